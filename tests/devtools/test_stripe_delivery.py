"""Events reach the merchant signed, and in every wrong way that a test asks for."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from congress.devtools.stripe_standin.server import StandIn
from congress.payments.stripe_gateway import BadSignature, StripeGateway
from tests.devtools.ground import SECRET_KEY, WEBHOOK_SECRET, ask, control, eventually, new_session, sdk
from tests.devtools.partners import Merchant

if TYPE_CHECKING:
    from pathlib import Path

    import stripe

PAID = ["payment_intent.succeeded", "charge.succeeded", "checkout.session.completed"]


def pay(api: stripe.StripeClient) -> str:
    opened = api.v1.checkout.sessions.create(new_session())
    assert ask("POST", f"{opened.url}/payer", form={}).status == 303
    return opened.id


def states(standin: StandIn) -> list[tuple[str, str, int, int | None]]:
    """Type, state, attempts and last answer of every delivery, in the order of the events."""
    events = ask("GET", f"{standin.url}/_control/events").json["events"]
    return [
        (event["type"], told["state"], told["attempts"], told["last_status"])
        for event in events
        for told in event["deliveries"]
    ]


def test_payment_is_told_in_order_and_signed(api: stripe.StripeClient, merchant: Merchant) -> None:
    paid = pay(api)
    deliveries = merchant.wait_for(3)
    assert merchant.types == PAID
    gateway = StripeGateway(SECRET_KEY, None, WEBHOOK_SECRET)
    parsed = [gateway.parse_event(delivery.payload, delivery.signature) for delivery in deliveries]
    assert [event.session.id if event.session else None for event in parsed] == [None, None, paid]
    with pytest.raises(BadSignature):
        StripeGateway(SECRET_KEY, None, "whsec_another").parse_event(deliveries[2].payload, deliveries[2].signature)


def test_doubled_events_come_twice(api: stripe.StripeClient, standin: StandIn, merchant: Merchant) -> None:
    control(standin, deliver="double")
    pay(api)
    merchant.wait_for(6)
    eventually(lambda: states(standin), [(kind, "delivered", 1, 200) for kind in PAID])
    assert Counter(delivery.event["id"] for delivery in merchant.deliveries).most_common()[-1][1] == 2
    assert Counter(merchant.types) == dict.fromkeys(PAID, 2)


def test_lost_events_never_come_but_the_session_is_paid(
    api: stripe.StripeClient, standin: StandIn, merchant: Merchant
) -> None:
    control(standin, deliver="lose")
    lost = pay(api)
    control(standin, deliver="normal")
    pay(api)
    assert len(merchant.wait_for(3)) == 3
    assert states(standin)[:3] == [(kind, "lost", 0, None) for kind in PAID]
    assert api.v1.checkout.sessions.retrieve(lost).payment_status == "paid"
    assert control(standin, "/flush") == {"delivered": []}


def test_reversed_events_come_last_first(api: stripe.StripeClient, standin: StandIn, merchant: Merchant) -> None:
    control(standin, deliver="reverse")
    pay(api)
    merchant.wait_for(3)
    assert merchant.types == PAID[::-1]


def test_held_events_come_at_the_flush_in_the_order_and_number_asked_for(
    api: stripe.StripeClient, standin: StandIn, merchant: Merchant
) -> None:
    control(standin, deliver="hold")
    first, second = pay(api), pay(api)
    answers = control(standin, "/flush", order="reverse", times=5, types=["checkout.session.completed"])
    assert [answer["statuses"] for answer in answers["delivered"]] == [[200] * 5] * 2
    completed = [delivery.event["data"]["object"]["id"] for delivery in merchant.deliveries]
    assert completed == [second] * 5 + [first] * 5
    control(standin, "/flush")
    assert merchant.types[10:] == PAID[:2] * 2
    assert control(standin, "/flush") == {"delivered": []}


def test_delayed_events_come_when_the_time_has_come(
    api: stripe.StripeClient, standin: StandIn, merchant: Merchant
) -> None:
    control(standin, delay_seconds=600)
    pay(api)
    assert {state for _, state, _, _ in states(standin)} == {"waiting"}
    assert merchant.deliveries == []
    control(standin, advance_seconds=601)
    merchant.wait_for(3)
    assert merchant.types == PAID


def test_event_is_delivered_again_until_the_merchant_accepts_it(
    api: stripe.StripeClient, standin: StandIn, merchant: Merchant
) -> None:
    merchant.answers = [500, 302]
    opened = api.v1.checkout.sessions.create(new_session())
    api.v1.checkout.sessions.expire(opened.id)
    deliveries = merchant.wait_for(3)
    assert len({delivery.event["id"] for delivery in deliveries}) == 1
    eventually(lambda: states(standin), [("checkout.session.expired", "delivered", 3, 200)])


def test_doubled_event_that_is_refused_comes_again_once(
    api: stripe.StripeClient, standin: StandIn, merchant: Merchant
) -> None:
    control(standin, deliver="double")
    merchant.answers = [500, 500]
    opened = api.v1.checkout.sessions.create(new_session())
    api.v1.checkout.sessions.expire(opened.id)
    eventually(lambda: states(standin), [("checkout.session.expired", "delivered", 2, 200)])
    assert len(merchant.deliveries) == 3


def test_event_is_given_up_in_the_end(api: stripe.StripeClient, standin: StandIn, merchant: Merchant) -> None:
    merchant.answers = [500] * 9
    opened = api.v1.checkout.sessions.create(new_session())
    api.v1.checkout.sessions.expire(opened.id)
    eventually(lambda: states(standin), [("checkout.session.expired", "given_up", 3, 500)])
    assert len(merchant.deliveries) == 3
    assert api.v1.events.list().data[0].pending_webhooks == 0


def test_merchant_that_is_down_hears_of_it_when_it_is_up_again(
    api: stripe.StripeClient, standin: StandIn, merchant: Merchant
) -> None:
    with Merchant() as gone:
        nowhere = gone.webhook_url
    control(standin, webhook_url=nowhere)
    opened = api.v1.checkout.sessions.create(new_session())
    api.v1.checkout.sessions.expire(opened.id)
    eventually(lambda: states(standin)[0][3], 0)
    control(standin, webhook_url=merchant.webhook_url)
    merchant.wait_for(1)


def test_restart_keeps_sessions_keys_and_what_was_not_delivered(tmp_path: Path, merchant: Merchant) -> None:
    kept = tmp_path / "stripe.db"
    with StandIn(webhook_secret=WEBHOOK_SECRET, state_path=kept) as before:
        api = sdk(before.url)
        opened = api.v1.checkout.sessions.create(new_session(), {"idempotency_key": "one"})
        ask("POST", f"{opened.url}/payer", form={})
    assert merchant.deliveries == []
    with StandIn(webhook_secret=WEBHOOK_SECRET, webhook_url=merchant.webhook_url, state_path=kept) as after:
        api = sdk(after.url)
        assert api.v1.checkout.sessions.retrieve(opened.id).payment_status == "paid"
        assert api.v1.checkout.sessions.create(new_session(), {"idempotency_key": "one"}).id == opened.id
        merchant.wait_for(3)
        assert merchant.types == PAID


@pytest.mark.parametrize(
    ("path", "levers"),
    [
        ("", {"deliver": "sometimes"}),
        ("", {"delay": 3}),
        ("", {"delay_seconds": -1}),
        ("", {"advance_seconds": True}),
        ("/flush", {"times": 0}),
        ("/flush", {"times": 51}),
        ("/flush", {"order": "any"}),
        ("/flush", ["created"]),
    ],
)
def test_unknown_lever_changes_nothing(standin: StandIn, path: str, levers: Any) -> None:
    before = control(standin)
    page = ask("POST", f"{standin.url}/_control{path}", json_body=levers)
    assert (page.status, list(page.json)) == (400, ["error"])
    after = control(standin)
    assert after.pop("now") - before.pop("now") < 60
    assert after == before


def test_a_hundred_sessions_a_second_can_be_opened(api: stripe.StripeClient) -> None:
    started = time.perf_counter()
    for _ in range(100):
        api.v1.checkout.sessions.create(new_session())
    assert time.perf_counter() - started < 5  # 0.4 s on two cores; the bench must not wait for us
