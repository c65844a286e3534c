"""Dates, times and amounts as people read them, in French and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date, format_datetime, format_time
from flask import Flask, g

from congress.kernel.i18n import current_locale

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from congress.kernel.money import Money

NBSP = "\u00a0"
_FIRST = "1\u1d49\u02b3"  # « 1ᵉʳ »


def date_text(day: date, locale: str) -> str:
    """« 25 novembre 2021 », « 1ᵉʳ mars 2027 »; "25 November 2021"."""
    if locale != "fr":
        return format_date(day, "d MMMM y", locale="en")
    return f"{_day_number(day)} {format_date(day, 'MMMM y', locale='fr')}"


def day_text(day: date, locale: str) -> str:
    """« jeudi 25 novembre »; "Thursday 25 November"."""
    if locale != "fr":
        return format_date(day, "EEEE d MMMM", locale="en")
    return f"{format_date(day, 'EEEE', locale='fr')} {_day_number(day)} {format_date(day, 'MMMM', locale='fr')}"


def dates_text(first: date, last: date, locale: str) -> str:
    """« 25 et 26 novembre 2021 », « du 30 novembre au 2 décembre 2021 », or the one day."""
    if first == last:
        return date_text(first, locale)
    if (first.year, first.month) == (last.year, last.month) and last.day == first.day + 1:
        start = _day_number(first) if locale == "fr" else str(first.day)
        return f"{start} {'et' if locale == 'fr' else 'and'} {date_text(last, locale)}"
    start = date_text(first, locale) if first.year != last.year else _without_year(first, locale)
    if locale == "fr":
        return f"du {start} au {date_text(last, locale)}"
    return f"{start} to {date_text(last, locale)}"


def time_text(instant: datetime, zone: tzinfo, locale: str) -> str:
    """« 9 h 30 », « 19 h »; "9:30 am"."""
    local = instant.astimezone(zone)
    if locale != "fr":
        return format_time(local, "h:mm a", tzinfo=zone, locale="en_GB").replace(" ", NBSP)
    minutes = f"{NBSP}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{NBSP}h{minutes}"


def times_text(start: datetime, end: datetime | None, zone: tzinfo, locale: str) -> str:
    """« 9 h 30 – 10 h 15 »; from the start only where the end is open."""
    if end is None:
        return time_text(start, zone, locale)
    return f"{time_text(start, zone, locale)} – {time_text(end, zone, locale)}"


def instant_text(instant: datetime, zone: tzinfo, locale: str) -> str:
    """« 25 novembre 2021 à 9 h 30 »; "25 November 2021 at 9:30 am"."""
    day = date_text(instant.astimezone(zone).date(), locale)
    return f"{day} {'à' if locale == 'fr' else 'at'} {time_text(instant, zone, locale)}"


def machine_text(instant: datetime, zone: tzinfo) -> str:
    """For `<time datetime>`: ISO 8601 with the offset of the place."""
    return format_datetime(instant, "yyyy-MM-dd'T'HH:mm:ssXXX", tzinfo=zone, locale="en")


def money_text(amount: Money, locale: str | None = None) -> str:
    """« 150 € »."""
    return amount.text(locale or current_locale())


def _day_number(day: date) -> str:
    return _FIRST if day.day == 1 else str(day.day)


def _without_year(day: date, locale: str) -> str:
    if locale != "fr":
        return format_date(day, "d MMMM", locale="en")
    return f"{_day_number(day)} {format_date(day, 'MMMM', locale='fr')}"


def sentence_text(text: str) -> str:
    """The same with a capital at its head, as a sentence begins: « Jeudi 25 novembre »; the rest keeps its own."""
    return text[:1].upper() + text[1:]


def set_up_formats(app: Flask) -> None:
    """Gives templates the same words: times in the zone of the edition shown (`g.zone`)."""
    filters = app.jinja_env.filters
    filters["date"] = lambda day: date_text(day, current_locale())
    filters["day"] = lambda day: day_text(day, current_locale())
    filters["time"] = lambda instant: time_text(instant, g.zone, current_locale())
    filters["instant"] = lambda instant: instant_text(instant, g.zone, current_locale())
    filters["machine"] = lambda instant: machine_text(instant, g.zone)
    filters["sentence"] = sentence_text
    filters["money"] = money_text
    app.jinja_env.globals["times_text"] = lambda start, end: times_text(start, end, g.zone, current_locale())
    app.jinja_env.globals["dates_text"] = lambda first, last: dates_text(first, last, current_locale())
