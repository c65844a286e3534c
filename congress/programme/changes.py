"""What a release changed, compared with another one: a list of typed changes, in the programme's order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.programme.change import Change, ChangeKind
from congress.programme.models import SittingStatus
from congress.programme.sequence_changes import sequence_changes, times_of
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
                times_after=times_of(after, new),
            )
        ]
    if after.status is SittingStatus.CANCELLED:
        if before.status is SittingStatus.CANCELLED:
            return []
        return [Change(kind=ChangeKind.SITTING_CANCELLED, sitting=after.ref, title=after.title)]
    found = [
        *_status(before, after),
        *_facts(old, new, before, after),
        *sequence_changes(old, new, before, after),
        *speaker_changes(old, new, before, after),
        *_afterwards(before, after),
    ]
    if _practical(before) != _practical(after) or (not found and _bare(before) != _bare(after)):
        found.append(Change(kind=ChangeKind.SITTING_DETAILS, sitting=after.ref, title=after.title))
    return found


def _practical(sitting: PublishedSitting) -> tuple[object, ...]:
    """What has no sentence of its own."""
    return sitting.kind, sitting.space, sitting.streamed, sitting.capacity, sitting.is_example


def _afterwards(before: PublishedSitting, after: PublishedSitting) -> Iterator[Change]:
    """What can be seen again once the sitting is over."""
    if after.replay_url not in ("", before.replay_url):
        yield Change(kind=ChangeKind.REPLAY, sitting=after.ref, title=after.title)
    if after.slides_url not in ("", before.slides_url) or {*after.slides} - {*before.slides}:
        yield Change(kind=ChangeKind.SLIDES, sitting=after.ref, title=after.title)


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
            times_before=times_of(before, old),
            times_after=times_of(after, new),
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


def _place(sitting: PublishedSitting, programme: PublishedProgramme) -> str:
    room, venue = programme.room_of.get(sitting.room or ""), programme.venue_of.get(sitting.venue or "")
    return ", ".join(part.name for part in (room, venue) if part)


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
