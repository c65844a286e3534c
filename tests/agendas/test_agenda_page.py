from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from congress.agendas.queries import contents_of
from congress.agendas.use_cases import join
from congress.editions.models import EditionStatus
from congress.kernel.db import db, lock, transaction
from congress.programme import queries
from congress.programme.models import SittingStatus
from congress.programme.queries import published
from congress.tickets import places
from congress.tickets.models import Ticket, TicketState
from tests.agendas.making import agenda_for, agendas, link_of, make_programme, make_ticket, new_agenda, press
from tests.factories import NOON
from tests.programme import working
from tests.reading import Element, page

if TYPE_CHECKING:
    from apiflask import APIFlask
    from flask.testing import FlaskClient

    from congress.agendas.models import Agenda
    from congress.editions.models import Edition


@pytest.fixture(autouse=True)
def programme(edition: Edition) -> Edition:
    make_programme(edition)
    return edition


def read(client: FlaskClient, agenda: Agenda) -> Element:
    answer = client.get(f"/agenda/{agenda.secret}")
    assert answer.status_code == 200
    return page(answer.text).one("main")


def titles(section: Element) -> list[str]:
    return [item.one("h3").text for item in section.all("li") if item.all("h3")]


def test_without_an_agenda_it_says_how_to_begin_one(client: FlaskClient) -> None:
    answer = client.get("/agenda")

    shown = page(answer.text).one("main")
    assert shown.one(".empty-title").text == "Votre agenda commence par une étoile"
    assert [link.attributes["href"] for link in shown.all("a")] == ["/programme"]
    assert (answer.headers["Cache-Control"], answer.headers.getlist("Set-Cookie")) == ("no-store", [])


def test_agenda_leads_to_the_browsers_own(client: FlaskClient) -> None:
    press(client, "ouverture")
    answer = client.get("/agenda")

    assert (answer.status_code, answer.headers["Location"]) == (303, link_of(client))


def test_days_are_in_order_with_times_places_and_what_has_no_time_apart(client: FlaskClient, edition: Edition) -> None:
    shown = read(client, new_agenda(edition, "plus-tard", "soiree", "ouverture", "neo-56"))

    thursday, friday, untimed = shown.all("section.agenda-day")
    assert [item.one(".time").text for item in thursday.all("li")] == ["9 h 30 – 10 h 15", "11 h – 12 h", "19 h"]
    assert [item.one("h3").text for item in thursday.all("li")] == ["Ouverture", "Néo 56", "Soirée"]
    assert [item.one(".where").text for item in thursday.all("li")] == [
        "Nouveau Siècle",
        "Nouveau Siècle",
        "Bazaar St So",
    ]
    assert friday.one("p").text == "Rien encore ce jour-là. Voir le programme de la journée"
    assert titles(untimed) == ["Plus tard"]
    assert shown.one(".lead").text == "20e congrès de Coorace, 25 et 26 novembre 2027, 4 séances."


def test_clashes_stand_beside_what_they_are_about(client: FlaskClient, edition: Edition) -> None:
    shown = read(client, new_agenda(edition, "neo-56", "wunjo", "debat", "soiree"))

    assert shown.one(".notice").one(".notice-title").text == "À arbitrer"
    assert {
        item.one("h3").text: [each.text for each in item.all("p.clash")] for item in shown.all("li") if item.all("h3")
    } == {
        "Néo 56": ["En même temps que « Wunjo »"],
        "Wunjo": ["En même temps que « Néo 56 »"],
        "Débat": [],
        "Soirée": ["15 min après « Débat » : comptez 20 min pour rejoindre Bazaar St So"],
    }


def test_doubt_and_cancellation_are_said(client: FlaskClient, edition: Edition) -> None:
    agenda = new_agenda(edition, "ouverture", "debat")
    with transaction():
        queries.sitting(edition, "ouverture").status = SittingStatus.TENTATIVE
        queries.sitting(edition, "debat").status = SittingStatus.CANCELLED
        db.session.flush()
    working.release(edition, days_later=1)

    opening, debate = read(client, agenda).one("ol.entries").all("li")
    assert opening.one(".state").text == "sous réserve"
    assert (debate.one(".state").text, debate.attributes["class"]) == ("annulé", "is-in is-cancelled")


def test_a_ticketless_agenda_holds_its_stars_only_and_a_tickets_what_is_for_all_and_its_places(
    client: FlaskClient, edition: Edition
) -> None:
    ticket = make_ticket(edition)
    with transaction():
        places.take_place(ticket, "neo-56", at=NOON)

    assert titles(read(client, new_agenda(edition, "ouverture"))) == ["Ouverture"]
    shown = read(client, agenda_for(ticket, "ouverture"))
    assert titles(shown) == ["Ouverture", "Néo 56", "Déjeuner", "Soirée"]
    place = next(item for item in shown.all("li") if item.attributes.get("id") == "neo-56")
    assert "Votre place est réservée" in place.one(".about").text
    assert place.all("form") == []


def test_what_is_taken_out_can_be_put_back(client: FlaskClient, edition: Edition) -> None:
    agenda = new_agenda(edition, "ouverture", "debat")
    link = f"/agenda/{agenda.secret}"

    taken_out = client.post(f"{link}/seances/ouverture/retirer")
    without = read(client, agenda)
    put_back = client.post(f"{link}/seances/ouverture/remettre")

    assert (taken_out.status_code, taken_out.headers["Location"]) == (303, f"{link}#retirees")
    assert without.one(".notice").text == "« Ouverture » n’est plus dans votre agenda."
    kept, dropped = (titles(section) for section in without.all("section.agenda-day") if titles(section))
    assert (kept, dropped) == (["Débat"], ["Ouverture"])
    assert put_back.headers["Location"] == f"{link}#ouverture"
    assert contents_of(agenda, published(edition)).kept == {"ouverture", "debat"}


def test_a_place_is_not_taken_out_by_the_agendas_link(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition)
    with transaction():
        places.take_place(ticket, "neo-56", at=NOON)
    agenda = agenda_for(ticket)
    client.post(f"/agenda/{agenda.secret}/seances/neo-56/retirer")

    assert contents_of(agenda, published(edition)).places == {"neo-56"}


def test_the_link_can_be_kept_sent_and_scanned(client: FlaskClient, edition: Edition) -> None:
    agenda = new_agenda(edition, "ouverture")
    keep = read(client, agenda).one("aside.keep")
    link = f"http://congres.test/agenda/{agenda.secret}"
    calendar = f"congres.test/calendriers/{agenda.calendar_secret}.ics"

    assert [field.attributes["value"] for field in keep.all("input.address")] == [
        f"https://{calendar}".replace("https", "http"),
        link,
    ]
    mail = next(each.attributes["href"] for each in keep.all("a") if each.attributes["href"].startswith("mailto:"))
    assert mail.startswith("mailto:?subject=Mon%20agenda%2C%2020e%20congr%C3%A8s%20de%20Coorace&body=Le%20lien%20priv")
    assert link.replace(":", "%3A") in mail
    assert keep.all("a")[0].attributes["href"] == f"webcal://{calendar}"
    assert len(keep.all("path")) == 4


def test_opening_somebodys_link_does_not_make_it_this_browsers_agenda(app: APIFlask, client: FlaskClient) -> None:
    press(client, "ouverture")
    other = app.test_client()
    answer = other.get(link_of(client))
    adopted = other.get_cookie("agenda")
    press(other, "debat")

    assert adopted is None
    assert page(answer.text).one(".device-offer").one("button").text == "Utiliser cet agenda sur cet appareil"
    assert titles(page(other.get(link_of(other)).text).one("main")) == ["Débat"]
    assert titles(page(client.get(link_of(client)).text).one("main")) == ["Ouverture"]


def test_the_link_is_used_on_another_device_once_one_asks_for_it(app: APIFlask, client: FlaskClient) -> None:
    press(client, "ouverture")
    other = app.test_client()
    other.post(f"{link_of(client)}/appareil")
    press(other, "debat")

    assert link_of(other) == link_of(client)
    stars = other.get("/agenda/etoiles.json").json
    assert stars is not None
    assert stars["stars"] == ["debat", "ouverture"]


def test_a_browser_that_has_stars_keeps_its_own_agenda_until_it_is_asked(client: FlaskClient, edition: Edition) -> None:
    other = new_agenda(edition, "debat")
    press(client, "ouverture")
    own = link_of(client)
    shown = read(client, other)

    assert shown.one(".notice-title").text == "Cet appareil a un autre agenda"
    assert link_of(client) == own
    client.post(f"/agenda/{other.secret}/appareil")
    assert link_of(client) == f"/agenda/{other.secret}"


def test_a_browser_that_closes_a_leaked_link_goes_on_with_the_new_one(app: APIFlask, client: FlaskClient) -> None:
    press(client, "ouverture")
    leaked = link_of(client)
    client.post(f"{leaked}/adresse")

    assert link_of(client) != leaked
    assert titles(page(client.get(link_of(client)).text).one("main")) == ["Ouverture"]
    assert app.test_client().get(leaked).status_code == 404


def test_a_browser_can_forget_its_agenda(client: FlaskClient) -> None:
    press(client, "ouverture")
    link = link_of(client)
    answer = client.post(f"{link}/oublier")

    assert (answer.status_code, client.get_cookie("agenda")) == (303, None)
    assert client.get(link).status_code == 200


def test_joining_two_agendas_of_one_person_keeps_both_links(client: FlaskClient, edition: Edition) -> None:
    other = new_agenda(edition, "debat")
    press(client, "ouverture")
    former = link_of(client)
    client.post(f"/agenda/{other.secret}/reunir")

    assert link_of(client) == f"/agenda/{other.secret}"
    for link in (former, f"/agenda/{other.secret}"):
        assert titles(page(client.get(link).text).one("main")) == ["Ouverture", "Débat"]


def test_the_link_of_an_agenda_says_nothing_of_the_ticket(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition)
    agenda = agenda_for(ticket)
    text = client.get(f"/agenda/{agenda.secret}").text

    assert [word for word in (ticket.ref, ticket.secret, ticket.attendee.last_name) if word in text] == []


@pytest.mark.parametrize("secret", ["x", "x" * 32, "x" * 5000, "é" * 32, "%00" * 32])
def test_an_unknown_link_finds_nothing(client: FlaskClient, secret: str) -> None:
    answers = [client.get(f"/agenda/{secret}"), client.get(f"/calendriers/{secret}.ics")]
    answers += [client.post(f"/agenda/{secret}/{verb}") for verb in ("reunir", "appareil", "oublier", "adresse")]

    assert [answer.status_code for answer in answers] == [404] * 6
    assert answers[0].headers["Referrer-Policy"] == "no-referrer"


def test_an_archived_agenda_is_only_read(client: FlaskClient, edition: Edition) -> None:
    agenda = new_agenda(edition, "ouverture")
    with transaction():
        db.session.merge(edition).status = EditionStatus.ARCHIVED
    shown = read(client, agenda)

    assert titles(shown) == ["Ouverture"]
    assert [form.attributes["action"] for form in shown.all("form")] == [f"/agenda/{agenda.secret}/adresse"]
    assert client.post(f"/agenda/{agenda.secret}/seances/ouverture/retirer").status_code == 409
    assert client.get_cookie("agenda") is None


def test_a_void_tickets_agenda_is_empty_and_says_why(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition)
    own = new_agenda(edition, "debat")
    agenda = agenda_for(ticket, "ouverture")
    with transaction():
        join(own, agenda, at=NOON)
        lock(Ticket, ticket.id).state = TicketState.VOID
    shown = read(client, own)

    assert (titles(shown), shown.one(".notice-title").text) == ([], "Billet annulé")
    assert client.post(f"/agenda/{agenda.secret}/appareil").status_code == 409
    assert client.get_cookie("agenda") is None


def test_forms_of_the_private_page_bear_a_token(app: APIFlask, client: FlaskClient, edition: Edition) -> None:
    agenda = new_agenda(edition, "ouverture")
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        text = client.get(f"/agenda/{agenda.secret}").text
        assert client.post(f"/agenda/{agenda.secret}/seances/ouverture/retirer").status_code == 400
        assert len(re.findall('name="csrf_token"', text)) == text.count("<form")
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert [each.id for each in agendas()] == [agenda.id]
