"""What waits for its hour is published sooner or withdrawn by who has read it, and nothing else is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from congress.kernel import clock
from congress.kernel.db import transaction
from congress.programme import queries
from congress.publishing import planned, story
from tests.programme import working
from tests.programme.desk import DESK, read
from tests.publishing.followers import SPACES
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from tests.reading import Element

PUBLISH, PAST = f"{DESK}/publier", f"{DESK}/publications"
DECISIONS = ("maintenant", "retirer")


@pytest.fixture
def waits(edition: Edition) -> Edition:
    """The opening, released; then an evening that waits for tomorrow."""
    working.opening_with_a_doubt(edition)
    working.release(edition)
    working.add_sitting(edition, "Une soirée engagée", starts_at=working.at_lille(25, 19))
    plan(edition)
    return edition


def plan(edition: Edition) -> None:
    at = clock.now()
    with transaction():
        story.plan(edition, publish_at=at + timedelta(days=1), actor=working.ACTOR, at=at)


def marks(organiser: FlaskClient) -> dict[str, str]:
    """What each form of the page hides, by what it does."""
    forms = page(organiser.get(PUBLISH).text).one("main").all("form")
    return {
        form.attributes["action"].rpartition("/")[2]: next(
            each.attributes["value"] for each in form.all("input") if each.attributes["name"] == "seen"
        )
        for form in forms
    }


def alert(content: Element) -> str:
    (found,) = [each for each in content.one("main").all(".notice") if each.attributes.get("role") == "alert"]
    return found.text


def test_what_is_planned_can_be_withdrawn(organiser: FlaskClient, waits: Edition) -> None:
    organiser.post(f"{PUBLISH}/retirer", data={"seen": marks(organiser)["retirer"]})
    assert (list(queries.numbers(waits)), queries.planned(waits)) == ([1], None)
    assert read(organiser.get(PUBLISH), 200).one("h1").text == "Publier la version 2"


def test_what_is_planned_can_be_hastened_once(organiser: FlaskClient, waits: Edition) -> None:
    data = {"seen": marks(organiser)["maintenant"]}
    assert organiser.post(f"{PUBLISH}/maintenant", data=data).headers["Location"] == f"{PAST}/2"
    assert (list(queries.numbers(waits)), queries.planned(waits)) == ([1, 2], None)
    assert alert(read(organiser.post(f"{PUBLISH}/maintenant", data=data), 409)).translate(SPACES) == (
        "Aucune publication n'est programmée : elle a été publiée ou retirée entre-temps."
    )


@pytest.mark.parametrize("decision", DECISIONS)
def test_what_was_planned_anew_meanwhile_must_be_read_first(
    organiser: FlaskClient, waits: Edition, decision: str
) -> None:
    seen = marks(organiser)[decision]
    with transaction():
        planned.withdraw(waits, actor=working.ACTOR, at=clock.now())
    working.add_sitting(waits, "Encore un secret", starts_at=working.at_lille(25, 11))
    plan(waits)

    refused = read(organiser.post(f"{PUBLISH}/{decision}", data={"seen": seen}), 409)

    assert alert(refused).translate(SPACES) == (
        "Une autre publication a été programmée entre-temps : relisez-la avant de décider."
    )
    assert len(refused.one(".changes").all("li")) == 2
    assert (list(queries.numbers(waits)), queries.planned(waits) is not None) == ([1], True)


@pytest.mark.parametrize("decision", DECISIONS)
def test_nothing_is_decided_of_what_nobody_was_shown(organiser: FlaskClient, waits: Edition, decision: str) -> None:
    assert organiser.post(f"{PUBLISH}/{decision}").status_code == 409
    assert (list(queries.numbers(waits)), queries.planned(waits) is not None) == ([1], True)
