"""The values of an edition file: texts that are converted here, and nowhere by guess."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from congress.kernel.i18n import gettext

_YES, _NO = frozenset({"true", "oui"}), frozenset({"false", "non"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK = re.compile(r"\d\d:\d\d(:\d\d)?")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?")
_LINK = re.compile(r"https?://\S+")
_EUROS = re.compile(r"\d{1,6}(\.\d\d)?")
_INTEGER = re.compile(r"\d{1,9}")
MOST_LONG_TEXT = 20_000


class Section(BaseModel):
    """A part of the file: nothing unknown in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _text(value: Any) -> Any:
    """Texts in one Unicode form, without what cannot be printed."""
    if not isinstance(value, str):
        return value
    value = unicodedata.normalize("NFC", value)
    if any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in value):
        raise ValueError(gettext("caractère de contrôle dans le texte"))
    return value


def _on_one_line(value: str) -> str:
    if "\n" in value:
        raise ValueError(gettext("ce texte tient sur une ligne"))
    return value


def _address(value: str) -> str:
    if value and not _LINK.fullmatch(value):
        raise ValueError(gettext("adresse attendue, qui commence par https:// ou http://"))
    return value


def _matching(value: Any, pattern: re.Pattern[str], expected: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(expected)
    return value


def _yes(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value in _YES or value in _NO:
        return value in _YES
    raise ValueError(gettext("true ou false attendu"))


def _number(value: Any) -> Any:
    if isinstance(value, int):
        return value
    return int(_matching(value, _INTEGER, gettext("nombre entier attendu")))


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    expected = gettext("date attendue, par exemple 2021-11-25")
    try:
        return date.fromisoformat(_matching(value, _DAY, expected))
    except ValueError as error:
        raise ValueError(expected) from error


def _clock(value: Any) -> Any:
    if isinstance(value, time):
        return value
    expected = gettext('heure attendue, par exemple "09:30"')
    try:
        return time.fromisoformat(_matching(value, _CLOCK, expected))
    except ValueError as error:
        raise ValueError(expected) from error


def _instant(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    expected = gettext("date et heure attendues, par exemple 2021-10-20T10:00")
    try:
        return datetime.fromisoformat(_matching(value, _INSTANT, expected))
    except ValueError as error:
        raise ValueError(expected) from error


def _euros(value: Any) -> Any:
    if isinstance(value, Decimal):
        return value
    return Decimal(_matching(value, _EUROS, gettext('montant en euros attendu, par exemple "150.00"')))


_Text = Annotated[str, BeforeValidator(_text)]
Ref = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[_Text, StringConstraints(max_length=200, strip_whitespace=True), AfterValidator(_on_one_line)]
Name = Annotated[Line, StringConstraints(min_length=1)]
Title = Annotated[
    _Text, StringConstraints(min_length=1, max_length=300, strip_whitespace=True), AfterValidator(_on_one_line)
]
LongLine = Annotated[_Text, StringConstraints(max_length=300, strip_whitespace=True), AfterValidator(_on_one_line)]
Remark = Annotated[_Text, StringConstraints(max_length=500, strip_whitespace=True), AfterValidator(_on_one_line)]
Link = Annotated[Remark, AfterValidator(_address)]
Prose = Annotated[_Text, StringConstraints(max_length=MOST_LONG_TEXT, strip_whitespace=True)]
Yes = Annotated[bool, BeforeValidator(_yes)]
Number = Annotated[int, BeforeValidator(_number)]
Day = Annotated[date, BeforeValidator(_day)]
Clock = Annotated[time, BeforeValidator(_clock)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Euros = Annotated[Decimal, BeforeValidator(_euros), Field(ge=0)]


def aware(instant: datetime | None, zone: tzinfo) -> datetime | None:
    """The instant meant: one written without an offset is by the edition's clocks."""
    if instant is None or instant.tzinfo is not None:
        return instant
    return instant.replace(tzinfo=zone)


def local(instant: datetime | None, zone: tzinfo) -> datetime | None:
    """The instant as the file writes it: by the edition's clocks, with their offset.

    The offset is fixed, so that it stays what it was when the file is read where the rules have changed.
    """
    if instant is None:
        return None
    return datetime.fromisoformat(instant.astimezone(zone).isoformat())
