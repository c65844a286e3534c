import re
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from congress.ui.slots import from_slot, to_slot

TIMETABLE = Path(__file__).parents[2] / "static/ui/timetable.css"


@pytest.mark.parametrize(
    ("start", "end", "classes"),
    [
        (time(9, 30), time(10, 15), "from-0930 to-1015"),
        (time(9, 37), time(10, 16), "from-0930 to-1030"),
        (time(19), time(0), "from-1900 to-2400"),
        (time(23, 50), time(23, 59), "from-2345 to-2400"),
        (datetime(2021, 11, 25, 14, tzinfo=UTC), datetime(2021, 11, 25, 16, tzinfo=UTC), "from-1400 to-1600"),
    ],
)
def test_times_fall_into_the_quarters_that_hold_them(start: time, end: time, classes: str) -> None:
    assert f"{from_slot(start)} {to_slot(end)}" == classes


def test_the_sheet_places_every_quarter_of_the_day_on_its_row() -> None:
    css = TIMETABLE.read_text(encoding="utf-8")
    starts = dict(re.findall(r"\.(from-\d{4}) \{ grid-row-start: (\d+); \}", css))
    ends = dict(re.findall(r"\.(to-\d{4}) \{ grid-row-end: (\d+); \}", css))
    quarters = [time(quarter // 4, quarter % 4 * 15) for quarter in range(96)]
    assert starts == {from_slot(quarter): str(row) for row, quarter in enumerate(quarters, start=2)}
    assert ends == {to_slot(quarter): str(row) for row, quarter in enumerate([*quarters[1:], time(0)], start=3)}
