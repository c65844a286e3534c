"""What a release changed, compared with another one: a list of typed changes, in the programme's order."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from congress.programme.change import Change, ChangeKind, Times
from congress.programme.models import SittingStatus
from congress.programme.speaker_changes import speaker_changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from congress.programme.published import PublishedProgramme, PublishedSitting


def changes(old: PublishedProgramme | None, new: PublishedProgramme) -> list[Change]:
    """What one must be told when `new` takes the place of `old`; nothing for a first release."""
    if old is None:
        return []
    found = [
        change
        for sitting in new.sittings
        for change in _sitting_changes(old, new, old.sitting_of.get(sitting.ref), sitting)
    ]
    found += [
        Change(kind=ChangeKind.SITTING_CANCELLED, sitting=sitting.ref, title=sitting.title)
        for sitting in old.sittings
        if sitting.ref not in new.sitting_of and sitting.status is not SittingStatus.CANCELLED
    ]
    return [*found, *_described(old, new)]


def _sitting_changes(
    old: PublishedProgramme, new: PublishedProgramme, before: PublishedSitting | None, after: PublishedSitting
) -> list[Change]:
    if before is None:
        if after.status is SittingStatus.CANCELLED:
            return []
        return [
            Change(
                kind=ChangeKind.SITTING_ADDED,
                sitting=after.ref,
                title=after.title,
                times_after=_times(after, new),
            )
        ]
    if after.status is SittingStatus.CANCELLED:
        if before.status is SittingStatus.CANCELLED:
            return []
        return [Change(kind=ChangeKind.SITTING_CANCELLED, sitting=after.ref, title=after.title)]
    found = [
        *_status(before, after),
        *_facts(old, new, before, after),
        *_sequences(before, after),
        *speaker_changes(old, new, before, after),
    ]
    if not found and _bare(before) != _bare(after):
        found = [Change(kind=ChangeKind.SITTING_DETAILS, sitting=after.ref, title=after.title)]
    return found


def _bare(sitting: PublishedSitting) -> dict[str, object]:
    return sitting.model_dump(exclude={"revision", "created_at", "modified_at"})


def _status(before: PublishedSitting, after: PublishedSitting) -> Iterator[Change]:
    if before.status is after.status:
        return
    if before.status is SittingStatus.CANCELLED:
        kind = ChangeKind.SITTING_RESTORED
    elif after.status is SittingStatus.CONFIRMED:
        kind = ChangeKind.SITTING_CONFIRMED
    else:
        kind = ChangeKind.SITTING_TENTATIVE
    yield Change(kind=kind, sitting=after.ref, title=after.title)


def _facts(
    old: PublishedProgramme, new: PublishedProgramme, before: PublishedSitting, after: PublishedSitting
) -> Iterator[Change]:
    if (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
        yield Change(
            kind=ChangeKind.MOVED,
            sitting=after.ref,
            title=after.title,
            times_before=_times(before, old),
            times_after=_times(after, new),
        )
    if (before.venue, before.room) != (after.venue, after.room):
        yield Change(
            kind=ChangeKind.PLACE,
            sitting=after.ref,
            title=after.title,
            before=_place(before, old),
            after=_place(after, new),
        )
    for kind, was, now in (
        (ChangeKind.TITLE, before.title, after.title),
        (ChangeKind.TEXT, before.abstract, after.abstract),
    ):
        if was != now:
            yield Change(kind=kind, sitting=after.ref, title=after.title, before=was, after=now)


def _times(sitting: PublishedSitting, programme: PublishedProgramme) -> Times | None:
    if sitting.starts_at is None:
        return None
    zone = ZoneInfo(programme.time_zone)
    ends = sitting.ends_at.astimezone(zone) if sitting.ends_at else None
    return Times(sitting.starts_at.astimezone(zone), ends)


def _place(sitting: PublishedSitting, programme: PublishedProgramme) -> str:
    room, venue = programme.room_of.get(sitting.room or ""), programme.venue_of.get(sitting.venue or "")
    return ", ".join(part.name for part in (room, venue) if part)


def _sequences(before: PublishedSitting, after: PublishedSitting) -> Iterator[Change]:
    was = {one.ref: one.title for one in before.sequences}
    now = {one.ref: one.title for one in after.sequences}
    for ref in [*now, *(ref for ref in was if ref not in now)]:
        if was.get(ref) == now.get(ref):
            continue
        if ref not in was:
            kind = ChangeKind.SEQUENCE_ADDED
        else:
            kind = ChangeKind.SEQUENCE_TITLE if ref in now else ChangeKind.SEQUENCE_REMOVED
        yield Change(
            kind=kind,
            sitting=after.ref,
            title=after.title,
            sequence=ref,
            before=was.get(ref, ""),
            after=now.get(ref, ""),
        )


def _described(old: PublishedProgramme, new: PublishedProgramme) -> Iterator[Change]:
    """People presented otherwise, and places described otherwise: told once, not for each sitting."""
    for speaker in new.speakers:
        if speaker != old.speaker_of.get(speaker.ref, speaker):
            yield Change(kind=ChangeKind.SPEAKER_DETAILS, speaker=speaker.ref, name=speaker.name)
    places = (
        (new.venues, old.venue_of),
        (new.rooms, old.room_of),
        (new.spaces, old.space_of),
    )
    for now, was in places:
        for place in now:
            former = was.get(place.ref)
            if former is not None and former != place:
                yield Change(kind=ChangeKind.PLACE_DETAILS, before=former.name, after=place.name)
