"""Sending again what was sent: for a mail that was lost, not as often as somebody clicks."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from congress.kernel.db import db, lock
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.mail.models import OutboxMail
from congress.mail.outbox import queue
from congress.orders.models import Order
from congress.orders.refusals import CannotMove
from congress.tickets.models import TicketState
from congress.tickets.queries import tickets_of

if TYPE_CHECKING:
    from datetime import datetime

PAUSE = timedelta(minutes=10)


class TooSoon(Refusal):
    """It was sent again a moment ago."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self) -> None:
        super().__init__(
            gettext("Les courriels viennent d'être renvoyés. S'ils n'arrivent pas, réessayez dans dix minutes.")
        )


def resend(order_id: int, *, at: datetime) -> int:
    """The buyer's confirmation and each attendee's ticket once more; returns how many mails. Raises TooSoon."""
    order = lock(Order, order_id)
    if not order.is_seated:
        raise CannotMove(order.status, order.status)
    again = OutboxMail.once.startswith(f"order-confirmed/{order.ref}/again/")
    last = db.session.scalar(select(func.max(OutboxMail.queued_at)).where(again))
    if last is not None and at < last + PAUSE:
        raise TooSoon
    mails = [("order-confirmed", order.ref, order.buyer_email, {"order": order.ref})]
    for ticket in tickets_of(order):
        address = ticket.attendee.email
        if ticket.state is TicketState.VALID and address and address.casefold() != order.buyer_email.casefold():
            mails.append(("ticket", ticket.ref, address, {"ticket": ticket.ref}))
    for kind, ref, recipient, about in mails:
        once = f"{kind}/{ref}/again/{at.isoformat()}"
        queue(kind, once=once, recipient=recipient, locale=order.locale, about=about, at=at)
    return len(mails)
