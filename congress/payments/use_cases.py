"""Money comes in and goes back; what the card processor was asked is kept before and after it is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from congress.kernel.db import db, lock
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.kernel.money import ZERO
from congress.kernel.refs import new_ref
from congress.payments import queries
from congress.payments.models import CardCheckout, Payment, Refund, RefundState, StripeEventSeen

if TYPE_CHECKING:
    from datetime import datetime

    from congress.kernel.money import Money
    from congress.orders.models import Order, PaymentMethod
    from congress.payments.stripe_gateway import CheckoutSession, RefundResult

# A page whose address the processor has not told us by then was never shown to anybody.
UNANSWERED_AFTER = timedelta(minutes=1)
MOST_IN_ERROR = 500


class PaymentKnown(Refusal):
    """The reference was recorded before, for another order or another amount."""

    def __init__(self) -> None:
        super().__init__(gettext("Ce paiement est déjà enregistré, pour une autre commande ou un autre montant."))


def record_payment(
    order: Order, *, method: PaymentMethod, amount: Money, external_ref: str, received_at: datetime, actor: str
) -> Payment | None:
    """Money received for an order that the caller holds locked; None where it was recorded before.

    Raises PaymentKnown where the same reference stands for another order or amount.
    """
    known = queries.find_payment(method, external_ref)
    if known is not None:
        if known.order_id != order.id or known.amount != amount:
            raise PaymentKnown
        return None
    payment = Payment(
        order_id=order.id,
        method=method,
        amount=amount,
        external_ref=external_ref,
        received_at=received_at,
        recorded_by=actor,
    )
    db.session.add(payment)
    db.session.flush()
    return payment


def request_refund(payment: Payment, amount: Money, *, reason: str, at: datetime) -> Refund:
    """Decides to give money back; the worker carries it out."""
    refund = Refund(ref=new_ref(), payment=payment, amount=amount, reason=reason, requested_at=at)
    db.session.add(refund)
    db.session.flush()
    return refund


def request_refunds(order: Order, amount: Money, *, reason: str, at: datetime) -> list[Refund]:
    """Decides to give back so much of what an order paid, of its newest payment first; never more than was paid."""
    refunds = []
    for payment in reversed(queries.payments_of(order)):
        part = min(amount, queries.left_of(payment))
        if part > ZERO:
            refunds.append(request_refund(payment, part, reason=reason, at=at))
            amount -= part
    return refunds


def begin_checkout(order: Order, *, at: datetime) -> CardCheckout:
    """The pay page for an order that the caller holds locked: the one still open, or a new attempt's row."""
    former = queries.open_checkout(order)
    if former is not None:
        if former.external_id is not None or at < former.opened_at + UNANSWERED_AFTER:
            return former
        close_checkout(former, at=at)
    last = db.session.scalar(select(func.max(CardCheckout.attempt)).where(CardCheckout.order_id == order.id))
    checkout = CardCheckout(order=order, attempt=(last or 0) + 1, opened_at=at, checked_at=at)
    db.session.add(checkout)
    db.session.flush()
    return checkout


def checkout_answered(checkout: CardCheckout, session: CheckoutSession, *, closes_at: datetime, at: datetime) -> None:
    """Keeps what the processor said of a pay page; `closes_at` on the service's clock."""
    checkout.external_id = session.id
    checkout.url = session.url or ""
    checkout.expires_at = closes_at
    checkout.checked_at = at
    db.session.flush()


def close_checkout(checkout: CardCheckout, *, at: datetime) -> None:
    """Nobody can pay there any more."""
    checkout.closed_at = checkout.closed_at or at
    checkout.checked_at = at
    db.session.flush()


def event_dealt_with(event_id: str, kind: str, *, at: datetime) -> None:
    """Remembers an event, in the transaction that acts on it."""
    db.session.add(StripeEventSeen(event_id=event_id, kind=kind, received_at=at))
    db.session.flush()


def note_refund(result: RefundResult, *, at: datetime) -> None:
    """What became of a refund at the processor; one that is not ours (made by hand there) is left alone."""
    refund = db.session.scalar(select(Refund).where(Refund.external_ref == result.id))
    if refund is not None:
        _carried_out(lock(Refund, refund.id), result, at=at)


def refund_answered(refund_id: int, result: RefundResult, *, at: datetime) -> None:
    """What the processor made of a refund it was asked for."""
    _carried_out(lock(Refund, refund_id), result, at=at)


def refund_refused(refund_id: int, why: str) -> None:
    """The processor will not have a refund it was asked for: a person reads why, and gives the money back."""
    refund = lock(Refund, refund_id)
    refund.state = RefundState.FAILED
    refund.last_error = why[:MOST_IN_ERROR]
    db.session.flush()


def _carried_out(refund: Refund, result: RefundResult, *, at: datetime) -> None:
    refund.external_ref = result.id
    if result.status in ("failed", "canceled"):
        refund.state = RefundState.FAILED
        refund.last_error = result.failure_reason or result.status
    else:
        refund.state = RefundState.DONE
        refund.done_at = refund.done_at or at
    db.session.flush()
