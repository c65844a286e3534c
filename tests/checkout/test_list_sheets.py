"""Spreadsheets: values as a person sees them, the templates, and files that mean harm."""

from __future__ import annotations

import csv
import struct
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from congress.checkout.list_templates import csv_template, xlsx_template
from congress.checkout.lists import read_file, read_text
from congress.offers.models import Offer
from tests.checkout.listing import ELODIE, TITLES, known, offers, saved, sheet

UNREADABLE = "Ce fichier ne se lit pas. Enregistrez-le au format « Classeur Excel (.xlsx) » ou « CSV », et renvoyez-le."
PERSON = ("Élodie", "Martin", "elected", "le-jeudi", "59 – Nord")


def told(content: bytes) -> list[tuple[int | None, str]]:
    """Line and message of each fault, in plain spaces and apostrophes."""
    reading = read_file(content, known())
    assert reading.people == ()
    return [(one.line, " ".join(one.message.replace("’", "'").split())) for one in reading.faults]


def people(content: bytes) -> list[tuple[str, ...]]:
    reading = read_file(content, known())
    assert reading.faults == ()
    return [(one.first_name, one.last_name, one.category, one.offer, one.department) for one in reading.people]


def test_sheet_is_read_as_a_csv_is() -> None:
    assert people(sheet(ELODIE)) == [PERSON]


def test_numbers_are_written_as_people_do() -> None:
    content = sheet([*ELODIE[:3], 2021, *ELODIE[4:7], 59.0])
    reading = read_file(content, known())
    assert (reading.people[0].organisation, reading.people[0].department) == ("2021", "59 – Nord")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2021, 11, 25), "2021-11-25"),
        (datetime(2021, 11, 25, 9, 30), "2021-11-25T09:30:00"),  # noqa: DTZ001 - a sheet knows no zone
        (1.5, "1.5"),
        (True, "vrai"),
    ],
)
def test_dates_and_truths_are_texts(value: object, text: str) -> None:
    reading = read_file(sheet([*ELODIE[:3], value, *ELODIE[4:]]), known())
    assert reading.people[0].organisation == text


def test_formula_counts_by_its_last_result_and_without_one_is_empty() -> None:
    assert told(sheet(['=UPPER("élodie")', *ELODIE[1:]])) == [
        (2, "Il manque. Pour nommer la personne plus tard, laissez vides prénom et nom.")
    ]


def test_first_sheet_that_can_be_seen_is_the_list() -> None:
    book = Workbook()
    book.worksheets[0].sheet_state = "hidden"
    for row in (TITLES, ELODIE):
        book.create_sheet("Liste") if len(book.worksheets) == 1 else None
        book.worksheets[1].append(row)
    book.create_sheet("Brouillon").append(["Autre chose"])
    assert people(saved(book)) == [PERSON]


def test_sheet_comes_back_as_lines_under_their_own_numbers() -> None:
    book = Workbook()
    for line, row in ((2, TITLES), (5, [*ELODIE[:3], "Ville; de Lille", "chose", *ELODIE[5:]])):
        for column, text in enumerate(row, 1):
            book.worksheets[0].cell(row=line, column=column, value=text)
    reading = read_file(saved(book), known())
    assert [fault.line for fault in reading.faults] == [5]
    assert read_text(reading.text, known()) == reading
    assert reading.text.split("\n")[4] == 'Élodie;Martin;elodie@ville.fr;"Ville; de Lille";chose;Le jeudi;;59'


def test_template_is_read_back_once_the_example_is_written_over() -> None:
    assert (
        told(xlsx_template(known()))
        == told(csv_template(known()))
        == [(None, "La liste ne nomme personne : une ligne par personne, sous les titres.")]
    )
    book = load_workbook(BytesIO(xlsx_template(known())))
    book.worksheets[0]["C2"] = "vraie@ville.fr"
    filled = csv_template(known()).replace(b"camille.exemple@exemple.fr", b"vraie@ville.fr")
    camille = ("Camille", "Exemple", "member", "les-deux-jours", "59 – Nord")
    assert people(saved(book)) == people(filled) == [camille]


def test_template_lists_in_a_second_sheet_what_may_be_chosen() -> None:
    book = load_workbook(BytesIO(xlsx_template(known())))
    columns = [[cell.value for cell in column if cell.value] for column in book.worksheets[1].iter_cols()]
    assert (columns[0][0], columns[1:]) == (
        "Catégorie",
        [["Formule", "Les deux jours", "Le jeudi"], ["Options", "Déjeuner, jeudi", "Soirée"]],
    )
    picked = {str(one.sqref): one.formula1 for one in book.worksheets[0].data_validations.dataValidation}
    assert picked == {"E2:E21": "'Choix'!$A$2:$A$9", "F2:F21": "'Choix'!$B$2:$B$3", "G2:G21": "'Choix'!$C$2:$C$3"}


def test_offer_named_like_a_formula_stays_a_text_in_the_template() -> None:
    named = known(offers=offers("=1+1"))
    book = load_workbook(BytesIO(xlsx_template(named)))
    assert (book.worksheets[0]["F2"].value, book.worksheets[0]["F2"].data_type) == ("=1+1", "s")
    assert list(csv.reader(StringIO(csv_template(named).decode("utf-8-sig")), delimiter=";"))[1][5] == "=1+1"
    assert isinstance(named.offers[0], Offer)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + b"x" * 100,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old .xls",
        b"%PDF-1.7",
        b"{\\rtf1}",
        sheet(ELODIE)[:-200],
        sheet(ELODIE).replace(b"xl/worksheets", b"xl/worksheetz"),
    ],
)
def test_other_documents_and_broken_ones_are_told_what_to_do(content: bytes) -> None:
    assert told(content) == [(None, UNREADABLE)]


def archive(**parts: bytes) -> bytes:
    """A sheet whose parts are replaced or added to, by their last name."""
    written = BytesIO()
    with ZipFile(BytesIO(sheet(ELODIE))) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            last = name.rsplit("/", 1)[-1].partition(".")[0]
            new.writestr(name, parts.pop(last) if last in parts else old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return written.getvalue()


def test_archive_that_swells_is_not_opened() -> None:
    too_big = "Ce fichier est trop gros une fois ouvert : gardez une seule feuille, sans images."
    assert told(archive(more=b"0" * 17_000_000)) == [(None, too_big)]
    assert told(archive(**{f"part{number}": b"0" for number in range(501)})) == [(None, too_big)]


def test_archive_that_lies_about_what_it_holds_is_unpacked_no_further() -> None:
    content = archive(sheet1=b"<worksheet>" + b" " * 15_000_000 + b"</worksheet>")
    lying = content.replace(struct.pack("<L", 15_000_023), struct.pack("<L", 40))
    assert lying != content
    assert told(lying) == [(None, UNREADABLE)]


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><worksheet>&c;</worksheet>'
    assert told(archive(sheet1=bomb)) == [(None, UNREADABLE)]


def worksheet(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def test_sheet_that_claims_to_be_endless_is_soon_read() -> None:
    far = '<row r="99999999999"><c r="A99999999999" t="inlineStr"><is><t>x</t></is></c></row>'
    started = datetime.now(UTC)
    assert told(archive(sheet1=worksheet(far))) == [(None, "La liste est vide.")]
    assert (datetime.now(UTC) - started).total_seconds() < 5


def test_too_wide_and_too_long_lists_are_told() -> None:
    wide = "Cette ligne a plus de 200 colonnes : ce n'est pas notre modèle."
    long = "Cette liste a trop de lignes : recopiez-la dans notre modèle."
    cell = '<row r="3"><c r="XFD3" t="inlineStr"><is><t>x</t></is></c></row>'
    assert told(archive(sheet1=worksheet(cell))) == [(3, wide)]
    assert told((";" * 200 + "x").encode()) == [(1, wide)]
    rows = "".join(f'<row r="{number}"><c r="A{number}"/></row>' for number in range(1, 2003))
    assert told(archive(sheet1=worksheet(rows))) == [(None, long)]
    assert told(b"a\n" * 2001) == [(None, long)]


def test_list_beyond_a_megabyte_is_refused_unread() -> None:
    assert told(b"a" * (1024 * 1024 + 1)) == [
        (None, "Ce fichier pèse plus de 1 Mo : une liste de 20 personnes est bien plus légère.")
    ]
    assert [fault.line for fault in read_text("a" * (1024 * 1024 + 1), known()).faults] == [None]
