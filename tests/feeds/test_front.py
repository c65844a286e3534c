"""Feeds and pages are answered before the application is asked, and nobody can tell by the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, update
from werkzeug.test import Client

from congress.editions.models import Edition, EditionStatus
from congress.feeds.front import ASKED
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.front import Front
from congress.programme.models import SittingKind
from tests import factories
from tests.programme import working

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from apiflask import APIFlask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse


FEEDS = ("/programme.ics", "/programme.xml", "/programme.json", "/programme.atom", "/programme/ouverture-politique.ics")
PAGES = (
    *("/programme", "/programme?jour=2027-11-26", "/programme/ouverture-politique", "/programme/changements"),
    *("/intervenants", "/intervenants/laurent-pinet"),
)
ARCHIVED = tuple(f"/editions/2021{path}" for path in (*FEEDS[:4], "/programme", "/programme/ouverture-de-2021"))
PARTS = (
    "/programme.ics?espace=emploi",
    "/programme.ics?jour=2027-11-26",
    "/programme.ics?espace=emploi&jour=2027-11-26",
)
SPOKEN = ("/programme.ics?lang=en", "/programme.xml?lang=fr", "/programme.atom?lang=en")
each_feed = pytest.mark.parametrize("path", FEEDS)


@dataclass
class Counted:
    """The application, counting what it is asked; each question has a context of its own, as over the wire."""

    app: APIFlask
    inner: WSGIApplication
    asked: int = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.asked += 1
        db.session.rollback()
        with self.app.app_context():
            return list(self.inner(environ, start_response))


@dataclass
class Ground:
    """The application behind a front of its own, and without one."""

    edition: Edition
    application: Counted
    behind: Client
    plain: Client

    def asked_by(self, path: str, **options: Any) -> int:
        """How often the application is asked for a request."""
        before = self.application.asked
        self.behind.open(path, **options)
        return self.application.asked - before


@pytest.fixture
def ground(app: APIFlask, edition: Edition) -> Iterator[Ground]:
    jobs, _ = working.add_spaces(edition)
    working.opening_with_a_doubt(edition)
    hours = {"starts_at": working.at_lille(26, 11), "ends_at": working.at_lille(26, 12)}
    working.add_sitting(edition, "Atelier", kind=SittingKind.WORKSHOP, space=jobs, **hours)
    working.release(edition)
    first, last = (day.replace(year=2021) for day in (edition.starts_on, edition.ends_on))
    old = factories.make_edition(ref="2021", status=EditionStatus.ARCHIVED, starts_on=first, ends_on=last)
    working.add_sitting(old, "Ouverture de 2021", starts_at=working.at_lille(25, 9).replace(year=2021), ends_at=None)
    working.release(old)
    application = Counted(app, app.wsgi_app.inner)  # type: ignore[attr-defined]  # the front that create_app set up
    front = Front(application, ASKED, db.engine)
    clock.start_from(working.FIRST)
    yield Ground(edition, application, Client(front, use_cookies=False), Client(application, use_cookies=False))
    clock.start_from(None)
    front.forget()


def told(answer: TestResponse) -> tuple[str, list[tuple[str, str]], bytes]:
    """All that the answer says but the hour."""
    return answer.status, sorted(each for each in answer.headers if each[0] != "Date"), answer.data


@pytest.mark.parametrize("path", [*FEEDS, *PAGES, *ARCHIVED, *PARTS, *SPOKEN])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_answer_is_the_applications_when_made_and_when_kept(ground: Ground, path: str, method: str) -> None:
    expected = told(ground.plain.open(path, method=method))
    assert [told(ground.behind.open(path, method=method)) for _ in range(2)] == [expected, expected]
    assert expected[0] == "200 OK"


CONDITIONS = {
    "the same": {"If-None-Match": "{etag}"},
    "among others": {"If-None-Match": '"other", W/{etag}'},
    "another": {"If-None-Match": '"other"'},
    "anything": {"If-None-Match": "*"},
    "the same date": {"If-Modified-Since": "{date}"},
    "before": {"If-Modified-Since": "Wed, 01 Sep 2021 08:00:00 GMT"},
    "later": {"If-Modified-Since": "Wed, 01 Sep 2037 08:00:00 GMT"},
    "no date": {"If-Modified-Since": "hier"},
    "another of the same date": {"If-None-Match": '"other"', "If-Modified-Since": "{date}"},
    "only if the same": {"If-Match": "{etag}"},
    "only if another": {"If-Match": '"other"'},
    "a range": {"Range": "bytes=0-9"},
    "a range of the same": {"Range": "bytes=0-9", "If-Range": "{etag}"},
    "in a language": {"Accept-Language": "en"},
    "packed": {"Accept-Encoding": "gzip"},
    "in English once": {"Cookie": "lang=en"},
    "in no language": {"Cookie": "lang=de"},
    "signed in": {"Cookie": "lang=en; session=x"},
}


@pytest.mark.parametrize("headers", CONDITIONS.values(), ids=CONDITIONS)
def test_whatever_is_asked_the_answer_is_the_applications(ground: Ground, headers: dict[str, str]) -> None:
    first = ground.plain.get("/programme.ics")
    sent = {
        name: text.format(etag=first.headers["ETag"], date=first.headers["Last-Modified"])
        for name, text in headers.items()
    }
    expected = told(ground.plain.get("/programme.ics", headers=sent))
    assert [told(ground.behind.get("/programme.ics", headers=sent)) for _ in range(2)] == [expected, expected]


@pytest.mark.parametrize("path", [*FEEDS, *PAGES])
def test_the_application_is_asked_once_and_the_mapper_never_again(ground: Ground, path: str) -> None:
    assert ground.asked_by(path) == 1
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    known = {"If-None-Match": ground.plain.get(path).headers["ETag"]}
    statements.clear()
    assert [ground.asked_by(path), ground.asked_by(path, method="HEAD"), ground.asked_by(path, headers=known)] == [
        0
    ] * 3
    assert statements == []


def test_who_asks_first_whether_it_changed_leaves_the_whole_answer_to_the_next(ground: Ground) -> None:
    known = {"If-None-Match": ground.plain.get("/programme.ics").headers["ETag"]}
    assert ground.behind.get("/programme.ics", headers=known).status_code == 304
    assert ground.behind.get("/programme.ics").data == ground.plain.get("/programme.ics").data


@each_feed
def test_a_release_is_seen_at_once(ground: Ground, path: str) -> None:
    before = ground.behind.get(path)
    working.add_sitting(ground.edition, "Conclusion", starts_at=working.at_lille(26, 16), ends_at=None)
    unpublished = ground.asked_by(path)
    working.release(ground.edition, days_later=1)
    assert (unpublished, ground.asked_by(path)) == (0, 1)
    assert ground.behind.get(path).headers["Last-Modified"] != before.headers["Last-Modified"]
    assert told(ground.behind.get(path)) == told(ground.plain.get(path))


def test_a_page_is_made_anew_when_something_begins_or_ends(ground: Ground) -> None:
    def asked_at(hour: int, minute: int) -> int:
        clock.start_from(working.at_lille(25, hour, minute))
        return ground.asked_by("/programme")

    times = [(9, 0), (9, 29), (9, 30), (10, 14), (10, 15), (10, 16), (9, 0)]
    assert [asked_at(*each) for each in times] == [1, 0, 1, 0, 1, 0, 1]
    assert told(ground.behind.get("/programme")) == told(ground.plain.get("/programme"))


def test_a_new_name_of_the_congress_is_seen_at_once(ground: Ground) -> None:
    ground.behind.get("/programme.ics")
    with transaction():
        ground.edition.title = "21e congrès"
    assert b"NAME:21e congr\xc3\xa8s" in ground.behind.get("/programme.ics").data


def test_the_next_congress_takes_the_address_at_once(ground: Ground) -> None:
    ground.behind.get("/programme.ics")
    with transaction():
        ground.edition.status = EditionStatus.ARCHIVED
    years = {day: getattr(ground.edition, day).replace(year=2032) for day in ("starts_on", "ends_on")}
    factories.make_edition(ref="2032", **years)
    assert ground.behind.get("/programme.ics").status_code == 404


@pytest.mark.parametrize(
    ("path", "options"),
    [
        ("/programme.ics?lang=de", {}),
        ("/programme.ics?lang=", {}),
        ("/programme.ics?x=1", {}),
        ("/programme.ics?jour=2027-11-26&jour=2027-11-26", {}),
        ("/programme.ics?espace=emploi&x=" + "x" * 300, {}),
        ("/programme.ics", {"headers": {"Cookie": "session=x"}}),
        ("/programme.ics", {"headers": {"Cookie": "lang=de"}}),
        ("/programme.ics", {"headers": {"Cookie": "lang=en; lang=fr"}}),
        ("/programme.ics", {"environ_overrides": {"SCRIPT_NAME": "/congres"}}),
        ("/programme.ics", {"method": "POST"}),
        ("/programme.ics?espace=ailleurs", {}),
        ("/programme/ailleurs.ics", {}),
        ("/editions/1999/programme.ics", {}),
        ("/programme?lang=en", {}),
        ("/programme/changements?de=1&a=1", {}),
        ("/programme?jour=2027-11-27", {}),
        ("/forum", {}),
    ],
)
def test_nothing_is_kept_of_what_few_ask_or_what_is_not_there(
    ground: Ground, path: str, options: dict[str, Any]
) -> None:
    assert [ground.asked_by(path, **options) for _ in range(2)] == [1, 1]


def test_a_database_that_does_not_answer_is_the_applications_business(app: APIFlask, ground: Ground) -> None:
    front = Front(ground.application, replace(ASKED, stamp="SELECT nothing FROM nowhere"), db.engine)
    assert [Client(front).get("/programme.ics").status_code for _ in range(2)] == [200, 200]
    front.forget()
    assert ground.application.asked == 2


def test_the_application_of_everybody_has_the_front_and_forgets_with_its_database(
    client: FlaskClient, ground: Ground
) -> None:
    first = told(client.get("/programme.ics"))
    _rename_behind_its_back(ground.edition)
    kept = told(client.get("/programme.ics"))
    db.session.remove()
    db.engine.dispose()

    assert first == kept
    assert b"NAME:Autre congr" in client.get("/programme.ics").data


def _rename_behind_its_back(edition: Edition) -> None:
    """Changes a title without a stamp, as nothing of the service does."""
    with transaction():
        db.session.execute(update(Edition).where(Edition.id == edition.id).values(title="Autre congrès"))
