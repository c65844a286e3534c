"""Events for search engines stand in the pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from congress.kernel.db import transaction
from congress.programme import queries, use_cases
from tests import reading
from tests.programme import working
from tests.programme.event_rules import EVENT_PAGE

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.programme.models import Sitting

RULES = Draft202012Validator(EVENT_PAGE)


def told(client: FlaskClient, path: str) -> dict[str, Any]:
    (script,) = (
        each
        for each in reading.page(client.get(path).text).all("script")
        if each.attributes.get("type") == "application/ld+json"
    )
    found: dict[str, Any] = json.loads(script.text)
    assert [error.message for error in RULES.iter_errors(found)] == []
    return found


def test_the_first_page_tells_of_the_congress_before_any_release_and_after(
    client: FlaskClient, edition: Edition
) -> None:
    before = told(client, "/")
    working.opening_with_a_doubt(edition)
    working.release(edition)
    after = told(client, "/")

    assert [before["name"], after["name"]] == ["20e congrès de Coorace"] * 2
    assert [one["eventAttendanceMode"].rpartition("/")[2] for one in (before, after)] == [
        "OfflineEventAttendanceMode",
        "MixedEventAttendanceMode",
    ]


def test_the_programme_tells_of_the_sittings_it_shows(client: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.add_sitting(edition, "Conclusion", starts_at=working.at_lille(26, 16), ends_at=None)
    working.release(edition)

    both, friday = (told(client, path) for path in ("/programme", "/programme?jour=2027-11-26"))

    assert [one["@id"] for one in both["subEvent"]] == [
        "http://congres.test/programme/ouverture-politique",
        "http://congres.test/programme/conclusion",
    ]
    assert [one["name"] for one in friday["subEvent"]] == ["Conclusion"]


def _move(sitting: Sitting, day: int | None) -> None:
    times = (working.at_lille(day, 10), working.at_lille(day, 11)) if day else (None, None)
    with transaction():
        use_cases.edit_sitting(sitting, version=sitting.version, starts_at=times[0], ends_at=times[1])


def test_what_was_moved_put_off_and_cancelled_says_so_release_after_release(
    client: FlaskClient, edition: Edition
) -> None:
    path = "/programme/ouverture-politique"
    sitting = working.opening_with_a_doubt(edition)
    working.release(edition)
    states = [told(client, path)]
    for number, day in enumerate((26, None), start=1):
        _move(queries.sitting(edition, sitting.ref), day)
        working.release(edition, days_later=number)
        states.append(told(client, path))
    with transaction():
        use_cases.cancel_sitting(sitting, version=queries.sitting(edition, sitting.ref).version)
    working.release(edition, days_later=3)
    states.append(told(client, path))

    assert [one["eventStatus"].rpartition("/")[2] for one in states] == [
        "EventScheduled",
        "EventRescheduled",
        "EventPostponed",
        "EventCancelled",
    ]
    assert [one.get("previousStartDate") for one in states] == [
        None,
        "2027-11-25T09:30:00+01:00",
        "2027-11-26T10:00:00+01:00",
        "2027-11-26T10:00:00+01:00",
    ]


def test_what_may_be_bought_is_told_while_it_is_sold(client: FlaskClient, edition: Edition) -> None:
    offers = told(client, "/")["offers"]
    with transaction():
        edition.registration_closes_at = working.FIRST.replace(year=2020)

    assert [(one["price"], one["url"]) for one in offers] == [("150.00", "http://congres.test/inscription")]
    assert "offers" not in told(client, "/")
