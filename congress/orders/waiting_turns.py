"""Whose turn it is among those who wait, and what is left for everybody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from congress.orders.waiting_models import WaitingEntry

Entry = TypeVar("Entry", bound="WaitingEntry")


@dataclass(eq=False)
class Room:
    """So many places, of one thing or of several that share them; `members` are the ids of what takes from them.

    `size` None: as many as come. `is_kept`: what is left is for somebody who waits for more than that.
    """

    name: str
    size: int | None
    taken: int
    members: frozenset[int] = field(default_factory=frozenset)
    is_kept: bool = False

    @property
    def left(self) -> int | None:
        """Places anybody may take; None: as many as come."""
        return None if self.spare is None else max(self.spare, 0)

    @property
    def spare(self) -> int | None:
        """The same, and less than nothing where more are taken than there are."""
        spare = None if self.size is None else self.size - self.taken
        if self.is_kept:
            return 0 if spare is None else min(spare, 0)
        return spare

    def fits(self, places: int) -> bool:
        """Whether so many may be taken."""
        return self.left is None or places <= self.left


def serve_in_turn(waiting: Iterable[tuple[Entry, Sequence[Room]]]) -> list[Entry]:
    """Those whose turn it is, the first come first; the rooms they are given take their places.

    Each comes with the rooms it needs a place in, its own list's first. Nobody is overtaken: where the first of a
    list wants three places and one is free, that one is kept for them and nobody behind them, nor anybody new, has
    it. Letting smaller groups by would fill the house a little sooner, and a delegation of three would never come
    in: every seat that is freed alone would go to a person alone. What keeps a list from standing still for ever is
    that one cannot wait for more than there is in all, and that organisers see the list and may take somebody out.
    What several offers share is kept only where it is what lacks.
    """
    served: list[Entry] = []
    for entry, rooms in waiting:
        lacking = [room for room in rooms if not room.fits(entry.places)]
        if lacking:
            for room in (rooms[0], *lacking):
                room.is_kept = True
            continue
        for room in rooms:
            room.taken += entry.places
        served.append(entry)
    return served
