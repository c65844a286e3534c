"""Taking what was kept for somebody who waited for an option: it is added to what their ticket gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.checkout.changes import change_lines
from congress.kernel.db import db, lock
from congress.orders.line_changes import wish_of
from congress.orders.models import Order
from congress.orders.waiting import NoLongerWaiting, take
from congress.orders.waiting_models import WaitingEntry, WaitingState
from congress.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime


def take_option(entry: WaitingEntry, *, at: datetime) -> Order:
    """The order with the option added at the price of the day, which is due as any change of it is.

    Raises NoLongerWaiting where it is not kept for them at that instant, and what `change_lines` refuses.
    """
    ticket = db.session.get_one(Ticket, entry.ticket_id)
    order = lock(Order, ticket.attendee.order_id)
    db.session.refresh(entry)
    is_kept = entry.state is WaitingState.OFFERED and entry.offered_until is not None and at < entry.offered_until
    if not is_kept or entry.option is None:
        raise NoLongerWaiting
    now = wish_of(ticket.attendee)
    change_lines(
        order.id,
        ticket.attendee_id,
        offer=now.offer,
        options=now.options | {entry.option.ref},
        actor="public",
        at=at,
        reserved=entry,
    )
    take(entry, order)
    return order
