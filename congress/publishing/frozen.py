"""The sittings of a release as the warnings look at them: what is published again may no longer fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.editions.models import Room, Venue
from congress.programme.models import Appearance, ForumSpace, Sequence, Sitting, Speaker

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.programme.published import PublishedProgramme, PublishedSitting


class _Places:
    """Where and with whom: the congress's own venues and rooms, with their hours and places of today."""

    def __init__(self, edition: Edition, programme: PublishedProgramme) -> None:
        own = {room.ref: room for venue in edition.venues for room in venue.rooms}
        self.venues = {one.ref: Venue(ref=one.ref, name=one.name) for one in programme.venues}
        self.venues |= {venue.ref: venue for venue in edition.venues}
        self.rooms = {one.ref: Room(ref=one.ref, name=one.name) for one in programme.rooms} | own
        self.spaces = {one.ref: ForumSpace(ref=one.ref, name=one.name) for one in programme.spaces}
        self.people = {
            one.ref: Speaker(ref=one.ref, first_name=one.first_name, last_name=one.last_name)
            for one in programme.speakers
        }


def frozen_sittings(edition: Edition, programme: PublishedProgramme) -> list[Sitting]:
    """What was released, as sittings that no session holds and that are never written."""
    places = _Places(edition, programme)
    return [_sitting(places, one, position) for position, one in enumerate(programme.sittings, start=1)]


def _sitting(places: _Places, one: PublishedSitting, position: int) -> Sitting:
    sequences = {
        each.ref: Sequence(ref=each.ref, title=each.title, starts_at=each.starts_at, ends_at=each.ends_at)
        for each in one.sequences
    }
    return Sitting(
        ref=one.ref,
        position=position,
        kind=one.kind,
        status=one.status,
        title=one.title,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        venue=places.venues.get(one.venue or ""),
        room=places.rooms.get(one.room or ""),
        space=places.spaces.get(one.space or ""),
        streamed=one.streamed,
        capacity=one.capacity,
        sequences=list(sequences.values()),
        appearances=[
            Appearance(
                state=each.state,
                sequence=sequences.get(each.sequence or ""),
                speaker=places.people[each.speaker],
                representative=places.people.get(each.representative or ""),
            )
            for each in one.appearances
        ],
    )
