"""A release as programme apps read it: days, rooms and events, in words ready to be written as XML or JSON.

The format is the schedule of pentabarf, frab and pretalx as c3voc describes it, https://c3voc.de/wiki/schedule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256
from math import gcd
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from congress.kernel.i18n import gettext, typo
from congress.programme import labels, pages
from congress.programme.models import SittingStatus
from congress.programme.naming import name_of, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from congress.programme.addresses import Addresses
    from congress.programme.pages import Card, DayPage
    from congress.programme.published import PublishedProgramme, PublishedSitting

LANGUAGE = "fr"  # the congress speaks French, whatever the language the feed is read in
_MINUTE = timedelta(minutes=1)
_SLOT = 15  # minutes: the usual grid; a finer one where a time asks for it
_LEAST_IN_SLUG = 4
_MOST_MINUTES = 99 * 60 + 59  # the format writes two digits of hours


@dataclass(frozen=True)
class Person:
    """Somebody announced; « (sous réserve) » is part of the name, which every app shows."""

    id: int
    name: str
    url: str
    is_tentative: bool


@dataclass(frozen=True)
class Link:
    """What a sitting leads to afterwards: the replay (`media`), the slides (`slides`)."""

    type: str
    url: str
    title: str


@dataclass(frozen=True)
class Event:
    """A sitting that has a time."""

    guid: str
    id: int
    date: datetime
    duration: str
    room: str
    title: str
    type: str
    track: str
    abstract: str
    description: str
    slug: str
    url: str
    recorded: bool
    persons: tuple[Person, ...]
    links: tuple[Link, ...]
    attachments: tuple[Link, ...]
    status: SittingStatus

    @property
    def start(self) -> str:
        """« 09:30 », by the clocks of the congress."""
        return self.date.strftime("%H:%M")


@dataclass(frozen=True)
class Day:
    """One day from midnight to midnight; rooms in the order in which they are first used."""

    index: int
    date: date
    start: datetime
    end: datetime
    rooms: Mapping[str, tuple[Event, ...]]


@dataclass(frozen=True)
class Schedule:
    """The whole congress; `version` is the number of the release."""

    version: str
    title: str
    acronym: str
    base_url: str
    url: str
    time_zone: str
    timeslot: str
    days: tuple[Day, ...]


@dataclass(frozen=True)
class _Names:
    """What events and people are called outside: numbers that stay, addresses."""

    acronym: str
    sittings: Mapping[str, int]
    speakers: Mapping[str, int]
    shared_rooms: frozenset[str]
    there: Addresses


def schedule(programme: PublishedProgramme, *, title: str, there: Addresses) -> Schedule:
    """The release in the language in force; sittings without a time are left out, as no day can hold them."""
    rooms = [room.name for room in programme.rooms]
    names = _Names(
        acronym="congres" + re.sub(r"[^a-z0-9]+", "_", programme.edition.lower()),
        sittings=_numbers(sitting.uid for sitting in programme.sittings),
        speakers=_numbers(speaker.ref for speaker in programme.speakers),
        shared_rooms=frozenset(name for name in rooms if rooms.count(name) > 1),
        there=there,
    )
    zone = ZoneInfo(programme.time_zone)
    days = pages.day_pages(programme, programme.published_at)
    return Schedule(
        version=str(programme.number),
        title=typo(title),
        acronym=names.acronym,
        base_url=there.home,
        url=there.programme,
        time_zone=programme.time_zone,
        timeslot=_hours(_timeslot(programme, zone)),
        days=tuple(_day(programme, index, each, names) for index, each in enumerate(days, start=1)),
    )


def _numbers(names: Iterable[str]) -> dict[str, int]:
    """A positive number of 31 bits for each name, the same in every release: apps know favourites by it."""
    numbers: dict[str, int] = {}
    taken = {0}
    for name in sorted(set(names)):
        number = int.from_bytes(sha256(name.encode()).digest()[:4], "big") >> 1
        while number in taken:
            number += 1
        taken.add(number)
        numbers[name] = number
    return numbers


def _timeslot(programme: PublishedProgramme, zone: ZoneInfo) -> int:
    """The coarsest grid in minutes that every time fits on."""
    times = [instant for one in programme.sittings for instant in (one.starts_at, one.ends_at) if instant]
    return gcd(_SLOT, *(instant.astimezone(zone).minute for instant in times))


def _hours(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _day(programme: PublishedProgramme, index: int, page: DayPage, names: _Names) -> Day:
    zone = ZoneInfo(programme.time_zone)
    midnight = datetime.combine(page.day, time(), zone)
    rooms: dict[str, tuple[Event, ...]] = {}
    for card in page.cards:
        if card.sitting.starts_at is not None:
            event = _event(programme, card, card.sitting.starts_at.astimezone(zone), names)
            rooms[event.room] = (*rooms.get(event.room, ()), event)
    return Day(index, page.day, midnight, midnight + timedelta(days=1), rooms)


def _event(programme: PublishedProgramme, card: Card, starts_at: datetime, names: _Names) -> Event:
    sitting = card.sitting
    ends_at = sitting.ends_at or starts_at + pages.OPEN_END
    return Event(
        guid=sitting.uid,
        id=names.sittings[sitting.uid],
        date=starts_at,
        duration=_hours(max(1, min((ends_at - starts_at) // _MINUTE, _MOST_MINUTES))),
        room=_room(card, names),
        title=_title(card),
        type=str(labels.KIND[sitting.kind]),
        track=typo(card.space.name) if card.space else "",
        abstract=typo(sitting.abstract),
        description="\n".join(_description(programme, sitting)),
        slug=_slug(names, sitting.ref),
        url=names.there.sitting(sitting.ref),
        recorded=sitting.streamed,
        persons=tuple(
            Person(
                names.speakers[one.speaker],
                name_of(programme, one),
                names.there.speaker(one.speaker),
                is_tentative=one.is_tentative,
            )
            for one in sitting.announced
        ),
        links=tuple(_links(sitting)),
        attachments=tuple(_attachments(programme, sitting, names)),
        status=sitting.status,
    )


def _slug(names: _Names, ref: str) -> str:
    """The acronym, then at least four letters, as c3voc asks."""
    return f"{names.acronym}-{ref}" if len(ref) >= _LEAST_IN_SLUG else f"{names.acronym}-seance-{ref}"


def _links(sitting: PublishedSitting) -> Iterator[Link]:
    if sitting.replay_url:
        yield Link("media", sitting.replay_url, gettext("Revoir la séance"))
    if sitting.slides_url:
        yield Link("slides", sitting.slides_url, gettext("Supports de présentation"))


def _attachments(programme: PublishedProgramme, sitting: PublishedSitting, names: _Names) -> Iterator[Link]:
    """The slides that speakers sent, each under who sent them."""
    for one in sitting.slides:
        title = f"{programme.speaker_of[one.speaker].name} – {one.name}"
        yield Link("slides", names.there.slides(one.ref), title)


def _room(card: Card, names: _Names) -> str:
    """The room, with its venue where two bear that name; where none is set, the venue."""
    venue = card.venue.name if card.venue else ""
    if card.room is None:
        return typo(venue) or gettext("Lieu à préciser")
    return typo(f"{card.room.name}, {venue}" if card.room.name in names.shared_rooms else card.room.name)


def _title(card: Card) -> str:
    """The format has no status: what is not certain, and what is cancelled, is said in the title as in calendars."""
    title = typo(card.sitting.title)
    if card.sitting.status is SittingStatus.TENTATIVE:
        return gettext("%(title)s (sous réserve)", title=title)
    if card.sitting.status is SittingStatus.CANCELLED:
        return gettext("Annulation : %(title)s", title=title)
    return title


def _description(programme: PublishedProgramme, sitting: PublishedSitting) -> Iterator[str]:
    """Who speaks, with their functions, sequence by sequence; the format's own persons have names only."""
    for heading, people in parts(programme, sitting):
        if heading:
            yield heading
        yield from (f"- {person}" for person in people)
    if sitting.streamed and sitting.status is not SittingStatus.CANCELLED:
        yield gettext("À suivre aussi à distance.")
