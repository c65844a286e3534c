"""What each release changed, as the public reads it: newest first, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.programme.change import ChangeKind
from congress.programme.change_words import sentence
from congress.programme.changes import changes
from congress.programme.published import PublishedProgramme

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from congress.programme.change import Change
    from congress.programme.release_models import Release

# What the mark beside a sentence says; every other kind is a « changement ».
_MARKS = {
    ChangeKind.SITTING_ADDED: "added",
    ChangeKind.SITTING_RESTORED: "added",
    ChangeKind.SEQUENCE_ADDED: "added",
    ChangeKind.SPEAKER_ADDED: "added",
    ChangeKind.SITTING_CANCELLED: "removed",
    ChangeKind.SEQUENCE_REMOVED: "removed",
    ChangeKind.SPEAKER_WITHDRAWN: "removed",
    ChangeKind.MOVED: "moved",
}


@dataclass(frozen=True)
class Told:
    """One change: its mark (added, removed, changed, moved), its sentence, the sitting it leads to."""

    mark: str
    text: str
    sitting: str | None


@dataclass(frozen=True)
class Chapter:
    """One release; the first has nothing to be compared with, and tells how much it held."""

    number: int
    published_at: datetime
    note: str
    is_first: bool
    sittings: int
    told: tuple[Told, ...]


def tell(found: Iterable[Change]) -> tuple[Told, ...]:
    """Changes in words."""
    return tuple(Told(_MARKS.get(change.kind, "changed"), sentence(change), change.sitting) for change in found)


def history(releases: Sequence[Release]) -> tuple[Chapter, ...]:
    """Every release compared with the one before; `releases` come oldest first."""
    chapters: list[Chapter] = []
    before: PublishedProgramme | None = None
    for release in releases:
        programme = PublishedProgramme.model_validate(release.content)
        chapters.append(
            Chapter(
                release.number,
                release.published_at,
                release.note,
                is_first=before is None,
                sittings=len(programme.sittings),
                told=tell(changes(before, programme)),
            )
        )
        before = programme
    return tuple(reversed(chapters))
