"""The gateway over real HTTP: pages opened once, money back once, true events only, and what happens otherwise."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.payments.stripe_gateway import (
    LONGEST_SESSION,
    SHORTEST_SESSION,
    CheckoutSession,
    GatewayRefused,
    GatewayUnavailable,
    PayLine,
    RefundResult,
    StripeGateway,
    session_expiry,
)
from tests.devtools.ground import SECRET_KEY, WEBHOOK_SECRET, ask, control, merchant, sdk, standin

if TYPE_CHECKING:
    from congress.devtools.stripe_standin.server import StandIn
    from tests.devtools.partners import Merchant

__all__ = ["merchant", "standin"]  # fixtures of the stand-in's own tests

NOW = datetime(2021, 9, 1, 9, 0, tzinfo=UTC)
LINES = [PayLine("Deux jours – membre", 15000, 2), ("Soirée du 25 novembre", 2500, 1)]


@pytest.fixture
def gateway(standin: StandIn) -> StripeGateway:
    return StripeGateway(SECRET_KEY, standin.url, WEBHOOK_SECRET)


def open_page(gateway: StripeGateway, **changes: Any) -> CheckoutSession:
    wanted: dict[str, Any] = {
        "order_ref": "K7QD2MPA",
        "line_items": LINES,
        "buyer_email": "camille@exemple.fr",
        "locale": "fr",
        "success_url": "http://congres.test/retour",
        "cancel_url": "http://congres.test/commande",
        "expires_at": datetime.now(UTC) + timedelta(minutes=45),
        "attempt": 1,
    }
    return gateway.open_checkout(**(wanted | changes))


def pay(page: CheckoutSession) -> None:
    assert ask("POST", f"{page.url}/payer", form={}).status == 303


def test_opened_page_is_ours_and_closes_with_the_hold(gateway: StripeGateway) -> None:
    hold = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=45)
    page = open_page(gateway, expires_at=hold)
    assert page == CheckoutSession(
        id=page.id,
        url=page.url,
        status="open",
        payment_status="unpaid",
        payment_intent=None,
        amount_cents=32500,
        order_ref="K7QD2MPA",
        expires_at=hold,
    )
    assert not page.is_paid
    assert ask("GET", str(page.url)).status == 200


def test_page_carries_the_order_to_the_payment(gateway: StripeGateway, standin: StandIn) -> None:
    page = open_page(gateway)
    pay(page)
    paid = gateway.retrieve_checkout(page.id)
    assert (paid.status, paid.is_paid, paid.url, paid.order_ref) == ("complete", True, None, "K7QD2MPA")
    intent = sdk(standin.url).v1.payment_intents.retrieve(str(paid.payment_intent))
    assert (intent.amount_received, intent.metadata.to_dict()) == (32500, {"order_ref": "K7QD2MPA"})


def test_same_attempt_is_the_same_page_and_the_next_one_another(gateway: StripeGateway) -> None:
    hold = datetime.now(UTC) + timedelta(minutes=30)
    first = open_page(gateway, expires_at=hold)
    time.sleep(1.1)  # the clamp must not follow the clock by seconds
    assert open_page(gateway, expires_at=hold).id == first.id
    assert open_page(gateway, expires_at=hold, attempt=2).id != first.id
    assert open_page(gateway, expires_at=hold, order_ref="K7QD2MPB").id != first.id


def test_attempt_opened_by_many_at_once_is_one_page(gateway: StripeGateway) -> None:
    hold = datetime.now(UTC) + timedelta(minutes=30)
    with ThreadPoolExecutor(10) as pool:
        pages = set(pool.map(lambda _: open_page(gateway, expires_at=hold).id, range(10)))
    assert len(pages) == 1


def test_attempt_with_another_amount_is_refused(gateway: StripeGateway) -> None:
    hold = datetime.now(UTC) + timedelta(minutes=45)
    open_page(gateway, expires_at=hold)
    with pytest.raises(GatewayRefused) as refused:
        open_page(gateway, expires_at=hold, line_items=LINES[:1])
    assert refused.value.code == "idempotency_error"


def test_short_hold_is_lengthened_and_told(gateway: StripeGateway) -> None:
    hold = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=30)
    assert open_page(gateway, expires_at=hold).expires_at == hold + timedelta(minutes=5)


def test_long_hold_is_shortened_and_told(gateway: StripeGateway) -> None:
    hold = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    assert open_page(gateway, expires_at=hold).expires_at == hold - timedelta(days=29, hours=1)


@given(st.integers(-10_000_000, 10_000_000))
def test_any_hold_gives_an_expiry_that_stripe_takes(seconds: int) -> None:
    hold = NOW + timedelta(seconds=seconds)
    expiry = session_expiry(hold, now=NOW)
    assert SHORTEST_SESSION <= expiry - NOW <= LONGEST_SESSION
    assert expiry == hold or not SHORTEST_SESSION <= hold - NOW <= LONGEST_SESSION


@given(st.integers(-100_000, 1860), st.floats(0, 200))
def test_short_hold_is_lengthened_by_less_than_six_minutes_beyond_the_shortest(seconds: int, later: float) -> None:
    hold = NOW + timedelta(seconds=seconds)
    expiry = session_expiry(hold, now=NOW + timedelta(seconds=later))
    assert expiry - NOW - timedelta(seconds=later) < SHORTEST_SESSION + timedelta(minutes=5)
    assert (expiry - hold) % timedelta(minutes=5) == timedelta(0)


def test_half_hour_hold_gives_one_expiry_for_four_minutes() -> None:
    hold = NOW + timedelta(minutes=30)
    given_later = {session_expiry(hold, now=NOW + timedelta(seconds=later)) for later in range(241)}
    assert given_later == {hold + timedelta(minutes=5)}
    assert session_expiry(hold, now=NOW + timedelta(seconds=241)) == hold + timedelta(minutes=10)


def test_hold_without_a_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        session_expiry(datetime(2021, 9, 1, 9, 0), now=NOW)  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize(("locale", "sent"), [("fr", "fr"), ("en", "en"), ("br", "auto")])
def test_page_speaks_the_buyers_language(
    gateway: StripeGateway,
    standin: StandIn,
    locale: str,
    sent: str,
) -> None:
    page = open_page(gateway, locale=locale)
    assert sdk(standin.url).v1.checkout.sessions.retrieve(page.id).locale == sent


def test_closing_a_page_leaves_a_paid_or_closed_one_as_it_is(gateway: StripeGateway) -> None:
    closed = open_page(gateway)
    assert gateway.expire_checkout(closed.id).status == "expired"
    assert gateway.expire_checkout(closed.id).status == "expired"
    paid = open_page(gateway, attempt=2)
    pay(paid)
    assert gateway.expire_checkout(paid.id).is_paid
    with pytest.raises(GatewayRefused) as unknown:
        gateway.expire_checkout("cs_test_nothing")
    assert unknown.value.code == "resource_missing"


def test_page_that_could_not_be_closed_is_not_said_to_be(gateway: StripeGateway, standin: StandIn) -> None:
    page = open_page(gateway)
    with pytest.raises(GatewayRefused):
        StripeGateway("rk_test_reader", standin.url, WEBHOOK_SECRET).expire_checkout(page.id)
    assert gateway.retrieve_checkout(page.id).status == "open"


def test_refund_is_given_once_for_a_key(gateway: StripeGateway) -> None:
    page = open_page(gateway)
    pay(page)
    intent = str(gateway.retrieve_checkout(page.id).payment_intent)
    with ThreadPoolExecutor(5) as pool:
        given_back = list(
            pool.map(lambda _: gateway.refund(payment_intent=intent, amount_cents=30000, key="R3FUNDKE"), range(5))
        )
    assert (
        given_back
        == [
            RefundResult(
                id=given_back[0].id, payment_intent=intent, amount_cents=30000, status="succeeded", failure_reason=""
            )
        ]
        * 5
    )
    with pytest.raises(GatewayRefused):
        gateway.refund(payment_intent=intent, amount_cents=2501, key="R3FUNDK2")
    assert gateway.refund(payment_intent=intent, amount_cents=2500, key="R3FUNDK3").amount_cents == 2500
    with pytest.raises(GatewayRefused) as refused:
        gateway.refund(payment_intent=intent, amount_cents=1, key="R3FUNDK4")
    assert refused.value.code == "charge_already_refunded"
    assert refused.value.message == "Le prestataire de paiement a refusé l’opération (charge_already_refunded)."
    assert refused.value.detail.endswith("has already been refunded.")


def test_event_tells_the_session_and_the_refund_as_they_were(
    gateway: StripeGateway,
    merchant: Merchant,
) -> None:
    page = open_page(gateway)
    pay(page)
    paid = gateway.retrieve_checkout(page.id)
    given_back = gateway.refund(payment_intent=str(paid.payment_intent), amount_cents=5000, key="R3FUNDKE")
    events = [gateway.parse_event(one.payload, one.signature) for one in merchant.wait_for(5)]
    found = {event.type: event for event in events}
    assert found["checkout.session.completed"].session == paid
    assert found["checkout.session.completed"].refund is None
    assert found["refund.created"].refund == given_back
    assert found["refund.created"].session is None
    assert (found["charge.refunded"].session, found["charge.refunded"].refund) == (None, None)
    assert all(abs(event.created - datetime.now(UTC)) < timedelta(minutes=1) for event in events)
    assert len({event.id for event in events}) == 5


def test_unreachable_processor_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(GatewayUnavailable) as down:
        StripeGateway(SECRET_KEY, f"http://127.0.0.1:{port}", WEBHOOK_SECRET).retrieve_checkout("cs_test_1")
    assert down.value.status == 503
    assert down.value.message == (
        "Le paiement par carte est momentanément indisponible. Réessayez dans quelques minutes."
    )


def test_processor_out_of_order_is_unavailable_once_asked_three_times(merchant: Merchant) -> None:
    merchant.answers = [500, 503, 502]
    gateway = StripeGateway(SECRET_KEY, merchant.url, WEBHOOK_SECRET)
    with pytest.raises(GatewayUnavailable):
        gateway.refund(payment_intent="pi_1", amount_cents=100, key="R3FUNDKE")
    assert merchant.answers == []
    assert len(merchant.deliveries) == 3


def test_key_that_is_not_ours_is_refused(standin: StandIn) -> None:
    with pytest.raises(GatewayRefused) as refused:
        StripeGateway("sk_live_of_somebody", standin.url, WEBHOOK_SECRET).retrieve_checkout("cs_test_1")
    assert refused.value.code == "invalid_request_error"


def test_page_that_closed_by_itself_is_told(gateway: StripeGateway, standin: StandIn) -> None:
    page = open_page(gateway)
    control(standin, advance_seconds=46 * 60)
    assert gateway.retrieve_checkout(page.id).status == "expired"
