"""An edit and a release at the same instant come one after the other, whatever each of them holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep
from typing import TYPE_CHECKING

import pytest

from congress.editions.models import Edition
from congress.kernel.db import db, transaction
from congress.programme import edits, queries, releases, use_cases
from congress.programme.left_links import Links, publish_links
from tests.programme import working
from tests.programme.desk import opening

if TYPE_CHECKING:
    from collections.abc import Callable

    from apiflask import APIFlask

REF = "ouverture-politique"
FILM = "https://films.example/ouverture"
AT = working.FIRST
LONG = 0.5  # seconds in which the other one gets as far as it can


def both(app: APIFlask, edition: Edition, *doing: Callable[[Edition], object]) -> None:
    db.session.rollback()
    key = edition.id  # read here: what a rollback expired would be read anew by both at once, in one session

    def do(one: Callable[[Edition], object]) -> None:
        with app.app_context():
            one(db.session.get_one(Edition, key))

    with ThreadPoolExecutor(len(doing)) as people:
        for done in [people.submit(do, one) for one in doing]:
            done.result(30)


def test_links_are_published_while_somebody_edits_the_same_sitting(app: APIFlask, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    holds = Event()

    def publish(own: Edition) -> None:
        with transaction():
            releases.hold(own)
            holds.set()
            sleep(LONG)
            publish_links(own, {REF: Links(FILM, "")}, seen=1, actor=working.ACTOR, at=AT)

    def edit(own: Edition) -> None:
        holds.wait(10)
        with transaction(), edits.recorded(own, REF, action="edit_sitting", actor="collegue@exemple.fr", at=AT):
            found = queries.sitting(own, REF)
            use_cases.edit_sitting(found, version=found.version, title="Ouverture")

    both(app, edition, publish, edit)

    assert (opening(edition).title, opening(edition).replay_url) == ("Ouverture", FILM)
    assert list(queries.numbers(edition)) == [1, 2]


def test_what_is_being_released_is_not_taken_away_at_the_same_instant(app: APIFlask, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    written = Event()

    def publish(own: Edition) -> None:
        with transaction():
            releases.publish(own, actor=working.ACTOR, at=AT)
            written.set()
            sleep(LONG)

    def remove(own: Edition) -> None:
        written.wait(10)
        with (
            pytest.raises(use_cases.AlreadyPublic),
            transaction(),
            edits.recorded(own, REF, action="remove_sitting", actor="collegue@exemple.fr", at=AT),
        ):
            use_cases.remove_sitting(own, queries.sitting(own, REF))

    both(app, edition, publish, remove)

    assert [one.ref for one in queries.sittings(edition)] == [REF]
