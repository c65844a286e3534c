"""What a release changed about who comes to a sitting: added, confirmed, « sous réserve », replaced, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from congress.programme.change import Change, ChangeKind
from congress.programme.part_changes import part_changes, seat_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from congress.programme.published import PublishedAppearance, PublishedProgramme, PublishedSitting


def speaker_changes(
    old: PublishedProgramme, new: PublishedProgramme, before: PublishedSitting, after: PublishedSitting
) -> Iterator[Change]:
    """What changed for each person of a sitting; who replaces somebody is told with them, and not as joining."""
    was = {one.speaker: one for one in before.appearances}
    now = {one.speaker: one for one in after.appearances}
    found: list[Change] = []
    for ref in [*now, *(ref for ref in was if ref not in now)]:
        told = Change(
            kind=ChangeKind.SPEAKER_DETAILS,
            sitting=after.ref,
            title=after.title,
            sequence=(now.get(ref) or was[ref]).sequence,
            speaker=ref,
            name=(new if ref in now else old).speaker_of[ref].name,
        )
        found += _coming(told, was.get(ref), now, new)
        found += part_changes(told, seat_of(old, before, was.get(ref)), seat_of(new, after, now.get(ref)))
    replacing = {change.by for change in found if change.kind is ChangeKind.SPEAKER_REPLACED}
    for change in found:
        if change.kind is not ChangeKind.SPEAKER_ADDED or change.speaker not in replacing:
            yield change


def _coming(
    told: Change, was: PublishedAppearance | None, everybody: dict[str, PublishedAppearance], new: PublishedProgramme
) -> Iterator[Change]:
    """Whether the person `told` names comes, and if not, who does instead."""
    now = everybody.get(told.speaker or "")
    kind, by = _kind(was, now, everybody)
    if kind is None:
        return
    comes = by or now
    yield replace(
        told,
        kind=kind,
        was=was.state if was else None,
        state=comes.state if comes else None,
        by=by.speaker if by else None,
        by_name=new.speaker_of[by.speaker].name if by else "",
    )


def _kind(
    was: PublishedAppearance | None, now: PublishedAppearance | None, everybody: dict[str, PublishedAppearance]
) -> tuple[ChangeKind | None, PublishedAppearance | None]:
    expected = was is not None and was.is_announced
    if now is not None and now.is_announced:
        if was is None or not expected:
            return ChangeKind.SPEAKER_ADDED, None
        if was.state is now.state:
            return None, None
        return (ChangeKind.SPEAKER_TENTATIVE if now.is_tentative else ChangeKind.SPEAKER_CONFIRMED), None
    if not expected:
        return None, None
    by = _who_comes(now, everybody)
    return (ChangeKind.SPEAKER_REPLACED if by else ChangeKind.SPEAKER_WITHDRAWN), by


def _who_comes(
    gone: PublishedAppearance | None, everybody: dict[str, PublishedAppearance]
) -> PublishedAppearance | None:
    """The person who comes instead, also where the first replacement was replaced in turn."""
    met: set[str] = set()
    while gone is not None and gone.replaced_by is not None and gone.replaced_by not in met:
        met.add(gone.replaced_by)
        gone = everybody.get(gone.replaced_by)
        if gone is not None and gone.is_announced:
            return gone
    return None
