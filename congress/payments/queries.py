"""What has been paid, given back, and is still open at the card processor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from congress.kernel.db import db
from congress.kernel.money import ZERO, Money
from congress.orders.models import PaymentMethod
from congress.payments.models import CardCheckout, Payment, Refund, RefundState, StripeEventSeen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from congress.orders.models import Order


def find_payment(method: PaymentMethod, external_ref: str) -> Payment | None:
    """The payment that bears this name at the bank or the card processor."""
    return db.session.scalar(select(Payment).where(Payment.method == method, Payment.external_ref == external_ref))


def payments_of(order: Order) -> Sequence[Payment]:
    """What came in for an order, first to last."""
    return db.session.scalars(select(Payment).where(Payment.order_id == order.id).order_by(Payment.id)).all()


def refunds_of(order: Order) -> Sequence[Refund]:
    """What was decided to be given back of an order's payments, first to last."""
    return db.session.scalars(
        select(Refund).join(Refund.payment).where(Payment.order_id == order.id).order_by(Refund.id)
    ).all()


def received(order: Order) -> Money:
    """What the congress has of an order: payments, less what goes back."""
    paid = db.session.scalar(select(func.sum(Payment.amount)).where(Payment.order_id == order.id))
    if paid is None:
        return ZERO
    given_back = (
        db.session.scalar(
            select(func.sum(Refund.amount))
            .join(Refund.payment)
            .where(Payment.order_id == order.id, Refund.state != RefundState.FAILED)
        )
        or ZERO
    )
    return paid - given_back


def amount_due(order: Order) -> Money:
    """What is still owed for an order."""
    return max(order.total - received(order), ZERO)


def refund_named(ref: str) -> Refund:
    """The refund of that ref, which is known to be there."""
    return db.session.scalars(select(Refund).where(Refund.ref == ref)).one()


def refund_of(refund_id: int) -> Refund:
    """The refund of that key; that there is none is a bug of ours."""
    return db.session.get_one(Refund, refund_id)


def left_of(payment: Payment) -> Money:
    """What of a payment has not been given back."""
    given_back = db.session.scalar(
        select(func.sum(Refund.amount)).where(Refund.payment_id == payment.id, Refund.state != RefundState.FAILED)
    )
    return payment.amount - (given_back or ZERO)


def card_refunds_to_run(*, most: int) -> Sequence[int]:
    """Refunds that the card processor is still to be asked for; those by transfer are made by people."""
    return db.session.scalars(
        select(Refund.id)
        .join(Refund.payment)
        .where(Refund.state == RefundState.REQUESTED, Payment.method == PaymentMethod.CARD)
        .order_by(Refund.id)
        .limit(most)
    ).all()


def find_checkout(external_id: str) -> CardCheckout | None:
    """The pay page of that name at the processor."""
    return db.session.scalar(select(CardCheckout).where(CardCheckout.external_id == external_id))


def open_checkout(order: Order) -> CardCheckout | None:
    """The pay page that is still open for an order, as far as we know."""
    return db.session.scalar(
        select(CardCheckout)
        .where(CardCheckout.order_id == order.id, CardCheckout.closed_at.is_(None))
        .order_by(CardCheckout.attempt.desc())
        .limit(1)
    )


def checkouts_to_ask_about(*, checked_before: datetime, at: datetime, most: int | None) -> Sequence[CardCheckout]:
    """Open pay pages not asked about for a while or past their time, the longest unasked first."""
    return db.session.scalars(
        select(CardCheckout)
        .where(
            CardCheckout.closed_at.is_(None),
            CardCheckout.external_id.is_not(None),
            or_(CardCheckout.checked_at <= checked_before, CardCheckout.expires_at <= at),
        )
        .order_by(CardCheckout.checked_at, CardCheckout.id)
        .limit(most)
    ).all()


def event_seen(event_id: str) -> bool:
    """Whether this event has been dealt with."""
    return db.session.scalar(select(StripeEventSeen.id).where(StripeEventSeen.event_id == event_id)) is not None
