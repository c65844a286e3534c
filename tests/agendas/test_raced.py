"""Two clicks at once, from two devices: one agenda a ticket, no star lost, nobody's mixed with another's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from congress.agendas.queries import agenda, contents_of
from congress.kernel.db import db
from congress.programme.queries import published
from tests.agendas.making import SAME_SITE, agenda_for, agendas, make_programme, make_ticket, new_agenda
from tests.stands.factories import make_tickets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from congress.editions.models import Edition
    from tests.conftest import LiveServer


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


def post(url: str, cookie: str) -> int:
    headers = {**SAME_SITE, "Cookie": f"agenda={cookie}"}
    try:
        with build_opener(Stay).open(Request(url, data=b"x=1", headers=headers), timeout=30) as answer:  # noqa: S310
            return int(answer.status)
    except HTTPError as answer:
        return answer.code


def at_once(calls: Sequence[tuple[str, str]]) -> list[int]:
    start = Barrier(len(calls))

    def run(call: tuple[str, str]) -> int:
        start.wait()
        return post(*call)

    with ThreadPoolExecutor(len(calls)) as pool:
        found = list(pool.map(run, calls))
    db.session.rollback()
    return found


@pytest.fixture(autouse=True)
def programme(edition: Edition) -> Edition:
    make_programme(edition)
    return edition


def test_a_ticket_that_is_starred_from_eight_pages_at_once_has_one_agenda(
    edition: Edition, live_server: LiveServer
) -> None:
    ticket = make_ticket(edition)
    page = f"{live_server.url}/billet/{ticket.ref}/{ticket.secret}/agenda"

    assert at_once([(f"{page}/{ref}/ajouter", "") for ref in ("ouverture", "debat") * 4]) == [303] * 8
    (only,) = agendas()
    assert contents_of(only, published(edition)).stars == {"ouverture", "debat"}
    assert contents_of(only, published(edition)).turns == {}


def test_stars_placed_while_agendas_are_joined_are_kept(edition: Edition, live_server: LiveServer) -> None:
    ticket = make_ticket(edition)
    own, joined = new_agenda(edition, "ouverture"), agenda_for(ticket, "debat")
    page = f"{live_server.url}/billet/{ticket.ref}/{ticket.secret}/agenda"
    stars = [(f"{live_server.url}/agenda/etoiles/{ref}", own.secret) for ref in ("neo-56", "soiree", "plus-tard")]

    assert at_once([*stars, *[(f"{page}/reunir", own.secret)] * 4]) == [303] * 7
    everything = {"ouverture", "debat", "neo-56", "soiree", "plus-tard"}
    for each in (own, joined):
        assert contents_of(agenda(each.secret), published(edition)).stars == everything


def test_an_agenda_claimed_by_two_tickets_at_once_goes_to_one(edition: Edition, live_server: LiveServer) -> None:
    own = new_agenda(edition, "ouverture")
    tickets = make_tickets(edition, 2)
    theirs = [agenda_for(ticket) for ticket in tickets]
    pages = [f"{live_server.url}/billet/{one.ref}/{one.secret}/agenda/reunir" for one in tickets]

    answers = at_once([(page, own.secret) for page in pages] * 3)
    assert sorted(set(answers)) == [303, 409]
    assert sorted(len(contents_of(agenda(each.secret), published(edition)).stars) for each in theirs) == [0, 1]


def test_two_agendas_joined_to_each_other_at_once_are_one(edition: Edition, live_server: LiveServer) -> None:
    one, other = new_agenda(edition, "ouverture"), new_agenda(edition, "debat")
    calls = [
        (f"{live_server.url}/agenda/{each.secret}/reunir", its.secret) for each, its in ((one, other), (other, one))
    ]

    assert at_once(calls * 3) == [303] * 6
    for each in (one, other):
        assert contents_of(agenda(each.secret), published(edition)).stars == {"ouverture", "debat"}
