"""Changes as a release keeps them: plain JSON, read again as they were written."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from congress.programme.change import Change, ChangeKind, Times
from congress.programme.models import AppearanceState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

_DEFAULTS = {field.name: field.default for field in fields(Change)}
_STATES, _TIMES = ("was", "state"), ("times_before", "times_after")


def written(found: Iterable[Change]) -> list[dict[str, Any]]:
    """Each change with what it says and nothing else: enums by value, instants with their offset."""
    return [
        {
            name: _plain(value)
            for name, default in _DEFAULTS.items()
            if (value := getattr(change, name)) is not default and value != default
        }
        for change in found
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, Times):
        return [value.starts_at.isoformat(), value.ends_at.isoformat() if value.ends_at else None]
    return value.value if isinstance(value, (ChangeKind, AppearanceState)) else value


def read(rows: Iterable[dict[str, Any]], zone: ZoneInfo) -> list[Change]:
    """The changes that `written` wrote, their times by the clocks of the congress."""
    return [_change(row, zone) for row in rows]


def _change(row: dict[str, Any], zone: ZoneInfo) -> Change:
    values = dict(row)
    values["kind"] = ChangeKind(row["kind"])
    for name in _STATES:
        if name in values:
            values[name] = AppearanceState(values[name])
    for name in _TIMES:
        if name in values:
            starts, ends = values[name]
            values[name] = Times(_instant(starts, zone), _instant(ends, zone) if ends else None)
    return Change(**values)


def _instant(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).astimezone(zone)
