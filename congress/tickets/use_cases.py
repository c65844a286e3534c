"""Giving attendees the right to come in, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.db import db
from congress.kernel.refs import new_ref, new_secret
from congress.tickets.models import Ticket, TicketState
from congress.tickets.places import free
from congress.tickets.queries import tickets_of

if TYPE_CHECKING:
    from datetime import datetime

    from congress.orders.models import Order


def issue_tickets(order: Order, *, at: datetime) -> list[Ticket]:
    """One ticket for each attendee of an order that the caller holds locked; those who have one keep it."""
    held = {ticket.attendee_id: ticket for ticket in tickets_of(order)}
    for attendee in order.attendees:
        if attendee.id not in held:
            held[attendee.id] = Ticket(
                edition_id=order.edition_id, attendee=attendee, ref=new_ref(), secret=new_secret(), issued_at=at
            )
            db.session.add(held[attendee.id])
    db.session.flush()
    return [held[attendee.id] for attendee in order.attendees]


def void_tickets(order: Order, *, at: datetime) -> None:
    """No door lets this order's attendees in any more; their places in ateliers are free again."""
    for ticket in tickets_of(order):
        if ticket.state is TicketState.VALID:
            ticket.state = TicketState.VOID
            ticket.voided_at = at
            for place in list(ticket.places):
                free(place, at=at)
            db.session.expire(ticket, ["places"])
    db.session.flush()
