"""A time zone written for calendars: RFC 5545 VTIMEZONE, with the rule of its summer time where it has one."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_YEARS = 6  # a rule must hold for as many years as that to be written as one
_LONG_AGO = datetime(1970, 1, 1)  # noqa: DTZ001 - local times of a VTIMEZONE have no zone


@dataclass(frozen=True)
class _Change:
    """A change of the clocks: the instant, the offsets around it, the zone's name after it."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool

    @property
    def local(self) -> datetime:
        """As RFC 5545 wants it: by the clock that is about to be changed."""
        return (self.at + self.before).replace(tzinfo=None)


@lru_cache(maxsize=16)
def vtimezone(name: str, year: int) -> Timezone:
    """The zone as it is around that year.

    The rule is written with RRULE, so that clients need not guess; a zone without summer time, as most of the
    French overseas territories, has its one offset.
    """
    zone = ZoneInfo(name)
    block = Timezone()
    block.add("tzid", name)
    found = [change for each in range(year - 1, year + _YEARS) for change in _changes(zone, each)]
    if not found:
        block.add_component(_constant(zone, year))
    for is_summer in (True, False):
        same = [change for change in found if change.is_summer is is_summer]
        rule = _rule(same)
        for change in same[:1] if rule else same:
            block.add_component(_observance(change, rule))
    return block


def _constant(zone: ZoneInfo, year: int) -> TimezoneStandard:
    at = datetime(year, 1, 1, tzinfo=UTC).astimezone(zone)
    offset = at.utcoffset() or timedelta(0)
    standard = TimezoneStandard()
    standard.add("dtstart", _LONG_AGO)
    standard.add("tzoffsetfrom", offset)
    standard.add("tzoffsetto", offset)
    standard.add("tzname", at.tzname() or zone.key)
    return standard


def _observance(change: _Change, rule: dict[str, object] | None) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if change.is_summer else TimezoneStandard()
    part.add("dtstart", change.local)
    if rule:
        part.add("rrule", vRecur(rule))
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    return part


def _changes(zone: ZoneInfo, year: int) -> list[_Change]:
    """The changes of the clocks in a year, found to the second."""
    found = []
    start = datetime(year, 1, 1, tzinfo=UTC)
    days = [start + timedelta(days=count) for count in range((datetime(year + 1, 1, 1, tzinfo=UTC) - start).days + 1)]
    for low, high in pairwise(days):
        if _offset(low, zone) == _offset(high, zone):
            continue
        before, after = low, high
        while after - before > timedelta(seconds=1):
            middle = before + (after - before) // 2
            middle = middle.replace(microsecond=0)
            if _offset(middle, zone) == _offset(low, zone):
                before = middle
            else:
                after = middle
        local = after.astimezone(zone)
        found.append(
            _Change(after, _offset(low, zone), _offset(after, zone), local.tzname() or zone.key, bool(local.dst()))
        )
    return found


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def _rule(changes: list[_Change]) -> dict[str, object] | None:
    """« The last Sunday of March », if it is that every year; None where no such rule fits."""
    if len(changes) <= _YEARS:
        return None
    first = changes[0].local
    nths = {"-1" if _is_last(change.local) else str((change.local.day - 1) // 7 + 1) for change in changes}
    counted = {str((change.local.day - 1) // 7 + 1) for change in changes}
    nth = "-1" if nths == {"-1"} else counted.pop() if len(counted) == 1 else None
    same = {(one.local.month, one.local.weekday(), one.local.time(), one.before, one.after) for one in changes}
    if nth is None or len(same) != 1:
        return None
    return {"FREQ": "YEARLY", "BYMONTH": first.month, "BYDAY": f"{nth}{_WEEKDAYS[first.weekday()]}"}


def _is_last(day: datetime) -> bool:
    return day.day > monthrange(day.year, day.month)[1] - 7
