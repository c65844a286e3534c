"""Two hundred releases: pages of changes, the news feed and comparisons read no more than they show."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from congress.kernel.db import db, transaction
from congress.programme import queries
from congress.programme.release_models import Release
from congress.programme.releases import publish, restore
from tests.programme import working
from tests.reading import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from congress.editions.models import Edition

MANY = 200


@contextmanager
def statements() -> Iterator[list[str]]:
    found: list[str] = []

    def note(*args: object) -> None:
        found.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def many(edition: Edition) -> Edition:
    """Two hundred releases, one change each."""
    opening = working.opening_with_a_doubt(edition)
    working.release(edition)
    first = queries.published(edition)
    assert first is not None
    with transaction():
        opening.title = "Ouverture"
        last = publish(edition, actor=working.ACTOR, at=working.FIRST + timedelta(hours=1))
        changes, content = last.changes, last.content
        for number in range(3, MANY + 1):
            at = working.FIRST + timedelta(hours=number)
            db.session.add(
                Release(
                    edition_id=edition.id,
                    number=number,
                    published_at=at,
                    published_by=working.ACTOR,
                    content={**content, "number": number, "published_at": at.isoformat()},
                    digest=f"f{number:063}",
                    changes=changes,
                )
            )
    return edition


@pytest.mark.parametrize(
    ("path", "most", "contents"),
    [
        ("/programme/changements", 4, 0),
        ("/programme/changements?page=2", 4, 0),
        ("/programme.atom", 3, 0),
        ("/programme/changements?de=20&a=150", 8, 2),
        ("/programme/publications/77", 6, 1),
    ],
)
def test_a_page_reads_the_releases_it_shows_and_no_more(
    client: FlaskClient, many: Edition, path: str, most: int, contents: int
) -> None:
    client.get("/programme")  # the release in force is read once for all that follows
    with statements() as found:
        assert client.get(path).status_code == 200
    reads = [each for each in found if each.startswith("SELECT")]
    assert (len(reads) <= most, len(reads)) == (True, len(reads))
    assert sum("release.content" in each for each in reads) == contents


def test_changes_come_fifty_releases_a_page(client: FlaskClient, many: Edition) -> None:
    found = {
        number: [
            each.attributes["id"]
            for each in page(client.get(f"/programme/changements?page={number}").text).one(".timeline").all("li")
            if "id" in each.attributes
        ]
        for number in (1, 4)
    }
    assert found[1] == [f"version-{number}" for number in range(200, 150, -1)]
    assert found[4] == [f"version-{number}" for number in range(50, 0, -1)]
    assert [client.get(f"/programme/changements?page={n}").status_code for n in ("0", "5", "x", "-1")] == [404] * 4


def test_a_release_that_was_published_again_says_so(client: FlaskClient, edition: Edition) -> None:
    working.replaced_opening(edition)
    with transaction():
        restore(edition, 1, actor=working.ACTOR, at=working.FIRST + timedelta(days=9))
    told = "Cette version publie de nouveau le programme de la version 1."
    assert page(client.get("/programme/changements").text).one("#version-3").all("p")[1].text == told
    assert page(client.get("/programme/publications/3").text).text.count(told) == 1
