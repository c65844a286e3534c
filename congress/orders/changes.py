"""What may become of the people of an order and of what was taken for them, once it is placed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from congress.kernel.db import db, lock
from congress.kernel.errors import StaleVersion
from congress.kernel.i18n import gettext
from congress.kernel.money import ZERO, Money
from congress.kernel.refs import new_secret
from congress.orders.models import Attendee, Consent, Order
from congress.orders.questions import Answer
from congress.orders.refusals import CannotMove, ChangesClosed, SeatCancelled
from congress.orders.waiting_models import WaitingEntry, WaitingState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from congress.editions.models import Edition

PRINTED = ("first_name", "last_name", "organisation")  # what a badge bears


@dataclass(frozen=True)
class Person:
    """Who comes: as the badge names them, and where mails reach them."""

    first_name: str
    last_name: str
    email: str = ""
    organisation: str = ""

    @classmethod
    def of(cls, attendee: Attendee) -> Person:
        """Who has the seat now."""
        return cls(attendee.first_name, attendee.last_name, attendee.email, attendee.organisation)


def hold_attendee(attendee_id: int, *, at: datetime, version: int | None = None) -> Attendee:
    """Somebody who comes, held with their order until the transaction ends.

    Raises StaleVersion where they are no longer as `version` was, SeatCancelled, and CannotMove where the order has no
    seats at that instant.
    """
    order = lock(Order, db.session.get_one(Attendee, attendee_id).order_id)
    attendee = lock(Attendee, attendee_id)
    if version is not None and attendee.version != version:
        raise StaleVersion(gettext("Entre-temps, quelqu'un d'autre a changé cette inscription."))
    if not attendee.is_coming:
        raise SeatCancelled
    if not order.holds_seats(at):
        raise CannotMove(order.status, order.status)
    return attendee


def write_person(attendee: Attendee, person: Person, *, at: datetime) -> tuple[dict[str, str], dict[str, str]]:
    """Writes who comes; returns what was there and what is there now, of the fields that changed."""
    now = {field: getattr(person, field) for field in ("first_name", "last_name", "email", "organisation")}
    changed = {field: text for field, text in now.items() if getattr(attendee, field) != text}
    before = {field: getattr(attendee, field) for field in changed}
    for field, text in changed.items():
        setattr(attendee, field, text)
    if changed:
        attendee.updated_at = at
    db.session.flush()
    return before, changed


def forget_person(attendee: Attendee, *, at: datetime) -> None:
    """What the former holder of a seat said of themselves is nobody's any more; their private link leads nowhere."""
    attendee.secret = new_secret()
    attendee.diet = attendee.access_needs = ""
    attendee.first_time = None
    attendee.updated_at = at
    db.session.execute(delete(Consent).where(Consent.attendee_id == attendee.id))
    db.session.execute(delete(Answer).where(Answer.attendee_id == attendee.id))
    db.session.flush()
    db.session.expire(attendee, ["consents"])


def pass_on_waiting(ticket_id: int, person: Person) -> None:
    """What the former holder of a ticket waits for with it, the new one does; by a link that is theirs alone."""
    entries = select(WaitingEntry).where(
        WaitingEntry.ticket_id == ticket_id, WaitingEntry.state.in_([WaitingState.WAITING, WaitingState.OFFERED])
    )
    for entry in db.session.scalars(entries).all():
        entry.name = f"{person.first_name} {person.last_name}"
        entry.email = person.email
        entry.secret = new_secret()
    db.session.flush()


def changes_end(edition: Edition) -> datetime:
    """Until when buyers and attendees change what is theirs: as configured, else until the first day begins."""
    return edition.changes_until or datetime.combine(edition.starts_on, time(), edition.zone)


def refuse_late_changes(edition: Edition, at: datetime) -> None:
    """Raises ChangesClosed."""
    if at >= changes_end(edition):
        raise ChangesClosed(edition.contact_email)


def percent_back(edition: Edition, day: date) -> int:
    """How much of the price goes back to who cancels on that day: the first tier still open; all where none is set."""
    if not edition.refund_tiers:
        return 100
    open_tiers = (int(tier["percent"]) for tier in edition.refund_tiers if day.isoformat() <= tier["until"])
    return next(open_tiers, 0)


def part_of(price: Money, percent: int) -> Money:
    """So much of a price, rounded half up to the cent."""
    return Money.euros(price.in_euros * Decimal(percent) / 100)


def give_up(attendees: Iterable[Attendee], *, percent: int, at: datetime) -> None:
    """These people's seats are others'; of their lines stays due what does not go back."""
    for attendee in attendees:
        attendee.cancelled_at = attendee.updated_at = at
        for line in attendee.order.lines:
            if line.attendee is attendee:
                line.retained = line.price - part_of(line.price, percent)
    db.session.flush()


def take_back(attendees: Iterable[Attendee], *, at: datetime) -> None:
    """These people come after all, and owe the whole price again; the caller has seen that seats are left."""
    for attendee in attendees:
        attendee.cancelled_at = None
        attendee.updated_at = at
        for line in attendee.order.lines:
            if line.attendee is attendee:
                line.retained = ZERO
    db.session.flush()
