"""The levers of a test or a demonstration: lose, double, hold and reorder events, and move the clock on."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Blueprint, jsonify, request

from congress.devtools.stripe_standin.account import account
from congress.devtools.stripe_standin.events import DeliveryMode

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("control", __name__, url_prefix="/_control")

_MOST_AT_ONCE = 50


class BadLever(Exception):  # noqa: N818 - it is answered, not logged
    """A control request that asks for something there is no lever for."""


@blueprint.errorhandler(BadLever)
def refuse(error: BadLever) -> ResponseReturnValue:
    """Says what was wrong; nothing has been changed."""
    return jsonify(error=str(error)), HTTPStatus.BAD_REQUEST


def _asked(**defaults: Any) -> dict[str, Any]:
    given = request.get_json(silent=True) if request.data else {}
    if not isinstance(given, dict) or not given.keys() <= defaults.keys():
        raise BadLever(f"a JSON object with some of {', '.join(defaults)} is needed")
    for name, value in given.items():
        known = defaults[name]
        wanted = (int, float) if isinstance(known, float) else type(known)
        if not isinstance(value, wanted) or (isinstance(value, bool) and not isinstance(known, bool)):
            raise BadLever(f"{name}: {value!r} is of the wrong kind")
    return defaults | given


@blueprint.post("")
def set_levers() -> ResponseReturnValue:
    """How the events from now on reach the merchant, who that is, and how far the clock moves on."""
    ours = account()
    asked = _asked(
        deliver=ours.events.mode.value,
        delay_seconds=ours.events.delay_seconds,
        webhook_url=ours.courier.webhook.url,
        advance_seconds=0.0,
    )
    modes = [mode.value for mode in DeliveryMode]
    if asked["deliver"] not in modes:
        raise BadLever(f"deliver: must be one of {', '.join(modes)}")
    if asked["advance_seconds"] < 0 or asked["delay_seconds"] < 0:
        raise BadLever("time does not run backwards")
    ours.events.mode = DeliveryMode(asked["deliver"])
    ours.events.delay_seconds = float(asked["delay_seconds"])
    ours.courier.webhook.url = asked["webhook_url"]
    ours.clock.advance(asked["advance_seconds"])
    ours.wake()
    return jsonify(
        deliver=asked["deliver"],
        delay_seconds=ours.events.delay_seconds,
        webhook_url=ours.courier.webhook.url,
        now=int(ours.clock.now()),
    )


@blueprint.post("/flush")
def flush() -> ResponseReturnValue:
    """Posts what is held and waits for the merchant's answers: {"order", "times", "types"}, all optional."""
    default = "reverse" if account().events.mode is DeliveryMode.REVERSE else "created"
    asked = _asked(order=default, times=1, types=[])
    if asked["order"] not in ("created", "reverse") or not 1 <= asked["times"] <= _MOST_AT_ONCE:
        raise BadLever(f"order: created or reverse; times: 1 to {_MOST_AT_ONCE}")
    answers = account().courier.flush(reverse=asked["order"] == "reverse", times=asked["times"], types=asked["types"])
    return jsonify(delivered=answers)


@blueprint.get("/events")
def events() -> ResponseReturnValue:
    """All events, oldest first, each with its deliveries and what the merchant answered."""
    state = account().state
    told: dict[str, list[dict[str, Any]]] = {}
    for row in state.rows("SELECT event, state, attempts, last_status FROM delivery ORDER BY seq"):
        told.setdefault(row["event"], []).append(
            {"state": row["state"], "attempts": row["attempts"], "last_status": row["last_status"]}
        )
    found = reversed(list(state.newest_first("event")))
    return jsonify(events=[event | {"deliveries": told.get(event["id"], [])} for event in found])
