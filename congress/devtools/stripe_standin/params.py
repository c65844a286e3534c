"""Stripe's form encoding (`line_items[0][price_data][currency]=eur`) read back and checked against a shape.

A shape is a function of the raw value and its name as Stripe writes it; it gives the checked value or raises
the error that Stripe answers. A parameter outside the shape is refused, known to Stripe or not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from congress.devtools.stripe_standin.errors import JsonObject, bad_parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Shape = Callable[[Any, str], Any]

_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_PART = re.compile(r"\[([^\[\]]*)\]")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def decode(pairs: Iterable[tuple[str, str]]) -> JsonObject:
    """The pairs as nested objects; a list stays an object with the keys "0", "1"… until a shape says list."""
    found: JsonObject = {}
    for name, value in pairs:
        match = _NAME.fullmatch(name)
        if match is None:
            raise bad_parameter(f"Received unknown parameter: {name}", name, "parameter_unknown")
        parts = [match[1], *_PART.findall(match[2])]
        place = found
        for part, following in zip(parts, [*parts[1:], None], strict=True):
            key = part or str(len(place))
            if following is None:
                place[key] = value
                break
            place = place.setdefault(key, {})
            if not isinstance(place, dict):
                raise bad_parameter(f"Invalid object: {name}", name)
    return found


def text(longest: int = 5000) -> Shape:
    """A non-empty string."""

    def check(value: Any, name: str) -> str:
        if not isinstance(value, str):
            raise bad_parameter(f"Invalid string: {value}", name)
        if not value:
            raise bad_parameter(
                f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter; "
                f"however '{name}' cannot be unset. You should remove '{name}' from your request or supply a non-empty "
                "value.",
                name,
                "parameter_invalid_empty",
            )
        if len(value) > longest:
            raise bad_parameter(f"Invalid string: {value[:20]}…; must be at most {longest} characters", name)
        return value

    return check


def integer(least: int = 0, most: int = 99_999_999_999) -> Shape:
    """A whole number between two bounds."""

    def check(value: Any, name: str) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,15}", value):
            raise bad_parameter(f"Invalid integer: {value}", name, "parameter_invalid_integer")
        if not least <= int(value) <= most:
            bound = f"greater than or equal to {least}" if int(value) < least else f"no more than {most}"
            raise bad_parameter(f"This value must be {bound}.", name, "parameter_invalid_integer")
        return int(value)

    return check


def choice(*values: str) -> Shape:
    """One of a few words."""

    def check(value: Any, name: str) -> str:
        if value not in values:
            raise bad_parameter(f"Invalid {name}: must be one of {', '.join(values)}", name)
        return str(value)

    return check


def url(value: Any, name: str) -> str:
    """An address with its scheme; braces are allowed for {CHECKOUT_SESSION_ID}."""
    address = text()(value, name)
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).netloc:
        raise bad_parameter("Not a valid URL", name, "url_invalid")
    return str(address)


def email(value: Any, name: str) -> str:
    """An address of mail, checked as loosely as Stripe does."""
    address = text(800)(value, name)
    if not _EMAIL.fullmatch(address):
        raise bad_parameter(f"Invalid email address: {address}", name, "email_invalid")
    return str(address)


def metadata(value: Any, name: str) -> dict[str, str]:
    """The merchant's own notes: 50 keys of 40 characters, values of 500."""
    if not isinstance(value, dict):
        raise bad_parameter("Invalid object", name)
    if len(value) > 50 or any(len(key) > 40 for key in value):  # noqa: PLR2004 - Stripe's documented limits
        raise bad_parameter("Metadata can have up to 50 keys of at most 40 characters.", name)
    return {key: text(500)(item, f"{name}[{key}]") for key, item in value.items()}


def list_of(shape: Shape) -> Shape:
    """A list, in the order of its indexes."""

    def check(value: Any, name: str) -> list[Any]:
        if not isinstance(value, dict) or not all(key.isdecimal() for key in value):
            raise bad_parameter("Invalid array", name)
        return [shape(value[key], f"{name}[{key}]") for key in sorted(value, key=int)]

    return check


def record(fields: dict[str, Shape], required: tuple[str, ...] = ()) -> Shape:
    """An object with these members and no others."""

    def check(value: Any, name: str) -> JsonObject:
        if not isinstance(value, dict):
            raise bad_parameter("Invalid object", name)
        for key in value:
            if key not in fields:
                full = _inside(name, key)
                raise bad_parameter(f"Received unknown parameter: {full}", full, "parameter_unknown")
        for key in required:
            if key not in value:
                full = _inside(name, key)
                raise bad_parameter(f"Missing required param: {full}.", full, "parameter_missing")
        return {key: fields[key](item, _inside(name, key)) for key, item in value.items()}

    return check


def _inside(name: str, key: str) -> str:
    return f"{name}[{key}]" if name else key
