"""The list of who is registered: found, narrowed down, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import and_, false, select
from sqlalchemy.orm import contains_eager

from congress.desk.search import matching
from congress.kernel.db import db
from congress.offers.models import Offer
from congress.orders.models import Attendee, AttendeeCategory, Order, OrderLine, OrderStatus, PaymentMethod

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select

    from congress.editions.models import Edition

AT_ONCE = 50


class Standing(Enum):
    """How somebody's registration stands: their order's, unless they alone were cancelled."""

    AWAITING_PAYMENT = "awaiting_payment"
    CONFIRMED = "confirmed"
    PAID = "paid"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @classmethod
    def of(cls, attendee: Attendee) -> Standing:
        """How it stands for one attendee, whose order is loaded."""
        return cls(attendee.order.status.value) if attendee.is_coming else cls.CANCELLED


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; everything empty means all."""

    text: str = ""
    standing: Standing | None = None
    category: AttendeeCategory | None = None
    offer: str = ""
    method: PaymentMethod | None = None
    unnamed: bool = False
    unpaid: bool = False


@dataclass(frozen=True)
class Row:
    """One attendee in the list, with the label of what they take."""

    attendee: Attendee
    order: Order
    offer: str
    standing: Standing


@dataclass(frozen=True)
class Page:
    """Some of those found, the last registered first; `next` is the ref after which the next page begins."""

    rows: Sequence[Row]
    next: str | None


def registrations(edition: Edition, wanted: Wanted, *, after: str = "", most: int = AT_ONCE) -> Page:
    """One page of the attendees wanted; a ref that is none begins at the first."""
    statement = among(edition, wanted).order_by(Attendee.id.desc()).limit(most + 1)
    begin = db.session.scalar(select(Attendee.id).where(Attendee.ref == after)) if after else None
    if begin is not None:
        statement = statement.where(Attendee.id < begin)
    found = db.session.execute(statement).all()
    rows = [Row(attendee, attendee.order, label or "", Standing.of(attendee)) for attendee, label in found[:most]]
    return Page(rows, rows[-1].attendee.ref if len(found) > most else None)


def among(edition: Edition, wanted: Wanted) -> Select[Attendee, str]:
    """Attendees with their orders and what they take, as many as are wanted."""
    return (
        select(Attendee, OrderLine.label)
        .join(Attendee.order)
        .outerjoin(OrderLine, and_(OrderLine.attendee_id == Attendee.id, OrderLine.offer_id.is_not(None)))
        .options(contains_eager(Attendee.order))
        .where(Attendee.edition_id == edition.id, *_conditions(edition, wanted))
    )


def wanted_only(edition: Edition, wanted: Wanted) -> ColumnElement[bool]:
    """The same as one condition on attendees."""
    return Attendee.id.in_(among(edition, wanted).with_only_columns(Attendee.id))


def _conditions(edition: Edition, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = matching(edition, wanted.text) if wanted.text else []
    if wanted.standing is Standing.CANCELLED:
        found.append((Order.status == OrderStatus.CANCELLED) | Attendee.cancelled_at.is_not(None))
    elif wanted.standing is not None:
        found += [Order.status == OrderStatus(wanted.standing.value), Attendee.cancelled_at.is_(None)]
    if wanted.category is not None:
        found.append(Attendee.category == wanted.category)
    if wanted.offer:
        # The key first: joined by ref, the offer would be looked up for every line there is.
        offer = db.session.scalar(select(Offer.id).where(Offer.edition_id == edition.id, Offer.ref == wanted.offer))
        found.append(OrderLine.offer_id == offer if offer is not None else false())
    if wanted.method is not None:
        found.append(Order.payment_method == wanted.method)
    if wanted.unnamed:
        found += [Attendee.first_name == "", Attendee.last_name == "", Attendee.cancelled_at.is_(None)]
    if wanted.unpaid:
        owing = Order.status.in_((OrderStatus.AWAITING_PAYMENT, OrderStatus.CONFIRMED))
        found += [owing, Order.payment_method != PaymentMethod.FREE, Attendee.cancelled_at.is_(None)]
    return found
