"""What each release changed, as the public reads it: newest first, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.programme import queries, stored_changes
from congress.programme.change import ChangeKind
from congress.programme.change_words import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from congress.editions.models import Edition
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
    ChangeKind.SEQUENCE_TIMES: "moved",
    ChangeKind.REPLAY: "added",
    ChangeKind.SLIDES: "added",
}


@dataclass(frozen=True)
class Told:
    """One change: its mark (added, removed, changed, moved), its sentence, the sitting it leads to."""

    mark: str
    text: str
    sitting: str | None


@dataclass(frozen=True)
class Chapter:
    """One release; the first has nothing to be compared with, and tells how much it held.

    `restores` is the number of the earlier release that it published again.
    """

    number: int
    published_at: datetime
    note: str
    is_first: bool
    sittings: int
    told: tuple[Told, ...]
    restores: int | None = None


def tell(found: Iterable[Change]) -> tuple[Told, ...]:
    """Changes in words."""
    return tuple(Told(_MARKS.get(change.kind, "changed"), sentence(change), change.sitting) for change in found)


def history(edition: Edition, *, most: int, skip: int = 0) -> tuple[Chapter, ...]:
    """So many releases, newest first, each with what it changed against the one before."""
    return tuple(
        _chapter(edition, release, before) for release, before in queries.latest(edition, most=most, skip=skip)
    )


def changes_of(edition: Edition, release: Release, before: int | None) -> list[Change]:
    """What a release changed against the one of the number `before`.

    As the release keeps it, or compared anew where it was made before changes were kept.
    """
    if release.changes is not None:
        return stored_changes.read(release.changes, edition.zone)
    return [] if before is None else queries.changes_between(edition, before, release.number)


def _chapter(edition: Edition, release: Release, before: int | None) -> Chapter:
    return Chapter(
        number=release.number,
        published_at=release.published_at,
        note=release.note,
        is_first=before is None,
        sittings=len(queries.programme_of(release).sittings) if before is None else 0,
        told=() if before is None else tell(changes_of(edition, release, before)),
        restores=release.restores,
    )
