"""Real calendars follow a person's own: what comes, moves and goes does so there too, and leaves nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel.db import db, transaction
from congress.programme import queries
from congress.tickets import places
from tests.agendas.making import agenda_for, make_programme, make_ticket, new_agenda, press
from tests.factories import NOON
from tests.feeds.subscriber import read_with_icaljs, subscribe
from tests.programme import working

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from tests.conftest import LiveServer


@pytest.fixture(autouse=True)
def programme(edition: Edition) -> Edition:
    make_programme(edition)
    return edition


def publish_a_move(edition: Edition) -> None:
    """« Ouverture » goes from 9:30 on Thursday to 10:00 on Friday."""
    with transaction():
        sitting = queries.sitting(edition, "ouverture")
        sitting.starts_at, sitting.ends_at = working.at_lille(26, 10), working.at_lille(26, 11)
        db.session.flush()
    working.release(edition, days_later=1)


def test_icaljs_takes_each_step_for_newer_than_the_one_before(client: FlaskClient, edition: Edition) -> None:
    agenda = new_agenda(edition)
    client.set_cookie("agenda", agenda.secret)

    def opening() -> Any:
        return read_with_icaljs(client.get(f"/calendriers/{agenda.calendar_secret}.ics").data)["events"][0]

    press(client, "ouverture")
    told = [opening()]
    publish_a_move(edition)
    told.append(opening())
    press(client, "ouverture", etoile="non")
    told.append(opening())
    press(client, "ouverture")
    told.append(opening())

    assert len({each["uid"] for each in told}) == 1
    assert [(each["status"], each["sequence"], each["wall"]) for each in told] == [
        ("CONFIRMED", 0, "2027-11-25T09:30:00"),
        ("CONFIRMED", 1, "2027-11-26T10:00:00"),
        ("CANCELLED", 2, "2027-11-26T10:00:00"),
        ("CONFIRMED", 3, "2027-11-26T10:00:00"),
    ]


def test_khal_and_vdirsyncer_follow_stars_moves_and_places_without_leftovers(
    client: FlaskClient, edition: Edition, live_server: LiveServer, tmp_path: Path
) -> None:
    ticket = make_ticket(edition)
    agenda = agenda_for(ticket, "ouverture")
    client.set_cookie("agenda", agenda.secret)
    with transaction():
        places.take_place(ticket, "neo-56", at=NOON)
    person = subscribe(tmp_path, f"{live_server.url}/calendriers/{agenda.calendar_secret}.ics")
    person.sync()
    first = person.agenda()
    publish_a_move(edition)
    press(client, "ouverture", etoile="non")
    with transaction():
        places.give_back_place(ticket, "neo-56", at=NOON)
    person.sync()

    for_all = ["2027-11-25 12:30 Déjeuner [CONFIRMED ]", "2027-11-25 19:00 Soirée [CONFIRMED ]"]
    assert first == [
        "2027-11-25 09:30 Ouverture [CONFIRMED ]",
        "2027-11-25 11:00 Néo 56 [CONFIRMED ]",
        *for_all,
    ]
    assert person.agenda() == [
        "2027-11-25 11:00 Retiré de votre agenda\u00a0: Néo 56 [CANCELLED ]",
        *for_all,
        "2027-11-26 10:00 Retiré de votre agenda\u00a0: Ouverture [CANCELLED ]",
    ]
    assert person.count == 4
