from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.programme.vtimezone import vtimezone

PARIS = """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:20200329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20201025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
OVERSEAS = (
    "America/Cayenne",
    "America/Guadeloupe",
    "America/Martinique",
    "Indian/Mayotte",
    "Indian/Reunion",
    "Pacific/Marquesas",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
)


def test_paris_is_written_with_the_rule_of_its_summer_time() -> None:
    assert bytes(vtimezone("Europe/Paris", 2021).to_ical()).decode().replace("\r\n", "\n") == PARIS


@pytest.mark.parametrize("name", OVERSEAS)
def test_territories_without_summer_time_have_one_offset(name: str) -> None:
    (only,) = vtimezone(name, 2027).subcomponents
    offset = datetime(2027, 1, 1, tzinfo=ZoneInfo(name)).utcoffset()
    assert (only.name, "RRULE" in only, only.decoded("TZOFFSETTO")) == ("STANDARD", False, offset)


@pytest.mark.parametrize("name", ["Europe/Paris", "America/Miquelon", "Europe/London", "Australia/Sydney", *OVERSEAS])
@given(instant=st.datetimes(datetime(2027, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_zone_written_out_tells_the_same_time(name: str, instant: datetime) -> None:
    # Every year's two Sundays are covered by the rules; what a client computes from them is what we meant.
    written = _zone(name)
    assert instant.astimezone(written).replace(tzinfo=None) == instant.astimezone(ZoneInfo(name)).replace(tzinfo=None)


_ZONES: dict[str, Any] = {}


def _zone(name: str) -> Any:
    if name not in _ZONES:
        _ZONES[name] = vtimezone(name, 2027).to_tz(lookup_tzid=False)
    return _ZONES[name]


def test_a_zone_without_a_lasting_rule_is_written_year_by_year() -> None:
    # Morocco changes its clocks around Ramadan, which no RRULE can say.
    parts = vtimezone("Africa/Casablanca", 2021).subcomponents
    assert all("RRULE" not in one for one in parts)
    assert {one.decoded("DTSTART").year for one in parts} == set(range(2020, 2027))
