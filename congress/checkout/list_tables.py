"""A stranger's file as rows of text: CSV in any usual encoding, cells copied from a spreadsheet, XLSX."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from congress.kernel.errors import Invalid
from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_COLUMNS = 200
MOST_LINES = 2_000
SEPARATORS = "\t;,|"
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NAMED_SEPARATOR = re.compile(r"sep=([\t;,|])", re.IGNORECASE)  # as Excel reads and writes it
_KEPT_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)  # as some programs write 01, to keep its nought
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u2060\ufeff\u00ad"))


@dataclass(frozen=True, slots=True)
class Row:
    """A line that says something: its number as a reader counts them, its cells tidied."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a list, empty ones left out; `text` is the whole as it can be corrected by hand."""

    rows: tuple[Row, ...]
    text: str


class UnreadableList(Invalid):
    """No list can be made out of what was sent; `line` where it is known."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def table_of_text(text: str) -> Table:
    """The rows of a CSV or of pasted cells; raises UnreadableList."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if "\x00" in text:
        raise UnreadableList(gettext("Ce n'est pas une liste : envoyez un fichier CSV ou XLSX."))
    rows = tuple(islice(_rows(text), MOST_LINES + 1))
    if len(rows) > MOST_LINES:
        raise too_long()
    return Table(rows=rows, text=text)


def decoded(content: bytes) -> str:
    """The text of a file: by its mark, else UTF-8, else what Windows writes."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterable[Row]:
    first = next((line for line in text.split("\n") if line.strip()), "")
    named = _NAMED_SEPARATOR.fullmatch(first.strip("\"' "))
    separator = named[1] if named else _separator(first)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    is_named = named is not None
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise UnreadableList(
                gettext("Un guillemet (\") s'ouvre sans se fermer, ou se ferme trop tôt : corrigez-le ou retirez-le."),
                line=line,
            ) from error
        if cells is None:
            return
        row = row_of(line, cells)
        if row is not None and is_named:
            is_named = False
        elif row is not None:
            yield row


def _separator(first: str) -> str:
    """What parts the cells of the first line: what it has most of, outside quotes."""
    bare = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=bare.count)


def too_wide(line: int) -> UnreadableList:
    """What is said of a row that no list of people has."""
    message = gettext("Cette ligne a plus de %(most)s colonnes : ce n'est pas notre modèle.", most=MOST_COLUMNS)
    return UnreadableList(message, line=line)


def too_long() -> UnreadableList:
    """What is said of a list with more lines than one looks at."""
    return UnreadableList(gettext("Cette liste a trop de lignes : recopiez-la dans notre modèle."))


def row_of(line: int, cells: Iterable[str]) -> Row | None:
    """The row with its cells tidied, without the empty ones at its end; None where all are.

    Raises UnreadableList where it has too many.
    """
    tidied = [tidied_cell(cell) for cell in cells]
    while tidied and not tidied[-1]:
        tidied.pop()
    if len(tidied) > MOST_COLUMNS:
        raise too_wide(line)
    return Row(line, tuple(tidied)) if tidied else None


def tidied_cell(text: str) -> str:
    """The text without what nobody sees, on one line, its letters composed."""
    kept = _KEPT_AS_TEXT.fullmatch(text.strip())
    plain = (kept[1] if kept else text).translate(_UNSEEN)
    return " ".join(unicodedata.normalize("NFC", plain).split())
