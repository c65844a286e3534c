"""`/api/v1/sittings`: the released programme, for programs that know what a sitting is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint
from pydantic import BaseModel

from congress.editions.current import edition_of_request, public_url
from congress.kernel.addresses import whole
from congress.kernel.errors import Forbidden
from congress.people.access import token_with
from congress.people.models import Right
from congress.programme.models import AppearanceRole, AppearanceState, SittingKind, SittingStatus
from congress.programme.queries import published

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from congress.programme.published import PublishedProgramme, PublishedSitting

api = APIBlueprint("sittings_api", __name__, url_prefix="/api/v1", tag="Programme")


class AppearanceOut(BaseModel):
    """A speaker in a sitting; `tentative` means « sous réserve », `sequence` is the title of its part."""

    speaker: str
    name: str
    function: str
    role: AppearanceRole
    state: AppearanceState
    replaced_by: str | None
    sequence: str | None


class SittingOut(BaseModel):
    """A sitting; `venue`, `room` and `space` are names, `capacity` is null where everybody may come."""

    ref: str
    title: str
    abstract: str
    kind: SittingKind
    status: SittingStatus
    starts_at: str | None
    ends_at: str | None
    venue: str | None
    room: str | None
    space: str | None
    streamed: bool
    capacity: int | None
    is_example: bool
    revision: int
    updated_at: str
    url: str
    appearances: list[AppearanceOut]


class SittingsOut(BaseModel):
    """All sittings of the last release, in order of time; cancelled ones stay and say so."""

    items: list[SittingOut]


@api.get("/sittings")
@api.output(SittingsOut)
def list_sittings() -> dict[str, Any]:
    """The programme as last released; nothing of what organisers still work on."""
    _token_of_anyone_who_reads()
    edition = edition_of_request()
    programme = published(edition)
    if programme is None:
        return {"items": []}
    return {"items": [_sitting(programme, sitting, edition.zone) for sitting in programme.sittings]}


def _token_of_anyone_who_reads() -> None:
    try:
        token_with(Right.EDIT_PROGRAMME)
    except Forbidden:
        token_with(Right.SEE_ORDERS)


def _sitting(programme: PublishedProgramme, sitting: PublishedSitting, zone: ZoneInfo) -> dict[str, Any]:
    venues = {venue.ref: venue.name for venue in programme.venues}
    rooms = {room.ref: room.name for room in programme.rooms}
    spaces = {space.ref: space.name for space in programme.spaces}
    parts = {sequence.ref: sequence.title for sequence in sitting.sequences}
    people = programme.speaker_of
    return {
        "ref": sitting.ref,
        "title": sitting.title,
        "abstract": sitting.abstract,
        "kind": sitting.kind.value,
        "status": sitting.status.value,
        "starts_at": _instant(sitting.starts_at, zone),
        "ends_at": _instant(sitting.ends_at, zone),
        "venue": venues.get(sitting.venue or ""),
        "room": rooms.get(sitting.room or ""),
        "space": spaces.get(sitting.space or ""),
        "streamed": sitting.streamed,
        "capacity": sitting.capacity,
        "is_example": sitting.is_example,
        "revision": sitting.revision,
        "updated_at": _instant(sitting.modified_at, zone),
        "url": whole(public_url("programme.sitting", ref=sitting.ref)),
        "appearances": [
            {
                "speaker": each.speaker,
                "name": people[each.speaker].name,
                "function": people[each.speaker].function,
                "role": each.role.value,
                "state": each.state.value,
                "replaced_by": each.replaced_by,
                "sequence": parts.get(each.sequence or ""),
            }
            for each in sitting.appearances
        ],
    }


def _instant(at: datetime | None, zone: ZoneInfo) -> str | None:
    return at.astimezone(zone).isoformat() if at else None
