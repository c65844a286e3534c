"""Two things at once, or too far apart to reach in time: said beside each, and left to the person to settle."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from congress.kernel.i18n import gettext
from congress.programme.models import SittingKind, SittingStatus
from congress.programme.pages import OPEN_END

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from congress.programme.published import PublishedProgramme, PublishedSitting

# Ateliers and round tables take place inside the forum: having both is having one.
INSIDE_THE_FORUM = frozenset({SittingKind.WORKSHOP, SittingKind.ROUND_TABLE})


@dataclass(frozen=True)
class _Span:
    """A sitting from its start to its end; one whose end is open is taken to last an hour."""

    starts_at: datetime
    ends_at: datetime
    ref: str
    title: str
    kind: SittingKind
    venue: str | None

    def overlaps(self, later: _Span) -> bool:
        """Whether the later one begins before this one is over, and is not a part of it."""
        kinds = {self.kind, later.kind}
        is_part = SittingKind.FORUM in kinds and bool(kinds & INSIDE_THE_FORUM)
        return later.starts_at < self.ends_at and not is_part

    def minutes_to(self, later: _Span) -> int:
        """The time between them; negative where the later one begins before the end."""
        return int((later.starts_at - self.ends_at).total_seconds() // 60)


def clashes(
    programme: PublishedProgramme, sittings: Iterable[PublishedSitting], *, travel_minutes: int
) -> dict[str, tuple[str, ...]]:
    """By ref, what stands in the way of going there, in sentences; `travel_minutes` is the way between two venues."""
    told: dict[str, list[str]] = {}
    for first, second in combinations(sorted(_spans(sittings), key=lambda span: (span.starts_at, span.ref)), 2):
        if first.overlaps(second):
            told.setdefault(first.ref, []).append(_at_once(second))
            told.setdefault(second.ref, []).append(_at_once(first))
        elif _is_elsewhere(first, second) and 0 <= first.minutes_to(second) < travel_minutes:
            told.setdefault(second.ref, []).append(_far(programme, first, second, travel_minutes))
    return {ref: tuple(texts) for ref, texts in told.items()}


def _spans(sittings: Iterable[PublishedSitting]) -> Iterator[_Span]:
    for sitting in sittings:
        if sitting.starts_at is not None and sitting.status is not SittingStatus.CANCELLED:
            ends_at = sitting.ends_at or sitting.starts_at + OPEN_END
            yield _Span(sitting.starts_at, ends_at, sitting.ref, sitting.title, sitting.kind, sitting.venue)


def _is_elsewhere(first: _Span, second: _Span) -> bool:
    return first.venue is not None and second.venue is not None and first.venue != second.venue


def _at_once(other: _Span) -> str:
    return gettext("En même temps que « %(title)s »", title=other.title)


def _far(programme: PublishedProgramme, first: _Span, second: _Span, travel_minutes: int) -> str:
    values = {
        "title": first.title,
        "venue": programme.venue_of[second.venue or ""].name,
        "travel": travel_minutes,
        "left": first.minutes_to(second),
    }
    if values["left"] == 0:
        return gettext("Juste à la fin de « %(title)s » : comptez %(travel)s min pour rejoindre %(venue)s", **values)
    return gettext("%(left)s min après « %(title)s » : comptez %(travel)s min pour rejoindre %(venue)s", **values)
