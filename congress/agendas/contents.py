"""What one person's agenda holds, what it held once, and how often each sitting came and went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.programme.models import SittingKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from congress.programme.published import PublishedSitting
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
class AwaitedStory:
    """A sitting that is or was for all: how often releases began or ceased to say so, and when last."""

    moves: int
    changed_at: datetime

    @property
    def is_held(self) -> bool:
        """It began once more than it ceased."""
        return self.moves % 2 == 1


@dataclass(frozen=True)
class Contents:
    """The refs an agenda holds, by reason, and those it dropped; `turns` is added to a sitting's SEQUENCE.

    `ceased` are those of the dropped that nobody took out: they are for all no more.
    """

    stars: frozenset[str]
    places: frozenset[str]
    for_all: frozenset[str]
    dropped: frozenset[str]
    ceased: frozenset[str]
    turns: Mapping[str, int]
    changed_at: datetime

    @property
    def kept(self) -> frozenset[str]:
        """All that stands in it."""
        return self.stars | self.places | self.for_all


def for_all(releases: Iterable[tuple[datetime, frozenset[str]]]) -> dict[str, AwaitedStory]:
    """What became of all that was ever for all, from when each release was published and what was for all in it."""
    stories: dict[str, AwaitedStory] = {}
    before = frozenset[str]()
    for published_at, now in releases:
        for ref in before ^ now:
            stories[ref] = AwaitedStory(stories[ref].moves + 1 if ref in stories else 1, published_at)
        before = now
    return stories


def is_for_all(sitting: PublishedSitting) -> bool:
    """Whether nobody has to choose it."""
    return sitting.kind in FOR_ALL and sitting.capacity is None


def contents(
    stars: Iterable[StarStory],
    places: Mapping[str, PlaceStory],
    awaited: Mapping[str, AwaitedStory],
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
    # What ceased before the agenda was there never stood in it.
    told = {ref: story for ref, story in awaited.items() if story.is_held or story.changed_at > since}
    kept_for_all = frozenset(
        ref for ref, story in told.items() if story.is_held and (ref not in by_ref or ref in starred)
    )
    known = frozenset(told.keys() | by_ref.keys() | places.keys())
    moves = {ref: _moves(by_ref.get(ref), places.get(ref), told.get(ref)) for ref in known}
    dates = [since, *(star.changed_at for star in by_ref.values()), *(place.changed_at for place in places.values())]
    if voided_at is not None:
        nothing = frozenset[str]()
        turns = {ref: max(count - 1, 0) + 1 for ref, count in moves.items()}
        return Contents(nothing, nothing, nothing, known, nothing, turns, max(*dates, voided_at))
    dropped = known - starred - held - kept_for_all
    return Contents(
        stars=starred,
        places=held,
        for_all=kept_for_all,
        dropped=dropped,
        ceased=dropped - by_ref.keys() - places.keys(),
        turns={ref: count - 1 for ref, count in moves.items() if count > 1},
        changed_at=max(dates),
    )


def _moves(star: StarStory | None, place: PlaceStory | None, awaited: AwaitedStory | None) -> int:
    own = (star.turns + 1 if star else 0) + (place.moves if place else 0)
    return own + (awaited.moves if awaited and awaited.moves > 1 else 0)
