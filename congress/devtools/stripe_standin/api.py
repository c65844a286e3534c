"""Stripe's HTTP doors, one line for each that the congress knocks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from congress.devtools.stripe_standin.account import account
from congress.devtools.stripe_standin.calls import Answer, Call, answer_call
from congress.devtools.stripe_standin.checkout import NEW_SESSION
from congress.devtools.stripe_standin.errors import JsonObject, no_such
from congress.devtools.stripe_standin.listing import list_shape, page
from congress.devtools.stripe_standin.params import choice, email, list_of, record, text
from congress.devtools.stripe_standin.refunds import NEW_REFUND

if TYPE_CHECKING:
    from congress.devtools.stripe_standin.params import Shape

blueprint = Blueprint("api", __name__, url_prefix="/v1")

ONE = record({"expand": list_of(text())})
SESSIONS = list_shape(
    payment_intent=text(), status=choice("complete", "expired", "open"), customer_details=record({"email": email})
)
REFUNDS = list_shape(payment_intent=text(), charge=text())
EVENTS = list_shape(type=text(), types=list_of(text()))


def _door(rule: str, method: str, shape: Shape, answer: Answer) -> None:
    def view(name: str = "") -> Response:
        return answer_call(shape, answer, name)

    blueprint.add_url_rule(rule, f"{method} {rule}".replace(".", "_"), view, methods=[method])


def _one(kind: str, param: str) -> Answer:
    def answer(call: Call) -> JsonObject:
        found = account().state.find(kind, call.name)
        if found is None:
            raise no_such(kind, call.name, param=param, in_path=True)
        return found

    return answer


def _event(call: Call) -> JsonObject:
    event = _one("event", "id")(call)
    return event | {"pending_webhooks": account().events.pending(event["id"])}


def _events(call: Call) -> JsonObject:
    types = {*call.params.get("types", []), *([call.params["type"]] if "type" in call.params else [])}
    found = account().state.newest_first("event")
    listed = page(found, call.params, url="/v1/events", keep=lambda event: not types or event["type"] in types)
    for event in listed["data"]:
        event["pending_webhooks"] = account().events.pending(event["id"])
    return listed


def _sessions(call: Call) -> JsonObject:
    asked = call.params

    def keep(session: JsonObject) -> bool:
        return bool(
            asked.get("payment_intent", session["payment_intent"]) == session["payment_intent"]
            and asked.get("status", session["status"]) == session["status"]
            and asked.get("customer_details", {}).get("email", session["customer_email"]) == session["customer_email"]
        )

    return page(account().state.newest_first("checkout.session"), asked, url="/v1/checkout/sessions", keep=keep)


def _refunds(call: Call) -> JsonObject:
    found = account().state.newest_first("refund", call.params.get("payment_intent"))
    charge = call.params.get("charge")
    return page(found, call.params, url="/v1/refunds", keep=lambda refund: charge in (None, refund["charge"]))


def _create_session(call: Call) -> JsonObject:
    return account().checkout.create(call.params, base_url=account().public_url or request.url_root.rstrip("/"))


_door("/checkout/sessions", "POST", NEW_SESSION, _create_session)
_door("/checkout/sessions", "GET", SESSIONS, _sessions)
_door("/checkout/sessions/<name>", "GET", ONE, lambda call: account().checkout.session(call.name))
_door(
    "/checkout/sessions/<name>/expire",
    "POST",
    ONE,
    lambda call: account().checkout.expire(call.name, origin=call.origin),
)
_door(
    "/checkout/sessions/<name>/line_items",
    "GET",
    list_shape(),
    lambda call: account().checkout.line_items(call.name),
)
_door("/payment_intents/<name>", "GET", ONE, _one("payment_intent", "intent"))
_door("/charges/<name>", "GET", ONE, _one("charge", "id"))
_door("/refunds", "POST", NEW_REFUND, lambda call: account().refunds.create(call.params, origin=call.origin))
_door("/refunds", "GET", REFUNDS, _refunds)
_door("/refunds/<name>", "GET", ONE, _one("refund", "id"))
_door("/events", "GET", EVENTS, _events)
_door("/events/<name>", "GET", ONE, _event)
