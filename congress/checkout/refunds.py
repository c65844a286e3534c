"""Money that goes back by the card processor: read, let go of the database, ask, then write down the answer."""

from __future__ import annotations

import logging

from congress.checkout.card import card_gateway
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.payments import queries, use_cases
from congress.payments.stripe_gateway import GatewayRefused, GatewayUnavailable

_log = logging.getLogger("congress.checkout")

AT_ONCE = 50


def run_refunds() -> int:
    """Asks the processor for the refunds decided; returns how many it made.

    Killed in the middle, the next run asks again under the same key, and the processor answers with the refund
    it made. Where it cannot be reached, they wait.
    """
    done = 0
    for refund_id in queries.card_refunds_to_run(most=AT_ONCE):
        try:
            done += _run(refund_id)
        except GatewayUnavailable:
            _log.warning("refunds wait: the card processor cannot be reached")
            break
    return done


def _run(refund_id: int) -> bool:
    refund = queries.refund_of(refund_id)
    intent, cents, key = refund.payment.external_ref, refund.amount.cents, refund.ref
    db.session.rollback()  # nothing is held open while the network is waited for
    try:
        result = card_gateway().refund(payment_intent=intent, amount_cents=cents, key=key)
    except GatewayRefused as refused:
        _log.error("refund %s was refused: %s", key, refused.code)
        with transaction():
            use_cases.refund_refused(refund_id, f"{refused.code} : {refused.detail}")
        return False
    with transaction():
        use_cases.refund_answered(refund_id, result, at=clock.now())
    return True
