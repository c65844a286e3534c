"""Sittings at hours when their venue is closed."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

import pytest

from congress.publishing.warning_words import WarningKind
from congress.publishing.warnings import warnings
from tests.publishing.working_day import at_lille, make_edition, make_sitting, make_venue

if TYPE_CHECKING:
    from congress.editions.models import Venue

CLOSED = [WarningKind.CLOSED]


def told(venue: Venue, starts: datetime, ends: datetime | None) -> list[WarningKind]:
    sitting = make_sitting("Soirée", starts, ends, venue=venue)
    return [each.kind for each in warnings(make_edition(), [sitting], {})]


def words(venue: Venue) -> str:
    sitting = make_sitting("Soirée", at_lille(7), at_lille(21), venue=venue)
    (only,) = warnings(make_edition(), [sitting], {})
    return only.text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (at_lille(8), at_lille(20), []),
        (at_lille(7, 59), at_lille(9), CLOSED),
        (at_lille(19), at_lille(20, 1), CLOSED),
        (at_lille(20), None, []),
        (at_lille(20, 1), None, CLOSED),
        (at_lille(7), None, CLOSED),
    ],
)
def test_a_venue_open_by_day(starts: datetime, ends: datetime | None, expected: list[WarningKind]) -> None:
    assert told(make_venue(opens_at=time(8), closes_at=time(20)), starts, ends) == expected


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (at_lille(19), at_lille(2, day=26), []),
        (at_lille(19), at_lille(2, 1, day=26), CLOSED),
        (at_lille(1, day=26), at_lille(2, day=26), []),
        (at_lille(18, 59), at_lille(23), CLOSED),
        (at_lille(3, day=26), at_lille(4, day=26), CLOSED),
    ],
)
def test_a_venue_open_after_midnight(starts: datetime, ends: datetime | None, expected: list[WarningKind]) -> None:
    assert told(make_venue(opens_at=time(19), closes_at=time(2)), starts, ends) == expected


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "starts", "ends", "expected"),
    [
        (None, None, at_lille(3), at_lille(4), []),
        (time(8), None, at_lille(8), at_lille(2, day=26), []),
        (time(8), None, at_lille(7, 55), at_lille(9), CLOSED),
        (None, time(20), at_lille(6), at_lille(20), []),
        (None, time(20), at_lille(19), at_lille(20, 5), CLOSED),
        (None, time(2), at_lille(23), at_lille(2, day=26), []),
    ],
)
def test_where_an_hour_is_not_known_the_day_goes_from_dawn_to_dawn(
    opens_at: time | None,
    closes_at: time | None,
    starts: datetime,
    ends: datetime | None,
    expected: list[WarningKind],
) -> None:
    assert told(make_venue(opens_at=opens_at, closes_at=closes_at), starts, ends) == expected


def test_the_hours_are_said() -> None:
    assert words(make_venue(opens_at=time(8), closes_at=time(20, 30))) == (
        "« Soirée » (7 h – 21 h) : Nouveau Siècle n’ouvre que de 8 h à 20 h 30."
    )
    assert words(make_venue(opens_at=time(8))) == "« Soirée » (7 h – 21 h) : Nouveau Siècle n’ouvre qu’à 8 h."
    assert words(make_venue(closes_at=time(20))) == "« Soirée » (7 h – 21 h) : Nouveau Siècle ferme à 20 h."


def test_the_clocks_are_those_of_the_congress_also_when_they_change() -> None:
    venue = make_venue(opens_at=time(8), closes_at=time(20))
    sitting = make_sitting("Été", datetime.fromisoformat("2027-07-01T08:00+02:00"), None, venue=venue)
    edition = make_edition()
    edition.starts_on = edition.ends_on = datetime.fromisoformat("2027-07-01").date()

    assert warnings(edition, [sitting], {}) == []
