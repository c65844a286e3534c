"""The sale with the card processor, over real HTTP: events doubled, early, late, lost; pages reused, expired, paid."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from stripe import WebhookSignature

from config import DEMO_WEBHOOK_SECRET
from congress.checkout import card, use_cases
from congress.checkout.refunds import run_refunds
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.money import Money
from congress.offers.models import Offer
from congress.orders.models import OrderStatus, PaymentMethod
from congress.payments.models import CardCheckout, Payment, Refund, RefundState, StripeEventSeen
from congress.payments.stripe_gateway import GatewayUnavailable, StripeGateway
from congress.tickets.models import Ticket
from tests.checkout.sale import BUYER, fresh, mails, make_order, rows
from tests.devtools.ground import ask, control, eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflask import APIFlask

    from congress.devtools.stripe_standin.server import StandIn
    from congress.editions.models import Edition
    from congress.orders.models import Order
    from tests.conftest import LiveServer


def place_now(edition: Edition, people: int = 1) -> Order:
    return make_order(edition, people, at=clock.now())


def open_page(order: Order) -> str:
    url = card.pay_page(fresh(order))
    assert url is not None
    return url


def pay(url: str, how: str = "payer") -> None:
    assert ask("POST", f"{url}/{how}", form={}).status == 303


def order_page(live_server: LiveServer, order: Order, query: str = "") -> str:
    page = ask("GET", f"{live_server.url}/commande/{order.ref}/{order.secret}{query}")
    assert page.status == 200
    return page.text


def status(order: Order) -> OrderStatus:
    return fresh(order).status


def test_paying_on_the_hosted_page_pays_the_order(stripe: StandIn, edition: Edition) -> None:
    order = place_now(edition, 2)
    pay(open_page(order))
    assert stripe.url
    eventually(lambda: status(order), OrderStatus.PAID)
    assert (rows(Payment), rows(Ticket), mails()) == (1, 2, [("order-confirmed", BUYER)])
    assert db.session.query(CardCheckout).one().closed_at is not None


def test_event_five_times_at_once_is_one_payment_one_mail_one_ticket_each(
    stripe: StandIn, live_server: LiveServer, edition: Edition
) -> None:
    order = place_now(edition, 3)
    control(stripe, deliver="hold")
    pay(open_page(order))
    (event,) = (
        event
        for event in ask("GET", f"{stripe.url}/_control/events").json["events"]
        if event["type"] == "checkout.session.completed"
    )
    del event["deliveries"]
    together = Barrier(5)

    def deliver(_: int) -> int:
        together.wait(10)
        return post_event(live_server, event)

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(deliver, range(5))) == [200] * 5
    assert status(order) is OrderStatus.PAID
    assert (rows(Payment), rows(Ticket), mails()) == (1, 3, [("order-confirmed", BUYER)])
    assert rows(StripeEventSeen) == 1


def post_event(live_server: LiveServer, event: dict[str, Any], signature: str | None = None) -> int:
    """The event as the processor posts it, signed unless another signature is given."""
    body = json.dumps(event)
    if signature is None:
        signature = WebhookSignature.generate_signature_header(body, DEMO_WEBHOOK_SECRET)
    address = urlsplit(live_server.url)
    line = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    line.request("POST", "/webhooks/stripe", body, {"Stripe-Signature": signature, "Content-Type": "application/json"})
    answer = line.getresponse().status
    line.close()
    return answer


def test_buyer_back_before_the_event_finds_the_order_paid(
    stripe: StandIn, live_server: LiveServer, edition: Edition
) -> None:
    order = place_now(edition)
    control(stripe, deliver="hold")
    pay(open_page(order))
    assert 'data-order-status="paid"' in order_page(live_server, order, "?retour=paiement")
    control(stripe, "/flush", times=2)
    assert (rows(Payment), rows(Ticket), len(mails())) == (1, 1, 1)


def test_event_before_the_buyer_is_back_leaves_nothing_to_do(
    stripe: StandIn, live_server: LiveServer, edition: Edition
) -> None:
    order = place_now(edition)
    pay(open_page(order))
    eventually(lambda: status(order), OrderStatus.PAID)
    assert 'data-order-status="paid"' in order_page(live_server, order, "?retour=paiement")
    assert (rows(Payment), rows(Ticket), len(mails())) == (1, 1, 1)


def test_lost_event_is_found_out_by_reconciling(stripe: StandIn, app: APIFlask, edition: Edition) -> None:
    order = place_now(edition)
    control(stripe, deliver="lose")
    pay(open_page(order))
    result = app.test_cli_runner().invoke(args=["payments", "reconcile"])
    assert (result.exit_code, result.output.splitlines()[0]) == (0, "1 pay pages asked about (paid: 1)")
    assert (status(order), rows(Payment), rows(Ticket), len(mails())) == (OrderStatus.PAID, 1, 1, 1)
    again = app.test_cli_runner().invoke(args=["payments", "reconcile"])
    assert again.output.splitlines()[0] == "0 pay pages asked about"


def test_event_after_the_hold_is_over_gives_the_money_back_when_the_seats_are_gone(
    stripe: StandIn, edition: Edition
) -> None:
    with transaction():
        db.session.query(Offer).one().quota = 1
    order = place_now(edition)
    control(stripe, deliver="hold")
    pay(open_page(order))
    hold_is_over(order)
    place_now(edition)
    control(stripe, "/flush", times=3)
    assert (status(order), rows(Payment), rows(Ticket)) == (OrderStatus.EXPIRED, 1, 0)
    assert run_refunds() == 1
    refund = db.session.query(Refund).one()
    assert (refund.state, refund.amount, refund.external_ref[:3]) == (RefundState.DONE, Money.euros(150), "re_")
    assert mails()[-1] == ("payment-returned", BUYER)
    assert run_refunds() == 0


def hold_is_over(order: Order) -> None:
    with transaction():
        db.session.get_one(type(order), order.id).expires_at = clock.now() - timedelta(seconds=1)


def test_paid_at_the_last_moment_is_found_before_the_order_expires(stripe: StandIn, edition: Edition) -> None:
    order = place_now(edition)
    control(stripe, deliver="lose")
    pay(open_page(order))
    hold_is_over(order)
    assert card.expire_overdue() == 0
    assert status(order) is OrderStatus.PAID


def test_expiring_an_order_closes_its_pay_page(stripe: StandIn, edition: Edition) -> None:
    order = place_now(edition)
    url = open_page(order)
    hold_is_over(order)
    assert card.expire_overdue() == 1
    assert ask("POST", f"{url}/payer", form={}).status != 303
    eventually(lambda: status(order), OrderStatus.EXPIRED)
    assert (rows(Payment), mails()) == (0, [("order-expired", BUYER)])
    assert stripe.url


def test_pay_page_is_the_same_until_it_closes_then_a_new_one(stripe: StandIn, edition: Edition) -> None:
    order = place_now(edition)
    first = open_page(order)
    assert open_page(order) == first
    control(stripe, deliver="lose")
    card.card_gateway().expire_checkout(urlsplit(first).path.rsplit("/", 1)[1])
    assert card.pay_page(fresh(order)) is None  # asked about, it has expired, and the order by card with it
    assert (status(order), rows(CardCheckout)) == (OrderStatus.EXPIRED, 1)


def test_impatient_buyers_get_one_pay_page(stripe: StandIn, app: APIFlask, edition: Edition) -> None:
    order = place_now(edition)
    order_id = order.id

    def open_it(_: int) -> str | None:
        with app.app_context():
            return card.pay_page(db.session.get_one(type(order), order_id))

    with ThreadPoolExecutor(5) as pool:
        urls = set(pool.map(open_it, range(5)))
    assert (len(urls), rows(CardCheckout)) == (1, 1)
    assert stripe.url


def test_paid_order_has_no_pay_page(stripe: StandIn, edition: Edition) -> None:
    order = place_now(edition)
    pay(open_page(order))
    eventually(lambda: status(order), OrderStatus.PAID)
    assert card.pay_page(fresh(order)) is None
    assert stripe.url


def test_pay_page_of_what_seats_still_owe_stays_open(stripe: StandIn, edition: Edition) -> None:
    order = make_order(edition, at=clock.now(), payment_method=PaymentMethod.PURCHASE_ORDER)
    url = open_page(order)
    assert card.reconcile(everything=True) == {"open": 1}
    pay(url)
    eventually(lambda: status(order), OrderStatus.PAID)
    assert stripe.url


def test_cancelled_order_cannot_be_paid_any_more(stripe: StandIn, edition: Edition) -> None:
    order = place_now(edition)
    url = open_page(order)
    with transaction():
        use_cases.cancel(order.id, reason="Demande", at=clock.now(), actor="test")
    assert card.close_pay_page(fresh(order)) is True
    assert ask("POST", f"{url}/payer", form={}).status != 303
    assert (status(order), rows(Payment)) == (OrderStatus.CANCELLED, 0)
    assert stripe.url


def test_order_whose_page_nobody_answered_for_gets_another(stripe: StandIn, edition: Edition) -> None:
    order = place_now(edition)
    with transaction():
        lost = use_cases.begin_card_checkout(order.id, at=clock.now() - timedelta(minutes=2))
    assert lost is not None
    pay(open_page(order))
    eventually(lambda: status(order), OrderStatus.PAID)
    closed = [checkout.closed_at is not None for checkout in db.session.query(CardCheckout)]
    assert closed == [True, True]
    assert stripe.url


@pytest.fixture
def silent(app: APIFlask) -> Iterator[None]:
    """Nobody answers at the card processor's."""
    app.extensions["card_gateway"] = StripeGateway("sk_test_x", "http://127.0.0.1:9", DEMO_WEBHOOK_SECRET)
    yield
    del app.extensions["card_gateway"]


@pytest.mark.usefixtures("silent")
def test_processor_out_of_reach_leaves_the_order_waiting(live_server: LiveServer, edition: Edition) -> None:
    order = place_now(edition)
    with pytest.raises(GatewayUnavailable):
        card.pay_page(fresh(order))
    page = ask("GET", f"{live_server.url}/commande/{order.ref}/{order.secret}/payer")
    assert (page.status, page.headers["Location"]) == (303, f"/commande/{order.ref}/{order.secret}")
    assert 'data-order-status="awaiting"' in order_page(live_server, order)
    hold_is_over(order)
    assert card.expire_overdue() == 1


def test_unknown_kind_of_event_is_heard_and_left(live_server: LiveServer, edition: Edition) -> None:
    order = place_now(edition)
    event = {"id": "evt_1", "type": "customer.created", "created": 1, "data": {"object": {"object": "customer"}}}
    assert post_event(live_server, event) == 200
    assert (status(order), rows(StripeEventSeen)) == (OrderStatus.AWAITING_PAYMENT, 0)


def test_forged_event_is_refused_and_changes_nothing(live_server: LiveServer, edition: Edition) -> None:
    order = place_now(edition)
    event = {"id": "evt_1", "type": "checkout.session.completed"}
    stale = WebhookSignature.generate_signature_header(json.dumps(event), DEMO_WEBHOOK_SECRET, timestamp=1_600_000_000)
    other = WebhookSignature.generate_signature_header(json.dumps(event), "whsec_of_somebody_else")
    for signature in ("", "t=1,v1=00", "rien qui vaille", stale, other):
        assert post_event(live_server, event, signature) == 400
    assert (status(order), rows(StripeEventSeen)) == (OrderStatus.AWAITING_PAYMENT, 0)
