"""What takes place at once in one place stands side by side: each sitting gets a lane, and the free ones beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORTEST = 15  # minutes that are drawn at least: a word must fit


@dataclass(frozen=True)
class Stretch:
    """From one minute of the day to another, as it is drawn."""

    starts: int
    ends: int

    @classmethod
    def drawn(cls, starts: int, ends: int) -> Stretch:
        """What a time takes on the sheet."""
        return cls(starts, max(ends, starts + SHORTEST))

    def meets(self, other: Stretch) -> bool:
        """Whether one would cover the other."""
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True)
class Lane:
    """The first lane a stretch stands in, and how many it may fill."""

    first: int
    width: int


def lanes(stretches: Sequence[Stretch]) -> tuple[list[Lane], int]:
    """A lane for each stretch, in the order given, and how many lanes there are (at least one)."""
    firsts: dict[int, int] = {}
    in_lane: list[list[Stretch]] = []
    for index in sorted(range(len(stretches)), key=lambda one: (stretches[one].starts, -stretches[one].ends, one)):
        stretch = stretches[index]
        free = (lane for lane, others in enumerate(in_lane) if not any(stretch.meets(other) for other in others))
        lane = next(free, len(in_lane))
        if lane == len(in_lane):
            in_lane.append([])
        in_lane[lane].append(stretch)
        firsts[index] = lane
    count = max(1, len(in_lane))
    return [
        Lane(firsts[index], _width(each, firsts[index], in_lane, count)) for index, each in enumerate(stretches)
    ], count


def _width(stretch: Stretch, first: int, in_lane: Sequence[Sequence[Stretch]], count: int) -> int:
    taken = (lane for lane in range(first + 1, count) if any(stretch.meets(other) for other in in_lane[lane]))
    return next(taken, count) - first
