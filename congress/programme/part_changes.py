"""What a release changed about somebody's part in a sitting: who represents them, role, theme, note."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from congress.programme.change import Change, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from congress.programme.models import AppearanceRole
    from congress.programme.published import PublishedAppearance, PublishedProgramme, PublishedSitting


class Seat(NamedTuple):
    """Somebody's part, with the names it refers to."""

    representative: str | None
    representative_name: str
    role: AppearanceRole
    sequence: str | None
    sequence_title: str
    theme: str
    note: str


def seat_of(
    programme: PublishedProgramme, sitting: PublishedSitting, appearance: PublishedAppearance | None
) -> Seat | None:
    """The part of somebody expected; None where they are not."""
    if appearance is None or not appearance.is_announced:
        return None
    who = appearance.representative
    titles = {one.ref: one.title for one in sitting.sequences}
    return Seat(
        representative=who,
        representative_name=programme.speaker_of[who].name if who else "",
        role=appearance.role,
        sequence=appearance.sequence,
        sequence_title=titles.get(appearance.sequence or "", ""),
        theme=appearance.theme,
        note=appearance.note,
    )


def part_changes(told: Change, was: Seat | None, now: Seat | None) -> Iterator[Change]:
    """What changed for somebody who was expected and still is; of who joins, only who comes in their name.

    `told` names the person and the sitting.
    """
    if now is None:
        return
    yield from _represented(told, was, now)
    if was is None:
        return
    if was.role is not now.role:
        yield replace(told, kind=ChangeKind.SPEAKER_ROLE, before=was.role.value, after=now.role.value)
    if was.sequence != now.sequence:
        yield replace(told, kind=ChangeKind.SPEAKER_SEQUENCE, before=was.sequence_title, after=now.sequence_title)
    if was.theme != now.theme:
        yield replace(told, kind=ChangeKind.SPEAKER_THEME, before=was.theme, after=now.theme)
    if was.note != now.note:
        yield replace(told, kind=ChangeKind.SPEAKER_NOTE, before=was.note, after=now.note)


def _represented(told: Change, was: Seat | None, now: Seat) -> Iterator[Change]:
    former, former_name = (was.representative, was.representative_name) if was else (None, "")
    if now.representative == former:
        return
    if now.representative is None:
        yield replace(told, kind=ChangeKind.SPEAKER_IN_PERSON, before=former_name)
        return
    yield replace(
        told,
        kind=ChangeKind.SPEAKER_REPRESENTED,
        by=now.representative,
        by_name=now.representative_name,
        before=former_name,
    )
