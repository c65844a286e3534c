"""A day as a grid: time downwards, places sideways; what one place holds at once stands together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from congress.programme.pages import OPEN_END

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, tzinfo

    from congress.programme.pages import Card


class Place(NamedTuple):
    """What heads a column: everybody (0), a room (1) or an espace (2)."""

    order: int
    espace: int
    ref: str
    name: str


EVERYWHERE = Place(0, 0, "", "")


@dataclass(frozen=True)
class Cell:
    """Sittings that share a place and a time, the local times they cover, and the column; None is all of them."""

    cards: tuple[Card, ...]
    starts: datetime
    ends: datetime
    column: int | None = None


@dataclass(frozen=True)
class Hour:
    """A full hour beside the grid; the last one ends where the day does."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Timetable:
    """A day's grid; without `places` everything concerns everybody."""

    places: tuple[Place, ...]
    cells: tuple[Cell, ...]
    hours: tuple[Hour, ...]


def timetable(cards: Iterable[Card], zone: tzinfo) -> Timetable:
    """The grid of one day's sittings; those without a time have no place in it."""
    cells = [cell for card in cards if (cell := _cell(card, zone))]
    if not cells:
        return Timetable((), (), ())
    in_columns, whole = _split(cells)
    places = tuple(sorted({_place(cell) for cell in in_columns}))
    everything = _together(whole, None)
    for number, place in enumerate(places, start=1):
        everything += _together([cell for cell in in_columns if _place(cell) == place], number)
    return Timetable(places, tuple(sorted(everything, key=_in_reading_order)), tuple(_hours(cells)))


def place_of(card: Card) -> Place:
    """Its espace, else its room, else everywhere."""
    if card.space:
        return Place(2, card.espace or 0, card.space.ref, card.space.name)
    if card.room:
        return Place(1, 0, card.room.ref, card.room.name)
    return EVERYWHERE


def _split(cells: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
    """What stands in columns, and what fills the width: that which concerns everybody, with nothing beside it."""
    in_columns = [cell for cell in cells if _place(cell) != EVERYWHERE]
    whole = [cell for cell in cells if _place(cell) == EVERYWHERE]
    while beside := [cell for cell in whole if _meets_any(cell, in_columns)]:
        in_columns += beside
        whole = [cell for cell in whole if cell not in beside]
    return in_columns, whole


def _place(cell: Cell) -> Place:
    return place_of(cell.cards[0])


def _cell(card: Card, zone: tzinfo) -> Cell | None:
    sitting = card.sitting
    if sitting.starts_at is None:
        return None
    starts = sitting.starts_at.astimezone(zone)
    ends = (sitting.ends_at or sitting.starts_at + OPEN_END).astimezone(zone)
    # A day's grid ends at midnight: an evening that goes on later is drawn to there.
    midnight = (starts + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return Cell((card,), starts, min(ends, midnight))


def _together(cells: Sequence[Cell], column: int | None) -> list[Cell]:
    """The cells of one column, with those that overlap made one, so that none covers another."""
    found: list[Cell] = []
    for cell in sorted(cells, key=lambda cell: (cell.starts, cell.ends)):
        if found and cell.starts < found[-1].ends:
            last = found.pop()
            found.append(Cell(last.cards + cell.cards, last.starts, max(last.ends, cell.ends), column))
        else:
            found.append(Cell(cell.cards, cell.starts, cell.ends, column))
    return found


def _in_reading_order(cell: Cell) -> tuple[datetime, int]:
    return cell.starts, cell.column or 0


def _hours(cells: Sequence[Cell]) -> Iterable[Hour]:
    first, last = min(cell.starts for cell in cells), max(cell.ends for cell in cells)
    hour = first.replace(minute=0, second=0, microsecond=0)
    while hour < last:
        following = hour + timedelta(hours=1)
        if any(cell.starts < following and hour < cell.ends for cell in cells):
            yield Hour(max(hour, first), min(following, last))
        hour = following


def _meets_any(cell: Cell, others: Iterable[Cell]) -> bool:
    return any(cell.starts < other.ends and other.starts < cell.ends for other in others)
