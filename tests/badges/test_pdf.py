from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

import pypdf
import pytest

from congress.badges.pdf import NothingToPrint, badges_pdf, tickets_pdf
from congress.badges.tokens import badge_text
from congress.kernel.db import lock, transaction
from congress.orders.models import AttendeeCategory
from congress.programme.models import Sitting, SittingKind, SittingStatus
from tests.badges.factories import make_ticket, make_tickets
from tests.badges.raster import codes_on, pages_of
from tests.stands.factories import BEFORE_LUNCH, make_workshop, publish_now

if TYPE_CHECKING:
    from congress.editions.models import Edition


def words_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_each_ticket_has_a_page_whose_qr_code_is_its_badge(edition: Edition) -> None:
    tickets = make_tickets(edition, {}, {"first_name": "Laurent", "last_name": "Pinet"})
    pages = pages_of(tickets_pdf(tickets))
    assert [codes_on(page) for page in pages] == [[badge_text(ticket)] for ticket in tickets]


def test_badges_are_four_to_a_sheet_and_each_decodes_back_to_its_ticket(edition: Edition) -> None:
    tickets = make_tickets(edition, *[{"last_name": f"Nom {n}"} for n in range(6)])
    pages = pages_of(badges_pdf(tickets))
    assert [len(codes_on(page)) for page in pages] == [4, 2]
    assert {code for page in pages for code in codes_on(page)} == {badge_text(ticket) for ticket in tickets}


def test_ticket_says_who_where_when_and_as_what(edition: Edition) -> None:
    text = words_of(tickets_pdf([make_ticket(edition, category=AttendeeCategory.ELECTED)]))[0]
    for words in (
        "Nathalie\nCarlier",
        "Coorace Hauts-de-France",
        "Élue ou élu",
        "25 et 26 novembre 2027",
        "17 place Mendès France",
        "Les deux jours",
    ):
        assert words in text


def test_ticket_lists_the_days_with_their_reserves_and_without_what_was_cancelled(edition: Edition) -> None:
    states = {
        "Plénière certaine": SittingStatus.CONFIRMED,
        "Débat annoncé": SittingStatus.TENTATIVE,
        "Soirée perdue": SittingStatus.CANCELLED,
    }
    for ref, (title, status) in enumerate(states.items()):
        sitting = make_workshop(edition, f"s{ref}", times=BEFORE_LUNCH, status=status, title=title, capacity=None)
        with transaction():
            lock(Sitting, sitting.id).kind = SittingKind.PLENARY
    publish_now(edition)
    text = " ".join(words_of(tickets_pdf([make_ticket(edition)]))[0].split())
    assert "Jeudi 25 novembre" in text
    assert "11 h 45 Plénière certaine" in text
    assert "11 h 45 Débat annoncé (sous réserve)" in text
    assert "Soirée perdue" not in text


def test_pdf_is_tagged_french_and_titled(edition: Edition) -> None:
    reader = pypdf.PdfReader(io.BytesIO(tickets_pdf([make_ticket(edition)])))
    root = reader.root_object
    assert str(root["/Lang"]) == "fr"
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "Billet – 20e congrès de Coorace"
    assert reader.xmp_metadata is not None
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data()


@pytest.mark.parametrize(
    "name",
    [
        '#panic("lu comme du code")',
        "*gras* _penché_ $x^2$ `code` @ref <label> // rien /* rien */",
        '\\u{41} "); #set page(fill: red)',
        "= titre",
        "- liste",
    ],
)
def test_names_are_printed_as_they_are_and_never_read_as_markup(edition: Edition, name: str) -> None:
    ticket = make_ticket(edition, last_name=name, organisation=name)
    for pdf in (tickets_pdf([ticket]), badges_pdf([ticket])):
        printed = "".join(words_of(pdf)[0].split())
        assert printed.count("".join(name.split())) == 2


@pytest.mark.parametrize(
    ("first_name", "last_name"),
    [
        ("Marie-Charlotte-Élisabeth", "de La Rochefoucauld-Montmorency-Bouteville"),
        ("W" * 100, "M" * 100),
        ("محمد", "الفاسي"),
        ("Дмитрий", "Шостакович"),
        ("小明", "王"),
        ("Éric", "Béasse 🦊"),
        ("Madonna", ""),
    ],
)
def test_names_of_any_length_and_script_leave_the_qr_code_readable(
    edition: Edition, first_name: str, last_name: str
) -> None:
    ticket = make_ticket(edition, first_name=first_name, last_name=last_name, organisation="Organisation " * 15)
    for pdf in (tickets_pdf([ticket]), badges_pdf([ticket])):
        assert [codes_on(page) for page in pages_of(pdf)] == [[badge_text(ticket)]]


def test_long_name_is_printed_whole(edition: Edition) -> None:
    name = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis"
    printed = words_of(badges_pdf([make_ticket(edition, last_name=name)]))[0]
    assert name in "".join(letter for letter in printed if letter.isalpha())


def test_no_ticket_makes_no_pdf() -> None:
    with pytest.raises(NothingToPrint):
        badges_pdf([])


def test_530_badges_are_ready_while_one_waits(edition: Edition) -> None:
    tickets = make_tickets(edition, *[{"last_name": f"Nom {n}"} for n in range(530)])
    badges_pdf(tickets[:1])
    started = time.process_time()
    pdf = badges_pdf(tickets)
    assert time.process_time() - started < 5  # about one second on an idle machine
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 133
