"""What one person's agenda holds, what it held once, and how often each sitting came and went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.programme.models import SittingKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from congress.programme.published import PublishedProgramme, PublishedSitting
    from congress.tickets.queries import PlaceStory

# Nobody chooses these: whoever has a ticket is awaited, and may still take them out.
FOR_ALL = frozenset({SittingKind.WELCOME, SittingKind.MEAL, SittingKind.EVENING})


@dataclass(frozen=True)
class StarStory:
    """A sitting as it was starred: whether it still is, how often that was changed since, and when last."""

    ref: str
    is_kept: bool
    turns: int
    changed_at: datetime


@dataclass(frozen=True)
class Contents:
    """The refs an agenda holds, by reason, and those it dropped; `turns` is added to a sitting's SEQUENCE."""

    stars: frozenset[str]
    places: frozenset[str]
    for_all: frozenset[str]
    dropped: frozenset[str]
    turns: Mapping[str, int]
    changed_at: datetime

    @property
    def kept(self) -> frozenset[str]:
        """All that stands in it."""
        return self.stars | self.places | self.for_all


def for_all(programme: PublishedProgramme | None) -> frozenset[str]:
    """The refs of the welcome, the meals and the evening, which are in the agenda of every ticket."""
    if programme is None:
        return frozenset()
    return frozenset(sitting.ref for sitting in programme.sittings if is_for_all(sitting))


def is_for_all(sitting: PublishedSitting) -> bool:
    """Whether nobody has to choose it."""
    return sitting.kind in FOR_ALL and sitting.capacity is None


def contents(
    stars: Iterable[StarStory],
    places: Mapping[str, PlaceStory],
    awaited: frozenset[str],
    *,
    since: datetime,
    voided_at: datetime | None = None,
) -> Contents:
    """An agenda made of its stars, its ticket's places and what is for all who have one.

    All that came or went is counted from its first coming: SEQUENCE then rises with each change, as RFC 5546
    wants it, whichever reason the sitting came and went for. A voided ticket takes everything along.
    """
    by_ref = {star.ref: star for star in stars}
    starred = frozenset(star.ref for star in by_ref.values() if star.is_kept)
    held = frozenset(ref for ref, place in places.items() if place.is_held)
    kept_for_all = frozenset(ref for ref in awaited if ref not in by_ref or ref in starred)
    known = frozenset(awaited | by_ref.keys() | places.keys())
    moves = {ref: _moves(by_ref.get(ref), places.get(ref)) for ref in known}
    dates = [since, *(star.changed_at for star in by_ref.values()), *(place.changed_at for place in places.values())]
    if voided_at is not None:
        nothing = frozenset[str]()
        turns = {ref: max(count - 1, 0) + 1 for ref, count in moves.items()}
        return Contents(nothing, nothing, nothing, known, turns, max(*dates, voided_at))
    return Contents(
        stars=starred,
        places=held,
        for_all=kept_for_all,
        dropped=known - starred - held - kept_for_all,
        turns={ref: count - 1 for ref, count in moves.items() if count > 1},
        changed_at=max(dates),
    )


def _moves(star: StarStory | None, place: PlaceStory | None) -> int:
    return (star.turns + 1 if star else 0) + (place.moves if place else 0)
