"""Money goes back once, and where the processor will not have it, a person is told why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from config import DEMO_WEBHOOK_SECRET
from congress.devtools.stripe_standin.server import StandIn
from congress.kernel.db import db, transaction
from congress.kernel.money import ZERO, Money
from congress.orders.models import PaymentMethod
from congress.payments import use_cases
from congress.payments.models import Payment, Refund, RefundState
from congress.payments.queries import left_of, received
from congress.payments.stripe_gateway import RefundResult, StripeGateway
from tests.checkout.sale import make_order, session_of, tell
from tests.factories import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from congress.editions.models import Edition


@pytest.fixture
def gateway() -> Iterator[StripeGateway]:
    with StandIn(webhook_secret=DEMO_WEBHOOK_SECRET) as stripe:
        yield StripeGateway("sk_test_x", stripe.url, DEMO_WEBHOOK_SECRET)


def ask_back(payment: Payment, amount: Money) -> None:
    with transaction():
        use_cases.request_refund(db.session.get_one(Payment, payment.id), amount, reason="cancelled", at=NOON)


def paid(edition: Edition) -> Payment:
    tell(session_of(make_order(edition)))
    return db.session.query(Payment).one()


def refund() -> Refund:
    db.session.rollback()
    return db.session.query(Refund).one()


def test_refund_the_processor_refuses_is_failed_with_its_words(edition: Edition, gateway: StripeGateway) -> None:
    payment = paid(edition)  # a payment the stand-in knows nothing of
    ask_back(payment, Money.euros(150))
    assert use_cases.run_refunds(gateway, at=NOON) == 0
    assert (refund().state, refund().last_error.partition(" : ")[0]) == (RefundState.FAILED, "resource_missing")
    assert use_cases.run_refunds(gateway, at=NOON) == 0
    assert left_of(payment) == Money.euros(150)


def test_refund_waits_while_the_processor_is_away(edition: Edition) -> None:
    ask_back(paid(edition), Money.euros(150))
    away = StripeGateway("sk_test_x", "http://127.0.0.1:9", DEMO_WEBHOOK_SECRET)
    assert use_cases.run_refunds(away, at=NOON) == 0
    assert refund().state is RefundState.REQUESTED


def test_refund_of_a_transfer_is_left_to_people(edition: Edition, gateway: StripeGateway) -> None:
    order = make_order(edition, payment_method=PaymentMethod.TRANSFER)
    with transaction():
        payment = use_cases.record_payment(
            order,
            method=PaymentMethod.TRANSFER,
            amount=Money.euros(150),
            external_ref="VIR 1",
            received_at=NOON,
            actor="test",
        )
    assert payment is not None
    ask_back(payment, Money.euros(150))
    assert use_cases.run_refunds(gateway, at=NOON) == 0
    assert refund().state is RefundState.REQUESTED


def test_refund_that_fails_later_at_the_bank_counts_as_not_given(edition: Edition) -> None:
    payment = paid(edition)
    ask_back(payment, Money.euros(150))
    with transaction():
        found = db.session.query(Refund).one()
        found.state, found.external_ref, found.done_at = RefundState.DONE, "re_1", NOON
    assert received(payment.order) == ZERO
    result = RefundResult("re_1", payment.external_ref, 15000, "failed", "expired_or_canceled_card")
    with transaction():
        use_cases.note_refund(result, at=NOON)
    assert (refund().state, refund().last_error) == (RefundState.FAILED, "expired_or_canceled_card")
    assert received(payment.order) == Money.euros(150)
