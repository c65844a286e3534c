"""`/calendriers/<secret>.ics`: what one calendar holds, drops, and is told at each of its hourly questions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import icalendar
import pytest
from sqlalchemy import event

from congress.agendas import use_cases
from congress.agendas.models import Agenda
from congress.editions.models import EditionStatus
from congress.kernel.db import db, transaction
from congress.orders.models import Order
from congress.programme import queries
from congress.tickets import places
from congress.tickets.use_cases import void_tickets
from tests.agendas.making import agenda_for, agendas, make_programme, make_ticket, new_agenda
from tests.factories import NOON
from tests.programme import working

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition
    from congress.tickets.models import Ticket

LATER = working.FIRST + timedelta(days=30)


@pytest.fixture(autouse=True)
def programme(edition: Edition) -> Edition:
    make_programme(edition)
    return edition


def get(client: FlaskClient, agenda: Agenda, **headers: str) -> TestResponse:
    return client.get(
        f"/calendriers/{agenda.calendar_secret}.ics",
        headers={name.replace("_", "-"): each for name, each in headers.items()},
    )


def events(answer: TestResponse) -> list[tuple[str, str, int]]:
    assert answer.status_code == 200
    found = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    return [(str(each["SUMMARY"]), str(each["STATUS"]), int(str(each["SEQUENCE"]))) for each in found]


def play(agenda: Agenda, *steps: str) -> None:
    """« star:ouverture », one at a time, after the release."""
    for step in steps:
        verb, _, ref = step.partition(":")
        with transaction():
            held = db.session.get_one(Agenda, agenda.id)
            if verb in ("star", "take_out"):
                getattr(use_cases, verb)(held, ref, at=LATER)
            elif held.ticket is not None:
                (places.take_place if verb == "take" else places.give_back_place)(held.ticket, ref, at=LATER)


def test_a_ticketless_calendar_holds_the_stars(client: FlaskClient, edition: Edition) -> None:
    answer = get(client, new_agenda(edition, "soiree", "ouverture", "plus-tard"))

    assert events(answer) == [("Ouverture", "CONFIRMED", 0), ("Soirée", "CONFIRMED", 0)]
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert str(icalendar.Calendar.from_ical(answer.data)["NAME"]) == "Mon agenda, 20e congrès de Coorace"
    assert answer.headers["Content-Disposition"] == 'inline; filename="agenda-2027.ics"'


def test_a_tickets_calendar_holds_places_meals_and_the_evening_too(client: FlaskClient, edition: Edition) -> None:
    agenda = agenda_for(make_ticket(edition), "debat")
    play(agenda, "take:neo-56")

    assert [title for title, _, _ in events(get(client, agenda))] == ["Néo 56", "Déjeuner", "Débat", "Soirée"]


def test_what_leaves_is_cancelled_and_what_comes_back_outbids_it(client: FlaskClient, edition: Edition) -> None:
    agenda = agenda_for(make_ticket(edition))
    told = []
    for step in ("star:ouverture", "take_out:ouverture", "star:ouverture"):
        play(agenda, step)
        told.append(next(each for each in events(get(client, agenda)) if "Ouverture" in each[0]))
    for step in ("take:neo-56", "give_back:neo-56", "take:neo-56"):
        play(agenda, step)
        told.append(next(each for each in events(get(client, agenda)) if "Néo 56" in each[0]))

    assert told == [
        ("Ouverture", "CONFIRMED", 0),
        ("Retiré de votre agenda\u00a0: Ouverture", "CANCELLED", 1),
        ("Ouverture", "CONFIRMED", 2),
        ("Néo 56", "CONFIRMED", 0),
        ("Retiré de votre agenda\u00a0: Néo 56", "CANCELLED", 1),
        ("Néo 56", "CONFIRMED", 2),
    ]


def test_a_release_and_a_change_of_mind_add_up(client: FlaskClient, edition: Edition) -> None:
    agenda = new_agenda(edition, "ouverture")
    play(agenda, "take_out:ouverture", "star:ouverture")
    with transaction():
        queries.sitting(edition, "ouverture").starts_at = working.at_lille(25, 9)
        db.session.flush()
    working.release(edition, days_later=40)

    assert events(get(client, agenda)) == [("Ouverture", "CONFIRMED", 3)]


def test_a_meal_that_takes_sign_ups_leaves_the_calendar_and_comes_back(client: FlaskClient, edition: Edition) -> None:
    agenda = agenda_for(make_ticket(edition))
    told = [events(get(client, agenda))[0]]
    for days, capacity in ((40, 100), (41, None)):
        with transaction():
            queries.sitting(edition, "dejeuner").capacity = capacity
        working.release(edition, days_later=days)
        told.append(events(get(client, agenda))[0])

    assert [(title, status) for title, status, _ in told] == [
        ("Déjeuner", "CONFIRMED"),
        ("Retiré de votre agenda\u00a0: Déjeuner", "CANCELLED"),
        ("Déjeuner", "CONFIRMED"),
    ]
    assert told[0][2] < told[1][2] < told[2][2]


def void(ticket: Ticket) -> None:
    with transaction():
        void_tickets(db.session.get_one(Order, ticket.attendee.order_id), at=LATER)


def test_a_void_ticket_empties_the_calendar(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition)
    own, agenda = new_agenda(edition, "ouverture"), agenda_for(ticket)
    play(agenda, "take:neo-56")
    with transaction():
        use_cases.join(own, agenda, at=NOON)
    before = events(get(client, agenda))
    void(ticket)

    for each in (own, agenda):
        assert [(status, count) for _, status, count in events(get(client, each))] == [
            ("CANCELLED", count + (2 if "Néo" in title else 1)) for title, _, count in before
        ]


def test_who_asks_again_is_told_that_nothing_changed_until_something_does(
    client: FlaskClient, edition: Edition
) -> None:
    agenda = agenda_for(make_ticket(edition), "ouverture")
    first = get(client, agenda)
    etag, date = first.headers["ETag"], first.headers["Last-Modified"]

    assert get(client, agenda).data == first.data
    assert get(client, agenda, If_None_Match=etag).status_code == 304
    assert get(client, agenda, If_Modified_Since=date).status_code == 304
    play(agenda, "star:debat")
    assert get(client, agenda, If_None_Match=etag).status_code == 200
    changed = get(client, agenda, If_Modified_Since=date)
    assert (changed.status_code, changed.headers["Last-Modified"]) == (200, "Fri, 01 Oct 2027 08:00:00 GMT")
    assert (first.headers["Cache-Control"], first.headers["Referrer-Policy"]) == ("private, no-cache", "no-referrer")
    assert first.headers.getlist("Set-Cookie") == []


def test_one_persons_calendar_is_never_anothers(client: FlaskClient, edition: Edition) -> None:
    one, other = new_agenda(edition, "ouverture"), new_agenda(edition, "debat")

    assert [events(get(client, each))[0][0] for each in (one, other, one)] == ["Ouverture", "Débat", "Ouverture"]


def test_the_address_can_be_changed_and_the_former_one_answers_no_more(client: FlaskClient, edition: Edition) -> None:
    agenda = new_agenda(edition, "ouverture")
    link, former = agenda.secret, agenda.calendar_secret
    answer = client.post(f"/agenda/{link}/adresse")
    (renewed,) = agendas()

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/agenda/{renewed.secret}#calendrier")
    assert client.get_cookie("agenda") is None
    assert (client.get(f"/calendriers/{former}.ics").status_code, client.get(f"/agenda/{link}").status_code) == (
        404,
        404,
    )
    assert events(get(client, renewed)) == [("Ouverture", "CONFIRMED", 0)]


def test_the_language_is_in_the_address(client: FlaskClient, edition: Edition) -> None:
    agenda = new_agenda(edition, "ouverture")
    play(agenda, "take_out:ouverture")
    english = client.get(f"/calendriers/{agenda.calendar_secret}.ics?lang=en")

    assert english.headers.getlist("Set-Cookie") == []
    assert english.headers["ETag"] != get(client, agenda).headers["ETag"]


def test_before_the_first_release_there_is_no_calendar(client: FlaskClient, edition: Edition) -> None:
    agenda = new_agenda(edition)
    with transaction():
        db.session.execute(db.text("DELETE FROM release"))

    assert get(client, agenda).status_code == 404


def test_the_calendar_of_a_past_congress_links_its_archive(client: FlaskClient, edition: Edition) -> None:
    agenda = new_agenda(edition, "ouverture")
    with transaction():
        db.session.merge(edition).status = EditionStatus.ARCHIVED
    (only,) = icalendar.Calendar.from_ical(get(client, agenda).data).walk("VEVENT")

    assert str(only["URL"]) == "http://congres.test/editions/2027/programme/ouverture"


@pytest.mark.parametrize("has_ticket", [False, True])
def test_an_hourly_question_costs_few_queries(client: FlaskClient, edition: Edition, has_ticket: bool) -> None:  # noqa: FBT001
    agenda = agenda_for(make_ticket(edition), "ouverture") if has_ticket else new_agenda(edition, "ouverture")
    if has_ticket:
        play(agenda, "take:neo-56", "give_back:neo-56", "take:neo-56")
    etag = get(client, agenda).headers["ETag"]
    statements: list[str] = []

    def note(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert get(client, agenda, If_None_Match=etag).status_code == 304
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len([each for each in statements if each.startswith("SELECT")]) == (6 if has_ticket else 4)
