"""What a release changed about who comes to a sitting: added, confirmed, « sous réserve », replaced, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.programme.change import Change, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from congress.programme.published import PublishedAppearance, PublishedProgramme, PublishedSitting


def speaker_changes(
    old: PublishedProgramme, new: PublishedProgramme, before: PublishedSitting, after: PublishedSitting
) -> Iterator[Change]:
    """One change for each person whose coming is not what it was; who replaces somebody is told with them."""
    was = {one.speaker: one for one in before.appearances}
    now = {one.speaker: one for one in after.appearances}
    told_with_another: set[str] = set()
    found: list[Change] = []
    for ref in [*now, *(ref for ref in was if ref not in now)]:
        name = (new if ref in now else old).speaker_of[ref].name
        seat = now.get(ref) or was[ref]
        kind, by = _kind(was.get(ref), now.get(ref), now)
        if kind is None:
            continue
        if by is not None:
            told_with_another.add(by.speaker)
        found.append(
            Change(
                kind=kind,
                sitting=after.ref,
                title=after.title,
                sequence=seat.sequence,
                speaker=ref,
                name=name,
                was=was[ref].state if ref in was else None,
                state=by.state if by else now[ref].state if ref in now else None,
                by=by.speaker if by else None,
                by_name=new.speaker_of[by.speaker].name if by else "",
            )
        )
    for change in found:
        if change.kind is not ChangeKind.SPEAKER_ADDED or change.speaker not in told_with_another:
            yield change


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
