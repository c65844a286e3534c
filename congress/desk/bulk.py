"""One thing done to many registrations at once: named beforehand one by one, then all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from congress.checkout.cancellations import cancel_attendees
from congress.desk import registering
from congress.kernel.db import db, lock
from congress.kernel.errors import Refusal, StaleVersion
from congress.kernel.i18n import gettext
from congress.orders.models import Attendee, AttendeeCategory, Order
from congress.tickets.models import TicketState
from congress.tickets.queries import tickets_by_attendee
from congress.tickets.use_cases import hold_tickets

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from congress.editions.models import Edition

MOST = 500


class Action(Enum):
    """What can be done to a selection."""

    RESEND = "resend"
    CATEGORY = "category"
    CANCEL = "cancel"


class TooMany(Refusal):
    """More were chosen than one change may bear."""

    def __init__(self) -> None:
        super().__init__(gettext("Choisissez %(most)s inscriptions au plus.", most=MOST))


@dataclass(frozen=True)
class Chosen:
    """Those of a selection to whom it will be done, and those who are left as they are."""

    able: Sequence[Attendee]
    left: Sequence[Attendee]

    @property
    def mark(self) -> str:
        """What was shown: a change of any of them since makes it another."""
        return ",".join(f"{attendee.ref}.{attendee.version}" for attendee in self.able)


@dataclass(frozen=True)
class Wish:
    """What is to be done, with what it needs."""

    action: Action
    category: AttendeeCategory | None = None
    percent: int = 100
    reason: str = ""


def chosen(edition: Edition, refs: Collection[str], wish: Wish, *, at: datetime) -> Chosen:
    """A selection as it stands; raises TooMany."""
    if len(refs) > MOST:
        raise TooMany
    wanted = (
        select(Attendee)
        .where(Attendee.edition_id == edition.id, Attendee.ref.in_(refs))
        .options(joinedload(Attendee.order))
        .order_by(Attendee.order_id, Attendee.id)
    )
    found = db.session.scalars(wanted).all()
    able = _able(found, wish, at=at)
    return Chosen(able, [attendee for attendee in found if attendee not in able])


def _able(found: Sequence[Attendee], wish: Wish, *, at: datetime) -> list[Attendee]:
    if wish.action is Action.CATEGORY:
        return [one for one in found if one.is_coming]
    if wish.action is Action.CANCEL:
        return [one for one in found if one.is_coming and one.order.holds_seats(at)]
    tickets = tickets_by_attendee(one.id for one in found)
    return [one for one in found if one.id in tickets and tickets[one.id].state is TicketState.VALID]


def carry_out(edition: Edition, refs: Collection[str], wish: Wish, *, seen: str, actor: str, at: datetime) -> int:
    """Does it to all who were shown; returns to how many. Raises StaleVersion where they are others by now, TooMany."""
    for order_id in _orders(edition, refs):  # always in the same order: two selections never wait for one another
        lock(Order, order_id)
    db.session.expire_all()
    now = chosen(edition, refs, wish, at=at)
    if now.mark != seen:
        raise StaleVersion(gettext("Entre-temps, quelqu'un a changé une de ces inscriptions : relisez la liste."))
    if wish.action is Action.CANCEL:
        _cancel(now.able, wish, actor=actor, at=at)
    for attendee in now.able:
        if wish.action is Action.RESEND:
            registering.resend_ticket(attendee.id, actor=actor, at=at)
        elif wish.action is Action.CATEGORY and wish.category is not None:
            registering.classify(attendee, category=wish.category, department=attendee.department, actor=actor, at=at)
    return len(now.able)


def _orders(edition: Edition, refs: Collection[str]) -> Sequence[int]:
    if len(refs) > MOST:
        raise TooMany
    wanted = select(Attendee.order_id).where(Attendee.edition_id == edition.id, Attendee.ref.in_(refs))
    return sorted(set(db.session.scalars(wanted)))


def _cancel(attendees: Sequence[Attendee], wish: Wish, *, actor: str, at: datetime) -> None:
    """Order by order, so that each buyer is told once."""
    hold_tickets([attendee.id for attendee in attendees])
    by_order: dict[int, list[int]] = {}
    for attendee in attendees:
        by_order.setdefault(attendee.order_id, []).append(attendee.id)
    for order_id, ids in by_order.items():
        cancel_attendees(order_id, ids, reason=wish.reason, refund_percent=wish.percent, actor=actor, at=at)
