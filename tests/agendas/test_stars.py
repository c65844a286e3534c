"""Starring from the public pages: without an account, without a token, and from our own pages only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.agendas.queries import contents_of
from congress.editions.models import EditionStatus
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.programme import queries
from congress.programme.models import SittingStatus
from congress.programme.queries import published
from congress.tickets.models import Ticket, TicketState
from tests.agendas.making import SAME_SITE, agenda_for, agendas, link_of, make_programme, make_ticket, new_agenda, press
from tests.factories import make_edition
from tests.programme import working
from tests.reading import page

if TYPE_CHECKING:
    from apiflask import APIFlask
    from flask.testing import FlaskClient

    from congress.agendas.models import Agenda
    from congress.editions.models import Edition

JSON = {**SAME_SITE, "Accept": "application/json"}


@pytest.fixture(autouse=True)
def programme(edition: Edition) -> Edition:
    make_programme(edition)
    return edition


def starred(agenda: Agenda, edition: Edition) -> frozenset[str]:
    return contents_of(agenda, published(edition)).stars


def test_a_first_star_opens_an_agenda_that_the_browser_keeps_to_itself(client: FlaskClient, edition: Edition) -> None:
    answer = press(client, "ouverture")

    (agenda,) = agendas()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/agenda/{agenda.secret}#ouverture")
    cookie = answer.headers.getlist("Set-Cookie")[0]
    assert cookie.startswith(f"agenda={agenda.secret}; ")
    assert {"HttpOnly", "SameSite=Lax", "Max-Age=34560000", "Path=/"} <= set(cookie.split("; "))
    assert (starred(agenda, edition), agenda.ticket_id) == (frozenset({"ouverture"}), None)
    assert answer.headers["Cache-Control"] == "no-store"


def test_cookie_travels_over_https_only_in_production(app: APIFlask, client: FlaskClient) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    try:
        assert "Secure" in press(client, "ouverture").headers.getlist("Set-Cookie")[0].split("; ")
    finally:
        app.config["SESSION_COOKIE_SECURE"] = False


def test_further_stars_go_to_the_same_agenda_and_one_star_is_one(client: FlaskClient, edition: Edition) -> None:
    for ref in ("ouverture", "neo-56", "ouverture"):
        press(client, ref)

    (agenda,) = agendas()
    assert starred(agenda, edition) == {"ouverture", "neo-56"}
    assert contents_of(agenda, published(edition)).turns == {}


def test_the_agenda_says_what_was_done(client: FlaskClient) -> None:
    press(client, "neo-56")

    shown = page(client.get(link_of(client)).text).one("main")
    assert shown.one(".notice").text == "« Néo 56 » est dans votre agenda."


def test_the_script_is_told_in_its_own_words(client: FlaskClient, edition: Edition) -> None:
    added = client.post("/agenda/etoiles/neo-56", headers=JSON, data={"etoile": "oui"})
    removed = client.post("/agenda/etoiles/neo-56", headers=JSON, data={"etoile": "non"})

    assert added.json == {"starred": True, "message": "«\u00a0Néo 56\u00a0» est dans votre agenda."}
    assert removed.json == {"starred": False, "message": "«\u00a0Néo 56\u00a0» n’est plus dans votre agenda."}
    held = contents_of(agendas()[0], published(edition))
    assert (held.kept, held.dropped) == (frozenset(), frozenset({"neo-56"}))
    assert held.turns == {"neo-56": 1}


def test_the_script_learns_what_this_browser_starred(client: FlaskClient) -> None:
    before = client.get("/agenda/etoiles.json")
    press(client, "ouverture")
    after = client.get("/agenda/etoiles.json")

    assert before.json is not None
    assert after.json is not None
    assert (before.json["stars"], after.json["stars"], after.json["places"]) == ([], ["ouverture"], [])
    assert after.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "https://ailleurs.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_other_sites_star_nothing(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.post("/agenda/etoiles/ouverture", headers=headers)

    assert (answer.status_code, answer.headers.getlist("Set-Cookie"), agendas()) == (403, [], [])


@pytest.mark.parametrize("origin", ["http://localhost", "http://congres.test"])
def test_older_browsers_name_their_page_by_its_origin(client: FlaskClient, origin: str) -> None:
    assert client.post("/agenda/etoiles/ouverture", headers={"Origin": origin}).status_code == 303


def test_what_is_not_published_or_is_cancelled_cannot_be_starred(client: FlaskClient, edition: Edition) -> None:
    working.add_sitting(edition, "Brouillon")
    with transaction():
        queries.sitting(edition, "wunjo").status = SittingStatus.CANCELLED
        db.session.flush()
    unpublished = press(client, "brouillon").status_code
    working.release(edition, days_later=1)

    assert (unpublished, press(client, "jamais-vu").status_code, press(client, "wunjo").status_code) == (404, 404, 409)
    assert agendas() == []


def test_an_archive_takes_no_stars_and_shows_no_buttons(client: FlaskClient, edition: Edition) -> None:
    shown_before = client.get("/programme").text.count("data-star=")
    with transaction():
        db.session.merge(edition).status = EditionStatus.ARCHIVED

    assert (shown_before, client.get("/programme").text.count("data-star=")) == (7, 0)
    assert press(client, "ouverture").status_code == 409


def test_the_agenda_of_a_void_ticket_or_of_another_congress_is_left_for_a_new_one(
    client: FlaskClient, edition: Edition
) -> None:
    ticket, other = make_ticket(edition), make_edition(ref="2032", status=EditionStatus.DRAFT)
    for kept in (agenda_for(ticket), new_agenda(other)):
        with transaction():
            db.session.get_one(Ticket, ticket.id).state = TicketState.VOID
        client.set_cookie("agenda", kept.secret)
        press(client, "ouverture")
        assert link_of(client) != f"/agenda/{kept.secret}"
    assert [starred(each, edition) for each in agendas()[2:]] == [{"ouverture"}, {"ouverture"}]


@pytest.mark.parametrize("cookie", ["x", "é" * 32, "x" * 32, "%00" * 11])
def test_a_strange_cookie_is_no_agenda(client: FlaskClient, cookie: str) -> None:
    client.set_cookie("agenda", cookie)

    assert client.get("/agenda").status_code == 200
    assert press(client, "ouverture").status_code == 303


def test_public_pages_are_the_same_bytes_whatever_one_starred(client: FlaskClient, app: APIFlask) -> None:
    clock.start_from(working.FIRST)
    try:
        press(client, "ouverture")
        client.get(link_of(client))
        for path in ("/programme", "/programme/ouverture"):
            mine, theirs = client.get(path), app.test_client().get(path)
            assert (mine.data, mine.headers["ETag"]) == (theirs.data, theirs.headers["ETag"])
            assert theirs.headers.getlist("Set-Cookie") == []
    finally:
        clock.start_from(None)


def test_each_sitting_has_a_star_that_names_it(client: FlaskClient) -> None:
    shown = page(client.get("/programme/neo-56").text).one("main").one("form.star")

    assert shown.attributes["action"] == "/agenda/etoiles/neo-56"
    assert shown.one("button").text == "Ajouter à mon agenda : Néo 56"
