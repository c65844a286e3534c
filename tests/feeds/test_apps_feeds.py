"""schedule.xml, schedule.json and Atom as programs get them over HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from congress.editions.models import EditionStatus
from tests import factories, reading
from tests.editions.file_2021 import congress_2021
from tests.feeds.schedule_rules import faults, read
from tests.programme import working

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

FEEDS = {
    "/programme.xml": "application/xml; charset=utf-8",
    "/programme.json": "application/json",
    "/programme.atom": "application/atom+xml; charset=utf-8",
}
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})
each_feed = pytest.mark.parametrize("path", FEEDS)


@pytest.fixture
def opening(edition: Edition) -> Edition:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    return edition


@each_feed
@pytest.mark.usefixtures("opening")
def test_each_feed_says_what_it_is_and_when_it_changed(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    name = path.replace("/programme", "programme-2027")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == FEEDS[path]
    assert answer.headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert answer.headers["Last-Modified"] == "Wed, 01 Sep 2027 08:00:00 GMT"
    assert answer.headers["Cache-Control"] == "no-cache"


@each_feed
def test_who_asks_again_is_told_that_nothing_changed_until_a_release(
    client: FlaskClient, opening: Edition, path: str
) -> None:
    first = client.get(path)
    by_etag = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    by_date = client.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    working.add_sitting(opening, "Conclusion", starts_at=working.at_lille(26, 16), ends_at=None)
    unpublished = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    working.release(opening, days_later=1)
    published = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert [by_etag.status_code, by_date.status_code, unpublished.status_code] == [304, 304, 304]
    assert by_etag.data == b""
    assert (published.status_code, published.data.count(b"Conclusion")) == (200, 1)


@each_feed
@pytest.mark.usefixtures("edition")
def test_before_the_first_release_there_is_no_feed(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@each_feed
def test_a_past_congress_has_its_own_feeds(client: FlaskClient, opening: Edition, path: str) -> None:
    old = factories.make_edition(
        ref="2021",
        status=EditionStatus.ARCHIVED,
        starts_on=opening.starts_on.replace(year=2021),
        ends_on=opening.ends_on.replace(year=2021),
    )
    working.add_sitting(old, "Ouverture de 2021", starts_at=working.at_lille(25, 9).replace(year=2021), ends_at=None)
    working.release(old)

    answer = client.get(f"/editions/2021{path}")

    assert answer.status_code == 200
    assert b"http://congres.test/editions/2021/programme" in answer.data
    assert answer.data.count(b"http://congres.test/") == answer.data.count(b"http://congres.test/editions/2021/")
    assert client.get(f"/editions/2020{path}").status_code == 404


def test_the_schedule_of_2021_is_whole(client: FlaskClient, session: object) -> None:
    congress_2021()

    root = read(client.get("/programme.xml").data)
    doubted = [each.text or "" for each in root.iter("person") if "sous" in (each.text or "")]

    assert faults(root) == []
    assert [(day.get("date"), len(list(day.iter("event")))) for day in root.iter("day")] == [
        ("2021-11-25", 8),
        ("2021-11-26", 5),
    ]
    assert [each.findtext("start") for each in root.iter("event")] == [
        *("09:00", "09:30", "10:15", "11:45", "13:00", "14:30", "16:30", "19:00"),
        *("09:30", "11:00", "12:30", "14:00", "16:00"),
    ]
    assert [each.translate(SPACES) for each in doubted] == ["Adrien Quatennens (sous réserve)"]


@pytest.mark.usefixtures("opening")
def test_both_schedules_hold_the_same_sitting(client: FlaskClient) -> None:
    (in_xml,) = read(client.get("/programme.xml").data).iter("event")
    days = json.loads(client.get("/programme.json").data)["schedule"]["conference"]["days"]
    (in_json,) = (each for day in days for room in day["rooms"].values() for each in room)

    assert in_json["url"] == in_xml.findtext("url") == "http://congres.test/programme/ouverture-politique"
    assert in_json["guid"] == in_xml.get("guid")
    assert [each["public_name"] for each in in_json["persons"]] == [each.text for each in in_xml.iter("person")]


@pytest.mark.usefixtures("opening")
def test_a_schedule_in_english_keeps_the_words_of_the_congress(client: FlaskClient) -> None:
    french, english = (read(client.get(f"/programme.xml?lang={lang}").data) for lang in ("fr", "en"))

    assert [each.findtext("day/room/event/title") for each in (french, english)] == ["Ouverture politique"] * 2
    assert [each.findtext("day/room/event/type") for each in (french, english)] == ["Ouverture", "Opening"]
    assert [(each.text or "").translate(SPACES) for each in english.iter("person")] == [
        "Laurent Pinet",
        "Xavier Bertrand (to be confirmed)",
    ]


@pytest.mark.usefixtures("opening")
def test_pages_lead_to_the_feeds(client: FlaskClient) -> None:
    linked = [
        (each.attributes["href"], each.attributes["title"].translate(SPACES))
        for path in ("/programme", "/programme/changements")
        for each in reading.page(client.get(path).text).all("link")
        if each.attributes.get("type") == "application/atom+xml"
    ]
    calendars = reading.page(client.get("/calendriers").text).one("#contenu")

    assert linked == [("/programme.atom", "Ce qui a changé au programme")] * 2
    assert [each.attributes["href"] for each in calendars.all("a") if each.attributes["href"] in FEEDS] == list(FEEDS)
