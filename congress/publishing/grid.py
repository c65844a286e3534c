"""One day of the working programme as a grid: places sideways, time downwards; what has no time waits beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from congress.kernel.i18n import gettext, typo
from congress.programme.forms import NOWHERE, place_value
from congress.programme.models import AppearanceState, SittingKind
from congress.programme.pages import ESPACE_COLOURS, PAUSES
from congress.publishing.lanes import Stretch, lanes
from congress.publishing.spans import span_of
from congress.publishing.warnings import GATHERINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from congress.editions.models import Edition, Room, Venue
    from congress.programme.models import ForumSpace, Sitting
    from congress.publishing.warnings import Warning  # noqa: A004 - the word organisers use

HOUR = 60
USUAL_HOURS = (8, 20)
LAST_HOUR = 30  # a night is drawn until six
LANE = 2  # units: a place where nothing is held that day takes half as much
MOST_UNITS = 96  # as many as the style sheet knows


@dataclass(frozen=True)
class Column:
    """A place: a room, a venue without saying the room, or nowhere yet; as wide as what it holds at once needs."""

    place: str
    name: str
    venue: str
    capacity: int | None = None
    unit: int = 0
    units: int = 1


@dataclass(frozen=True)
class Block:
    """A sitting on the sheet (minutes from midnight) or in the tray (None), with what its marks say."""

    sitting: Sitting
    place: str
    place_name: str
    tone: str
    tentative: int
    invited: int
    warnings: tuple[Warning, ...]
    starts: int | None = None
    ends: int | None = None
    unit: int = 0
    units: int = 1

    @property
    def standing(self) -> str:
        """The classes that put it where it belongs: a strict policy allows no style of its own."""
        if self.starts is None or self.ends is None:
            return ""
        lasts = Stretch.drawn(self.starts, self.ends)
        at, length = divmod(self.starts, HOUR), divmod(lasts.ends - lasts.starts, HOUR)
        return f"at-{at[0]} at-m{at[1]} for-{length[0]} for-m{length[1]} unit-{self.unit} units-{self.units}"


@dataclass(frozen=True)
class Grid:
    """A day's sheet: its columns by venue, its sittings in the order of the day, its hours, and the tray."""

    day: date
    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    tray: tuple[Block, ...]
    first_hour: int
    last_hour: int

    @property
    def units(self) -> int:
        """How wide it is."""
        return sum(column.units for column in self.columns)

    @property
    def frame(self) -> str:
        """The classes that say how much there is."""
        return f"from-{self.first_hour} until-{self.last_hour} all-{min(self.units, MOST_UNITS)}"

    @property
    def venues(self) -> list[Column]:
        """The heads above the heads."""
        groups = [list(group) for _, group in groupby(self.columns, key=lambda column: column.venue)]
        return [replace(group[0], units=sum(column.units for column in group)) for group in groups]


def days_of(edition: Edition, sittings: Iterable[Sitting]) -> list[date]:
    """The days of the congress, and those on which something else was put."""
    stray = {each.starts_at.astimezone(edition.zone).date() for each in sittings if each.starts_at}
    return sorted({*edition.days, *stray})


def grid(
    edition: Edition,
    sittings: Sequence[Sitting],
    spaces: Sequence[ForumSpace],
    day: date,
    found: Iterable[Warning],
) -> Grid:
    """The sheet of a day; `found` are the warnings to show on it."""
    columns = _columns(edition)
    names = {column.place: column.name for column in columns}
    colours = {space.id: position % ESPACE_COLOURS + 1 for position, space in enumerate(spaces)}
    told = _by_sitting(found)
    blocks = [_block(each, names, colours, told.get(each.ref, ())) for each in sittings]
    timed = [_timed(block, edition, day) for block in blocks]
    shown = [block for block in timed if block is not None]
    placed, wide = _side_by_side(columns, shown)
    minutes = [(block.starts or 0, block.ends or 0) for block in placed]
    return Grid(
        day=day,
        columns=wide,
        blocks=tuple(sorted(placed, key=lambda block: (block.starts or 0, block.unit))),
        tray=tuple(block for block in blocks if block.sitting.starts_at is None),
        first_hour=min([USUAL_HOURS[0], *(starts // HOUR for starts, _ in minutes)]),
        last_hour=max([USUAL_HOURS[1], *(-(-ends // HOUR) for _, ends in minutes)]),
    )


def place_of(edition: Edition, value: str) -> tuple[Venue | None, Room | None]:
    """The venue and room that a form's choice names; none where it names none."""
    kind, _, ref = value.partition(":")
    if kind == "room":
        room = next((room for venue in edition.venues for room in venue.rooms if room.ref == ref), None)
        return (room.venue, room) if room else (None, None)
    return next((venue for venue in edition.venues if kind == "venue" and venue.ref == ref), None), None


def _columns(edition: Edition) -> list[Column]:
    found = []
    for venue in edition.venues:
        name = gettext("sans salle précise") if venue.rooms else typo(venue.name)
        found.append(Column(f"venue:{venue.ref}", name, typo(venue.name)))
        found += [Column(f"room:{room.ref}", typo(room.name), typo(venue.name), room.capacity) for room in venue.rooms]
    return [*found, Column(NOWHERE, gettext("sans lieu"), "")]


def _by_sitting(found: Iterable[Warning]) -> dict[str, tuple[Warning, ...]]:
    told: dict[str, tuple[Warning, ...]] = {}
    for warning in found:
        for ref in warning.sittings:
            told[ref] = (*told.get(ref, ()), warning)
    return told


def _block(sitting: Sitting, names: Mapping[str, str], colours: Mapping[int, int], told: tuple[Warning, ...]) -> Block:
    place = place_value(sitting)
    states = [appearance.state for appearance in sitting.appearances]
    venue = typo(sitting.venue.name) if sitting.venue else ""
    return Block(
        sitting=sitting,
        place=place,
        place_name=venue if sitting.room is None and venue else names[place],
        tone=_tone(sitting, colours),
        tentative=states.count(AppearanceState.TENTATIVE),
        invited=states.count(AppearanceState.INVITED),
        warnings=told,
    )


def _tone(sitting: Sitting, colours: Mapping[int, int]) -> str:
    if sitting.space_id is not None:
        return f"espace-{colours[sitting.space_id]}"
    if sitting.kind in GATHERINGS or sitting.kind is SittingKind.EVENING:
        return "gathering"
    return "pause" if sitting.kind in PAUSES else ""


def _timed(block: Block, edition: Edition, day: date) -> Block | None:
    """The block with its minutes by the clocks of that day, if it begins then."""
    span = span_of(block.sitting)
    if span is None or span.starts.astimezone(edition.zone).date() != day:
        return None
    midnight = datetime.combine(day, time())
    starts, ends = (
        int((each.astimezone(edition.zone).replace(tzinfo=None) - midnight) / timedelta(minutes=1))
        for each in (span.starts, span.ends)
    )
    return replace(block, starts=starts, ends=min(ends, LAST_HOUR * HOUR))


def _side_by_side(columns: Sequence[Column], blocks: Sequence[Block]) -> tuple[list[Block], tuple[Column, ...]]:
    """Each block in its column's lanes, and each column as wide as it needs to be."""
    placed: list[Block] = []
    wide: list[Column] = []
    unit = 0
    for column in columns:
        own = [block for block in blocks if block.place == column.place]
        found, count = lanes([Stretch.drawn(block.starts or 0, block.ends or 0) for block in own])
        placed += [
            replace(block, unit=unit + lane.first * LANE, units=lane.width * LANE)
            for block, lane in zip(own, found, strict=True)
        ]
        wide.append(replace(column, unit=unit, units=count * LANE if own else 1))
        unit += wide[-1].units
    return placed, tuple(wide)
