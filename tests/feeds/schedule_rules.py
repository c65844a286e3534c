"""What c3voc's schema asks of a schedule.xml, in our own words: order of elements, forms of values, what is unique."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = ["generator", "version", "conference"]
CONFERENCE = ["title", "acronym", "start", "end", "days", "timeslot_duration", "base_url", "time_zone_name"]
EVENT = ["room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track"]
EVENT += ["persons", "language", "description", "recording", "links", "attachments", "url"]
_INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
_DAY, _LENGTH, _NUMBER = r"\d{4}-\d\d-\d\d", r"\d\d:[0-5]\d", r"[1-9]\d*"
_ADDRESS = r"https?://.+"
FORMS = {
    "conference/acronym": r"[a-z0-9_-][a-z0-9_]{3,}",
    "conference/start": _DAY,
    "conference/end": _DAY,
    "conference/days": _NUMBER,
    "conference/timeslot_duration": r"00:(01|03|05|15)",
    "conference/base_url": _ADDRESS,
    "conference/time_zone_name": r"\w+/\w+",
    "event/@guid": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "event/@id": _NUMBER,
    "event/date": _INSTANT,
    "event/start": r"([01]\d|2[0-3]):[0-5]\d",
    "event/duration": _LENGTH,
    "event/slug": r"[a-z0-9_]{4,}-[a-z0-9_-]{4,}",
    "event/url": _ADDRESS,
    "recording/optout": "true|false",
    "person/@id": _NUMBER,
    "link/@href": _ADDRESS,
    "attachment/@href": _ADDRESS,
    "day/@index": _NUMBER,
    "day/@date": _DAY,
    "day/@start": _INSTANT,
    "day/@end": _INSTANT,
}
UNIQUE = ("event/@guid", "event/@id", "event/slug", "day/@index")
NOT_EMPTY = (
    "conference/title",
    "event/room",
    "event/title",
    "event/type",
    "person",
    "link",
    "attachment",
    "room/@name",
)


def read(document: bytes) -> ET.Element:
    return ET.fromstring(document)  # noqa: S314 - what the service itself wrote


def faults(root: ET.Element) -> list[str]:
    """Everything the schema, or somebody who reads the feed, would stumble over."""
    values = [value for parent in root.iter() for value in _values(parent)]
    found = [f"{name} is {text!r}" for name, text in values if not re.fullmatch(FORMS.get(name, r"(?s:.*)"), text)]
    found += [f"{name} is empty" for name, text in values if name.split("/@")[0] in NOT_EMPTY and not text.strip()]
    for name in UNIQUE:
        counted = Counter(text for each, text in values if each == name)
        found += [f"{name} {text!r} stands {count} times" for text, count in counted.items() if count > 1]
    return [*found, *_misplaced(root)]


def _values(parent: ET.Element) -> Iterator[tuple[str, str]]:
    yield from ((f"{parent.tag}/@{name}", value) for name, value in parent.items())
    yield from ((f"{parent.tag}/{child.tag}", child.text or "") for child in parent if not len(child))
    if parent.tag in ("person", "link", "attachment"):
        yield parent.tag, parent.text or ""


def _misplaced(root: ET.Element) -> Iterator[str]:
    days = len(root.findall("day"))
    yield from _order(root, [*ROOT, *["day"] * max(days, 1)])
    for conference in root.iter("conference"):
        yield from _order(conference, CONFERENCE)
    for day in root.iter("day"):
        yield from _order(day, ["room"] * len(day))
        for room in day:
            yield from _order(room, ["event"] * max(len(room), 1))
            yield from (f"{event.get('id')} is told in another room" for event in room if _stray(event, room))
    for event in root.iter("event"):
        yield from _order(event, EVENT)
    for persons in root.iter("persons"):
        yield from _order(persons, ["person"] * len(persons))
    for name in ("link", "attachment"):
        for links in root.iter(f"{name}s"):
            yield from _order(links, [name] * len(links))
    for recording in root.iter("recording"):
        yield from _order(recording, ["license", "optout"])


def _stray(event: ET.Element, room: ET.Element) -> bool:
    return event.findtext("room") != room.get("name")


def _order(parent: Iterable[ET.Element], expected: list[str]) -> Iterator[str]:
    tags = [child.tag for child in parent]
    if tags != expected:
        yield f"{tags} stand where {expected} should"
