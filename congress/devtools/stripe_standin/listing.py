"""Stripe's lists, newest first, page by page, and `expand[]`, which shows an object where its id would stand."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from congress.devtools.stripe_standin.errors import JsonObject, bad_parameter, no_such
from congress.devtools.stripe_standin.params import integer, list_of, record, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from congress.devtools.stripe_standin.params import Shape
    from congress.devtools.stripe_standin.state import State

# Which members of which object can be expanded, and into what.
_EXPANDABLE = {
    ("checkout.session", "payment_intent"): "payment_intent",
    ("checkout.session", "line_items"): "list",
    ("payment_intent", "latest_charge"): "charge",
    ("refund", "payment_intent"): "payment_intent",
    ("refund", "charge"): "charge",
    ("charge", "payment_intent"): "payment_intent",
}


def _created(value: Any, name: str) -> Callable[[int], bool]:
    if isinstance(value, dict):
        bounds = record({key: integer() for key in ("gt", "gte", "lt", "lte")})(value, name)
        return lambda at: (
            at > bounds.get("gt", -1)
            and at >= bounds.get("gte", 0)
            and at < bounds.get("lt", at + 1)
            and at <= bounds.get("lte", at)
        )
    exact = integer()(value, name)
    return lambda at: at == exact


def list_shape(**filters: Shape) -> Shape:
    """The parameters of a list: the common ones and its own filters."""
    return record(
        {
            "limit": integer(1, 100),
            "starting_after": text(),
            "ending_before": text(),
            "created": _created,
            "expand": list_of(text()),
            **filters,
        }
    )


def page(
    found: Iterable[JsonObject], params: JsonObject, *, url: str, keep: Callable[[JsonObject], bool]
) -> JsonObject:
    """One page of a list; `found` comes newest first, `keep` says which are asked for."""
    in_time = params.get("created", lambda _: True)
    wanted = [one for one in found if in_time(one["created"]) and keep(one)]
    limit = params.get("limit", 10)
    if "ending_before" in params:
        before = wanted[: _position(wanted, params["ending_before"], "ending_before")]
        return _list(before[-limit:], has_more=len(before) > limit, url=url)
    start = _position(wanted, params["starting_after"], "starting_after") + 1 if "starting_after" in params else 0
    data = list(islice(wanted, start, start + limit))
    return _list(data, has_more=len(wanted) > start + limit, url=url)


def _position(wanted: list[JsonObject], name: str, param: str) -> int:
    for position, one in enumerate(wanted):
        if one["id"] == name:
            return position
    raise no_such("object", name, param=param, in_path=False)


def _list(data: list[JsonObject], *, has_more: bool, url: str) -> JsonObject:
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def expand(body: JsonObject, paths: list[str], state: State) -> JsonObject:
    """The answer with each path (`payment_intent.latest_charge`, `data.line_items`) shown whole."""
    for path in paths:
        _expand(body, path.split("."), path, state)
    return body


def _expand(body: JsonObject, path: list[str], whole: str, state: State) -> None:
    name, rest = path[0], path[1:]
    if body["object"] == "list" and name == "data" and rest:
        for one in body["data"]:
            _expand(one, rest, whole, state)
        return
    kind = _EXPANDABLE.get((body["object"], name))
    if kind is None:
        raise bad_parameter(f"This property cannot be expanded ({name}).", f"expand[{whole}]")
    reference = f"{body['id']}/line_items" if kind == "list" else body[name]
    if isinstance(reference, str):
        found = state.find(kind, reference)
        if kind == "list" and found is not None:
            del found["id"]
        body[name] = found
    if rest and isinstance(body[name], dict):
        _expand(body[name], rest, whole, state)
