"""Money goes back once, and where the processor will not have it, a person is told why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from config import DEMO_WEBHOOK_SECRET
from congress.checkout.refunds import run_refunds
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

    from apiflask import APIFlask

    from congress.editions.models import Edition


@pytest.fixture
def processor(app: APIFlask) -> Iterator[StandIn]:
    with StandIn(webhook_secret=DEMO_WEBHOOK_SECRET) as stripe:
        app.extensions["card_gateway"] = StripeGateway("sk_test_x", stripe.url, DEMO_WEBHOOK_SECRET)
        yield stripe
        del app.extensions["card_gateway"]


def ask_back(payment: Payment, amount: Money) -> None:
    with transaction():
        use_cases.request_refund(db.session.get_one(Payment, payment.id), amount, reason="cancelled", at=NOON)


def paid(edition: Edition) -> Payment:
    tell(session_of(make_order(edition)))
    return db.session.query(Payment).one()


def refund() -> Refund:
    db.session.rollback()
    return db.session.query(Refund).one()


@pytest.mark.usefixtures("processor")
def test_refund_the_processor_refuses_is_failed_with_its_words(edition: Edition) -> None:
    payment = paid(edition)  # a payment the stand-in knows nothing of
    ask_back(payment, Money.euros(150))
    assert run_refunds() == 0
    assert (refund().state, refund().last_error.partition(" : ")[0]) == (RefundState.FAILED, "resource_missing")
    assert run_refunds() == 0
    assert left_of(payment) == Money.euros(150)


@pytest.mark.usefixtures("processor")
def test_refund_refused_holds_up_no_other(edition: Edition) -> None:
    ask_back(paid(edition), Money.euros(100))
    ask_back(db.session.query(Payment).one(), Money.euros(50))
    assert run_refunds() == 0
    db.session.rollback()
    assert [one.state for one in db.session.query(Refund)] == [RefundState.FAILED, RefundState.FAILED]


def test_refund_waits_while_the_processor_is_away(app: APIFlask, edition: Edition) -> None:
    ask_back(paid(edition), Money.euros(150))
    app.extensions["card_gateway"] = StripeGateway("sk_test_x", "http://127.0.0.1:9", DEMO_WEBHOOK_SECRET)
    assert run_refunds() == 0
    del app.extensions["card_gateway"]
    assert refund().state is RefundState.REQUESTED


@pytest.mark.usefixtures("processor")
def test_refund_of_a_transfer_is_left_to_people(edition: Edition) -> None:
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
    assert run_refunds() == 0
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
