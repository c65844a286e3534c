"""A spreadsheet as rows of text: the values that stand in its first visible sheet, formulas by their last result."""

from __future__ import annotations

import csv
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from congress.checkout.list_tables import MOST_COLUMNS, MOST_LINES, Table, UnreadableList, row_of, too_long, too_wide
from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from congress.checkout.list_tables import Row

MOST_UNPACKED = 16 * 1024 * 1024
MOST_PARTS = 500
LAST_LINE = 10_000  # a row further down than this is no list of twenty people
_DOCUMENTS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF", b"{\\rtf")


def is_zip(content: bytes) -> bool:
    """Whether it may be a spreadsheet of today: they are all archives."""
    return content.startswith(b"PK\x03\x04")


def is_other_document(content: bytes) -> bool:
    """Whether it is surely a document, and none that can be read: an old .xls, a PDF, a text with its layout."""
    return content.startswith(_DOCUMENTS)


def table_of_sheet(content: bytes) -> Table:
    """The rows of an XLSX file; raises UnreadableList for any other archive, and for one that would swell."""
    _refuse_what_swells(content)
    try:
        rows = tuple(_rows(content))
    except UnreadableList:
        raise
    except Exception as error:  # whatever the library stumbles over in a stranger's file, the file is at fault
        raise not_a_list() from error
    return Table(rows=rows, text=_as_text(rows))


def not_a_list() -> UnreadableList:
    """What is said of a document of another kind."""
    return UnreadableList(
        gettext(
            "Ce fichier ne se lit pas. Enregistrez-le au format « Classeur Excel (.xlsx) » ou « CSV », et renvoyez-le."
        )
    )


def _refuse_what_swells(content: bytes) -> None:
    """Looks at what the archive says of itself; of each part no more is unpacked than it says."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise not_a_list() from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnreadableList(
            gettext("Ce fichier est trop gros une fois ouvert : gardez une seule feuille, sans images.")
        )


def _rows(content: bytes) -> Iterator[Row]:
    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), book.worksheets[0])
        sheet.reset_dimensions()  # what the file says of its own size may be wrong
        written = 0
        for line, values in enumerate(sheet.iter_rows(max_row=LAST_LINE, values_only=True), 1):
            written += bool(values)
            if written > MOST_LINES:
                raise too_long()
            far = values[MOST_COLUMNS:]
            if far.count(None) < len(far):
                raise too_wide(line)
            row = row_of(line, (_text(value) for value in values[:MOST_COLUMNS]))
            if row is not None:
                yield row
    finally:
        book.close()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("vrai") if value else gettext("faux")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value.replace(microsecond=0)).isoformat()
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _as_text(rows: tuple[Row, ...]) -> str:
    """The same as lines with semicolons, each under the number it has in the sheet."""
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    line = 1
    for row in rows:
        written.write("\n" * (row.line - line))
        writer.writerow(row.cells)
        line = row.line + 1
    return written.getvalue()
