"""What the stand-in says and what our gateway asks, held against Stripe's own description of its API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import stripe
from stripe.params.checkout import SessionCreateParams

from congress.devtools.stripe_standin.params import decode
from congress.payments.stripe_gateway import GatewayRefused, PayLine, StripeGateway
from tests.devtools import openapi
from tests.devtools.ground import SECRET_KEY, WEBHOOK_SECRET, ask, control, new_session, sdk
from tests.devtools.partners import Listener

if TYPE_CHECKING:
    from collections.abc import Iterator

    from congress.devtools.stripe_standin.server import StandIn
    from tests.devtools.partners import Merchant

CLASSES: dict[str, type] = {
    "checkout.session": stripe.checkout.Session,
    "payment_intent": stripe.PaymentIntent,
    "charge": stripe.Charge,
    "refund": stripe.Refund,
    "event": stripe.Event,
    "item": stripe.LineItem,
    "price": stripe.Price,
}


@pytest.fixture
def line(standin: StandIn) -> Iterator[Listener]:
    with Listener(standin.url) as found:
        yield found


def assert_conforming(line: Listener) -> None:
    """Every request and answer that went over the line is one that Stripe describes."""
    for exchange in line.exchanges:
        openapi.validate_answer(exchange.method, exchange.path, exchange.status, exchange.body)
        if exchange.method == "POST":
            openapi.validate_form("POST", exchange.path, decode(exchange.form))
        else:
            openapi.validate_query("GET", exchange.path, decode(exchange.query))
        for found in objects_in(exchange.body):
            assert found.keys() <= CLASSES[found["object"]].__annotations__.keys()


def objects_in(body: Any) -> Iterator[dict[str, Any]]:
    """Every Stripe object within an answer, lists apart."""
    if isinstance(body, list):
        for one in body:
            yield from objects_in(one)
    elif isinstance(body, dict):
        if isinstance(body.get("object"), str) and body["object"] != "list":
            yield body
        for one in body.values():
            yield from objects_in(one)


def test_life_of_a_paid_session_conforms(line: Listener, standin: StandIn) -> None:
    api = sdk(line.url)
    opened = api.v1.checkout.sessions.create(new_session(expand=["line_items"]))
    ask("POST", f"{opened.url}/refuser", form={})
    declined = api.v1.checkout.sessions.retrieve(opened.id, {"expand": ["payment_intent.latest_charge"]})
    ask("POST", f"{opened.url}/payer", form={})
    paid = api.v1.checkout.sessions.retrieve(opened.id, {"expand": ["payment_intent.latest_charge", "line_items"]})
    intent = api.v1.payment_intents.retrieve(paid.payment_intent.id)  # type: ignore[union-attr]
    api.v1.charges.retrieve(str(intent.latest_charge))
    refund = api.v1.refunds.create({"payment_intent": intent.id, "amount": 5000, "reason": "requested_by_customer"})
    api.v1.refunds.retrieve(refund.id, {"expand": ["charge", "payment_intent"]})
    api.v1.refunds.list({"payment_intent": intent.id, "limit": 3})
    api.v1.checkout.sessions.list({"status": "complete", "limit": 1, "expand": ["data.line_items"]})
    api.v1.checkout.sessions.line_items.list(opened.id)
    events = api.v1.events.list({"types": ["checkout.session.completed"], "created": {"gte": paid.created}})
    api.v1.events.retrieve(events.data[0].id)

    assert [exchange.status for exchange in line.exchanges] == [200] * 12
    assert_conforming(line)
    assert declined.payment_intent.last_payment_error.code == "card_declined"  # type: ignore[union-attr]
    assert [line_item["amount_total"] for line_item in line.exchanges[2].body["line_items"]["data"]] == [30000]


def test_expired_session_conforms(line: Listener) -> None:
    api = sdk(line.url)
    opened = api.v1.checkout.sessions.create(new_session())
    expired = api.v1.checkout.sessions.expire(opened.id)

    assert (expired.status, expired.url) == ("expired", None)
    assert_conforming(line)


def test_errors_conform(line: Listener) -> None:
    api = sdk(line.url)
    opened = api.v1.checkout.sessions.create(new_session(), {"idempotency_key": "once"})
    api.v1.checkout.sessions.expire(opened.id)
    refused: list[tuple[int | None, str | None]] = []

    def refuse(call: Any, *args: Any) -> None:
        with pytest.raises(stripe.StripeError) as error:
            call(*args)
        refused.append((error.value.http_status, error.value.code))

    refuse(api.v1.checkout.sessions.retrieve, "cs_test_nothing")
    refuse(api.v1.checkout.sessions.expire, opened.id)
    refuse(
        api.v1.checkout.sessions.create,
        new_session(customer_email="else@exemple.fr"),
        {"idempotency_key": "once"},
    )
    refuse(api.v1.refunds.create, {"payment_intent": "pi_nothing"})

    assert refused == [(404, "resource_missing"), (400, None), (400, None), (400, "resource_missing")]
    assert [exchange.body["error"]["type"] for exchange in line.exchanges[2:]] == [
        "invalid_request_error",
        "invalid_request_error",
        "idempotency_error",
        "invalid_request_error",
    ]
    assert_conforming(line)


def test_every_event_and_its_object_conform_and_bear_the_version_that_the_sdk_pins(
    api: stripe.StripeClient, standin: StandIn, merchant: Merchant
) -> None:
    paid = api.v1.checkout.sessions.create(new_session())
    ask("POST", f"{paid.url}/refuser", form={})
    ask("POST", f"{paid.url}/payer", form={})
    intent = api.v1.checkout.sessions.retrieve(paid.id).payment_intent
    api.v1.refunds.create({"payment_intent": str(intent)})
    api.v1.checkout.sessions.create(new_session())
    control(standin, advance_seconds=24 * 3600)

    events = [delivery.event for delivery in merchant.wait_for(8)]
    for event in events:
        openapi.validate(event, "event")
        openapi.validate(event["data"]["object"], event["data"]["object"]["object"])
        for found in objects_in(event):
            assert found.keys() <= CLASSES[found["object"]].__annotations__.keys()
    assert {event["api_version"] for event in events} == {stripe.api_version}
    assert sorted(event["type"] for event in events) == [
        "charge.failed",
        "charge.refunded",
        "charge.succeeded",
        "checkout.session.completed",
        "checkout.session.expired",
        "payment_intent.payment_failed",
        "payment_intent.succeeded",
        "refund.created",
    ]


def test_what_our_gateway_asks_conforms(line: Listener) -> None:
    gateway = StripeGateway(SECRET_KEY, line.url, WEBHOOK_SECRET)
    opened = gateway.open_checkout(
        order_ref="K7QD2MPA",
        line_items=[PayLine("Deux jours – membre", 15000, 2), PayLine("Soirée du 25 novembre", 2500, 1)],
        buyer_email="camille@exemple.fr",
        locale="fr",
        success_url="http://congres.test/retour",
        cancel_url="http://congres.test/commande",
        expires_at=datetime.now(UTC) + timedelta(minutes=30),
        attempt=1,
    )
    ask("POST", f"{opened.url}/payer", form={})
    paid = gateway.retrieve_checkout(opened.id)
    gateway.expire_checkout(opened.id)
    gateway.refund(payment_intent=str(paid.payment_intent), amount_cents=32500, key="R3FUNDKE")
    with pytest.raises(GatewayRefused):
        gateway.refund(payment_intent=str(paid.payment_intent), amount_cents=1, key="R3FUNDK2")

    assert_conforming(line)
    sent = decode(line.exchanges[0].form)
    assert sent["client_reference_id"] == "K7QD2MPA"
    assert sent["metadata"] == {"order_ref": "K7QD2MPA"}
    assert sent["payment_intent_data"] == {"metadata": {"order_ref": "K7QD2MPA"}}
    assert sent["allowed_payment_method_types"] == {"0": "card"}
    assert [exchange.headers["Idempotency-Key"] for exchange in line.exchanges[:1]] == ["checkout-K7QD2MPA-1"]
    assert {exchange.headers["Stripe-Version"] for exchange in line.exchanges} == {stripe.api_version}


def test_our_amendments_of_the_description_are_those_that_the_pinned_sdk_has_too() -> None:
    asked = SessionCreateParams.__annotations__.keys()
    assert asked & {"payment_method_types", "allowed_payment_method_types"} == {"allowed_payment_method_types"}
    assert "allowed_payment_method_types" in stripe.checkout.Session.__annotations__


@pytest.mark.parametrize(
    "change", [{"status": "paid"}, {"invented": 1}, {"amount_total": "30000"}, {"expires_at": None}]
)
def test_a_wrong_session_would_be_noticed(api: stripe.StripeClient, change: dict[str, Any]) -> None:
    session = api.v1.checkout.sessions.create(new_session()).to_dict()
    openapi.validate(session, "checkout.session")
    with pytest.raises(jsonschema.ValidationError):
        openapi.validate(session | change, "checkout.session")


def test_a_wrong_form_would_be_noticed() -> None:
    form = {"payment_intent": "pi_1", "amount": "100"}
    openapi.validate_form("POST", "/v1/refunds", form)
    for change in ({"amount": "much"}, {"invented": "1"}, {"reason": "because"}):
        with pytest.raises(jsonschema.ValidationError):
            openapi.validate_form("POST", "/v1/refunds", form | change)
