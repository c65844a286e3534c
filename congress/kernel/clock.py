"""The service's clock. Doors read it once and hand `at` on; nothing deeper looks at the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# Outside of these a date is a slip or an attack, and arithmetic on it may leave what a date can say.
PLAUSIBLE_YEARS = range(2000, 2200)

_offset = timedelta(0)


def start_from(instant: datetime | None) -> None:
    """Makes the clock start from an instant and run on (demonstrations and tests); None is the real time."""
    global _offset  # noqa: PLW0603 - a process has one clock
    _offset = timedelta(0) if instant is None else instant - datetime.now(UTC)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + _offset
