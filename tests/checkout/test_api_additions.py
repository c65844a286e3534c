"""What programs may send besides the contract's fields, each fault at its field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from congress.kernel.db import db
from congress.kernel.money import ZERO, Money
from congress.offers.models import Member
from congress.orders.models import Attendee, BuyerKind, Order
from congress.orders.questions import Answer, QuestionKind
from tests.checkout.people import add, change_offer, make_option, make_question, make_voucher
from tests.checkout.sale import make_token, order_body, rows

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition

DUE = "Ce champ est obligatoire."


@pytest.fixture
def headers(app: Any) -> dict[str, str]:
    assert app
    return make_token()


def place(client: FlaskClient, headers: dict[str, str], first: dict[str, Any], **changes: Any) -> TestResponse:
    """An order of one, with these changes of the person and of the order."""
    body = order_body(**changes)
    body["attendees"][0].update(first)
    return client.post("/api/v1/orders", json=body, headers=headers)


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("first", "faults"),
    [
        ({"first_name": "", "last_name": None}, {"first_name": DUE, "last_name": DUE}),
        ({"unnamed": True, "first_name": ""}, {"first_name": DUE}),
        ({"unnamed": "oui"}, {"unnamed": "Il faut vrai ou faux."}),
        ({"options": "diner"}, {"options": "Il faut une liste."}),
        ({"options": ["diner"]}, {"options": "« diner » n’est pas en vente."}),
        (
            {"department": "20"},
            {"department": "Ce département n’est pas connu : écrivez son numéro ou son nom, comme 59."},
        ),
        (
            {"consents": ["tout"]},
            {"consents.0": "Valeur inconnue. Les valeurs admises sont : 'needs', 'photographs', 'newsletter'."},
        ),
        ({"answers": {"taille": "1"}}, {"answers.taille": "Ce champ est inconnu."}),
        ({"answers": ["taille"]}, {"answers": "Il faut un objet."}),
        ({"diet": "x" * 501}, {"diet": "C’est trop long : 500 caractères au plus (il y en a 501)."}),
    ],
    ids=lambda value: next(iter(value)),
)
def test_fault_of_a_person_is_told_at_its_field(
    client: FlaskClient, headers: dict[str, str], first: dict[str, Any], faults: dict[str, str]
) -> None:
    answer = place(client, headers, first)
    body: Any = answer.json
    told = {name: " ".join(texts).replace("\xa0", " ") for name, texts in body["errors"].items()}
    assert (answer.status_code, told) == (422, {f"attendees.0.{name}": text for name, text in faults.items()})
    assert rows(Order) == 0


def test_answer_its_question_does_not_take_is_told(
    client: FlaskClient, headers: dict[str, str], edition: Edition
) -> None:
    add(make_question(edition, kind=QuestionKind.NUMBER))
    answer: Any = place(client, headers, {"answers": {"taille": "grande"}})
    assert answer.json["errors"] == {"attendees.0.answers.taille": ["Il faut un nombre."]}
    assert place(client, headers, {"answers": {"taille": "1,5"}}).status_code == 201
    assert db.session.scalars(select(Answer.value)).all() == ["1.5"]


def test_required_question_is_no_hindrance_to_programs_that_know_it_not(
    client: FlaskClient, headers: dict[str, str], edition: Edition
) -> None:
    add(make_question(edition, is_required=True))
    assert place(client, headers, {}).status_code == 201


@pytest.mark.usefixtures("edition")
def test_needs_without_consent_are_not_kept(client: FlaskClient, headers: dict[str, str]) -> None:
    place(client, headers, {"diet": "sans gluten"})
    place(client, headers, {"diet": "sans gluten", "consents": ["needs"]})
    assert db.session.scalars(select(Attendee.diet).order_by(Attendee.id)).all() == ["", "sans gluten"]


@pytest.mark.usefixtures("edition")
def test_person_does_not_pay_by_purchase_order(client: FlaskClient, headers: dict[str, str]) -> None:
    buyer = {**order_body()["buyer"], "kind": "person"}
    answer: Any = place(client, headers, {}, buyer=buyer, payment_method="purchase_order")
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["payment_method"])
    answer = place(client, headers, {}, payment_method="purchase_order")
    assert (answer.status_code, db.session.scalars(select(Order.buyer_kind)).all()) == (201, [BuyerKind.PUBLIC_BODY])


def test_codes_lower_the_price(client: FlaskClient, headers: dict[str, str], edition: Edition) -> None:
    change_offer(member_price=Money.euros(120))
    add(Member(edition_id=edition.id, name="Nord", code="COO-1"), make_voucher(edition))
    answer: Any = place(client, headers, {}, member_code="coo-1", voucher="cadeau")
    assert answer.json["total_cents"] == 6000
    refused: Any = place(client, headers, {}, voucher="rien")
    assert refused.json["errors"] == {"voucher": ["Ce code n’est pas valable, ou ne l’est plus."]}


def test_offers_are_told_with_their_options(client: FlaskClient, headers: dict[str, str], edition: Edition) -> None:
    change_offer(member_price=Money.euros(120))
    add(
        make_option(edition, "diner", Money.euros(35), quota=9),
        make_option(edition, "autre", ZERO, offers=["autre"]),
    )
    place(client, headers, {"options": ["diner", "diner"]})
    answer: Any = client.get("/api/v1/offers", headers=headers).json
    found = answer["items"][0]
    assert (found["price_cents"], found["member_price_cents"], found["attendance"]) == (15000, 12000, "on_site")
    assert found["options"] == [{"ref": "diner", "name": "Diner", "price_cents": 3500, "left": 8, "on_sale": True}]


@pytest.mark.usefixtures("edition")
def test_people_are_told_with_where_they_come_from(client: FlaskClient, headers: dict[str, str]) -> None:
    place(client, headers, {"department": "nord"})
    answer: Any = client.get("/api/v1/attendees", headers=headers).json
    assert [(one["department"], one["region"]) for one in answer["items"]] == [("59", "Hauts-de-France")]
    assert "diet" not in answer["items"][0]
