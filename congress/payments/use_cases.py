"""Money comes in and goes back; what the card processor was asked is kept before and after it is asked."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from congress.kernel.db import db, lock, transaction
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.kernel.refs import new_ref
from congress.payments import queries
from congress.payments.models import CardCheckout, Payment, Refund, RefundState, StripeEventSeen
from congress.payments.stripe_gateway import GatewayRefused, GatewayUnavailable

if TYPE_CHECKING:
    from datetime import datetime

    from congress.kernel.money import Money
    from congress.orders.models import Order, PaymentMethod
    from congress.payments.stripe_gateway import CheckoutSession, RefundResult, StripeGateway

_log = logging.getLogger("congress.payments")

# A page whose address the processor has not told us by then was never shown to anybody.
UNANSWERED_AFTER = timedelta(minutes=1)
REFUNDS_AT_ONCE = 50


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


def _carried_out(refund: Refund, result: RefundResult, *, at: datetime) -> None:
    refund.external_ref = result.id
    if result.status in ("failed", "canceled"):
        refund.state = RefundState.FAILED
        refund.last_error = result.failure_reason or result.status
    else:
        refund.state = RefundState.DONE
        refund.done_at = refund.done_at or at
    db.session.flush()


def run_refunds(gateway: StripeGateway, *, at: datetime) -> int:
    """Asks the processor for the refunds decided; returns how many it did.

    The network stands between two transactions: killed in the middle, the next run asks again under the same
    key, and the processor answers with the refund it made.
    """
    done = 0
    for refund_id in list(queries.card_refunds_to_run(most=REFUNDS_AT_ONCE)):
        refund = db.session.get_one(Refund, refund_id)
        intent, cents, key = refund.payment.external_ref, refund.amount.cents, refund.ref
        db.session.rollback()  # nothing is held open while the network is waited for
        try:
            result = gateway.refund(payment_intent=intent, amount_cents=cents, key=key)
        except GatewayUnavailable:
            _log.warning("refund %s waits: the card processor cannot be reached", key)
            break
        except GatewayRefused as refused:
            _log.error("refund %s was refused: %s", key, refused.detail)
            with transaction():
                refund = lock(Refund, refund_id)
                refund.state = RefundState.FAILED
                refund.last_error = f"{refused.code} : {refused.detail}"[:500]
            continue
        with transaction():
            _carried_out(lock(Refund, refund_id), result, at=at)
        done += 1
    return done
