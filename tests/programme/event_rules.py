"""What search engines ask of an event (developers.google.com/search/docs/appearance/structured-data/event)."""

from __future__ import annotations

from typing import Any

_WHEN = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?$"}
_ADDRESS = {"type": "string", "pattern": "^https?://"}
_POSTAL = {
    "type": "object",
    "required": ["@type", "streetAddress", "addressLocality"],
    "properties": {"@type": {"const": "PostalAddress"}},
}
_PLACE = {
    "type": "object",
    "oneOf": [
        {"properties": {"@type": {"const": "Place"}, "address": _POSTAL}, "required": ["@type", "name", "address"]},
        {"properties": {"@type": {"const": "VirtualLocation"}, "url": _ADDRESS}, "required": ["@type", "url"]},
    ],
}
_PERSON = {
    "type": "object",
    "required": ["@type", "name"],
    "properties": {"@type": {"const": "Person"}, "url": _ADDRESS},
}
_OFFER = {
    "type": "object",
    "required": ["@type", "url", "price", "priceCurrency"],
    "properties": {"url": _ADDRESS, "price": {"pattern": r"^\d+\.\d\d$"}, "priceCurrency": {"pattern": "^[A-Z]{3}$"}},
}
_EVENT: dict[str, Any] = {
    "type": "object",
    "required": ["@type", "name", "startDate", "location"],
    "properties": {
        "@type": {"const": "Event"},
        "@id": _ADDRESS,
        "name": {"type": "string", "minLength": 1},
        "url": _ADDRESS,
        "startDate": _WHEN,
        "endDate": _WHEN,
        "previousStartDate": _WHEN,
        "eventStatus": {
            "enum": [f"https://schema.org/Event{one}" for one in ("Scheduled", "Cancelled", "Rescheduled", "Postponed")]
        },
        "eventAttendanceMode": {
            "enum": [f"https://schema.org/{one}EventAttendanceMode" for one in ("Offline", "Mixed")]
        },
        "location": {"type": "array", "items": _PLACE, "minItems": 1},
        "performer": {"type": "array", "items": _PERSON, "minItems": 1},
        "organizer": {"type": "object", "required": ["@type", "name", "url"]},
        "image": {"type": "array", "items": _ADDRESS, "minItems": 1},
        "offers": {"type": "array", "items": _OFFER, "minItems": 1},
        "subEvent": {"type": "array", "items": {"$ref": "#/$defs/event"}, "minItems": 1},
        "superEvent": {"$ref": "#/$defs/event"},
    },
}
EVENT_PAGE: dict[str, Any] = {
    "$defs": {"event": _EVENT},
    "$ref": "#/$defs/event",
    "properties": {"@context": {"const": "https://schema.org"}},
    "required": ["@context", "organizer", "image"],
}
