"""Sittings, rooms and people that no database knows: what the rules look at."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from congress.editions.models import Edition, EditionStatus, Room, Venue
from congress.kernel.refs import slug
from congress.programme.models import (
    Appearance,
    AppearanceRole,
    AppearanceState,
    Sequence,
    Sitting,
    SittingKind,
    SittingStatus,
    Speaker,
)


def at_lille(hour: int, minute: int = 0, day: int = 25) -> datetime:
    """An instant of November 2027 as the clocks of Lille show it (UTC+1)."""
    return datetime(2027, 11, day, hour - 1, minute, tzinfo=UTC)


def make_edition(**changes: Any) -> Edition:
    values = {"time_zone": "Europe/Paris", "travel_minutes": 20, "status": EditionStatus.OPEN, **changes}
    return Edition(ref="2027", starts_on=date(2027, 11, 25), ends_on=date(2027, 11, 26), **values)


def make_venue(name: str = "Nouveau Siècle", **fields: Any) -> Venue:
    return Venue(ref=slug(name), name=name, position=1, **fields)


def make_room(venue: Venue, name: str, capacity: int | None = None) -> Room:
    return Room(ref=slug(name), name=name, capacity=capacity, position=1, venue=venue)


def make_sitting(title: str, starts: datetime | None = None, ends: datetime | None = None, **fields: Any) -> Sitting:
    room = fields.get("room")
    values = {
        "kind": SittingKind.WORKSHOP,
        "status": SittingStatus.CONFIRMED,
        "venue": room.venue if room else None,
        "streamed": False,
        "position": 1,
        **fields,
    }
    return Sitting(ref=slug(title), title=title, starts_at=starts, ends_at=ends, **values)


def make_sequence(
    sitting: Sitting, title: str, starts: datetime | None = None, ends: datetime | None = None
) -> Sequence:
    position = len(sitting.sequences) + 1
    return Sequence(sitting=sitting, ref=slug(title), title=title, position=position, starts_at=starts, ends_at=ends)


def make_speaker(name: str) -> Speaker:
    first_name, _, last_name = name.partition(" ")
    return Speaker(ref=slug(name), first_name=first_name, last_name=last_name)


def name_in(
    sitting: Sitting, speaker: Speaker, state: AppearanceState = AppearanceState.CONFIRMED, **fields: Any
) -> Appearance:
    values = {"role": AppearanceRole.SPEAKER, "position": len(sitting.appearances) + 1, **fields}
    return Appearance(sitting=sitting, speaker=speaker, state=state, **values)
