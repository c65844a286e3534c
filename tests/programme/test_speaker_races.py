"""Two at once: answers, reminders and files are each kept once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from urllib.request import urlopen

from congress.kernel.db import db
from congress.programme import follow_ups
from congress.programme.models import AppearanceState
from tests.programme.speaking import Link, mails, seat_of, with_link
from tests.programme.test_follow_ups import MORNING, due

if TYPE_CHECKING:
    from collections.abc import Callable

    from apiflask import APIFlask
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from tests.conftest import LiveServer


def at_once(do: Callable[[int], object], times: int) -> None:
    start = Barrier(times)

    def run(number: int) -> object:
        start.wait()
        return do(number)

    with ThreadPoolExecutor(times) as pool:
        list(pool.map(run, range(times)))


def test_button_pressed_by_many_fingers_answers_once(
    client: FlaskClient, edition: Edition, live_server: LiveServer
) -> None:
    link = Link(client, with_link(edition))
    where = f"{live_server.url}{link.path}/reponses/{seat_of(edition).ref}"
    data = urlencode({"answer": "confirm", "message": ""}).encode()
    db.session.rollback()
    at_once(lambda _number: urlopen(where, data=data, timeout=30).close(), 6)  # noqa: S310
    seat = seat_of(edition)
    assert (seat.state, len(seat.answers), len(seat.moves)) == (AppearanceState.CONFIRMED, 1, 2)


def test_two_workers_remind_once(app: APIFlask, edition: Edition) -> None:
    due(edition)
    db.session.rollback()

    def work(_number: int) -> None:
        with app.app_context():
            follow_ups.remind_all(MORNING)

    at_once(work, 4)
    assert len(mails("follow_up_reminder")) == 1
