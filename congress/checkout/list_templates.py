"""The templates a delegation fills in: the titles, an example, and what may be chosen."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from itertools import zip_longest
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from congress.checkout.list_columns import EXAMPLE, TITLES, ListField, letter
from congress.kernel.i18n import gettext
from congress.orders.models import MOST_ATTENDEES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from congress.checkout.list_cells import Known

_FIELDS = tuple(ListField)
_CHOSEN = (ListField.CATEGORY, ListField.OFFER, ListField.OPTIONS)  # the columns of the second sheet
_WIDTHS = (16, 16, 30, 28, 28, 24, 36, 14)


def csv_template(known: Known) -> bytes:
    """With semicolons and a byte order mark: what French spreadsheets open without asking."""
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows([_titles(), _example(known)])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def xlsx_template(known: Known) -> bytes:
    """The list in a first sheet, with choices at hand; what may be chosen in a second one."""
    book = Workbook()
    people, choices = book.worksheets[0], book.create_sheet(gettext("Choix"))
    people.title = gettext("Participants")
    _put(people, [_titles(), _example(known)])
    columns = [[str(TITLES[field]), *_names(known, field)] for field in _CHOSEN]
    _put(choices, list(zip_longest(*columns, fillvalue="")))
    for place, (field, width) in enumerate(zip(_FIELDS, _WIDTHS, strict=True)):
        people.column_dimensions[letter(place)].width = width
        if field in _CHOSEN:
            _offer_choices(people, place, choices, known, field)
    people.freeze_panes = "A2"
    for place in range(len(_CHOSEN)):
        choices.column_dimensions[letter(place)].width = 40
    for sheet in (people, choices):
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    for row in people.iter_rows(min_row=2, max_row=MOST_ATTENDEES + 1, max_col=len(_FIELDS)):
        for cell in row:
            cell.number_format = "@"  # text: a department « 01 » stays one
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _names(known: Known, field: ListField) -> list[str]:
    if field is ListField.CATEGORY:
        return list(known.category_labels)
    return [one.name for one in (known.offers if field is ListField.OFFER else known.options)]


def _titles() -> list[str]:
    return [str(TITLES[field]) for field in _FIELDS]


def _example(known: Known) -> list[str]:
    """Somebody who could come, to be written over; left there, the line is not read."""
    return [
        "Camille",
        "Exemple",
        EXAMPLE,
        gettext("Ville d'Exemple"),
        next(iter(known.category_labels), ""),
        next((offer.name for offer in known.offers), ""),
        "",
        "59",
    ]


def _put(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    """Writes texts that stay texts, also those that begin like a formula."""
    for line, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(row=line, column=column, value=text)
            cell.data_type = "s"


def _offer_choices(people: Worksheet, place: int, choices: Worksheet, known: Known, field: ListField) -> None:
    """Lets one pick from the second sheet. Several options are written with commas: those are not refused there."""
    count = len(_names(known, field))
    if not count:
        return
    column = letter(_CHOSEN.index(field))
    picked = DataValidation(
        type="list",
        formula1=f"'{choices.title}'!${column}$2:${column}${count + 1}",
        allow_blank=True,
        showErrorMessage=field is not ListField.OPTIONS,
    )
    people.add_data_validation(picked)
    picked.add(f"{letter(place)}2:{letter(place)}{MOST_ATTENDEES + 1}")
