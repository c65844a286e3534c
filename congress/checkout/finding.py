"""What goes with an e-mail address: the orders placed from it and the tickets of those who read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from congress.agendas.beginnings import Beginnings
from congress.kernel.db import db
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.mail.outbox import queue
from congress.orders.models import Attendee, Order
from congress.tickets.models import Ticket, TicketState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from congress.editions.models import Edition

PAUSE = timedelta(minutes=10)


@dataclass(frozen=True)
class Found:
    """Orders and valid tickets of one address."""

    orders: Sequence[Order]
    tickets: Sequence[Ticket]

    @property
    def is_empty(self) -> bool:
        """The address is nobody's here."""
        return not self.orders and not self.tickets


def found_for(email: str) -> Found:
    """All that goes with an address, however it is written, the newest first."""
    wanted = email.strip().lower()
    orders = select(Order).where(func.lower(Order.buyer_email) == wanted)
    tickets = (
        select(Ticket)
        .join(Ticket.attendee)
        .where(Ticket.state == TicketState.VALID, func.lower(Attendee.email) == wanted)
        .options(joinedload(Ticket.attendee))
    )
    return Found(
        db.session.scalars(orders.order_by(Order.id.desc())).all(),
        db.session.scalars(tickets.order_by(Ticket.id.desc())).all(),
    )


class TooManyAsked(Refusal):
    """So many addresses in so short a time come from somebody who tries them out."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self) -> None:
        super().__init__(gettext("Trop de demandes viennent de cette connexion. Réessayez dans une heure."))


# A whole office may sit behind one address.
asked = Beginnings(30, TooManyAsked)


def send_links(edition: Edition, email: str, *, locale: str, at: datetime) -> None:
    """Puts the mail with all links of an address in the outbox, once in ten minutes, whether it is known or not.

    Who asks learns nothing, not even by the time it takes: whether there is something to tell is seen when the mail
    is written, and it is dropped where there is not.
    """
    address = email.strip().lower()
    mark = sha256(address.encode()).hexdigest()[:32]
    queue(
        "orders-found",
        once=f"orders-found/{mark}/{int(at.timestamp() // PAUSE.total_seconds())}",
        recipient=address,
        locale=locale,
        about={"edition": edition.id, "email": address},
        at=at,
    )
