"""What the organisers' pages show of the working programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from congress.kernel.formats import date_text, day_text, times_text
from congress.kernel.i18n import current_locale, gettext
from congress.programme.models import NEXT_STATES, AppearanceState, SittingStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from congress.editions.models import Edition
    from congress.kernel.forms import Form
    from congress.programme.models import Appearance, ForumSpace, Sitting

# The order of the buttons: what one hopes for first.
_MOVES = (
    AppearanceState.CONFIRMED,
    AppearanceState.TENTATIVE,
    AppearanceState.INVITED,
    AppearanceState.REPLACED,
    AppearanceState.WITHDRAWN,
)

SITTING_FIELDS = (
    "title",
    "kind",
    "status",
    "day",
    "starts",
    "ends",
    "place",
    "space",
    "capacity",
    "streamed",
    "stream_url",
    "replay_url",
    "slides_url",
    "abstract",
)


@dataclass(frozen=True)
class Row:
    """A sitting in the list, with how many of its people are « sous réserve » or not announced yet."""

    sitting: Sitting
    tentative: int
    invited: int
    announced: int


@dataclass(frozen=True)
class DayRows:
    """One day of the list; None is what has no time yet."""

    day: date | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Difference:
    """A field that two organisers set to different things."""

    label: str
    theirs: str
    yours: str


def day_rows(sittings: Iterable[Sitting], zone: ZoneInfo) -> tuple[DayRows, ...]:
    """The working programme by day, in order of time; what has no time comes last."""
    days: dict[date | None, list[Sitting]] = {}
    for sitting in sittings:
        day = sitting.starts_at.astimezone(zone).date() if sitting.starts_at else None
        days.setdefault(day, []).append(sitting)
    known = sorted(day for day in days if day is not None)
    ordered: list[date | None] = [*known, *([None] if None in days else [])]
    return tuple(DayRows(day, tuple(_row(each) for each in _by_time(days[day]))) for day in ordered)


def tentative_left(sittings: Iterable[Sitting]) -> int:
    """How many people are still « sous réserve » in what will take place."""
    return sum(_row(each).tentative for each in sittings if each.status is not SittingStatus.CANCELLED)


def moves_of(appearance: Appearance) -> list[AppearanceState]:
    """The moves that are legal now, in the order of their buttons."""
    return [state for state in _MOVES if state in NEXT_STATES[appearance.state]]


def day_choices(edition: Edition) -> list[tuple[str, str]]:
    """The days of the congress, and none."""
    days = [(day.isoformat(), day_text(day, current_locale())) for day in edition.days]
    return [("", gettext("horaire à préciser")), *days]


def place_choices(edition: Edition) -> list[tuple[str, str]]:
    """Every venue with its rooms, and none; a room's value says its venue too."""
    found = [("", gettext("à préciser"))]
    for venue in edition.venues:
        found.append((f"venue:{venue.ref}", venue.name))
        found += [(f"room:{room.ref}", f"{venue.name}, {room.name}") for room in venue.rooms]
    return found


def space_choices(spaces: Sequence[ForumSpace]) -> list[tuple[str, str]]:
    """The espaces, and none."""
    return [("", gettext("aucun")), *((space.ref, space.name) for space in spaces)]


def differences(mine: Form, theirs: Form, names: Iterable[str]) -> list[Difference]:
    """What differs between what one typed and what somebody else saved meanwhile, field by field."""
    return [
        Difference(str(mine[name].label.text), _shown(theirs, name), _shown(mine, name))
        for name in names
        if (theirs[name].data or "") != (mine[name].data or "")
    ]


def when(sitting: Sitting, zone: ZoneInfo) -> str:
    """« jeudi 25 novembre, 9 h 30 – 10 h 15 », or that it is not known."""
    if sitting.starts_at is None:
        return gettext("horaire à préciser")
    day = day_text(sitting.starts_at.astimezone(zone).date(), current_locale())
    return f"{day}, {times_text(sitting.starts_at, sitting.ends_at, zone, current_locale())}"


def _shown(form: Form, name: str) -> str:
    value = form[name].data
    if isinstance(value, date):
        return date_text(value, current_locale())
    choices = dict(getattr(form[name], "choices", None) or ())
    if value is True or value is False:
        return gettext("oui") if value else gettext("non")
    return str(choices.get(value, value if value is not None else ""))


def _row(sitting: Sitting) -> Row:
    states = [appearance.state for appearance in sitting.appearances]
    tentative, invited = states.count(AppearanceState.TENTATIVE), states.count(AppearanceState.INVITED)
    return Row(sitting, tentative, invited, tentative + states.count(AppearanceState.CONFIRMED))


def _by_time(sittings: list[Sitting]) -> list[Sitting]:
    return sorted(sittings, key=lambda each: (str(each.starts_at or ""), each.position))
