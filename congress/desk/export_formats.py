"""A table as a file: CSV as French spreadsheets open it, XLSX, JSON."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from congress.desk.export_words import labels, word
from congress.kernel.i18n import gettext
from congress.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from openpyxl.cell import Cell as SheetCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from congress.desk.export import Cell, Table

# A cell that begins so is computed by spreadsheets instead of being shown (OWASP, « CSV injection »).
_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n")
_BOM = "\ufeff"  # without it, Excel takes UTF-8 for the alphabet of its country


def as_csv(table: Table, zone: ZoneInfo) -> bytes:
    """Semicolons, decimal commas and local times; what would be computed has an apostrophe before it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([harmless(label) for label in labels(table)])
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        writer.writerow([harmless(_text(word(key, cell), zone)) for key, cell in cells])
    return (_BOM + text.getvalue()).encode()


def harmless(text: str) -> str:
    """The text as spreadsheets show it, never compute it."""
    return f"'{text}" if text.startswith(_COMPUTED) else text


def _text(cell: Cell, zone: ZoneInfo) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return gettext("oui") if cell else gettext("non")
    if isinstance(cell, Money):
        return f"{cell.cents // 100},{cell.cents % 100:02d}"
    if isinstance(cell, datetime):
        return f"{cell.astimezone(zone):%Y-%m-%d %H:%M}"
    return cell


def as_xlsx(table: Table, zone: ZoneInfo) -> bytes:
    """One sheet; texts are texts whatever they begin with, amounts and times are numbers and dates."""
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet(gettext("Inscriptions"))
    sheet.freeze_panes = "A2"
    heads = [_cell(sheet, label, zone) for label in labels(table)]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in table.rows:
        sheet.append([_cell(sheet, word(key, cell), zone) for key, cell in zip(table.columns, row, strict=True)])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: WriteOnlyWorksheet, cell: Cell, zone: ZoneInfo) -> SheetCell:
    if isinstance(cell, Money):
        made = WriteOnlyCell(sheet, float(cell.in_euros))
        made.number_format = "#,##0.00"
    elif isinstance(cell, datetime):
        made = WriteOnlyCell(sheet, cell.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0))
        made.number_format = "yyyy-mm-dd hh:mm"
    else:
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", _text(cell, zone)))
        made.data_type = "s"  # openpyxl takes a text that begins with = for a formula
    return made


def as_json(table: Table, zone: ZoneInfo) -> bytes:
    """A list of objects by the keys of columns: cents, ISO instants, values as the API has them."""
    rows = [
        {_json_key(key, cell): _plain(cell, zone) for key, cell in zip(table.columns, row, strict=True)}
        for row in table.rows
    ]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def _json_key(key: str, cell: Cell) -> str:
    return f"{key}_cents" if isinstance(cell, Money) else key


def _plain(cell: Cell, zone: ZoneInfo) -> str | bool | int | None:
    if isinstance(cell, Money):
        return cell.cents
    return cell.astimezone(zone).isoformat() if isinstance(cell, datetime) else cell


@dataclass(frozen=True)
class Format:
    """How a table becomes a file of one kind."""

    write: Callable[[Table, ZoneInfo], bytes]
    media_type: str


FORMATS: dict[str, Format] = {
    "csv": Format(as_csv, "text/csv; charset=utf-8"),
    "xlsx": Format(as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": Format(as_json, "application/json"),
}
