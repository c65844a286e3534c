"""Times as classes of the timetable grid, which has a row for each quarter of an hour and no inline style."""

from datetime import datetime, time

QUARTER = 15
DAY = 24 * 60


def from_slot(start: time | datetime) -> str:
    """`from-0930`: the quarter in which something begins."""
    minutes = (start.hour * 60 + start.minute) // QUARTER * QUARTER
    return f"from-{minutes // 60:02d}{minutes % 60:02d}"


def to_slot(end: time | datetime) -> str:
    """`to-1015`: the end of the quarter in which something ends; midnight is the end of the day."""
    minutes = -(-(end.hour * 60 + end.minute) // QUARTER) * QUARTER or DAY
    return f"to-{minutes // 60:02d}{minutes % 60:02d}"
