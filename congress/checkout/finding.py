"""What goes with an e-mail address: the orders placed from it and the tickets of those who read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from congress.editions.models import Edition
from congress.kernel.db import db
from congress.orders.models import Attendee, Order
from congress.tickets.models import Ticket, TicketState

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Found:
    """Orders and valid tickets of one address."""

    edition: Edition
    orders: Sequence[Order]
    tickets: Sequence[Ticket]

    @property
    def is_empty(self) -> bool:
        """The address is nobody's here."""
        return not self.orders and not self.tickets


def found_for(edition_id: int, email: str) -> Found:
    """All that goes with an address in one edition, however it is written."""
    wanted = email.strip().lower()
    orders = select(Order).where(Order.edition_id == edition_id, func.lower(Order.buyer_email) == wanted)
    tickets = (
        select(Ticket)
        .join(Ticket.attendee)
        .where(Ticket.edition_id == edition_id, Ticket.state == TicketState.VALID, func.lower(Attendee.email) == wanted)
        .options(joinedload(Ticket.attendee))
    )
    return Found(
        db.session.get_one(Edition, edition_id),
        db.session.scalars(orders.order_by(Order.id.desc())).all(),
        db.session.scalars(tickets.order_by(Ticket.id.desc())).all(),
    )
