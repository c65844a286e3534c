"""« Mon agenda » on the ticket page: one's stars, places and what is for all; other browsers join on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.agendas.queries import contents_of
from congress.kernel.db import lock, transaction
from congress.programme.queries import published
from congress.tickets import places
from congress.tickets.models import Ticket, TicketState
from tests.agendas.making import agenda_for, agendas, link_of, make_programme, make_ticket, press
from tests.factories import NOON
from tests.reading import Element, page
from tests.stands.factories import make_tickets

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition


@pytest.fixture(autouse=True)
def programme(edition: Edition) -> Edition:
    make_programme(edition)
    return edition


def link(ticket: Ticket) -> str:
    return f"/billet/{ticket.ref}/{ticket.secret}"


def shown(client: FlaskClient, ticket: Ticket) -> Element:
    answer = client.get(link(ticket))
    assert answer.status_code == 200
    return page(answer.text).one("#mon-agenda")


def entries(section: Element) -> list[tuple[str, str, list[str]]]:
    """Title, whether it is in, and the buttons."""
    return [
        (
            item.one("h4").text,
            item.attributes["class"].split()[0],
            [button.text.partition(" : ")[0] for button in item.all("button")],
        )
        for item in section.all("li")
    ]


def offers(section: Element) -> list[Element]:
    """What it proposes about this browser's agenda."""
    return [notice for notice in section.all(".notice") if notice.all(".notice-title")]


def test_the_days_show_what_is_in_and_what_is_open_to_all(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition)
    with transaction():
        places.take_place(ticket, "wunjo", at=NOON)
    client.post(f"{link(ticket)}/agenda/debat/ajouter")

    assert entries(shown(client, ticket)) == [
        ("Ouverture", "is-beside", ["Ajouter"]),
        ("Wunjo", "is-in", []),
        ("Déjeuner", "is-in", ["Retirer de mon agenda"]),
        ("Débat", "is-in", ["Retirer de mon agenda"]),
        ("Soirée", "is-in", ["Retirer de mon agenda"]),
        ("Plus tard", "is-beside", ["Ajouter"]),
    ]


def test_what_is_taken_out_stays_in_reach(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition)
    answer = client.post(f"{link(ticket)}/agenda/dejeuner/retirer")
    without = entries(shown(client, ticket))
    client.post(f"{link(ticket)}/agenda/dejeuner/ajouter")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{link(ticket)}#mon-agenda")
    assert ("Déjeuner", "is-beside", ["Ajouter"]) in without
    assert ("Déjeuner", "is-in", ["Retirer de mon agenda"]) in entries(shown(client, ticket))


def test_the_agenda_is_made_once_and_is_not_the_browsers_until_asked(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition)
    section = shown(client, ticket)
    shown(client, ticket)

    assert [(each.ticket_id, client.get_cookie("agenda")) for each in agendas()] == [(ticket.id, None)]
    assert section.all("button")[0].text == "Utiliser cet agenda sur cet appareil"
    client.post(f"{link(ticket)}/agenda/appareil")
    press(client, "ouverture")
    assert ("Ouverture", "is-in", ["Retirer de mon agenda"]) in entries(shown(client, ticket))


def test_the_browsers_stars_join_on_demand(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition)
    press(client, "ouverture")
    former = link_of(client)
    (offer,) = offers(shown(client, ticket))
    before = entries(shown(client, ticket))
    for _ in range(2):
        client.post(f"{link(ticket)}/agenda/reunir")

    assert offer.one(".notice-title").text == "Cet appareil a un autre agenda"
    assert ("Ouverture", "is-beside", ["Ajouter"]) in before
    assert ("Ouverture", "is-in", ["Retirer de mon agenda"]) in entries(shown(client, ticket))
    assert offers(shown(client, ticket)) == []
    joined = page(client.get(former).text).one("main")
    assert [each.text for each in joined.all("h3")] == ["Ouverture", "Déjeuner", "Soirée"]


def test_a_browser_with_one_persons_ticket_never_mixes_in_another(client: FlaskClient, edition: Edition) -> None:
    mine, theirs = make_tickets(edition, 2)
    press(client, "ouverture")
    client.post(f"{link(mine)}/agenda/reunir")
    (offer,) = offers(shown(client, theirs))
    refused = client.post(f"{link(theirs)}/agenda/reunir")

    assert offer.one(".notice-title").text == "Cet appareil remplit l’agenda d’un autre billet"
    assert [button.text for button in offer.all("button")] == ["Remplir plutôt celui-ci depuis cet appareil"]
    assert refused.status_code == 409
    own, other = agenda_for(mine), agenda_for(theirs)
    assert [contents_of(each, published(edition)).stars for each in (own, other)] == [{"ouverture"}, frozenset()]
    client.post(f"{link(theirs)}/agenda/appareil")
    assert link_of(client) == f"/agenda/{other.secret}"


def test_the_calendar_can_be_subscribed_to_and_its_address_changed(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition)
    former = agenda_for(ticket).calendar_secret
    ways = page(client.get(link(ticket)).text).one(".subscribe").all("a")
    address = f"congres.test/calendriers/{former}.ics"

    assert ways[0].attributes["href"] == f"webcal://{address}"
    assert [each.attributes["href"].partition("?")[0] for each in ways[1:]] == [
        "https://calendar.google.com/calendar/r",
        "https://outlook.live.com/calendar/0/addfromweb",
        "https://outlook.office.com/calendar/0/addfromweb",
    ]
    client.post(f"{link(ticket)}/agenda/appareil")
    leaked = link_of(client)
    client.post(f"{link(ticket)}/agenda/adresse")
    assert (client.get(leaked).status_code, client.get(link_of(client)).status_code) == (404, 200)
    assert client.get(f"/calendriers/{former}.ics").status_code == 404
    assert client.get(f"/calendriers/{agendas()[0].calendar_secret}.ics").status_code == 200


def test_a_void_ticket_has_no_agenda_to_fill(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition)
    with transaction():
        lock(Ticket, ticket.id).state = TicketState.VOID
    text = client.get(link(ticket)).text

    assert page(text).all("#mon-agenda") == []
    posts = [client.post(f"{link(ticket)}/agenda/{verb}").status_code for verb in ("ouverture/ajouter", "appareil")]
    assert (posts, client.get_cookie("agenda")) == ([409, 409], None)


def test_a_wrong_link_changes_nothing(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition)
    verbs = ("ouverture/ajouter", "ouverture/retirer", "reunir", "appareil", "adresse")
    answers = [client.post(f"/billet/{ticket.ref}/faux/agenda/{verb}") for verb in verbs]

    assert [(each.status_code, each.headers["Cache-Control"]) for each in answers] == [(404, "no-store")] * 5
    assert agendas() == []
