"""Embargo: frozen now, public at its hour and not a moment before, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event
from typing import TYPE_CHECKING, Any

import pytest

from congress.desk import editions
from congress.desk import worker as all_work
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.errors import Invalid, StaleVersion
from congress.programme import queries, use_cases
from congress.programme.releases import NothingToPublish, ReleaseWaits, prepare
from congress.publishing import planned, story
from congress.publishing.planned import NothingPlanned
from tests import factories
from tests.programme import working
from tests.publishing.followers import follower, held, sitting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflask import APIFlask
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.programme.published import PublishedProgramme

HOUR = working.FIRST + timedelta(days=5)
BEFORE, LATE = HOUR - timedelta(seconds=1), HOUR + timedelta(hours=7)
EVENING = "une-soiree-engagee"


def plan(edition: Edition, *, publish_at: datetime = HOUR, days_later: int = 1, **options: Any) -> None:
    at = working.FIRST + timedelta(days=days_later)
    with transaction():
        story.plan(edition, publish_at=publish_at, actor=working.ACTOR, at=at, **options)


def rename(edition: Edition, title: str, ref: str = "ouverture-politique") -> None:
    with transaction():
        found = sitting(edition, ref)
        use_cases.edit_sitting(found, version=found.version, title=title)


def now(edition: Edition) -> PublishedProgramme:
    db.session.rollback()
    programme = queries.published(edition)
    assert programme is not None
    return programme


@pytest.fixture
def released(edition: Edition) -> Edition:
    """The opening, released once; an evening waits in the working programme."""
    working.opening_with_a_doubt(edition)
    working.release(edition)
    working.add_sitting(edition, "Une soirée engagée", starts_at=working.at_lille(25, 19))
    return edition


@pytest.fixture
def moved_clock() -> Iterator[None]:
    """The real time again once the test is over."""
    yield
    clock.start_from(None)


def test_at_its_hour_what_was_frozen_is_public_and_nothing_that_came_since(released: Edition) -> None:
    plan(released, note="Sous embargo jusqu'à midi.")
    rename(released, "Ouverture")

    assert (story.publish_due_at(BEFORE), now(released).number) == (0, 1)
    assert story.publish_due_at(HOUR) == 1

    programme = now(released)
    assert (programme.number, programme.note) == (2, "Sous embargo jusqu'à midi.")
    assert [one.title for one in programme.sittings] == ["Ouverture politique", "Une soirée engagée"]
    assert queries.planned(released) is None
    assert [one.title for one in queries.sittings(released)] == ["Ouverture", "Une soirée engagée"]


def test_a_release_published_late_bears_the_instant_it_became_public(released: Edition) -> None:
    plan(released)
    story.publish_due_at(LATE)
    evening = now(released).sitting_of[EVENING]
    assert now(released).published_at == LATE
    assert (evening.created_at, evening.modified_at, evening.revision) == (LATE, LATE, 0)
    assert queries.release(released, 2).published_by == working.ACTOR


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/programme", 200),
        ("/programme/une-soiree-engagee", 404),
        ("/programme/changements", 200),
        ("/programme/changements?de=1&a=2", 404),
        ("/programme/publications/2", 404),
        ("/programme.ics", 200),
        ("/programme/une-soiree-engagee.ics", 404),
        ("/programme.xml", 200),
        ("/programme.json", 200),
        ("/programme.atom", 200),
    ],
)
def test_nothing_leaks_before_the_hour(client: FlaskClient, released: Edition, path: str, status: int) -> None:
    plan(released, note="Une soirée surprise")
    story.publish_due_at(BEFORE)
    answer = client.get(path)
    assert (answer.status_code, "soirée" in answer.text) == (status, False)


def test_nobody_is_written_to_before_the_hour_and_those_concerned_are_after(released: Edition) -> None:
    follower(released, ["ouverture-politique"], email="camille@exemple.fr")
    with transaction():
        sitting(released, "ouverture-politique").starts_at = working.at_lille(25, 9)
    plan(released)
    assert held() == []
    story.publish_due_at(HOUR)
    assert held() == [("camille@exemple.fr", "programme-2027-2")]


def test_one_release_waits_at_a_time_and_nothing_else_is_published(released: Edition) -> None:
    plan(released)
    with pytest.raises(ReleaseWaits):
        plan(released)
    with pytest.raises(ReleaseWaits), transaction():
        story.publish(released, actor=working.ACTOR, at=BEFORE)
    with pytest.raises(ReleaseWaits), transaction():
        story.restore(released, 1, actor=working.ACTOR, at=BEFORE)
    assert list(queries.numbers(released)) == [1]


def test_a_release_withdrawn_is_never_published_and_another_may_be(released: Edition) -> None:
    plan(released)
    with transaction():
        planned.withdraw(released, actor=working.ACTOR, at=BEFORE)
    assert (story.publish_due_at(LATE), now(released).number) == (0, 1)
    with pytest.raises(NothingPlanned), transaction():
        planned.withdraw(released, actor=working.ACTOR, at=BEFORE)
    with transaction():
        story.publish(released, actor=working.ACTOR, at=LATE)
    assert now(released).number == 2


def test_a_release_that_waits_may_be_published_at_once(released: Edition) -> None:
    plan(released)
    with transaction():
        story.publish_planned(released, actor="presse@exemple.fr", at=BEFORE)
    assert (now(released).number, now(released).published_at) == (2, BEFORE)
    assert queries.release(released, 2).published_by == "presse@exemple.fr"
    assert story.publish_due_at(LATE) == 0
    with pytest.raises(NothingPlanned), transaction():
        story.publish_planned(released, at=LATE)


def test_an_earlier_release_can_be_planned_too(released: Edition) -> None:
    working.release(released, days_later=1)
    with transaction():
        planned.plan(released, publish_at=HOUR, actor=working.ACTOR, at=BEFORE, restores=1)
    story.publish_due_at(HOUR)
    assert (queries.release(released, 3).restores, now(released).sitting_of[EVENING].status.value) == (1, "cancelled")


@pytest.mark.parametrize("publish_at", [working.FIRST, datetime(9000, 1, 1, tzinfo=UTC)])
def test_an_hour_that_is_past_or_absurd_is_refused(released: Edition, publish_at: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        plan(released, publish_at=publish_at)
    assert list(refused.value.errors) == ["publish_at"]
    assert queries.planned(released) is None


def test_only_what_one_has_looked_at_is_frozen(released: Edition) -> None:
    seen = prepare(released, BEFORE).digest
    rename(released, "Ouverture")
    with pytest.raises(StaleVersion):
        plan(released, seen=seen)
    plan(released, seen=prepare(released, BEFORE).digest)


def test_what_everybody_sees_already_is_not_planned(released: Edition) -> None:
    working.release(released, days_later=1)
    with pytest.raises(NothingToPublish):
        plan(released, days_later=2)


def test_what_waits_for_its_hour_is_not_taken_away_meanwhile(released: Edition) -> None:
    plan(released)
    with pytest.raises(use_cases.AlreadyPublic), transaction():
        use_cases.remove_sitting(released, sitting(released, EVENING))
    assert [one.ref for one in queries.sittings(released)] == ["ouverture-politique", EVENING]


def test_several_workers_publish_it_once(app: APIFlask, released: Edition) -> None:
    plan(released)
    together = Barrier(4)

    def work(_: int) -> int:
        with app.app_context():
            together.wait(10)
            return story.publish_due_at(LATE)

    with ThreadPoolExecutor(4) as workers:
        assert sorted(workers.map(work, range(4))) == [0, 0, 0, 1]
    assert list(queries.numbers(released)) == [1, 2]


def test_what_cannot_be_published_of_one_congress_keeps_no_other_waiting(released: Edition) -> None:
    other = factories.make_edition(ref="2026")
    working.add_sitting(other, "Une autre soirée")
    plan(released)
    plan(other, publish_at=HOUR)
    with transaction():
        queries.planned(released).content = {"number": "broken"}  # type: ignore[union-attr]  # it waits

    assert story.publish_due_at(HOUR) == 1

    assert (list(queries.numbers(released)), list(queries.numbers(other))) == ([1], [1])
    assert (queries.planned(released) is not None, queries.planned(other)) == (True, None)


@pytest.mark.usefixtures("moved_clock")
def test_the_worker_of_the_service_publishes_at_the_hour(released: Edition) -> None:
    plan(released)
    (task,) = [task for task in all_work.tasks(Event()) if task.name == "releases"]
    clock.start_from(BEFORE - timedelta(minutes=1))
    task.run()
    assert now(released).number == 1
    clock.start_from(HOUR)
    task.run()
    assert now(released).number == 2


def test_the_file_of_the_edition_does_not_tell_what_waits(released: Edition) -> None:
    before = editions.export_edition("2027")
    plan(released, note="Secret")
    assert editions.export_edition("2027") == before
