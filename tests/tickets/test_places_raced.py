from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from congress.kernel.db import db
from congress.tickets import places
from tests.factories import NOON
from tests.stands.factories import make_tickets, make_workshop, publish_now

if TYPE_CHECKING:
    from typing import Any

    from congress.editions.models import Edition
    from tests.conftest import LiveServer


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


def post(url: str) -> int:
    try:
        with build_opener(Stay).open(Request(url, data=urlencode({"x": "1"}).encode()), timeout=30) as answer:  # noqa: S310
            return int(answer.status)
    except HTTPError as answer:
        return answer.code


def test_racing_for_the_last_places_gives_exactly_as_many(edition: Edition, live_server: LiveServer) -> None:
    make_workshop(edition, "neo-56", capacity=3, times=(NOON.replace(year=2099), NOON.replace(year=2099, hour=13)))
    publish_now(edition)
    tickets = make_tickets(edition, 12)
    urls = [f"{live_server.url}/billet/{one.ref}/{one.secret}/ateliers/neo-56/prendre" for one in tickets]
    start = Barrier(len(urls))

    def run(url: str) -> int:
        start.wait()
        return post(url)

    with ThreadPoolExecutor(len(urls)) as pool:
        assert list(pool.map(run, urls)) == [303] * 12
    db.session.rollback()
    assert places.places_taken(edition.id) == {"neo-56": 3}


def test_one_person_racing_for_two_clashing_workshops_gets_one(edition: Edition, live_server: LiveServer) -> None:
    times = (NOON.replace(year=2099), NOON.replace(year=2099, hour=13))
    make_workshop(edition, "neo-56", times=times)
    make_workshop(edition, "ptce", times=times)
    publish_now(edition)
    (ticket,) = make_tickets(edition)
    page = f"{live_server.url}/billet/{ticket.ref}/{ticket.secret}/ateliers"
    start = Barrier(8)

    def run(ref: str) -> int:
        start.wait()
        return post(f"{page}/{ref}/prendre")

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(run, ["neo-56", "ptce"] * 4)) == [303] * 8
    db.session.rollback()
    assert sum(places.places_taken(edition.id).values()) == 1
