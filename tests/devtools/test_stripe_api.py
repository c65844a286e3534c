"""The stand-in refuses what Stripe refuses, and answers one idempotency key once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import stripe

from congress.devtools.stripe_standin.errors import ApiError
from congress.devtools.stripe_standin.params import decode
from tests.devtools.ground import SECRET_KEY, ask, control, eventually, new_session

if TYPE_CHECKING:
    from congress.devtools.stripe_standin.server import StandIn

AUTHORISED = {"Authorization": f"Bearer {SECRET_KEY}"}


def error_of(api: stripe.StripeClient, params: Any) -> dict[str, Any]:
    """What Stripe's error says about a new session, without its prose."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.checkout.sessions.create(params)
    assert refused.value.http_status == 400
    return {"code": refused.value.code, "param": refused.value.param}


def line(**price: Any) -> list[dict[str, Any]]:
    return [
        {
            "quantity": 1,
            "price_data": {"currency": "eur", "unit_amount": 15000, "product_data": {"name": "Deux jours"}} | price,
        }
    ]


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"payment_method_types": ["card"]}, "parameter_unknown", "payment_method_types"),
        ({"line_items": line(tax="no")}, "parameter_unknown", "line_items[0][price_data][tax]"),
        ({"line_items": [{"quantity": 1}]}, "parameter_missing", "line_items[0][price_data]"),
        (
            {"line_items": line(unit_amount="15.0")},
            "parameter_invalid_integer",
            "line_items[0][price_data][unit_amount]",
        ),
        ({"line_items": line(unit_amount=-1)}, "parameter_invalid_integer", "line_items[0][price_data][unit_amount]"),
        ({"line_items": line(unit_amount=49)}, "amount_too_small", "line_items"),
        ({"line_items": line(currency="usd")}, None, "line_items[0][price_data][currency]"),
        ({"mode": "subscription"}, None, "mode"),
        ({"customer_email": "camille"}, "email_invalid", "customer_email"),
        ({"client_reference_id": ""}, "parameter_invalid_empty", "client_reference_id"),
        ({"client_reference_id": "x" * 201}, None, "client_reference_id"),
        ({"success_url": "/retour"}, "url_invalid", "success_url"),
        ({"metadata": {"k" * 41: "v"}}, None, "metadata"),
        ({"allowed_payment_method_types": ["cheque"]}, None, "allowed_payment_method_types[0]"),
        ({"expand": ["customer"]}, None, "expand[customer]"),
        ({"expires_at": "soon"}, "parameter_invalid_integer", "expires_at"),
    ],
)
def test_wrong_parameter_is_refused_by_its_name(
    api: stripe.StripeClient, change: dict[str, Any], code: str | None, param: str
) -> None:
    assert error_of(api, new_session(**change)) == {"code": code, "param": param}
    assert api.v1.checkout.sessions.list().data == []


def test_missing_parameter_is_refused_by_its_name(api: stripe.StripeClient) -> None:
    params: dict[str, Any] = dict(new_session())
    del params["success_url"]
    assert error_of(api, params) == {"code": "parameter_missing", "param": "success_url"}


@pytest.mark.parametrize(("seconds", "accepted"), [(1790, False), (1830, True), (86370, True), (86430, False)])
def test_session_lives_between_30_minutes_and_24_hours(
    api: stripe.StripeClient, seconds: int, *, accepted: bool
) -> None:
    wanted = int(time.time()) + seconds
    if accepted:
        assert api.v1.checkout.sessions.create(new_session(expires_at=wanted)).expires_at == wanted
    else:
        assert error_of(api, new_session(expires_at=wanted)) == {"code": None, "param": "expires_at"}


def test_session_expires_by_itself_when_its_time_is_over(api: stripe.StripeClient, standin: StandIn) -> None:
    opened = api.v1.checkout.sessions.create(new_session(expires_at=int(time.time()) + 1860))
    other = api.v1.checkout.sessions.create(new_session())
    control(standin, advance_seconds=1800)
    assert api.v1.checkout.sessions.retrieve(opened.id).status == "open"
    control(standin, advance_seconds=61)
    assert api.v1.checkout.sessions.retrieve(opened.id).status == "expired"
    assert api.v1.checkout.sessions.retrieve(other.id).status == "open"
    events = api.v1.events.list({"type": "checkout.session.expired"}).data
    assert [event.data.object["id"] for event in events] == [opened.id]


def test_expired_session_stays_expired(api: stripe.StripeClient) -> None:
    opened = api.v1.checkout.sessions.create(new_session())
    api.v1.checkout.sessions.expire(opened.id)
    with pytest.raises(stripe.InvalidRequestError, match="has a status of `expired`"):
        api.v1.checkout.sessions.expire(opened.id)
    assert len(api.v1.events.list().data) == 1


def paid_intent(api: stripe.StripeClient) -> str:
    opened = api.v1.checkout.sessions.create(new_session())
    ask("POST", f"{opened.url}/payer", form={})
    return str(api.v1.checkout.sessions.retrieve(opened.id).payment_intent)


def test_refunds_never_exceed_what_was_taken(api: stripe.StripeClient) -> None:
    intent = paid_intent(api)
    refunds = api.v1.refunds
    with pytest.raises(stripe.InvalidRequestError) as above:
        refunds.create({"payment_intent": intent, "amount": 30001})
    assert (above.value.param, above.value.user_message) == (
        "amount",
        "Refund amount (€300.01) is greater than charge amount (€300.00)",
    )
    assert refunds.create({"payment_intent": intent, "amount": 10000}).amount == 10000
    with pytest.raises(stripe.InvalidRequestError, match="unrefunded amount on charge"):
        refunds.create({"payment_intent": intent, "amount": 20001})
    assert refunds.create({"payment_intent": intent}).amount == 20000
    with pytest.raises(stripe.InvalidRequestError) as again:
        refunds.create({"payment_intent": intent, "amount": 1})
    assert again.value.code == "charge_already_refunded"
    assert [refund.amount for refund in refunds.list({"payment_intent": intent}).data] == [20000, 10000]


def test_refunds_asked_for_at_the_same_instant_never_exceed_what_was_taken(api: stripe.StripeClient) -> None:
    intent = paid_intent(api)

    def give_back(_: int) -> int:
        try:
            return api.v1.refunds.create({"payment_intent": intent, "amount": 10000}).amount
        except stripe.InvalidRequestError:
            return 0

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(give_back, range(8))) == [0] * 5 + [10000] * 3


def test_declined_payment_cannot_be_refunded(api: stripe.StripeClient) -> None:
    opened = api.v1.checkout.sessions.create(new_session())
    ask("POST", f"{opened.url}/refuser", form={})
    intent = str(api.v1.checkout.sessions.retrieve(opened.id).payment_intent)
    with pytest.raises(stripe.InvalidRequestError, match="nothing to refund"):
        api.v1.refunds.create({"payment_intent": intent})


def test_one_key_used_at_the_same_instant_opens_one_session(api: stripe.StripeClient) -> None:
    wanted = new_session()

    def open_one(_: int) -> tuple[str, bool]:
        opened = api.v1.checkout.sessions.create(wanted, {"idempotency_key": "checkout-K7QD2MPA-1"})
        replayed = (
            opened.last_response is not None and opened.last_response.headers.get("Idempotent-Replayed") == "true"
        )
        return opened.id, replayed

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(open_one, range(16)))
    assert len({name for name, _ in answers}) == 1
    assert sorted(replayed for _, replayed in answers) == [False] + [True] * 15
    assert len(api.v1.checkout.sessions.list().data) == 1


def test_replay_repeats_the_first_answer_even_when_the_session_has_moved_on(api: stripe.StripeClient) -> None:
    first = api.v1.checkout.sessions.create(new_session(), {"idempotency_key": "one"})
    api.v1.checkout.sessions.expire(first.id)
    again = api.v1.checkout.sessions.create(new_session(), {"idempotency_key": "one"})
    assert (again.id, again.status) == (first.id, "open")


def test_key_is_refused_for_other_parameters_and_other_doors(api: stripe.StripeClient) -> None:
    api.v1.checkout.sessions.create(new_session(), {"idempotency_key": "one"})
    with pytest.raises(stripe.IdempotencyError, match="with the same parameters"):
        api.v1.checkout.sessions.create(new_session(locale="fr"), {"idempotency_key": "one"})
    with pytest.raises(stripe.IdempotencyError, match="endpoint"):
        api.v1.refunds.create({"payment_intent": "pi_1"}, {"idempotency_key": "one"})
    assert len(api.v1.checkout.sessions.list().data) == 1


def test_key_of_a_request_that_failed_validation_can_be_used_again(api: stripe.StripeClient) -> None:
    assert error_of(api, new_session(mode="gift")) == {"code": None, "param": "mode"}
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.checkout.sessions.create(new_session(mode="gift"), {"idempotency_key": "one"})
    assert api.v1.checkout.sessions.create(new_session(), {"idempotency_key": "one"}).status == "open"


def test_key_keeps_a_refusal_that_came_of_executing(api: stripe.StripeClient) -> None:
    intent = paid_intent(api)
    api.v1.refunds.create({"payment_intent": intent})
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            api.v1.refunds.create({"payment_intent": intent}, {"idempotency_key": "again"})
    assert refused.value.code == "charge_already_refunded"
    assert refused.value.headers is not None
    assert refused.value.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    "authorization", [None, "Bearer sk_live_of_somebody", "Bearer pk_test_public", "Basic bm9uZTo="]
)
def test_only_a_secret_test_key_is_let_in(standin: StandIn, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    page = ask("GET", f"{standin.url}/v1/events", headers=headers)
    assert (page.status, page.json["error"]["type"]) == (401, "invalid_request_error")
    assert page.headers["Request-Id"].startswith("req_")


def test_key_is_let_in_as_bearer_and_as_basic(standin: StandIn) -> None:
    empty = {"object": "list", "data": [], "has_more": False, "url": "/v1/events"}
    assert ask("GET", f"{standin.url}/v1/events", headers=AUTHORISED).json == empty
    assert ask("GET", f"{standin.url}/v1/events", headers={"Authorization": "Basic c2tfdGVzdF94Og=="}).json == empty


def test_restricted_key_reads_and_does_not_write(standin: StandIn) -> None:
    headers = {"Authorization": "Bearer rk_test_reader"}
    assert ask("GET", f"{standin.url}/v1/events", headers=headers).status == 200
    assert ask("POST", f"{standin.url}/v1/refunds", form={}, headers=headers).status == 403


def test_another_api_version_is_refused(standin: StandIn) -> None:
    page = ask("GET", f"{standin.url}/v1/events", headers=AUTHORISED | {"Stripe-Version": "2022-08-01"})
    assert page.json["error"]["message"] == (
        f"Invalid Stripe API version: 2022-08-01. This stand-in speaks {stripe.api_version} only."
    )


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/customers"), ("POST", "/v1/events"), ("GET", "/")])
def test_unknown_door_is_told_in_stripes_shape(standin: StandIn, method: str, path: str) -> None:
    page = ask(method, standin.url + path, form={} if method == "POST" else None, headers=AUTHORISED)
    assert (page.status, page.json["error"]["message"]) == (404, f"Unrecognized request URL ({method}: {path}).")


def test_lists_come_newest_first_and_page_by_page(api: stripe.StripeClient) -> None:
    names = [api.v1.checkout.sessions.create(new_session()).id for _ in range(5)][::-1]
    sessions = api.v1.checkout.sessions
    first = sessions.list({"limit": 2})
    second = sessions.list({"limit": 2, "starting_after": names[1]})
    back = sessions.list({"limit": 2, "ending_before": names[4]})
    assert ([one.id for one in first.data], first.has_more) == (names[:2], True)
    assert ([one.id for one in second.data], second.has_more) == (names[2:4], True)
    assert ([one.id for one in back.data], back.has_more) == (names[2:4], True)
    assert [one.id for one in sessions.list({"limit": 2}).auto_paging_iter()] == names
    assert sessions.list({"created": {"lt": first.data[0].created - 60}}).data == []
    assert len(sessions.list({"customer_details": {"email": "camille@exemple.fr"}}).data) == 5
    assert sessions.list({"customer_details": {"email": "autre@exemple.fr"}}).data == []


def test_events_say_which_request_caused_them_and_when_they_have_arrived(api: stripe.StripeClient) -> None:
    opened = api.v1.checkout.sessions.create(new_session())
    api.v1.checkout.sessions.expire(opened.id, options={"idempotency_key": "over"})
    event = api.v1.events.list().data[0]
    assert event.request is not None
    assert event.request.idempotency_key == "over"
    eventually(lambda: api.v1.events.retrieve(event.id).pending_webhooks, 0)


def test_form_encoding_is_read_as_stripe_writes_it() -> None:
    pairs = [("a[b][0][c]", "1"), ("a[b][1][c]", "2"), ("d[]", "x"), ("d[]", "y"), ("e", "é & €")]
    assert decode(pairs) == {"a": {"b": {"0": {"c": "1"}, "1": {"c": "2"}}}, "d": {"0": "x", "1": "y"}, "e": "é & €"}


@pytest.mark.parametrize("pairs", [[("a", "1"), ("a[b]", "2")], [("a[b", "1")], [("[a]", "1")], [("", "1")]])
def test_broken_form_encoding_is_refused(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(ApiError):
        decode(pairs)
