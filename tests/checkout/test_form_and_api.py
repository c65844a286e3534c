"""The same content ordered by the form and by the API is the same in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from congress.kernel.db import Base, db, transaction
from congress.kernel.money import Money
from congress.offers.models import Member, Offer, Option, Voucher, VoucherKind
from congress.orders.models import Attendee, Consent, Order, OrderLine, OrderMove
from congress.orders.questions import Answer, Question, QuestionKind
from congress.tickets.models import Ticket
from tests.checkout.pages import every_field
from tests.checkout.sale import make_token
from tests.factories import NOON

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

OWN = {
    *("id", "ref", "secret", "placed_at", "expires_at", "at", "given_at", "updated_at", "issued_at", "actor"),
    *("order_id", "attendee_id", "serial_at"),
}

FORM = {
    "kind": "public_body",
    "first_name": "Claude",
    "last_name": "Dupont",
    "email": "claude@mairie.exemple.fr",
    "organisation": "Ville de Lille",
    "siret": "200 000 008 00025",
    "address": "Place Augustin-Laurent\r\n59000 Lille",
    "purchase_order_number": "EJ-2021-7",
    "purchase_order_service": "CULTURE",
    "member_code": "coo-59",
    "voucher": " elus ",
    "attendees-0-first_name": "Camille",
    "attendees-0-last_name": "Martin",
    "attendees-0-email": "Camille@Exemple.FR",
    "attendees-0-organisation": "Ville de Lille",
    "attendees-0-category": "elected",
    "attendees-0-offer": "deux-jours",
    "attendees-0-options": ["diner", "dejeuner"],
    "attendees-0-department": "nord",
    "attendees-0-first_time": "yes",
    "attendees-0-diet": "végétarien",
    "attendees-0-access_needs": "fauteuil",
    "attendees-0-agrees_needs": "y",
    "attendees-0-agrees_newsletter": "y",
    "attendees-0-answers-q-arrivee": "2027-11-25",
    "attendees-0-answers-q-taille": "1,75",
    "attendees-1-later": "y",
    "attendees-1-category": "institution",
    "attendees-1-offer": "deux-jours",
}
BODY = {
    "buyer": {
        "name": "Claude Dupont",
        "email": "claude@mairie.exemple.fr",
        "organisation": {"name": "Ville de Lille", "siret": "20000000800025"},
        "kind": "public_body",
        "address": "Place Augustin-Laurent\n59000 Lille",
    },
    "payment_method": "purchase_order",
    "purchase_order": {"number": "EJ-2021-7", "service_code": "CULTURE"},
    "member_code": "coo-59",
    "voucher": "elus",
    "attendees": [
        {
            "first_name": "Camille",
            "last_name": "Martin",
            "email": "Camille@Exemple.FR",
            "organisation": "Ville de Lille",
            "category": "elected",
            "offer": "deux-jours",
            "options": ["dejeuner", "diner"],
            "department": "59",
            "first_time": True,
            "diet": "végétarien",
            "access_needs": "fauteuil",
            "consents": ["newsletter", "needs"],
            "answers": {"taille": "1.75", "arrivee": "2027-11-25"},
        },
        {"unnamed": True, "category": "institution", "offer": "deux-jours"},
    ],
}


def prepare(edition: Edition) -> None:
    """A member, a voucher for elected people, two options, two questions."""
    own = {"edition_id": edition.id}
    with transaction():
        db.session.query(Offer).one().member_price = Money.euros(120)
        db.session.add_all(
            [
                Member(**own, name="Insertion du Nord", code="COO-59"),
                Voucher(
                    **own,
                    code="ELUS",
                    kind=VoucherKind.PERCENT,
                    percent=50,
                    uses=2,
                    categories=["elected"],
                    created_by="test",
                    created_at=NOON,
                ),
                Option(**own, ref="dejeuner", position=1, name="Déjeuner", price=Money(0), quota=10),
                Option(**own, ref="diner", position=2, name="Dîner", price=Money.euros(35), quota=10),
                Question(
                    **own, ref="taille", position=1, label="Taille ?", kind=QuestionKind.NUMBER, is_required=False
                ),
                Question(**own, ref="arrivee", position=2, label="Arrivée ?", kind=QuestionKind.DATE, is_required=True),
            ]
        )


def kept(model: type[Base], belongs: Any) -> list[dict[str, Any]]:
    """All of a table's rows that are of one order, but for what each order has of its own."""
    names = [column.name for column in model.__table__.columns if column.name not in OWN]
    return [
        {name: getattr(row, name) for name in names}
        for row in db.session.scalars(select(model).where(belongs).order_by(model.__table__.c.id))
    ]


def all_of(order: Order) -> dict[str, list[dict[str, Any]]]:
    people = [attendee.id for attendee in order.attendees]
    return {
        "order": kept(Order, Order.id == order.id),
        "attendees": kept(Attendee, Attendee.order_id == order.id),
        "lines": kept(OrderLine, OrderLine.order_id == order.id),
        "moves": kept(OrderMove, OrderMove.order_id == order.id),
        "consents": kept(Consent, Consent.attendee_id.in_(people)),
        "answers": kept(Answer, Answer.attendee_id.in_(people)),
        "tickets": kept(Ticket, Ticket.attendee_id.in_(people)),
    }


def test_form_and_api_keep_the_same_in_every_table(client: FlaskClient, edition: Edition) -> None:
    prepare(edition)
    read = client.post("/inscription", data={**FORM, "action": "review"})
    assert read.status_code == 200
    ordered = client.post("/inscription", data={**every_field(read.text), "terms": "y", "action": "order"})
    assert ordered.status_code == 303
    answer = client.post("/api/v1/orders", json=BODY, headers=make_token())
    assert answer.status_code == 201
    first, second = db.session.scalars(select(Order).order_by(Order.id)).all()
    assert all_of(first) == all_of(second)
    assert first.total == Money.euros(60 + 35 + 120)
    assert [len(rows) for rows in all_of(first).values()] == [1, 2, 4, 1, 2, 2, 2]
