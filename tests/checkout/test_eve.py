"""On the eve everybody gets their ticket and the way, once; of two who share an address, one mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from congress.checkout import cancellations, eve
from congress.kernel.db import db, transaction
from congress.mail import letters
from congress.mail.outbox import NothingToTell
from congress.orders.models import Attendee, PaymentMethod
from congress.programme.models import Sitting
from congress.tickets.models import Ticket, WorkshopPlace
from congress.tickets.queries import tickets_of
from tests.checkout.sale import BUYER, mails, make_order, person
from tests.factories import NOON
from tests.programme import working

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.orders.models import Order

EVE = datetime(2027, 11, 24, 9, 0, tzinfo=UTC)


def told() -> list[str]:
    return [recipient for kind, recipient in mails() if kind == "eve"]


def delegation(edition: Edition) -> Order:
    """Three people, of whom the first has an address of their own."""
    people = (person(1, email="un@exemple.fr"), person(2, email=""), person(3, email=""))
    return make_order(edition, attendees=people, payment_method=PaymentMethod.PURCHASE_ORDER)


def test_on_the_eve_each_address_is_written_to_once(edition: Edition) -> None:
    delegation(edition)
    counts = [eve.write_all(EVE + timedelta(hours=hours)) for hours in (-24, 0, 1, 24)]
    assert (counts, sorted(told())) == ([0, 2, 0, 0], sorted(["un@exemple.fr", BUYER]))


def test_nobody_is_written_to_in_the_night_before(edition: Edition) -> None:
    delegation(edition)
    assert [eve.write_all(EVE.replace(hour=hour)) for hour in (5, 19, 18)] == [0, 0, 2]


def test_unpaid_orders_have_no_ticket_and_no_mail(edition: Edition) -> None:
    make_order(edition)
    assert eve.write_all(EVE) == 0


def test_whoever_registers_that_day_is_written_to_as_well(edition: Edition) -> None:
    delegation(edition)
    eve.write_all(EVE)
    make_order(
        edition,
        attendees=(person(1, email="tard@exemple.fr"),),
        payment_method=PaymentMethod.PURCHASE_ORDER,
        buyer_email="autre@exemple.fr",
    )
    assert eve.write_all(EVE + timedelta(hours=2)) == 1
    assert told()[-1] == "tard@exemple.fr"


def test_letter_has_the_tickets_the_way_and_ones_own_ateliers(edition: Edition) -> None:
    working.add_sitting(edition, "Atelier du matin", starts_at=working.at_lille(25, 9), capacity=20)
    working.release(edition)
    order = delegation(edition)
    ticket = tickets_of(order)[0]
    with transaction():
        atelier = db.session.query(Sitting).filter_by(title="Atelier du matin").one()
        db.session.add(WorkshopPlace(ticket_id=ticket.id, sitting_id=atelier.id, taken_at=NOON))
        edition.venues[0].access = "Métro Rihour."
    letter = letters.written("eve", {"ticket": ticket.ref}, "fr")
    lines = [line.translate(str.maketrans("\u00a0\u202f", "  ")) for line in letter.text.splitlines()]
    assert letter.subject.translate(str.maketrans("\u00a0\u202f", "  ")) == "C’est demain : 20e congrès de Coorace"
    assert lines.count("- 25 novembre 2027 à 9 h, Atelier du matin") == 1
    assert lines.count("Nouveau Siècle, 17 place Mendès France, 59000 Lille") == 1
    assert lines.count("Métro Rihour.") == 1
    assert [line for line in lines if line.startswith("Plan : ")] == [
        "Plan : https://www.openstreetmap.org/search?query=17+place+Mend%C3%A8s+France%2C+59000+Lille"
    ]
    assert letter.text.count("les sacs peuvent être contrôlés") == 1
    assert [one.name for one in letter.attachments] == [f"billets-{order.ref}.pdf", "congres-2027.ics"]


def test_buyer_is_told_of_those_without_an_address_only(edition: Edition) -> None:
    order = delegation(edition)
    first, *others = tickets_of(order)
    text = letters.written("eve", {"order": order.ref}, "fr").text
    assert [text.count(ticket.secret) for ticket in (first, *others)] == [0, 1, 1]


def test_who_was_cancelled_meanwhile_is_not_written_to(edition: Edition) -> None:
    order = delegation(edition)
    ticket: Ticket = tickets_of(order)[0]
    with transaction():
        cancelled = db.session.query(Attendee).filter_by(order_id=order.id, position=1).one()
        cancellations.cancel_attendees(
            order.id, [cancelled.id], refund_percent=100, reason="Malade", actor="test", at=NOON
        )
    with pytest.raises(NothingToTell):
        letters.written("eve", {"ticket": ticket.ref}, "fr")
