from __future__ import annotations

from typing import TYPE_CHECKING

import icalendar
import pytest

from congress.editions.models import EditionStatus
from congress.programme import queries
from congress.programme.models import AppearanceState, SittingKind
from tests import factories
from tests.programme import working

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition


def summaries(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200
    return [str(each["SUMMARY"]) for each in icalendar.Calendar.from_ical(answer.data).walk("VEVENT")]


@pytest.fixture
def two_days(edition: Edition) -> Edition:
    """The opening on Thursday; on Friday an atelier of each espace; and one atelier without a time."""
    working.opening_with_a_doubt(edition)
    jobs, places = working.add_spaces(edition)
    for n, space in enumerate((jobs, places)):
        working.add_sitting(
            edition,
            f"Atelier {space.ref}",
            kind=SittingKind.WORKSHOP,
            space=space,
            starts_at=working.at_lille(26, 11 + n),
            ends_at=working.at_lille(26, 12 + n),
        )
    working.add_sitting(edition, "Plus tard", kind=SittingKind.WORKSHOP, space=jobs)
    working.release(edition)
    return edition


@pytest.mark.usefixtures("two_days")
def test_the_feed_says_what_it_is_and_under_which_name_to_keep_it(client: FlaskClient) -> None:
    answer = client.get("/programme.ics")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'inline; filename="programme-2027.ics"'
    assert answer.headers["Last-Modified"] == "Wed, 01 Sep 2027 08:00:00 GMT"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert summaries(answer) == ["Ouverture politique", "Atelier emploi", "Atelier territoires"]


@pytest.mark.usefixtures("two_days")
def test_links_in_the_feed_lead_to_the_public_address(client: FlaskClient) -> None:
    first = icalendar.Calendar.from_ical(client.get("/programme.ics").data).walk("VEVENT")[0]

    assert str(first["URL"]) == "http://congres.test/programme/ouverture-politique"


@pytest.mark.parametrize(
    ("question", "expected", "name"),
    [
        ("?espace=emploi", ["Atelier emploi"], "programme-2027-emploi.ics"),
        ("?jour=2027-11-25", ["Ouverture politique"], "programme-2027-2027-11-25.ics"),
        ("?jour=2027-11-26", ["Atelier emploi", "Atelier territoires"], "programme-2027-2027-11-26.ics"),
        (
            "?espace=territoires&jour=2027-11-26",
            ["Atelier territoires"],
            "programme-2027-territoires-2027-11-26.ics",
        ),
        ("?espace=territoires&jour=2027-11-25", [], "programme-2027-territoires-2027-11-25.ics"),
    ],
)
@pytest.mark.usefixtures("two_days")
def test_a_part_of_the_programme_can_be_had_alone(
    client: FlaskClient, question: str, expected: list[str], name: str
) -> None:
    answer = client.get(f"/programme.ics{question}")

    assert summaries(answer) == expected
    assert answer.headers["Content-Disposition"] == f'inline; filename="{name}"'


@pytest.mark.parametrize(
    "url",
    [
        "/programme.ics?espace=ailleurs",
        "/programme.ics?espace=",
        "/programme.ics?jour=2027-11-27",
        "/programme.ics?jour=demain",
        '/programme.ics?jour=2027-11-25"%0d%0aX:1',
        "/programme/inconnue.ics",
        "/programme/plus-tard.ics",
        "/editions/2020/programme.ics",
    ],
)
@pytest.mark.usefixtures("two_days")
def test_what_is_not_in_the_programme_is_not_found(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 404


@pytest.mark.usefixtures("two_days")
def test_one_sitting_can_be_added_alone(client: FlaskClient) -> None:
    answer = client.get("/programme/ouverture-politique.ics")

    assert summaries(answer) == ["Ouverture politique"]
    assert answer.headers["Content-Disposition"] == 'inline; filename="ouverture-politique.ics"'


def test_who_asks_again_is_told_that_nothing_changed_until_a_release(client: FlaskClient, two_days: Edition) -> None:
    first = client.get("/programme.ics")
    by_etag = client.get("/programme.ics", headers={"If-None-Match": first.headers["ETag"]})
    by_date = client.get("/programme.ics", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    working.add_sitting(two_days, "Conclusion", starts_at=working.at_lille(26, 16), ends_at=None)
    unpublished = client.get("/programme.ics", headers={"If-None-Match": first.headers["ETag"]})
    working.release(two_days, days_later=1)
    published = client.get("/programme.ics", headers={"If-None-Match": first.headers["ETag"]})

    assert [by_etag.status_code, by_date.status_code, unpublished.status_code] == [304, 304, 304]
    assert by_etag.data == b""
    assert summaries(published)[-1] == "Conclusion"


def test_a_past_congress_has_its_own_feed(client: FlaskClient, two_days: Edition) -> None:
    old = factories.make_edition(
        ref="2021",
        status=EditionStatus.ARCHIVED,
        starts_on=two_days.starts_on.replace(year=2021),
        ends_on=two_days.ends_on.replace(year=2021),
    )
    working.add_sitting(old, "Ouverture de 2021", starts_at=working.at_lille(25, 9).replace(year=2021), ends_at=None)
    working.release(old)

    answer = client.get("/editions/2021/programme.ics")
    only = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")[0]

    assert summaries(answer) == ["Ouverture de 2021"]
    assert str(only["URL"]) == "http://congres.test/editions/2021/programme/ouverture-de-2021"
    assert answer.headers["Content-Disposition"] == 'inline; filename="programme-2021.ics"'


@pytest.mark.usefixtures("two_days")
def test_each_language_is_kept_apart(client: FlaskClient) -> None:
    def described(lang: str) -> str:
        answer = client.get(f"/programme.ics?lang={lang}")
        return str(icalendar.Calendar.from_ical(answer.data).walk("VEVENT")[0]["DESCRIPTION"].params["LANGUAGE"])

    assert [described("fr"), described("en"), described("fr")] == ["fr", "en", "fr"]


def test_two_editions_that_share_an_espace_never_share_a_feed(client: FlaskClient, two_days: Edition) -> None:
    before = client.get("/programme.ics?espace=emploi").data
    sitting = queries.sitting(two_days, "ouverture-politique")
    working.move(sitting.appearances[1], AppearanceState.CONFIRMED)
    working.release(two_days, days_later=1)

    after = client.get("/programme.ics?espace=emploi").data

    assert before.count(b"BEGIN:VEVENT") == after.count(b"BEGIN:VEVENT") == 1
    assert b"LAST-MODIFIED:20270902T080000Z" in after
