"""One API request: who may come in, one answer per idempotency key, errors in Stripe's shape."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import stripe
from flask import Response, request

from congress.devtools.stripe_standin.account import account
from congress.devtools.stripe_standin.errors import ApiError, JsonObject
from congress.devtools.stripe_standin.events import Origin
from congress.devtools.stripe_standin.listing import expand
from congress.devtools.stripe_standin.objects import new_id
from congress.devtools.stripe_standin.params import decode

if TYPE_CHECKING:
    from congress.devtools.stripe_standin.params import Shape


@dataclass(frozen=True)
class Call:
    """One request that has been let in: its parameters, checked, and where it came from."""

    params: JsonObject
    name: str
    origin: Origin


Answer = Callable[[Call], JsonObject]


def answer_call(shape: Shape, answer: Answer, name: str) -> Response:
    """The whole way of a request: let in, checked, executed or replayed, shown."""
    origin = Origin(new_id("req", 14), request.headers.get("Idempotency-Key") if request.method == "POST" else None)
    headers = {"Request-Id": str(origin.request_id), "Stripe-Version": stripe.api_version}
    if origin.idempotency_key:
        headers["Idempotency-Key"] = origin.idempotency_key
    try:
        key = _secret_key()
        _refuse_other_versions()
        call = Call(_params(shape), name, origin)
        account().checkout.expire_due()
        status, body = _once(call, answer, key, headers) if origin.idempotency_key else _executed(call, answer)
    except ApiError as error:
        status, body = error.status, error.body()
    return Response(json.dumps(body, indent=2), status, headers, mimetype="application/json")


def _secret_key() -> str:
    """The secret key, from Bearer or Basic; only test keys, so that a real one is noticed at once.

    A restricted key (`rk_test_…`) may read and not write, as the organiser of a real account might set it.
    """
    given = request.authorization
    key = "" if given is None else (given.token or given.username or "")
    if not key:
        message = (
            "You did not provide an API key. You need to provide your API key in the Authorization header, using "
            "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
        )
        raise ApiError(message, status=HTTPStatus.UNAUTHORIZED, before_execution=True)
    if not key.startswith(("sk_test_", "rk_test_")):
        message = f"Invalid API Key provided: {key[:8]}{'*' * 8}"
        raise ApiError(message, status=HTTPStatus.UNAUTHORIZED, before_execution=True)
    if key.startswith("rk_") and request.method != "GET":
        message = f"The provided key '{key[:8]}{'*' * 8}' does not have the required permissions for this endpoint."
        raise ApiError(message, status=HTTPStatus.FORBIDDEN, before_execution=True)
    return key


def _refuse_other_versions() -> None:
    version = request.headers.get("Stripe-Version", stripe.api_version)
    if version != stripe.api_version:
        message = f"Invalid Stripe API version: {version}. This stand-in speaks {stripe.api_version} only."
        raise ApiError(message, before_execution=True)


def _params(shape: Shape) -> JsonObject:
    source = request.form if request.method == "POST" else request.args
    params: JsonObject = shape(decode(source.items(multi=True)), "")
    return params


def _executed(call: Call, answer: Answer) -> tuple[int, JsonObject]:
    with account().state.changing():
        return _expanded(call, answer)


def _expanded(call: Call, answer: Answer) -> tuple[int, JsonObject]:
    return HTTPStatus.OK, expand(answer(call), call.params.get("expand", []), account().state)


def _once(call: Call, answer: Answer, secret: str, headers: dict[str, str]) -> tuple[int, JsonObject]:
    """The first answer under a key, for ever after; real Stripe forgets a key after 24 hours at the earliest.

    Two requests with one key at the same instant queue up here, and the second gets the first one's answer;
    real Stripe answers the second with 409, upon which the SDK asks again and gets it too.
    """
    scope = f"{secret}/{call.origin.idempotency_key}"
    asked = json.dumps([request.path, sorted(request.form.items(multi=True))])
    state = account().state
    with state.changing():
        for known in state.rows("SELECT * FROM answer WHERE key = ?", scope):
            if known["request"] != asked:
                raise _other_request(str(call.origin.idempotency_key), json.loads(known["request"])[0])
            headers |= {"Idempotent-Replayed": "true", "Original-Request": known["request_id"]}
            return known["status"], json.loads(known["body"])
        try:
            status, body = _expanded(call, answer)
        except ApiError as error:
            if error.before_execution:
                raise
            status, body = error.status, error.body()
        state.rows(
            "INSERT INTO answer VALUES (?, ?, ?, ?, ?)", scope, asked, call.origin.request_id, status, json.dumps(body)
        )
        return status, body


def _other_request(key: str, path: str) -> ApiError:
    same = "parameters" if path == request.path else f"endpoint ('{path}')"
    message = (
        f"Keys for idempotent requests can only be used with the same {same} they were first used with. "
        f"Try using a key other than '{key}' if you meant to execute a different request."
    )
    return ApiError(message, kind="idempotency_error")
