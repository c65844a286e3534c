from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from config import ROOT
from congress.desk.edition_file import read_edition
from congress.desk.editions import import_edition
from congress.editions.models import EditionStatus
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.programme.models import AppearanceState, SittingKind
from tests import factories
from tests.programme import working
from tests.reading import Element, page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from congress.editions.models import Edition

FILE = ROOT / "data/congress-2021.yaml"


def read(client: FlaskClient, url: str) -> Element:
    response = client.get(url)
    assert response.status_code == 200, url
    return page(response.text).one("main")


@pytest.fixture
def archive(edition: Edition) -> Edition:
    """The real congress of 2021, from its file."""
    with transaction():
        reading = read_edition(FILE.read_bytes(), FILE.name)
        found = import_edition(reading, actor="test", at=datetime(2026, 1, 1, tzinfo=UTC)).edition
    assert edition.status is EditionStatus.OPEN
    return found


@pytest.fixture
def moving_clock() -> Iterator[None]:
    yield
    clock.start_from(None)


def test_the_poster_says_what_when_where_and_how_much(client: FlaskClient, edition: Edition) -> None:
    hero = read(client, "/").one(".hero")

    assert edition.slogan == "On est là !"
    assert hero.one("h1").text == "On est là !"
    assert [fact.text for fact in hero.one(".hero-facts").all("div")] == [
        "25 et 26 novembre 2027",
        "Nouveau Siècle, Lille",
    ]
    assert [(link.text, link.attributes["href"]) for link in hero.all("a")] == [
        ("S’inscrire 150 €", "/inscription"),
        ("Voir le programme", "/programme"),
    ]


def test_one_is_not_sent_to_a_closed_registration(client: FlaskClient) -> None:
    factories.make_edition(registration_closes_at=datetime(2020, 1, 1, tzinfo=UTC))

    assert [link.text for link in read(client, "/").one(".hero").all("a")] == ["Voir le programme"]


def test_before_any_release_the_poster_stands_alone(client: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)

    assert [heading.text for heading in read(client, "/").all("h2")] == [
        "Pourquoi venir",
        "Venir",
        "Par où commencer ?",
    ]


def test_what_is_announced_is_on_the_first_page_with_its_doubts(client: FlaskClient, edition: Edition) -> None:
    working.add_spaces(edition)
    working.opening_with_a_doubt(edition)
    working.add_sitting(
        edition,
        "Une soirée engagée",
        kind=SittingKind.EVENING,
        starts_at=working.at_lille(25, 19),
        ends_at=None,
    )
    working.release(edition)

    content = read(client, "/")

    assert content.one(".highlight").one(".highlight-voices").text == "Laurent Pinet, Xavier Bertrand (sous réserve)"
    assert [name.text for name in content.one(".people").all(".name")] == [
        "Laurent Pinet",
        "Xavier Bertrand (sous réserve)",
    ]
    assert content.one(".evening").one("h2").text == "Une soirée engagée"
    assert [space.one("h3").text for space in content.one(".espaces").all("li")] == [
        "Solutions pour l’emploi",
        "Solutions de territoires",
    ]
    assert [each.one(".coming-what").one("a").text for each in content.one(".coming").all("li")] == [
        "Ouverture politique",
        "Une soirée engagée",
    ]


@pytest.mark.usefixtures("moving_clock")
def test_during_the_congress_the_page_says_what_takes_place_and_what_follows(
    client: FlaskClient, edition: Edition
) -> None:
    working.opening_with_a_doubt(edition)
    working.add_sitting(edition, "Conclusion", starts_at=working.at_lille(26, 16), ends_at=None)
    working.release(edition)
    clock.start_from(working.at_lille(25, 9, 45))

    content = read(client, "/")

    assert content.one(".now").one("h3").text == "Ouverture politique"
    assert [each.one(".coming-what").text for each in content.one(".coming").all("li")] == ["Conclusion"]


def test_everybody_finds_a_way_on_and_the_team_its_doors(client: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)

    ways = read(client, "/").one(".ways")

    assert [link.attributes["href"] for link in ways.all("a")] == [
        "/inscription",
        "/programme",
        "/forum",
        "/calendriers",
        "/editions/",
        "/controle/",
        "/organisation/",
    ]


@pytest.mark.usefixtures("archive")
def test_the_archive_shows_what_was_held_and_sells_nothing(client: FlaskClient) -> None:
    content = read(client, "/editions/2021/")

    assert [(each.one("dd").text, each.one("dt").text) for each in content.one(".figures-band").all("div")] == [
        ("530", "participants"),
        ("72", "partenaires de l’ESS"),
        ("35", "représentants institutionnels"),
        ("28", "représentants politiques"),
        ("4", "grandes plénières"),
        ("18", "ateliers"),
        ("39", "stands de solutions"),
    ]
    assert [link.text for link in content.one(".hero").all("a")] == ["Voir le programme"]
    assert content.one(".hero").one("a").attributes["href"] == "/editions/2021/programme"
    assert content.all(".coming") == []


@pytest.mark.usefixtures("archive")
def test_the_releases_of_2021_are_told_as_they_were(client: FlaskClient) -> None:
    chapters = read(client, "/editions/2021/programme/changements").one(".timeline")
    last = chapters.one("#version-3")
    plenary = "Faire de l’utilité sociale territoriale une référence, utopie ou solution concrète de sortie de crises"

    assert [change.one("p").text for change in last.one(".changes").all("li")] == [
        "Arnaud Decagny remplace Xavier Bertrand (venue annoncée sous réserve) — Ouverture politique",
        f"Jan Goffings rejoint le programme — {plenary}",
        f"Céline Oriol remplace Alexandra Debaisieux — {plenary}",
        f"Bernard Perret ne viendra pas — {plenary}",
    ]


@pytest.mark.usefixtures("archive")
def test_adrien_quatennens_stays_under_reserve_in_the_programme_of_2021(client: FlaskClient) -> None:
    content = read(client, "/editions/2021/intervenants")

    assert [name.text for name in content.all(".name") if "réserve" in name.text] == [
        "Adrien Quatennens (sous réserve)"
    ]


@pytest.mark.usefixtures("archive")
def test_all_congresses_are_listed_the_latest_first(client: FlaskClient) -> None:
    listed = read(client, "/editions/").one(".editions").all("li")

    assert [(each.one("h2").one("a").text, each.one("h2").one("a").attributes["href"]) for each in listed] == [
        ("20e congrès de Coorace", "/"),
        ("19e congrès de Coorace", "/editions/2021/"),
    ]
    assert [each.one(".mark").text for each in listed] == ["à venir", "archive"]


def test_a_congress_in_preparation_is_listed_nowhere(client: FlaskClient, edition: Edition) -> None:
    factories.make_edition(
        ref="2032",
        status=EditionStatus.DRAFT,
        starts_on=edition.starts_on.replace(year=2032),
        ends_on=edition.ends_on.replace(year=2032),
    )

    assert len(read(client, "/editions/").one(".editions").all("li")) == 1
    assert client.get("/editions/2032/").status_code == 404


@pytest.mark.usefixtures("app")
def test_without_any_congress_pages_say_that_there_is_none(client: FlaskClient) -> None:
    assert client.get("/").status_code == 404
    assert client.get("/editions/").status_code == 200


def test_somebody_replaced_is_no_longer_on_the_poster(client: FlaskClient, edition: Edition) -> None:
    sitting = working.replaced_opening(edition)

    names = [name.text for name in read(client, "/").one(".people").all(".name")]

    assert [each.state for each in sitting.appearances if each.speaker.ref == "xavier-bertrand"] == [
        AppearanceState.REPLACED
    ]
    assert names == ["Laurent Pinet", "Arnaud Decagny"]
