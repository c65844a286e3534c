from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.programme import queries
from tests.programme import working
from tests.programme.desk import DESK, OPENING, fields, opening, read, xavier
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition


def test_publishing_shows_the_changes_first_then_everybody_sees_them(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    organiser.post(f"{DESK}/interventions/{xavier(edition).ref}/etat", data={"to": "confirmed"})
    preview = read(organiser.get(f"{DESK}/publier"), 200)

    answer = organiser.post(
        f"{DESK}/publier",
        data={"seen": preview.one("#seen").attributes["value"], "note": "La région confirme."},
    )

    assert preview.one("h1").text == "Publier la version 2"
    assert [change.one("p").text for change in preview.one(".changes").all("li")] == [
        "Xavier Bertrand confirme sa venue, annoncée sous réserve — Ouverture politique"
    ]
    assert answer.headers["Location"] == f"{DESK}/publications/2"
    names = [name.text for name in page(organiser.get("/intervenants").text).all(".name")]
    assert names == ["Xavier Bertrand", "Laurent Pinet"]
    chapter = page(organiser.get("/programme/changements").text).one("#version-2")
    assert chapter.one(".lead").text == "La région confirme."
    assert "ouverture-politique" in organiser.get("/programme.ics").text
    assert "Xavier Bertrand (sous" not in organiser.get("/programme.ics").text


def test_what_changed_since_the_preview_is_not_published_unread(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    organiser.post(f"{DESK}/interventions/{xavier(edition).ref}/etat", data={"to": "confirmed"})
    seen = read(organiser.get(f"{DESK}/publier"), 200).one("#seen").attributes["value"]
    organiser.post(OPENING, data=fields(opening(edition), title="Autre titre"))

    content = read(organiser.post(f"{DESK}/publier", data={"seen": seen, "note": "Mon mot"}), 409)

    assert [each.number for each in queries.releases(edition)] == [1]
    assert len(content.one(".changes").all("li")) == 2
    assert content.one("#note").attributes["value"] == "Mon mot"
    assert content.one("#seen").attributes["value"] != seen


@pytest.mark.parametrize("seen", ["", "0" * 64, "n'importe quoi"])
def test_a_digest_nobody_was_shown_publishes_nothing(organiser: FlaskClient, edition: Edition, seen: str) -> None:
    working.opening_with_a_doubt(edition)

    assert organiser.post(f"{DESK}/publier", data={"seen": seen}).status_code == 409
    assert list(queries.releases(edition)) == []


def test_with_nothing_new_there_is_nothing_to_publish(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)

    content = read(organiser.get(f"{DESK}/publier"), 200)

    assert content.one(".empty-title").text == "Rien à publier."
    assert content.one("main").all("form") == []


def test_what_one_organiser_was_just_told_is_kept_in_no_public_page(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    organiser.post(OPENING, data=fields(opening(edition), title="Autre titre"))

    with_message = organiser.get("/programme")
    without = organiser.get("/programme")

    assert len(page(with_message.text).one("main").all(".notice")) == 1
    assert page(without.text).one("main").all(".notice") == []
