"""Whatever is sent, the reader answers: people, or what is wrong with the list; never both, never an error of ours."""

from __future__ import annotations

import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from congress.checkout.list_tables import tidied_cell
from congress.checkout.lists import MOST_FAULTS, Reading, read_file, read_text
from tests.checkout.listing import ELODIE, TITLES, known, sheet

_KNOWN = known()
_NAMES = st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=20).map(tidied_cell).filter(len)
_WORDS = st.sampled_from([*TITLES, *ELODIE, "", "élu", "x@y", "Soirée", "99", '"', "\t", ";", "=1", "\u200b"])
_SMALL_SHEET = sheet(ELODIE)


def check(reading: Reading) -> None:
    assert bool(reading.people) != bool(reading.faults)
    assert len(reading.people) <= 20
    assert len(reading.faults) <= MOST_FAULTS + 1
    assert all(fault.message for fault in reading.faults)


@given(st.binary(max_size=500))
def test_any_bytes_are_answered(content: bytes) -> None:
    check(read_file(content, _KNOWN))


@given(st.text(max_size=500))
def test_any_text_is_answered(text: str) -> None:
    check(read_text(text, _KNOWN))


@given(st.lists(st.lists(_WORDS, max_size=9), max_size=25), st.sampled_from(";,\t|"))
def test_anything_like_a_list_is_answered(rows: list[list[str]], separator: str) -> None:
    text = "\n".join(separator.join(row) for row in [TITLES, *rows])
    reading = read_text(text, _KNOWN)
    check(reading)
    assert all(fault.line is None or 1 <= fault.line <= text.count("\n") + 1 for fault in reading.faults)


@given(st.integers(0, len(_SMALL_SHEET) - 1), st.binary(min_size=1, max_size=8))
def test_spreadsheet_damaged_anywhere_is_answered(place: int, junk: bytes) -> None:
    check(read_file(_SMALL_SHEET[:place] + junk + _SMALL_SHEET[place + len(junk) :], _KNOWN))


@given(st.lists(st.tuples(_NAMES, _NAMES), min_size=1, max_size=20, unique=True), st.booleans())
def test_names_come_back_as_they_were_written(names: list[tuple[str, str]], as_sheet: bool) -> None:  # noqa: FBT001
    rows = [[first, last, f"p{number}@ville.fr", *ELODIE[3:]] for number, (first, last) in enumerate(names)]
    if as_sheet:
        content = sheet(*rows)
    else:
        written = StringIO()
        csv.writer(written, delimiter=";").writerows([TITLES, *rows])
        content = written.getvalue().encode()
    reading = read_file(content, _KNOWN)
    assert reading.faults == ()
    assert [(one.first_name, one.last_name) for one in reading.people] == names
