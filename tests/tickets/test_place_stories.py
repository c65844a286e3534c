"""What is left of a place that was given back: calendars that held it must hear of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from congress.kernel.db import db, transaction
from congress.orders.models import Order
from congress.tickets import places
from congress.tickets.queries import PlaceStory, place_stories
from congress.tickets.use_cases import void_tickets
from tests.factories import NOON
from tests.stands.factories import AFTER_LUNCH, make_tickets, make_workshop, publish_now

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.tickets.models import Ticket

LATER, LAST = NOON + timedelta(hours=1), NOON + timedelta(hours=2)


def ticket_with_two_places(edition: Edition) -> Ticket:
    make_workshop(edition, "neo-56")
    make_workshop(edition, "ptce", times=AFTER_LUNCH)
    publish_now(edition)
    (ticket,) = make_tickets(edition)
    with transaction():
        places.take_place(ticket, "neo-56", at=NOON)
        places.take_place(ticket, "ptce", at=NOON)
    return ticket


def test_every_taking_and_giving_back_is_counted(edition: Edition) -> None:
    ticket = ticket_with_two_places(edition)
    with transaction():
        places.give_back_place(ticket, "neo-56", at=LATER)
    given_back = place_stories(ticket)
    with transaction():
        places.take_place(ticket, "neo-56", at=LAST)
    assert given_back == {
        "neo-56": PlaceStory(is_held=False, moves=2, changed_at=LATER),
        "ptce": PlaceStory(is_held=True, moves=1, changed_at=NOON),
    }
    assert place_stories(ticket)["neo-56"] == PlaceStory(is_held=True, moves=3, changed_at=LAST)


def test_places_of_a_voided_ticket_are_given_back(edition: Edition) -> None:
    ticket = ticket_with_two_places(edition)
    with transaction():
        void_tickets(db.session.get_one(Order, ticket.attendee.order_id), at=LATER)
    stories = place_stories(ticket)
    assert {ref: (story.is_held, story.moves, story.changed_at) for ref, story in stories.items()} == {
        "neo-56": (False, 2, LATER),
        "ptce": (False, 2, LATER),
    }
    assert db.session.get_one(type(ticket), ticket.id).places == []
