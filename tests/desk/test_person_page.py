"""One attendee as organisers see them: everything that happened, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from congress.checkin.models import Checkpoint, Direction, Outcome, Scan
from congress.checkin.use_cases import apply_checkpoint, enrol_device
from congress.kernel.db import db, transaction
from congress.mail.models import OutboxMail
from congress.orders.models import Attendee, AttendeeCategory, ConsentKind, OrderStatus, PaymentMethod
from congress.payments.models import Refund
from congress.people.models import AuditEntry
from congress.tickets.models import Ticket, TicketState
from congress.tickets.queries import tickets_of
from tests.checkout.sale import fresh, make_order, person, session_of, tell
from tests.desk.listing import PATH, sign_in
from tests.factories import NOON
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.orders.models import Order

NEEDS = frozenset({ConsentKind.NEEDS})


def make_paid(edition: Edition, people: int = 1) -> Order:
    order = make_order(
        edition,
        attendees=tuple(
            person(number, email=f"personne{number}@exemple.fr", diet="sans noix", consents=NEEDS)
            for number in range(1, people + 1)
        ),
    )
    tell(session_of(order))
    return fresh(order)


def address(order: Order, *more: str, position: int = 0) -> str:
    return "/".join((PATH, order.attendees[position].ref, *more))


def typed(attendee: Attendee, **changes: Any) -> dict[str, Any]:
    return {
        "first_name": attendee.first_name,
        "last_name": attendee.last_name,
        "email": attendee.email,
        "organisation": attendee.organisation,
        "category": attendee.category.value,
        "department": attendee.department,
        "version": str(attendee.version),
        **changes,
    }


def story(client: FlaskClient, url: str) -> list[str]:
    shown = page(client.get(url).text).one(".story")
    return [line.all("p")[0].text for line in shown.all("li")]


def let_in(edition: Edition, ticket: Ticket) -> None:
    with transaction():
        apply_checkpoint(edition, "entree", name="Entrée nord", opens_at=None, closes_at=None, position=1)
        checkpoint = db.session.query(Checkpoint).one()
        device, _secret = enrol_device(checkpoint, "Téléphone 1", actor="test", at=NOON)
        db.session.add(
            Scan(
                scan_id=uuid4(),
                checkpoint_id=checkpoint.id,
                device_id=device.id,
                ticket_id=ticket.id,
                badge="",
                direction=Direction.IN,
                scanned_at=NOON,
                received_at=NOON,
                outcome=Outcome.ADMITTED,
            )
        )


def test_all_that_happened_to_somebody_is_told_with_who_and_when(client: FlaskClient, edition: Edition) -> None:
    order = make_paid(edition)
    let_in(edition, tickets_of(order)[0])
    sign_in(client)
    client.post(address(order), data=typed(order.attendees[0], last_name="Lefèvre"))
    told = story(client, address(order))
    assert sorted(told) == [
        "150 € reçus : carte bancaire",
        "Accord donné : régime et besoins d’accessibilité",
        "Coordonnées modifiées",
        "Courriel « Billet corrigé » à personne1@exemple.fr, en partance",
        "Courriel « Billet » à personne1@exemple.fr, en partance",
        "Courriel « Inscription confirmée » à acheteuse@exemple.fr, en partance",
        "Entrée nord : Admis",
        "La commande est passée.",
        "La commande est payée.",
    ]


def test_what_changed_is_told_field_by_field(client: FlaskClient, edition: Edition) -> None:
    order = make_paid(edition)
    sign_in(client)
    client.post(address(order), data=typed(order.attendees[0], last_name="Lefèvre", category="press", department="2a"))
    lines = [line.text for line in page(client.get(address(order)).text).one(".story").all("p")]
    assert sorted(line for line in lines if "→" in line) == [
        "Catégorie : Adhérent du réseau → Presse",
        "Département : – → 2A",
        "Nom : Martin 1 → Lefèvre",
    ]
    attendee = fresh(order).attendees[0]
    assert (attendee.last_name, attendee.category, attendee.department) == ("Lefèvre", AttendeeCategory.PRESS, "2A")
    assert tickets_of(order)[0].serial == 2


def test_two_at_once_overwrite_nothing_and_both_versions_are_shown(client: FlaskClient, edition: Edition) -> None:
    order = make_paid(edition)
    seen = typed(order.attendees[0])
    sign_in(client)
    assert client.post(address(order), data={**seen, "last_name": "Première"}).status_code == 303
    answer = client.post(address(order), data={**seen, "last_name": "Seconde"})
    rows = [
        [cell.text for cell in row.children if not isinstance(cell, str)]
        for row in page(answer.text).one(".conflict").all("tr")
    ]
    assert (answer.status_code, rows[1]) == (409, ["Nom", "Première", "Seconde"])
    assert fresh(order).attendees[0].last_name == "Première"
    shown = {
        field.attributes["name"]: field.attributes.get("value")
        for field in page(answer.text).all("input")
        if "name" in field.attributes
    }
    assert shown["last_name"] == "Seconde"
    again = client.post(address(order), data={**seen, "last_name": "Seconde", "version": shown["version"] or ""})
    assert (again.status_code, fresh(order).attendees[0].last_name) == (303, "Seconde")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"email": "pas une adresse"}, "prenom.nom@exemple.fr"),
        ({"last_name": ""}, "Donnez le prénom et le nom, ou aucun des deux."),
        ({"department": "999"}, "Ce département n’est pas connu"),
        ({"category": "roi"}, "Choisissez une réponse parmi celles qui sont proposées."),
        ({"first_name": "x" * 101}, "C’est trop long"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_written(
    client: FlaskClient, edition: Edition, changes: dict[str, str], message: str
) -> None:
    order = make_paid(edition)
    sign_in(client)
    answer = client.post(address(order), data=typed(order.attendees[0], **changes))
    assert answer.status_code == 422
    assert message in " ".join(error.text for error in page(answer.text).all("p.error"))
    assert fresh(order).attendees[0].version == order.attendees[0].version


def test_one_person_is_cancelled_with_the_refund_one_chose(client: FlaskClient, edition: Edition) -> None:
    order = make_paid(edition, 2)
    sign_in(client)
    assert client.post(address(order, "annuler"), data={"percent": "40", "reason": "malade"}).status_code == 303
    order = fresh(order)
    assert [attendee.is_coming for attendee in order.attendees] == [False, True]
    assert [refund.amount.cents for refund in db.session.query(Refund)] == [6000]
    assert [ticket.state for ticket in tickets_of(order)] == [TicketState.VOID, TicketState.VALID]
    assert client.post(address(order, "retablir")).status_code == 303
    order = fresh(order)
    assert [attendee.is_coming for attendee in order.attendees] == [True, True]
    assert order.status is OrderStatus.CONFIRMED  # what went back is due again


@pytest.mark.parametrize("data", [{"percent": "101", "reason": "x"}, {"percent": "", "reason": "x"}, {"percent": "50"}])
def test_cancelling_needs_a_share_and_a_reason(client: FlaskClient, edition: Edition, data: dict[str, str]) -> None:
    order = make_paid(edition)
    sign_in(client)
    assert client.post(address(order, "annuler"), data=data).status_code == 422
    assert fresh(order).attendees[0].is_coming


def test_badge_is_made_anew_and_the_ticket_sent_again_once_each_time(client: FlaskClient, edition: Edition) -> None:
    order = make_paid(edition)
    sign_in(client)
    client.post(address(order, "badge"))
    client.post(address(order, "renvoyer"))
    client.post(address(order, "renvoyer"))
    db.session.rollback()
    assert tickets_of(order)[0].serial == 2
    mails = db.session.query(OutboxMail).filter_by(kind="ticket", recipient="personne1@exemple.fr").count()
    assert mails == 3
    actions = [
        entry.action for entry in db.session.query(AuditEntry).filter_by(subject="ticket").order_by(AuditEntry.id)
    ]
    assert actions == ["reissue", "resend", "resend"]


def test_ticket_that_is_not_there_cannot_be_sent(client: FlaskClient, edition: Edition) -> None:
    order = make_order(edition)
    sign_in(client)
    answer = client.post(address(order, "renvoyer"), follow_redirects=True)
    assert "Cette personne n’a pas de billet valable." in answer.text
    assert client.post(address(order, "badge")).status_code == 404
    assert db.session.query(OutboxMail).count() == 0


def test_those_who_only_see_change_nothing_and_read_no_needs(client: FlaskClient, edition: Edition) -> None:
    order = make_paid(edition)
    sign_in(client, "door")
    shown = client.get(address(order))
    assert (shown.status_code, "sans noix" in shown.text, page(shown.text).all(".acts")) == (200, False, [])
    posts = ("", "annuler", "retablir", "badge", "renvoyer", "formule")
    assert {client.post(address(order, *([more] if more else []))).status_code for more in posts} == {403}


def test_needs_are_read_by_who_sees_to_them(client: FlaskClient, edition: Edition) -> None:
    order = make_paid(edition)
    sign_in(client, "care")
    assert "sans noix" in client.get(address(order)).text


def test_person_of_no_ref_or_of_another_edition_is_not_found(client: FlaskClient, edition: Edition) -> None:
    make_order(edition, payment_method=PaymentMethod.PURCHASE_ORDER)
    sign_in(client)
    assert client.get(f"{PATH}/AAAAAAAA").status_code == 404
