from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from congress.editions.models import Edition, EditionStatus
from congress.kernel import clock
from congress.kernel.db import db, lock, transaction
from congress.people.models import AuditEntry
from congress.programme import queries
from congress.programme.use_cases import edit_sitting
from tests import factories
from tests.programme import working
from tests.programme.working import at_lille
from tests.reading import Element, page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

DOOR = "/organisation/captations"
FILM, SLIDES = "https://films.example/ouverture", "https://supports.example/ouverture"


@pytest.fixture
def archived(edition: Edition, client: FlaskClient) -> Iterator[Edition]:
    """The congress of 2027 is over and archived, the one of 2032 is open, an organiser is signed in."""
    working.opening_with_a_doubt(edition)
    working.add_sitting(edition, "Accueil", starts_at=at_lille(25, 9), ends_at=at_lille(25, 9, 30))
    working.release(edition)
    with transaction():
        lock(Edition, edition.id).status = EditionStatus.ARCHIVED
    factories.make_edition(
        ref="2032", starts_on=edition.starts_on.replace(year=2032), ends_on=edition.ends_on.replace(year=2032)
    )
    factories.make_account()
    client.post("/organisation/connexion", data={"email": "organisatrice@exemple.fr", "password": factories.PASSWORD})
    clock.start_from(at_lille(30, 9))
    yield edition
    clock.start_from(None)


def read(answer: TestResponse, status: int = 200) -> Element:
    assert answer.status_code == status
    return page(answer.text).one("main")


def sent(number: int, **changes: Any) -> dict[str, Any]:
    refs = ("ouverture-politique", "accueil")
    empty = {f"{kind}-{ref}": "" for ref in refs for kind in ("replay", "slides")}
    return {"seen": number, **empty, **changes}


def opening_links(edition: Edition) -> tuple[str, str]:
    db.session.rollback()
    db.session.expire_all()
    sitting = queries.sitting(edition, "ouverture-politique")
    return sitting.replay_url, sitting.slides_url


def test_links_of_an_archive_are_published_and_nothing_else_of_what_is_being_worked_on(
    client: FlaskClient, archived: Edition
) -> None:
    with transaction():
        opening = queries.sitting(archived, "ouverture-politique")
        edit_sitting(opening, version=opening.version, title="Brouillon")
    links = {"replay-ouverture-politique": FILM, "slides-ouverture-politique": SLIDES}
    answer = client.post(DOOR, data=sent(1, **links))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{DOOR}?edition=2027")
    found = queries.published(archived)
    assert found is not None
    sitting = found.sitting_of["ouverture-politique"]
    assert (found.number, sitting.title, sitting.replay_url, sitting.slides_url, sitting.revision) == (
        2,
        "Ouverture politique",
        FILM,
        SLIDES,
        0,
    )
    assert opening_links(archived) == (FILM, SLIDES)
    listed = read(client.get("/editions/2027/replays"))
    assert [link.attributes["href"] for link in listed.one(".kept-links").all("a")] == [FILM, SLIDES]


def test_page_shows_what_was_streamed_first_with_its_links(client: FlaskClient, archived: Edition) -> None:
    client.post(DOOR, data=sent(1, **{"replay-ouverture-politique": FILM}))
    content = read(client.get(DOOR))
    assert [each.text for each in content.all("legend")] == ["Ouverture politique", "Accueil"]
    assert content.one("#replay-ouverture-politique").attributes["value"] == FILM
    assert content.one("#seen").attributes["value"] == "2"
    assert archived.is_archived


def test_everything_written_of_the_links_bears_one_instant(client: FlaskClient, archived: Edition) -> None:
    client.post(DOOR, data=sent(1, **{"replay-ouverture-politique": FILM}))
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "publish_links")).all()
    assert [entry.subject for entry in entries] == ["sitting", "edition"]
    assert {entry.at for entry in entries} == {queries.release(archived, 2).published_at}


@pytest.mark.usefixtures("archived")
def test_link_that_is_no_secure_address_is_refused_and_kept(client: FlaskClient) -> None:
    content = read(client.post(DOOR, data=sent(1, **{"replay-ouverture-politique": "http://films.example"})), 422)
    assert content.one("#replay-ouverture-politique").attributes["value"] == "http://films.example"
    assert content.one("#replay-ouverture-politique-erreur").text.endswith("qui commence par https://.")


def test_links_seen_on_an_older_release_overwrite_nothing(client: FlaskClient, archived: Edition) -> None:
    client.post(DOOR, data=sent(1, **{"replay-ouverture-politique": FILM}))
    content = read(client.post(DOOR, data=sent(1)), 409)
    assert content.one("div.warn").text.startswith("Le programme a été publié entre-temps")
    assert content.one("#replay-ouverture-politique-aide").text == f"Publié entre-temps : {FILM}"
    assert content.one("#seen").attributes["value"] == "2"
    assert opening_links(archived) == (FILM, "")
    same = client.post(DOOR, data=sent(2, **{"replay-ouverture-politique": FILM}))
    assert read(same, 409).one("div.warn").text == "Rien n’a changé depuis la dernière publication."


@pytest.mark.usefixtures("archived")
def test_before_a_congress_begins_there_is_nothing_to_link_to(client: FlaskClient) -> None:
    clock.start_from(at_lille(24, 9))
    assert read(client.get(DOOR)).one(".empty-title").text == "Aucun congrès n’a encore commencé."
    assert client.post(DOOR, data=sent(1)).status_code == 404
    clock.start_from(at_lille(25, 9))
    assert read(client.get(DOOR)).all("legend") != []
    assert client.get(f"{DOOR}?edition=2032").status_code == 404


@pytest.mark.usefixtures("archived")
def test_only_who_edits_the_programme_changes_links(client: FlaskClient) -> None:
    client.post("/organisation/deconnexion")
    client.delete_cookie("session")
    assert client.get(DOOR).status_code == 303
    factories.make_account("porte@exemple.fr", "door")
    client.post("/organisation/connexion", data={"email": "porte@exemple.fr", "password": factories.PASSWORD})
    assert [client.get(DOOR).status_code, client.post(DOOR, data=sent(1)).status_code] == [403, 403]
