"""The forum as its pages show it: espaces with their colour, ateliers with the places left, stands by number."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from congress.programme.models import SittingKind, SittingStatus
from congress.programme.pages import day_of, espace_number
from congress.tickets.workshops import places_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from congress.programme.published import PublishedProgramme, PublishedSitting
    from congress.stands.models import Exhibitor, Stand


@dataclass(frozen=True)
class WorkshopShown:
    """An atelier; `places` is empty where one comes without signing up."""

    ref: str
    title: str
    abstract: str
    day: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    room: str
    space: str
    espace: int | None
    is_example: bool
    is_cancelled: bool
    is_tentative: bool
    takes_sign_ups: bool
    is_full: bool
    places: str


@dataclass(frozen=True)
class StandShown:
    """A stand and who holds it."""

    number: str
    name: str
    description: str
    website: str
    is_example: bool

    @property
    def website_text(self) -> str:
        """The site's name without what every address has."""
        parts = urlsplit(self.website)
        return (parts.netloc.removeprefix("www.") + parts.path).rstrip("/")


@dataclass(frozen=True)
class SpaceShown:
    """An espace with all that stands in it."""

    ref: str
    name: str
    summary: str
    espace: int | None
    workshops: tuple[WorkshopShown, ...]
    stands: tuple[StandShown, ...]


@dataclass(frozen=True)
class Slot:
    """The ateliers that begin and end together; without times, those whose time is still to be told."""

    day: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    workshops: tuple[WorkshopShown, ...]


@dataclass(frozen=True)
class ForumTime:
    """A time at which the whole forum is open."""

    ref: str
    title: str
    day: date | None
    starts_at: datetime | None
    ends_at: datetime | None


def is_workshop(sitting: PublishedSitting) -> bool:
    """An atelier by name, a round table held in an espace, or whatever one signs up for."""
    in_forum = sitting.kind is SittingKind.ROUND_TABLE and sitting.space is not None
    return sitting.kind is SittingKind.WORKSHOP or in_forum or sitting.capacity is not None


def workshops(programme: PublishedProgramme, taken: Mapping[str, int]) -> tuple[WorkshopShown, ...]:
    """Every atelier in order of time, the named ones before the examples."""
    shown = [_workshop(programme, sitting, taken.get(sitting.ref, 0)) for sitting in programme.sittings]
    chosen = [one for one, sitting in zip(shown, programme.sittings, strict=True) if is_workshop(sitting)]
    return tuple(sorted(chosen, key=lambda one: (*_slot(one), one.is_example)))


def slots(shown: Iterable[WorkshopShown]) -> tuple[Slot, ...]:
    """Ateliers gathered by the time they share."""
    found = []
    for _, group in groupby(shown, key=_slot):
        together = tuple(group)
        first = together[0]
        found.append(Slot(first.day, first.starts_at, first.ends_at, together))
    return tuple(found)


def spaces(programme: PublishedProgramme, taken: Mapping[str, int], stands: Sequence[Stand]) -> tuple[SpaceShown, ...]:
    """The espaces in their order, each with its ateliers and stands."""
    ateliers = workshops(programme, taken)
    return tuple(
        SpaceShown(
            ref=space.ref,
            name=space.name,
            summary=space.summary,
            espace=espace_number(programme, space.ref),
            workshops=tuple(one for one in ateliers if one.space == space.name),
            stands=tuple(
                stand_shown(stand.number, stand.exhibitor) for stand in stands if stand.space.ref == space.ref
            ),
        )
        for space in programme.spaces
    )


def forum_times(programme: PublishedProgramme) -> tuple[ForumTime, ...]:
    """When the forum is open."""
    return tuple(
        ForumTime(sitting.ref, sitting.title, day_of(programme, sitting), sitting.starts_at, sitting.ends_at)
        for sitting in programme.sittings
        if sitting.kind is SittingKind.FORUM and sitting.status is not SittingStatus.CANCELLED
    )


def _slot(one: WorkshopShown) -> tuple[bool, str, str]:
    start, end = one.starts_at, one.ends_at
    return (start is None, start.isoformat() if start else "", end.isoformat() if end else "")


def _workshop(programme: PublishedProgramme, sitting: PublishedSitting, taken: int) -> WorkshopShown:
    cancelled = sitting.status is SittingStatus.CANCELLED
    capacity = None if cancelled else sitting.capacity
    return WorkshopShown(
        ref=sitting.ref,
        title=sitting.title,
        abstract=sitting.abstract,
        day=day_of(programme, sitting),
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        room=programme.room_of[sitting.room].name if sitting.room else "",
        space=programme.space_of[sitting.space].name if sitting.space else "",
        espace=espace_number(programme, sitting.space),
        is_example=sitting.is_example,
        is_cancelled=cancelled,
        is_tentative=sitting.status is SittingStatus.TENTATIVE,
        takes_sign_ups=capacity is not None,
        is_full=capacity is not None and taken >= capacity,
        places="" if capacity is None else places_text(capacity, taken),
    )


def stand_shown(number: str | None, exhibitor: Exhibitor) -> StandShown:
    """An exhibitor at its place, or without one."""
    return StandShown(
        number or "", exhibitor.name, exhibitor.description, exhibitor.website, is_example=exhibitor.is_example
    )
