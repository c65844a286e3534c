from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.editions.models import Edition, EditionStatus
from congress.kernel import clock
from congress.kernel.db import lock, transaction
from congress.pages.archive import kept
from congress.programme import queries
from congress.programme.models import SittingStatus
from congress.programme.published import PublishedSlides
from congress.programme.use_cases import edit_sitting
from tests.programme import released, working
from tests.programme.released import paris, sitting
from tests.programme.working import at_lille
from tests.reading import Element, page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

FILM, SLIDES = "https://films.example/ouverture", "https://supports.example/ouverture"


def read(client: FlaskClient, url: str) -> Element:
    response = client.get(url)
    assert response.status_code == 200, url
    return page(response.text).one("main")


@pytest.fixture
def congress(edition: Edition) -> Iterator[Edition]:
    """An opening on the Thursday and a closing on the Friday, published."""
    working.opening_with_a_doubt(edition)
    working.add_sitting(edition, "Conclusion", starts_at=at_lille(26, 16), ends_at=at_lille(26, 17), streamed=True)
    working.release(edition)
    yield edition
    clock.start_from(None)


def leave(edition: Edition, **fields: Any) -> None:
    """What the opening left, published after the congress."""
    with transaction():
        opening = queries.sitting(edition, "ouverture-politique")
        edit_sitting(opening, version=opening.version, **fields)
    working.release(edition, days_later=90)


def archive(edition: Edition) -> None:
    with transaction():
        lock(Edition, edition.id).status = EditionStatus.ARCHIVED


def test_what_was_left_is_told_by_day_and_nothing_of_what_was_cancelled() -> None:
    slides = (PublishedSlides(ref="K7MPQ2RS", name="diapos.pdf", speaker="eric-beasse"),)
    found = kept(
        released.programme(
            sitting("film", paris(25, 9), replay_url=FILM),
            sitting("nothing", paris(25, 10)),
            sitting("slides", paris(26, 9), slides=slides),
            sitting("both", paris(26, 10), replay_url=FILM, slides_url=SLIDES),
            sitting("lost", paris(26, 11), replay_url=FILM, status=SittingStatus.CANCELLED),
            sitting("some-day", slides_url=SLIDES),
        )
    )
    assert [(str(each.day), [card.ref for card in each.cards]) for each in found.days] == [
        ("2021-11-25", ["film"]),
        ("2021-11-26", ["slides", "both"]),
        ("None", ["some-day"]),
    ]
    assert (found.replays, found.slides) == (2, 3)


def test_the_day_after_the_first_page_says_that_it_has_taken_place(client: FlaskClient, congress: Edition) -> None:
    clock.start_from(at_lille(26, 23))
    assert read(client, "/").one("#le-congres").text == "Pourquoi venir"
    clock.start_from(at_lille(27, 9))
    content = read(client, "/")
    assert content.one("#le-congres").text == "Ce qui s’est passé"
    assert content.one(".hero").one(".lead").text.startswith("Le congrès a eu lieu.")
    assert [link.text for link in content.one(".hero").all("a")] == ["Voir le programme"]
    assert congress.status is EditionStatus.OPEN


def test_archive_leads_to_its_films_and_slides(client: FlaskClient, congress: Edition) -> None:
    leave(congress, replay_url=FILM, slides_url=SLIDES)
    archive(congress)
    content = read(client, "/editions/2027/")
    assert [(link.text, link.attributes["href"]) for link in content.one(".hero").all("a")] == [
        ("Revoir le congrès", "/editions/2027/replays"),
        ("Voir le programme", "/editions/2027/programme"),
    ]
    assert [link.attributes["href"] for link in content.one(".kept").all("a")] == [
        "/editions/2027/programme/ouverture-politique",
        FILM,
        SLIDES,
    ]
    assert content.one(".kept-all").text == "La séance filmée et les supports d’une séance"


def test_replays_are_listed_by_day_once_they_are_published(client: FlaskClient, congress: Edition) -> None:
    assert read(client, "/replays").one(".empty-title").text == "Rien n’est encore en ligne."
    with transaction():
        opening = queries.sitting(congress, "ouverture-politique")
        edit_sitting(opening, version=opening.version, replay_url=FILM)
    assert read(client, "/replays").all(".kept") == []
    working.release(congress, days_later=90)
    content = read(client, "/replays")
    assert [heading.text for heading in content.all("h2")] == ["jeudi 25 novembre"]
    assert [line.one("h3").text for line in content.one(".kept").all("li")] == ["Ouverture politique"]
    assert [link.attributes["href"] for link in content.one(".kept-links").all("a")] == [FILM]


def test_each_congress_has_its_own_terms_and_shares_what_lasts(client: FlaskClient, congress: Edition) -> None:
    archive(congress)
    assert read(client, "/editions/2027/cgv").one(".lead").text == "20e congrès de Coorace, version 1"
    moved = [client.get(f"/editions/2027/{name}") for name in ("accessibilite", "confidentialite")]
    assert [(each.status_code, each.headers["Location"]) for each in moved] == [
        (301, "/accessibilite"),
        (301, "/confidentialite"),
    ]


def test_programme_page_leads_to_its_other_shapes(client: FlaskClient, congress: Edition) -> None:
    def shapes(url: str) -> list[str]:
        return [link.attributes["href"] for link in read(client, url).one(".take-away").all("a")]

    assert shapes("/programme") == [
        "/programme/livret.pdf",
        "/en-ce-moment",
        "/programme/integrer",
        "/programme/affiches.pdf",
        "/replays",
    ]
    archive(congress)
    assert shapes("/editions/2027/programme") == ["/editions/2027/programme/livret.pdf", "/editions/2027/replays"]
