"""What a release changed about the parts of a sitting: added, removed, renamed, timed otherwise, in another order."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from congress.programme.change import Change, ChangeKind, Times

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from congress.programme.published import PublishedProgramme, PublishedSequence, PublishedSitting


def sequence_changes(
    old: PublishedProgramme, new: PublishedProgramme, before: PublishedSitting, after: PublishedSitting
) -> Iterator[Change]:
    """One change for each thing that is not what it was; the order of parts and people is told once."""
    was = {one.ref: one for one in before.sequences}
    now = {one.ref: one for one in after.sequences}
    for ref in [*now, *(ref for ref in was if ref not in now)]:
        former, present = was.get(ref), now.get(ref)
        former_title, title = (one.title if one else "" for one in (former, present))
        if former_title != title:
            kind = ChangeKind.SEQUENCE_TITLE
            if former is None or present is None:
                kind = ChangeKind.SEQUENCE_REMOVED if present is None else ChangeKind.SEQUENCE_ADDED
            yield Change(
                kind=kind, sitting=after.ref, title=after.title, sequence=ref, before=former_title, after=title
            )
        if former is not None and present is not None:
            yield from _timed_otherwise(after, times_of(former, old), times_of(present, new), present)
    if not _same_order(before, after):
        yield Change(kind=ChangeKind.ORDER, sitting=after.ref, title=after.title)


def _timed_otherwise(
    sitting: PublishedSitting, was: Times | None, now: Times | None, sequence: PublishedSequence
) -> Iterator[Change]:
    if was != now:
        yield Change(
            kind=ChangeKind.SEQUENCE_TIMES,
            sitting=sitting.ref,
            title=sitting.title,
            sequence=sequence.ref,
            after=sequence.title,
            times_before=was,
            times_after=now,
        )


def times_of(part: PublishedSitting | PublishedSequence, programme: PublishedProgramme) -> Times | None:
    """When it is, by the clocks of the congress; None while nobody knows."""
    if part.starts_at is None:
        return None
    zone = ZoneInfo(programme.time_zone)
    ends = part.ends_at.astimezone(zone) if part.ends_at else None
    return Times(part.starts_at.astimezone(zone), ends)


def _same_order(before: PublishedSitting, after: PublishedSitting) -> bool:
    """Whether the parts that stay, and the people who stay in the same part, come one after another as they did."""
    was, now = _order(before), _order(after)
    return _kept(was, now) == _kept(now, was)


def _order(sitting: PublishedSitting) -> list[tuple[str | None, str]]:
    """The parts with those who speak in them: first outside any part, as pages show them."""
    people = [(one.sequence, one.speaker) for one in sitting.announced]
    parts = [None, *(one.ref for one in sitting.sequences)]
    return [entry for part in parts for entry in [(part, ""), *(one for one in people if one[0] == part)]]


def _kept(entries: Iterable[tuple[str | None, str]], there: Collection[tuple[str | None, str]]) -> list[object]:
    return [entry for entry in entries if entry in there]
