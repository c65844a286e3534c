"""Tickets as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from congress.kernel.db import db
from congress.kernel.errors import NotFound
from congress.kernel.refs import is_secret
from congress.orders.models import Attendee
from congress.programme.models import Sitting
from congress.tickets.models import GivenBackPlace, Ticket, WorkshopPlace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from congress.orders.models import Order


def tickets_of(order: Order) -> Sequence[Ticket]:
    """The tickets of an order, valid or void, in the order of its attendees."""
    return db.session.scalars(
        select(Ticket)
        .join(Ticket.attendee)
        .where(Attendee.order_id == order.id)
        .options(joinedload(Ticket.attendee))
        .order_by(Attendee.position)
    ).all()


def tickets_by_attendee(attendee_ids: Iterable[int]) -> dict[int, Ticket]:
    """The ticket of each attendee who has one, by the attendee's id."""
    found = db.session.scalars(select(Ticket).where(Ticket.attendee_id.in_(list(attendee_ids))))
    return {ticket.attendee_id: ticket for ticket in found}


def find_ticket(attendee: Attendee) -> Ticket | None:
    """An attendee's ticket, valid or void, once they have one."""
    return db.session.scalar(select(Ticket).where(Ticket.attendee_id == attendee.id))


def ticket_by_link(ref: str, secret: str) -> Ticket:
    """The ticket behind `/billet/<ref>/<secret>`; raises NotFound alike for a wrong ref or secret."""
    found = db.session.scalar(
        select(Ticket).where(Ticket.ref == ref).options(joinedload(Ticket.attendee).joinedload(Attendee.order))
    )
    if not is_secret(secret, found.secret if found else None) or found is None:
        raise NotFound
    return found


def ticket_named(ref: str) -> Ticket:
    """The ticket of that ref, which is known to be there."""
    return db.session.scalars(select(Ticket).where(Ticket.ref == ref).options(joinedload(Ticket.attendee))).one()


@dataclass
class PlaceStory:
    """A place in one atelier as it was taken and given back; `moves` counts both."""

    is_held: bool
    moves: int
    changed_at: datetime


def place_stories(ticket: Ticket) -> dict[str, PlaceStory]:
    """By atelier, what became of the places this ticket ever had; two queries."""
    stories: dict[str, PlaceStory] = {}
    given = select(Sitting.ref, GivenBackPlace.at).join(Sitting, Sitting.id == GivenBackPlace.sitting_id)
    for ref, at in db.session.execute(given.where(GivenBackPlace.ticket_id == ticket.id)):
        story = stories.setdefault(ref, PlaceStory(is_held=False, moves=0, changed_at=at))
        story.moves += 2
        story.changed_at = max(story.changed_at, at)
    held = select(Sitting.ref, WorkshopPlace.taken_at).join(Sitting, Sitting.id == WorkshopPlace.sitting_id)
    for ref, at in db.session.execute(held.where(WorkshopPlace.ticket_id == ticket.id)):
        story = stories.setdefault(ref, PlaceStory(is_held=True, moves=0, changed_at=at))
        story.is_held = True
        story.moves += 1
        story.changed_at = max(story.changed_at, at)
    return stories
