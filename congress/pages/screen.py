"""What the screens of the hall show at an instant: now and next in each room, or what there is to say between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from congress.programme import pages
from congress.programme.models import SittingStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from congress.editions.models import Edition
    from congress.programme.pages import Card
    from congress.programme.published import PublishedProgramme, PublishedSitting

SOON = timedelta(minutes=45)  # a room where nothing takes place is shown when something is about to
MOST_TILES = 6  # more would be too small to be read from the back of the hall: the screen turns pages instead
MOST_NEXT = 3
MOST_TOGETHER = 4
CANCELLED = SittingStatus.CANCELLED


class Phase(Enum):
    """Where the congress stands: each has something else to say."""

    UNPUBLISHED = "unpublished"
    BEFORE = "before"
    RUNNING = "running"
    BETWEEN = "between"
    NIGHT = "night"
    AFTER = "after"


class Place(NamedTuple):
    """Where one goes: a venue (0) is for everybody, then rooms (1), then espaces where there are no rooms (2)."""

    order: int
    position: int
    ref: str
    name: str


@dataclass(frozen=True)
class Tile:
    """A place with what takes place there, cancelled or not, and what follows today."""

    place: Place
    now: tuple[Card, ...]
    coming: Card | None
    more: int = 0  # what takes place there too, and has no room on the tile

    @property
    def espace(self) -> int | None:
        """Whose colours it bears: those of what takes place, else of what follows."""
        cards = (*self.now, self.coming) if self.coming else self.now
        return next((card.espace for card in cards), None)

    @property
    def is_plain(self) -> bool:
        """One sitting alone: it may be written large."""
        return len(self.now) == 1


@dataclass(frozen=True)
class Board:
    """One screen: the tiles of this page, or what comes where nothing takes place."""

    phase: Phase
    wide: tuple[Tile, ...] = ()
    tiles: tuple[Tile, ...] = ()
    coming: tuple[Card, ...] = ()
    days_left: int = 0
    page: int = 1
    pages: int = 1

    @property
    def following(self) -> int:
        """The page the screen turns to."""
        return self.page % self.pages + 1


def board(edition: Edition, programme: PublishedProgramme | None, at: datetime, page: int = 1) -> Board:
    """The screen of the whole congress; a page there is not is the first one."""
    if programme is None:
        return Board(Phase.UNPUBLISHED, days_left=_days_left(edition, at))
    tiles = _tiles(programme, at)
    if not tiles:
        return _nothing_now(edition, programme, at, programme.sittings)
    wide = tuple(tile for tile in tiles if tile.place.order == 0)
    rooms = [tile for tile in tiles if tile.place.order]
    chunks = [tuple(rooms[n : n + MOST_TILES]) for n in range(0, len(rooms), MOST_TILES)] or [()]
    page = page if 1 <= page <= len(chunks) else 1
    return Board(Phase.RUNNING, wide=wide, tiles=chunks[page - 1], page=page, pages=len(chunks))


def place_board(edition: Edition, programme: PublishedProgramme, ref: str, at: datetime) -> Board:
    """The screen beside one door: a room, a venue (what it holds outside its rooms) or an espace."""
    inside = [sitting for sitting in programme.sittings if ref in (sitting.room, sitting.space)]
    if ref in programme.venue_of:
        inside = [sitting for sitting in programme.sittings if ref == sitting.venue and sitting.room is None]
    now = [pages.card(programme, sitting, at) for sitting in inside if _covers(sitting, at)]
    coming = _next(programme, inside, at)
    if not now:
        return _nothing_now(edition, programme, at, inside)
    tile = Tile(_place(programme, now[0]), tuple(now[:MOST_TOGETHER]), None, more=max(0, len(now) - MOST_TOGETHER))
    return Board(Phase.RUNNING, wide=(tile,), coming=tuple(card for card in coming if card.day == _day(edition, at)))


def place_name(programme: PublishedProgramme, ref: str) -> str | None:
    """What the room, venue or espace of that ref is called; None where there is none."""
    found = programme.room_of.get(ref) or programme.venue_of.get(ref) or programme.space_of.get(ref)
    return found.name if found else None


def part_running(card: Card, at: datetime) -> str:
    """The title of the sequence in progress, where the sitting says when its sequences are."""
    for sequence in card.sitting.sequences:
        if sequence.starts_at and sequence.starts_at <= at and (sequence.ends_at is None or at < sequence.ends_at):
            return sequence.title
    return ""


def _tiles(programme: PublishedProgramme, at: datetime) -> list[Tile]:
    now: dict[Place, list[Card]] = {}
    coming: dict[Place, Card] = {}
    for sitting in programme.sittings:
        card = pages.card(programme, sitting, at)
        if _covers(sitting, at):
            now.setdefault(_place(programme, card), []).append(card)
    if not now:
        return []
    today = next(card.day for cards in now.values() for card in cards)
    for card in _next(programme, programme.sittings, at, most=len(programme.sittings)):
        if card.day == today:
            coming.setdefault(_place(programme, card), card)
    # Where only what is for everybody takes place, that fills the screen.
    soon = {
        place
        for place, card in coming.items()
        if card.sitting.starts_at and card.sitting.starts_at - at <= SOON and any(each.order for each in now)
    }
    return [
        Tile(place, tuple(cards[:MOST_TOGETHER]), coming.get(place), more=max(0, len(cards) - MOST_TOGETHER))
        for place in sorted(now.keys() | soon)
        for cards in [now.get(place, [])]
    ]


def _nothing_now(
    edition: Edition, programme: PublishedProgramme, at: datetime, sittings: Sequence[PublishedSitting]
) -> Board:
    """Before, between, overnight, after; between with nothing to come is a room that has done its work."""
    today, coming = _day(edition, at), _next(programme, sittings, at)
    timed = [sitting.starts_at for sitting in programme.sittings if sitting.starts_at]
    is_over = today > edition.ends_on or (bool(timed) and max(timed) <= at)
    if today < edition.starts_on:
        phase = Phase.BEFORE
    elif is_over:
        phase = Phase.AFTER
    else:
        phase = Phase.NIGHT if coming and coming[0].day != today else Phase.BETWEEN
    return Board(phase, coming=coming, days_left=_days_left(edition, at))


def _next(
    programme: PublishedProgramme, sittings: Iterable[PublishedSitting], at: datetime, most: int = MOST_NEXT
) -> tuple[Card, ...]:
    """What begins later, all on one day; what was cancelled is not waited for."""
    later = [one for one in sittings if one.starts_at and at < one.starts_at and one.status is not CANCELLED]
    cards = [pages.card(programme, one, at) for one in later]
    return tuple(card for card in cards if card.day == cards[0].day)[:most]


def _covers(sitting: PublishedSitting, at: datetime) -> bool:
    """Whether it takes place, or would: people stand before the door of what was cancelled, too."""
    if sitting.starts_at is None:
        return False
    return sitting.starts_at <= at < (sitting.ends_at or sitting.starts_at + pages.OPEN_END)


def _place(programme: PublishedProgramme, card: Card) -> Place:
    if card.room:
        return Place(1, programme.rooms.index(card.room), card.room.ref, card.room.name)
    if card.space:
        return Place(2, programme.spaces.index(card.space), card.space.ref, card.space.name)
    if card.venue:
        return Place(0, programme.venues.index(card.venue), card.venue.ref, card.venue.name)
    return Place(0, len(programme.venues), "", "")


def _day(edition: Edition, at: datetime) -> date:
    return at.astimezone(edition.zone).date()


def _days_left(edition: Edition, at: datetime) -> int:
    return max(0, (edition.starts_on - _day(edition, at)).days)
