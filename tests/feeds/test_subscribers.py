"""Calendars that people really use read the feed, and follow it from release to release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel.db import transaction
from congress.programme import queries, use_cases
from congress.programme.models import AppearanceState
from tests.feeds.subscriber import read_with_icaljs, subscribe
from tests.programme import working

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from tests.conftest import LiveServer
    from tests.feeds.subscriber import Subscriber


@pytest.fixture
def programme(edition: Edition) -> Edition:
    """The opening at 9:30 on Thursday, the evening at 19:00 without an end, both released."""
    working.opening_with_a_doubt(edition)
    working.add_sitting(edition, "Une soirée engagée", starts_at=working.at_lille(25, 19), ends_at=None)
    working.release(edition)
    return edition


@pytest.mark.usefixtures("programme")
def test_icaljs_reads_the_instants_of_november_and_the_words_of_doubt(client: FlaskClient) -> None:
    found = read_with_icaljs(client.get("/programme.ics").data)

    opening, evening = found["events"]
    assert (opening["wall"], opening["start"], opening["end"]) == (
        "2027-11-25T09:30:00",
        "2027-11-25T08:30:00.000Z",
        "2027-11-25T09:15:00.000Z",
    )
    assert (evening["wall"], evening["start"]) == ("2027-11-25T19:00:00", "2027-11-25T18:00:00.000Z")
    assert found["name"] == "20e congrès de Coorace"
    assert opening["description"].splitlines()[:2] == [
        "- Laurent Pinet, Président Coorace",
        "- Xavier Bertrand (sous réserve), Président de la région Hauts-de-France",
    ]


@pytest.mark.usefixtures("programme")
def test_icaljs_reads_colours_the_stream_and_the_speakers(client: FlaskClient) -> None:
    found = read_with_icaljs(client.get("/programme.ics").data)

    opening, evening = found["events"]
    assert [found["color"], opening["color"], evening["color"]] == ["coral", "coral", "coral"]
    assert found["image"].startswith("http://congres.test/static/feeds/congres.png?v=")
    assert found["refresh"] == "PT1H"
    assert (opening["conference"], evening["conference"]) == (
        [
            {
                "uri": "http://congres.test/programme/ouverture-politique",
                "feature": "AUDIO,VIDEO",
                "label": "À suivre aussi à distance, avec un billet",
            }
        ],
        [],
    )
    assert [(one["type"], one["summary"], one["url"]) for one in opening["participants"]] == [
        ("SPEAKER", "Laurent Pinet", "http://congres.test/intervenants/laurent-pinet"),
        ("SPEAKER", "Xavier Bertrand (sous réserve)", "http://congres.test/intervenants/xavier-bertrand"),
    ]


def test_icaljs_knows_the_same_event_again_after_each_release(client: FlaskClient, programme: Edition) -> None:
    def opening() -> Any:
        return read_with_icaljs(client.get("/programme.ics").data)["events"][0]

    first = opening()
    sitting = queries.sitting(programme, "ouverture-politique")
    working.move(sitting.appearances[1], AppearanceState.CONFIRMED)
    working.release(programme, days_later=1)
    second = opening()
    with transaction():
        use_cases.cancel_sitting(sitting, version=queries.sitting(programme, sitting.ref).version)
    working.release(programme, days_later=2)
    third = opening()

    assert first["uid"] == second["uid"] == third["uid"]
    assert [first["status"], second["status"], third["status"]] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [first["sequence"], second["sequence"], third["sequence"]] == [0, 1, 2]
    assert third["summary"] == "Annulation\u00a0: Ouverture politique"


@pytest.fixture
def subscriber(tmp_path: Path, live_server: LiveServer) -> Subscriber:
    return subscribe(tmp_path, f"{live_server.url}/programme.ics")


def test_khal_and_vdirsyncer_follow_every_release_without_leftovers(subscriber: Subscriber, programme: Edition) -> None:
    subscriber.sync()
    first = subscriber.agenda()
    sitting = queries.sitting(programme, "ouverture-politique")
    with transaction():
        use_cases.edit_sitting(
            sitting,
            version=sitting.version,
            starts_at=working.at_lille(26, 10),
            ends_at=working.at_lille(26, 11),
        )
    working.release(programme, days_later=1)
    subscriber.sync()
    moved = subscriber.agenda()
    with transaction():
        use_cases.cancel_sitting(sitting, version=queries.sitting(programme, sitting.ref).version)
    working.release(programme, days_later=2)
    subscriber.sync()
    cancelled = subscriber.agenda()

    assert first == [
        "2027-11-25 09:30 Ouverture politique [CONFIRMED ]",
        "2027-11-25 19:00 Une soirée engagée [CONFIRMED ]",
    ]
    assert moved == [
        "2027-11-25 19:00 Une soirée engagée [CONFIRMED ]",
        "2027-11-26 10:00 Ouverture politique [CONFIRMED ]",
    ]
    assert cancelled == [
        "2027-11-25 19:00 Une soirée engagée [CONFIRMED ]",
        "2027-11-26 10:00 Annulation\u00a0: Ouverture politique [CANCELLED ]",
    ]
    assert subscriber.count == 2
