"""A day as a grid: time downwards, places sideways, side by side where one place holds several at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, tzinfo

    from congress.programme.pages import Card

CLOCK = 1  # the hours stand in the first column


class Place(NamedTuple):
    """What heads a column: a room or an espace; nothing for what concerns everybody."""

    order: int
    ref: str
    name: str
    espace: int | None


EVERYWHERE = Place(0, "", "", None)


@dataclass(frozen=True)
class Column:
    """A place with as many lanes as things take place there at once."""

    place: Place
    column: int
    columns: int


@dataclass(frozen=True)
class Cell:
    """A sitting, its local times and its columns."""

    card: Card
    starts: datetime
    ends: datetime
    column: int
    columns: int


@dataclass(frozen=True)
class Timetable:
    """A day's grid; without `columns` everything concerns everybody. `hours` are the full hours beside it."""

    columns: tuple[Column, ...]
    cells: tuple[Cell, ...]
    hours: tuple[datetime, ...]
    width: int


def timetable(cards: Iterable[Card], zone: tzinfo) -> Timetable:
    """The grid of one day's sittings; those without a time have no place in it."""
    cells = [cell for card in cards if (cell := _cell(card, zone))]
    if not cells:
        return Timetable((), (), (), 0)
    placed = [cell for cell in cells if place_of(cell.card) != EVERYWHERE]
    # What concerns everybody fills the width, unless other things take place meanwhile: then it has a column.
    beside = [cell for cell in cells if place_of(cell.card) == EVERYWHERE and _meets_any(cell, placed)]
    columns, laned = _columns([*beside, *placed])
    width = sum(column.columns for column in columns) or 1
    whole = [Cell(cell.card, cell.starts, cell.ends, CLOCK + 1, width) for cell in cells if cell.card.ref not in laned]
    everything = sorted([*whole, *laned.values()], key=lambda cell: (cell.starts, cell.column))
    return Timetable(tuple(columns), tuple(everything), tuple(_hours(cells)), width)


def place_of(card: Card) -> Place:
    """Its espace, else its room, else everywhere."""
    if card.space:
        return Place(2, card.space.ref, card.space.name, card.espace)
    if card.room:
        return Place(1, card.room.ref, card.room.name, None)
    return EVERYWHERE


def _cell(card: Card, zone: tzinfo) -> Cell | None:
    sitting = card.sitting
    if sitting.starts_at is None or sitting.ends_at is None:
        return None
    starts, ends = sitting.starts_at.astimezone(zone), sitting.ends_at.astimezone(zone)
    # A day's grid ends at midnight: an evening that goes on later is drawn to there.
    midnight = (starts + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return Cell(card, starts, min(ends, midnight), CLOCK + 1, 1)


def _columns(cells: Sequence[Cell]) -> tuple[list[Column], dict[str, Cell]]:
    """The columns in order (everybody, rooms, espaces) and each sitting in its lane."""
    columns: list[Column] = []
    laned: dict[str, Cell] = {}
    first = CLOCK + 1
    by_place = sorted(cells, key=lambda cell: _column_order(place_of(cell.card)))
    for place, group in groupby(by_place, key=lambda cell: place_of(cell.card)):
        ends: list[datetime] = []
        for cell in sorted(group, key=lambda cell: cell.starts):
            lane = next((n for n, end in enumerate(ends) if end <= cell.starts), len(ends))
            ends[lane : lane + 1] = [cell.ends]
            laned[cell.card.ref] = Cell(cell.card, cell.starts, cell.ends, first + lane, 1)
        columns.append(Column(place, first, len(ends)))
        first += len(ends)
    return columns, laned


def _column_order(place: Place) -> tuple[int, int, str]:
    return place.order, place.espace or 0, place.ref


def _hours(cells: Sequence[Cell]) -> Iterable[datetime]:
    first, last = min(cell.starts for cell in cells), max(cell.ends for cell in cells)
    hour = first.replace(minute=0, second=0, microsecond=0)
    if hour < first:
        hour += timedelta(hours=1)
    while hour < last:
        yield hour
        hour += timedelta(hours=1)


def _meets_any(cell: Cell, others: Iterable[Cell]) -> bool:
    return any(cell.starts < other.ends and other.starts < cell.ends for other in others)
