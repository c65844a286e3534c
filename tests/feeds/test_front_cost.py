"""Feeds of 80 sittings cost next to nothing: counted in calls, which come out the same on every machine."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from congress.kernel.db import transaction
from congress.programme import use_cases
from congress.programme.models import SittingKind, SittingStatus
from tests.programme import working

if TYPE_CHECKING:
    from apiflask import APIFlask

    from congress.editions.models import Edition

SITTINGS = 80
MOST_CALLS = 600  # a page that goes through the application takes thousands; milliseconds are for `make bench`
FEEDS = {
    "/programme.ics": b"BEGIN:VEVENT",
    "/programme.xml": b"<event ",
    "/programme.json": b'"guid":',
    "/programme.atom": b"<entry>",
}


@pytest.fixture
def eighty(edition: Edition) -> Edition:
    with transaction():
        for number in range(SITTINGS):
            starts_at = working.at_lille(25, 9) + timedelta(minutes=5 * number)
            use_cases.add_sitting(
                edition,
                title=f"Atelier {number}",
                abstract="Ce qu'on y fait, avec qui, et ce qu'on en rapporte. " * 8,
                kind=SittingKind.WORKSHOP,
                status=SittingStatus.CONFIRMED,
                venue=edition.venues[0],
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
            )
    working.release(edition)
    return edition


def ask(app: APIFlask, path: str, etag: str = "") -> tuple[str, str, bytes, int]:
    """An answer's status, ETag and body, and how many calls it took."""
    told: dict[str, str] = {}
    calls = 0

    def start(status: str, headers: list[tuple[str, str]], *_: object) -> None:
        told.update(headers, status=status)

    def count(_frame: object, what: str, _argument: object) -> None:
        nonlocal calls
        calls += what in ("call", "c_call")

    environ = EnvironBuilder(path, headers=Headers({"If-None-Match": etag} if etag else {})).get_environ()
    sys.setprofile(count)
    try:
        body = b"".join(app.wsgi_app(environ, start))  # type: ignore[arg-type]  # it takes what servers give
    finally:
        sys.setprofile(None)
    return told["status"], told["ETag"], body, calls


@pytest.mark.usefixtures("eighty")
def test_a_feed_of_eighty_sittings_is_answered_in_few_steps(app: APIFlask) -> None:
    made = {path: ask(app, path) for path in FEEDS}
    whole = {path: ask(app, path) for path in FEEDS}
    again = {path: ask(app, path, made[path][1]) for path in FEEDS}

    assert [body.count(FEEDS[path]) for path, (_, _, body, _) in made.items()] == [SITTINGS, SITTINGS, SITTINGS, 1]
    assert [answer[:3] for answer in whole.values()] == [answer[:3] for answer in made.values()]
    assert {(answer[0], answer[2]) for answer in again.values()} == {("304 NOT MODIFIED", b"")}
    assert {path: calls for path, (*_, calls) in [*whole.items(), *again.items()] if calls > MOST_CALLS} == {}
