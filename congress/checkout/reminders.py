"""What buyers are reminded of, once: a payment whose time is nearly over, seats that nobody is named for."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import literal, select

from congress.editions.models import Edition, EditionStatus
from congress.kernel.db import db, lock, transaction
from congress.mail.models import OutboxMail
from congress.mail.outbox import queue
from congress.orders.models import SEATED, Attendee, Order, OrderStatus, PaymentMethod

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

BEFORE_THE_END = timedelta(days=5)
# Who has just been told how to pay needs not be told again.
AFTER_THE_ORDER = timedelta(days=2)
BEFORE_THE_CONGRESS = timedelta(days=10)
MORNING, EVENING = time(7), time(20)  # by the edition's clocks: nobody is reminded in the night
AT_ONCE = 100
_BY_POST_OR_BANK = (PaymentMethod.TRANSFER, PaymentMethod.CHEQUE)


def remind_all(at: datetime) -> int:
    """Writes what is to be reminded of in every open congress; the number of mails."""
    return sum(_remind(edition, at) for edition in awake(at))


def awake(at: datetime) -> list[Edition]:
    """The open congresses whose people may be written to at that instant: it is day there."""
    editions = db.session.scalars(select(Edition).where(Edition.status == EditionStatus.OPEN).order_by(Edition.id))
    return [one for one in editions.all() if MORNING <= at.astimezone(one.zone).time() < EVENING]


def _remind(edition: Edition, at: datetime) -> int:
    count, edition_id = 0, edition.id
    unpaid, unnamed = unpaid_orders(edition_id, at), orders_with_unnamed_seats(edition, at)
    for kind, order_ids in (("payment-reminder", unpaid), ("seats-unnamed", unnamed)):
        for order_id in order_ids:
            with transaction():
                _write(kind, order_id, at=at)
            count += 1
    return count


def _write(kind: str, order_id: int, *, at: datetime) -> None:
    order = lock(Order, order_id)  # of two workers one writes
    queue(
        kind,
        once=f"{kind}/{order.ref}",
        recipient=order.buyer_email,
        locale=order.locale,
        about={"order": order.ref},
        at=at,
    )


def unpaid_orders(edition_id: int, at: datetime) -> Sequence[int]:
    """Those by transfer or cheque whose seats go back within five days, placed two days ago at least, not reminded."""
    return db.session.scalars(
        select(Order.id)
        .where(
            Order.edition_id == edition_id,
            Order.status == OrderStatus.AWAITING_PAYMENT,
            Order.payment_method.in_(_BY_POST_OR_BANK),
            Order.expires_at > at,
            Order.expires_at <= at + BEFORE_THE_END,
            Order.placed_at <= at - AFTER_THE_ORDER,
            _not_told("payment-reminder"),
        )
        .order_by(Order.expires_at, Order.id)
        .limit(AT_ONCE)
    ).all()


def orders_with_unnamed_seats(edition: Edition, at: datetime) -> Sequence[int]:
    """Those with seats of their own that nobody is named for, from ten days before the congress to its eve."""
    today = at.astimezone(edition.zone).date()
    if not edition.starts_on - BEFORE_THE_CONGRESS <= today < edition.starts_on:
        return ()
    nobody = (Attendee.first_name == "") & (Attendee.last_name == "")
    return db.session.scalars(
        select(Order.id)
        .where(
            Order.edition_id == edition.id,
            Order.status.in_(SEATED),
            Order.attendees.any(nobody & Attendee.cancelled_at.is_(None)),
            _not_told("seats-unnamed"),
        )
        .order_by(Order.id)
        .limit(AT_ONCE)
    ).all()


def _not_told(kind: str) -> ColumnElement[bool]:
    return ~select(OutboxMail.id).where(OutboxMail.once == literal(f"{kind}/") + Order.ref).exists()
