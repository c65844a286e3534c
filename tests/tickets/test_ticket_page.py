from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pypdf
import pytest

from congress.badges.tokens import badge_text, signer_of
from congress.kernel.db import lock, transaction
from congress.tickets import places
from congress.tickets.models import Ticket, TicketState
from tests.badges.factories import make_ticket
from tests.badges.raster import codes_on, pages_of
from tests.factories import NOON
from tests.stands.factories import make_workshop, publish_now

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

PATHS = ("", "/badge.svg", "/billet.pdf", "/badge.pdf", "/programme.ics")


def link(ticket: Ticket) -> str:
    return f"/billet/{ticket.ref}/{ticket.secret}"


def void(ticket: Ticket) -> None:
    with transaction():
        held = lock(Ticket, ticket.id)
        held.state, held.voided_at = TicketState.VOID, NOON


def test_ticket_page_shows_its_holder_the_qr_code_and_the_code_to_dictate(
    client: FlaskClient, edition: Edition
) -> None:
    ticket = make_ticket(edition)
    page = client.get(link(ticket)).text
    assert "<title>Votre billet – 20e congrès de Coorace</title>" in page
    for words in ("Nathalie Carlier", "Coorace Hauts-de-France", "Adhérent du réseau", "25 et 26 novembre 2027"):
        assert words in page
    assert signer_of(edition.id).typed_code(ticket.ref, 1) in page
    assert page.count(client.get(f"{link(ticket)}/badge.svg").text) == 2


def test_badge_svg_is_the_tickets_badge(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition)
    answer = client.get(f"{link(ticket)}/badge.svg")
    assert answer.mimetype == "image/svg+xml"
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', answer.text)
    assert size is not None
    assert size.groups() == ("45", "45")


@pytest.mark.parametrize("name", ["billet.pdf", "badge.pdf"])
def test_pdf_bears_the_tickets_badge(client: FlaskClient, edition: Edition, name: str) -> None:
    ticket = make_ticket(edition)
    answer = client.get(f"{link(ticket)}/{name}")
    assert answer.mimetype == "application/pdf"
    assert codes_on(pages_of(answer.data)[0]) == [badge_text(ticket)]


def test_pdf_speaks_the_language_asked_for(client: FlaskClient, edition: Edition) -> None:
    answer = client.get(f"{link(make_ticket(edition))}/billet.pdf?lang=en")
    reader = pypdf.PdfReader(io.BytesIO(answer.data))
    assert str(reader.root_object["/Lang"]) == "en"
    assert "25 and 26 November 2027" in reader.pages[0].extract_text()


@pytest.mark.parametrize("path", PATHS)
def test_page_is_kept_by_no_cache_and_named_to_no_other_site(client: FlaskClient, edition: Edition, path: str) -> None:
    publish_now(edition)
    headers = client.get(link(make_ticket(edition)) + path).headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"], headers["X-Robots-Tag"]) == (
        "no-store",
        "no-referrer",
        "noindex",
    )


@pytest.mark.parametrize("path", PATHS)
def test_wrong_secret_finds_nothing(client: FlaskClient, edition: Edition, path: str) -> None:
    publish_now(edition)
    one, other = make_ticket(edition), make_ticket(edition)
    for wrong in (other.secret, one.secret[:-1], "é" * 32, "x" * 5000):
        assert client.get(f"/billet/{one.ref}/{wrong}{path}").status_code == 404
    assert client.get(f"/billet/K7MPQ2RS/{one.secret}{path}").status_code == 404
    assert client.get(link(one) + path).status_code == 200


def test_void_ticket_says_so_and_has_no_code_left(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition)
    code = signer_of(edition.id).typed_code(ticket.ref, 1)
    void(ticket)
    page = client.get(link(ticket)).text
    assert "Ce billet est annulé." in page
    assert code not in page
    refused = [client.get(link(ticket) + path) for path in ("/badge.svg", "/billet.pdf", "/badge.pdf")]
    assert [(each.status_code, each.headers["Cache-Control"]) for each in refused] == [(409, "no-store")] * 3


def test_own_calendar_has_what_is_for_all_and_the_ateliers_one_chose(client: FlaskClient, edition: Edition) -> None:
    make_workshop(edition, "neo-56", title="Neo 56")
    make_workshop(edition, "wunjo", title="Wunjo")
    make_workshop(edition, "plenary", title="Plénière", capacity=None)
    publish_now(edition)
    ticket = make_ticket(edition)
    with transaction():
        places.take_place(ticket, "neo-56", at=NOON)
    answer = client.get(f"{link(ticket)}/programme.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert sorted(re.findall(r"SUMMARY[^:]*:(.*)", answer.text.replace("\r", ""))) == ["Neo 56", "Plénière"]


def test_name_is_shown_as_text(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition, last_name='<script>alert("x")</script>')
    page = client.get(link(ticket)).text
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in page
    assert "<script>alert" not in page
