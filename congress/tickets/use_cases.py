"""Giving attendees the right to come in, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.kernel.db import db, lock
from congress.kernel.refs import new_ref, new_secret
from congress.tickets.models import Ticket, TicketState
from congress.tickets.places import free
from congress.tickets.queries import tickets_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from congress.orders.models import Order


def issue_tickets(order: Order, *, at: datetime) -> list[Ticket]:
    """One ticket for each attendee of an order that the caller holds locked; those who have one keep it."""
    held = {ticket.attendee_id: ticket for ticket in tickets_of(order)}
    for attendee in order.coming:
        if attendee.id not in held:
            held[attendee.id] = Ticket(
                edition_id=order.edition_id, attendee=attendee, ref=new_ref(), secret=new_secret(), issued_at=at
            )
            db.session.add(held[attendee.id])
    db.session.flush()
    return [held[attendee.id] for attendee in order.coming]


def void_tickets(order: Order, *, at: datetime) -> None:
    """No door lets this order's attendees in any more; their places in ateliers are free again."""
    for ticket in tickets_of(order):
        void_ticket(ticket, at=at)


def void_ticket(ticket: Ticket, *, at: datetime) -> None:
    """No door lets its holder in any more; their places in ateliers are free again. A void one stays as it is."""
    ticket = lock(Ticket, ticket.id)
    if ticket.state is TicketState.VALID:
        ticket.state = TicketState.VOID
        ticket.voided_at = at
        for place in list(ticket.places):
            free(place, at=at)
        db.session.expire(ticket, ["places"])
    db.session.flush()


def hold_tickets(attendee_ids: Collection[int]) -> None:
    """Holds these people's tickets before any atelier is held, as whoever signs up does: nobody waits for ever."""
    held = select(Ticket.id).where(Ticket.attendee_id.in_(attendee_ids)).order_by(Ticket.id)
    for ticket_id in db.session.scalars(held).all():
        lock(Ticket, ticket_id)


def restore_ticket(ticket: Ticket, *, at: datetime) -> None:
    """A void ticket is good again, with a new badge: the doors were told that the former one is void."""
    ticket = lock(Ticket, ticket.id)
    if ticket.state is TicketState.VOID:
        ticket.state = TicketState.VALID
        ticket.voided_at = None
        renew_badge(ticket, at=at)


def renew_badge(ticket: Ticket, *, at: datetime) -> None:
    """One more badge, which voids the former one; devices that ask what changed are told of it."""
    ticket.serial += 1
    ticket.issued_at = at
    db.session.flush()


def hand_over(ticket: Ticket, *, at: datetime) -> None:
    """The ticket is another person's: a new link and a new badge, the former ones lead nowhere."""
    ticket.secret = new_secret()
    renew_badge(ticket, at=at)
