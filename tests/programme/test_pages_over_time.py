from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from congress.editions.models import EditionStatus
from congress.kernel import clock
from congress.kernel.db import db
from congress.programme import queries
from congress.programme.models import AppearanceState, SittingKind
from tests import factories
from tests.programme import working
from tests.reading import Element, page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from congress.editions.models import Edition


def read(client: FlaskClient, url: str) -> Element:
    response = client.get(url)
    assert response.status_code == 200, url
    return page(response.text).one("main")


@contextmanager
def statements() -> Iterator[list[str]]:
    found: list[str] = []

    def note(*args: object) -> None:
        found.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_release_is_seen_at_once_by_those_who_come_back(client: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    first = client.get("/programme/ouverture-politique")
    again = client.get("/programme/ouverture-politique", headers={"If-None-Match": first.headers["ETag"]})
    xavier = queries.sitting(edition, "ouverture-politique").appearances[1]
    working.move(xavier, AppearanceState.CONFIRMED)
    before_release = client.get("/programme/ouverture-politique", headers={"If-None-Match": first.headers["ETag"]})
    working.release(edition, days_later=1)
    after_release = client.get("/programme/ouverture-politique", headers={"If-None-Match": first.headers["ETag"]})

    assert [again.status_code, before_release.status_code, after_release.status_code] == [304, 304, 200]
    assert [line.text for line in page(after_release.text).one(".appearances").all("li")][1] == (
        "Xavier Bertrand, Président de la région Hauts-de-France"
    )


@pytest.fixture
def moving_clock() -> Iterator[None]:
    yield
    clock.start_from(None)


@pytest.mark.usefixtures("moving_clock")
def test_what_takes_place_now_is_marked_and_the_mark_goes(client: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)

    def marks_at(hour: int, minute: int) -> list[int]:
        clock.start_from(working.at_lille(25, hour, minute))
        pages = (
            read(client, "/programme").one("#ouverture-politique"),
            read(client, "/programme/ouverture-politique"),
            read(client, "/intervenants/laurent-pinet"),
        )
        return [[mark.text for mark in each.all(".mark")].count("en ce moment") for each in pages]

    assert [marks_at(9, 29), marks_at(9, 30), marks_at(10, 15)] == [[0, 0, 0], [1, 1, 1], [0, 0, 0]]


def test_changes_are_told_release_by_release_the_newest_first(client: FlaskClient, edition: Edition) -> None:
    working.replaced_opening(edition)

    chapters = read(client, "/programme/changements").one(".timeline").all("li")
    versions = [chapter for chapter in chapters if chapter.attributes.get("id")]

    assert [chapter.one("h2").text for chapter in versions] == ["Version 2", "Version 1"]
    assert [change.one("p").text for change in versions[0].one(".changes").all("li")] == [
        "Arnaud Decagny remplace Xavier Bertrand (venue annoncée sous réserve) — Ouverture politique"
    ]
    assert versions[0].one(".lead").text == "Un remplacement."
    assert versions[1].all("p")[-1].text == "Première publication du programme : 1 séance."


def test_any_two_releases_compare_also_backwards(client: FlaskClient, edition: Edition) -> None:
    working.replaced_opening(edition)

    forwards = read(client, "/programme/changements?de=1&a=2")
    backwards = read(client, "/programme/changements?de=2&a=1")
    same = read(client, "/programme/changements?de=2&a=2")

    assert len(forwards.one(".changes").all("li")) == 1
    assert len(backwards.one(".changes").all("li")) > 0
    assert same.one(".lead").text == "Aucune différence entre ces deux versions."


@pytest.mark.parametrize(
    "question", ["de=1", "a=2", "de=1&a=9", "de=x&a=1", "de=-1&a=1", "de=²&a=1", "de=1&a=99999999999"]
)
def test_nonsense_in_a_comparison_is_not_found(client: FlaskClient, edition: Edition, question: str) -> None:
    working.replaced_opening(edition)

    assert client.get(f"/programme/changements?{question}").status_code == 404


@pytest.mark.parametrize(
    ("url", "most"),
    [
        ("/programme", 3),
        ("/programme?jour=2027-11-25", 3),
        ("/programme/ouverture-politique", 3),
        ("/programme/changements", 4),
        ("/intervenants", 3),
        ("/intervenants/laurent-pinet", 3),
    ],
)
def test_a_page_asks_the_database_a_few_times_at_most(
    client: FlaskClient, edition: Edition, url: str, most: int
) -> None:
    for n in range(12):
        sitting = working.add_sitting(
            edition, f"Séance {n}", starts_at=working.at_lille(25, 8), ends_at=working.at_lille(25, 9)
        )
        working.name_in(sitting, working.add_speaker(edition, f"Une Personne{n}"))
    working.replaced_opening(edition)
    client.get("/programme")  # a release is read once for all that follows

    with statements() as first:
        client.get(url)
    with statements() as again:
        client.get(url)

    assert len([each for each in first if each.startswith("SELECT")]) <= most
    assert len([each for each in again if each.startswith("SELECT")]) <= 3


def test_an_archived_edition_shows_its_own_programme_under_its_year(client: FlaskClient, edition: Edition) -> None:
    old = factories.make_edition(
        ref="2021",
        status=EditionStatus.ARCHIVED,
        starts_on=edition.starts_on.replace(year=2021),
        ends_on=edition.ends_on.replace(year=2021),
    )
    working.add_sitting(old, "Une séance de 2021", kind=SittingKind.WORKSHOP, capacity=5)
    working.release(old)
    working.opening_with_a_doubt(edition)
    working.release(edition)

    content = read(client, "/editions/2021/programme/une-seance-de-2021")

    assert content.one("h1").text == "Une séance de 2021"
    assert content.all(".sign-up") == []
    assert content.one(".crumbs").all("a")[0].attributes["href"] == "/editions/2021/programme"
    assert client.get("/programme/une-seance-de-2021").status_code == 404
    assert client.get("/editions/2020/programme").status_code == 404


def test_the_other_language_is_kept_apart_in_the_cache(client: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)

    french = client.get("/programme?lang=fr")
    english = client.get("/programme?lang=en")

    assert page(french.text).one("html").attributes["lang"] == "fr"
    assert page(english.text).one("html").attributes["lang"] == "en"
    assert page(english.text).one("#ouverture-politique").one(".time").text == "9:30 am – 10:15 am"


def test_markup_in_names_and_titles_is_shown_and_never_run(client: FlaskClient, edition: Edition) -> None:
    sitting = working.add_sitting(edition, "<script>alert(1)</script> & co", abstract="<b>gras</b>\n\n- un\n- deux")
    working.name_in(sitting, working.add_speaker(edition, "A <img src=x onerror=alert(1)>"))
    working.release(edition)

    content = read(client, f"/programme/{sitting.ref}")

    assert content.all("script") == []
    assert content.all("img") == []
    assert content.one("h1").text == "<script>alert(1)</script> & co"
    assert [line.text for line in content.one(".prose").all("li")] == ["un", "deux"]
    assert content.one(".prose").one("p").text == "<b>gras</b>"
