from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from congress.kernel.formats import (
    date_text,
    dates_text,
    day_text,
    instant_text,
    machine_text,
    sentence_text,
    time_text,
    times_text,
)

PARIS = ZoneInfo("Europe/Paris")
OPENING = datetime(2021, 11, 25, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last", "french", "english"),
    [
        (date(2021, 11, 25), date(2021, 11, 26), "25 et 26 novembre 2021", "25 and 26 November 2021"),
        (date(2021, 11, 25), date(2021, 11, 25), "25 novembre 2021", "25 November 2021"),
        (date(2027, 3, 1), date(2027, 3, 2), "1ᵉʳ et 2 mars 2027", "1 and 2 March 2027"),
        (
            date(2021, 11, 30),
            date(2021, 12, 2),
            "du 30 novembre au 2 décembre 2021",
            "30 November to 2 December 2021",
        ),
        (
            date(2021, 12, 31),
            date(2022, 1, 1),
            "du 31 décembre 2021 au 1ᵉʳ janvier 2022",
            "31 December 2021 to 1 January 2022",
        ),
    ],
)
def test_dates_of_a_congress(first: date, last: date, french: str, english: str) -> None:
    assert (dates_text(first, last, "fr"), dates_text(first, last, "en")) == (french, english)


def test_a_day_has_its_name() -> None:
    day = date(2021, 11, 25)
    assert (day_text(day, "fr"), day_text(day, "en")) == ("jeudi 25 novembre", "Thursday 25 November")
    assert date_text(date(2027, 5, 1), "fr") == "1ᵉʳ mai 2027"


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/Paris", "9\u00a0h\u00a030"),
        ("Indian/Reunion", "12\u00a0h\u00a030"),
        ("Indian/Mayotte", "11\u00a0h\u00a030"),
        ("America/Guadeloupe", "4\u00a0h\u00a030"),
        ("America/Cayenne", "5\u00a0h\u00a030"),
    ],
)
def test_the_opening_is_told_in_each_zone(zone: str, text: str) -> None:
    assert time_text(OPENING, ZoneInfo(zone), "fr") == text


def test_times_read_as_each_language_writes_them() -> None:
    end = datetime(2021, 11, 25, 9, 0, tzinfo=UTC)
    assert times_text(OPENING, end, PARIS, "fr") == "9\u00a0h\u00a030 – 10\u00a0h"
    assert times_text(OPENING, None, PARIS, "fr") == "9\u00a0h\u00a030"
    assert time_text(OPENING, PARIS, "en") == "9:30\u00a0am"
    assert instant_text(OPENING, PARIS, "fr") == "25 novembre 2021 à 9\u00a0h\u00a030"
    assert machine_text(OPENING, PARIS) == "2021-11-25T09:30:00+01:00"


def test_a_sentence_begins_with_a_capital_and_keeps_its_names() -> None:
    assert [sentence_text(text) for text in ("jeudi 25 novembre", "21 and 22 January", "")] == [
        "Jeudi 25 novembre",
        "21 and 22 January",
        "",
    ]
