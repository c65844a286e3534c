"""The organisers' pages of a release: warnings to be seen, an hour to wait for, earlier ones to publish again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.programme import queries, use_cases
from congress.programme.release_models import Acknowledgement
from congress.publishing import story
from tests.programme import working
from tests.programme.desk import DESK, read
from tests.publishing.followers import SPACES, follower, held, mails, sitting
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition
    from tests.reading import Element

PUBLISH, PAST = f"{DESK}/publier", f"{DESK}/publications"
EVENING = "une-soiree-engagee"


@pytest.fixture
def released(edition: Edition) -> Edition:
    """The opening, released; then an evening joins it in the working programme."""
    working.opening_with_a_doubt(edition)
    working.release(edition)
    working.add_sitting(edition, "Une soirée engagée", starts_at=working.at_lille(25, 19))
    return edition


def opening_later(edition: Edition) -> None:
    with transaction():
        found = sitting(edition, "ouverture-politique")
        use_cases.edit_sitting(found, version=found.version, starts_at=working.at_lille(25, 9, 45))


def opening_earlier(edition: Edition) -> None:
    with transaction():
        found = sitting(edition, "ouverture-politique")
        use_cases.edit_sitting(found, version=found.version, ends_at=working.at_lille(25, 10))


def send(organiser: FlaskClient, path: str = PUBLISH, **data: Any) -> TestResponse:
    """Sends the form of the page, with what it hides and what one adds."""
    content = page(organiser.get(path).text)
    hidden = {name: content.one(f"#{name}").attributes.get("value", "") for name in ("seen", "warned")}
    return organiser.post(path, data={**hidden, **data})


def lines(content: Element, name: str) -> list[str]:
    return [each.text.translate(SPACES) for each in content.one(f".{name}").all("li")]


def test_an_open_warning_must_be_seen_before_one_publishes(organiser: FlaskClient, released: Edition) -> None:
    working.add_sitting(released, "Un atelier", starts_at=working.at_lille(25, 9, 30), ends_at=working.at_lille(25, 10))
    content = read(organiser.get(PUBLISH), 200)
    assert len(lines(content, "warned")) == 1

    refused = read(send(organiser), 409)
    assert [link.attributes["href"] for link in refused.one(".error-summary").all("a")] == ["#accept"]
    assert list(queries.numbers(released)) == [1]

    assert send(organiser, accept="y").headers["Location"] == f"{PAST}/2"
    (kept,) = queries.release(released, 2).warnings
    assert (kept["reason"], kept["actor"]) == ("Vu avant de publier.", "organisatrice@exemple.fr")
    assert db.session.query(Acknowledgement).count() == 1
    assert lines(read(organiser.get(f"{PAST}/2"), 200), "warned")[0].endswith(
        "Vu avant de publier. organisatrice@exemple.fr"
    )


def test_a_warning_that_came_since_the_page_was_read_must_be_seen_too(
    organiser: FlaskClient, released: Edition
) -> None:
    opening, ends_at = working.at_lille(25, 9, 30), working.at_lille(25, 10)
    working.add_sitting(released, "Un atelier", starts_at=opening, ends_at=ends_at)
    content = page(organiser.get(PUBLISH).text)
    with transaction():  # a draft is no part of what is published, and may yet be in the way
        use_cases.add_sitting(released, title="Un brouillon", starts_at=opening, ends_at=ends_at)
    data = {name: content.one(f"#{name}").attributes["value"] for name in ("seen", "warned")}
    again = read(organiser.post(PUBLISH, data={**data, "accept": "y"}), 409)
    assert "checked" not in again.one("#accept").attributes
    assert list(queries.numbers(released)) == [1]


def test_who_will_be_told_is_named_with_the_mail_they_would_get(organiser: FlaskClient, released: Edition) -> None:
    ticket = follower(released, ["ouverture-politique"], first_name="Camille", last_name="Durand")
    opening_later(released)
    content = read(organiser.get(PUBLISH), 200)

    assert [each.text for each in content.one(".followed").one("tbody").all("td")] == ["1", "1"]
    (person,) = content.one(".readers").all("a")
    shown = read(organiser.get(person.attributes["href"]), 200)
    frame = shown.one("iframe").attributes
    letter = organiser.get(frame["src"])

    assert (person.text, "sandbox" in frame) == ("Camille Durand", True)
    assert shown.one("h1").text.translate(SPACES) == "20e congrès de Coorace : 1 changement dans votre programme"
    assert letter.headers["Content-Security-Policy"].split("; ")[-1] == "sandbox"
    assert page(letter.text).all("li")[0].text.translate(SPACES) == (
        "Ouverture politique : nouvel horaire, jeudi 25 novembre, 9 h 45 – 10 h 15"
        " (au lieu de jeudi 25 novembre, 9 h 30 – 10 h 15)"
    )
    assert (ticket.secret in letter.text, ticket.secret in shown.text) == (False, False)
    assert mails() == []


def test_published_mails_wait_and_the_page_says_where(organiser: FlaskClient, released: Edition) -> None:
    follower(released, ["ouverture-politique"], email="camille@exemple.fr")
    opening_later(released)
    answer = send(organiser)
    content = read(organiser.get(answer.headers["Location"]), 200)
    assert held() == [("camille@exemple.fr", "programme-2027-2")]
    assert [each.text for each in content.one("#courriels").all("p")] == [
        "1 courriel attend votre accord : rien ne part avant.",
        "Les relire et les approuver",
    ]


def test_a_release_is_planned_by_the_clocks_of_the_congress(organiser: FlaskClient, released: Edition) -> None:
    answer = send(organiser, when="plus-tard", day="2099-07-01", hour="8:00", note="À l'aube.")
    waits = queries.planned(released)
    assert waits is not None
    assert (waits.publish_at, waits.note, waits.planned_by) == (
        datetime(2099, 7, 1, 6, tzinfo=UTC),
        "À l'aube.",
        "organisatrice@exemple.fr",
    )
    content = read(organiser.get(answer.headers["Location"]), 200)
    assert content.one("h1").text == "La version 2 est programmée"
    assert lines(content, "changes") == ["Ajout Nouveau : Une soirée engagée, jeudi 25 novembre, 19 h"]
    assert list(queries.numbers(released)) == [1]


def test_an_hour_that_cannot_be_is_refused_at_its_field(organiser: FlaskClient, released: Edition) -> None:
    for day, hour, wrong in (
        ("", "08:00", "day"),
        ("2099-07-01", "", "hour"),
        ("0001-01-01", "00:00", "day"),
        ("2001-01-01", "08:00", "day"),
        ("demain", "08:00", "day"),
        ("2099-07-01", "25:00", "hour"),
    ):
        content = read(send(organiser, when="plus-tard", day=day, hour=hour, note="Mon mot"), 422)
        assert [link.attributes["href"] for link in content.one(".error-summary").all("a")] == [f"#{wrong}"]
        assert content.one("#note").attributes["value"] == "Mon mot"
        assert queries.planned(released) is None


def test_what_changed_since_the_page_was_read_is_not_planned(organiser: FlaskClient, released: Edition) -> None:
    content = page(organiser.get(PUBLISH).text)
    opening_later(released)
    data = {name: content.one(f"#{name}").attributes["value"] for name in ("seen",)}
    answer = organiser.post(PUBLISH, data={**data, "when": "plus-tard", "day": "2099-07-01", "hour": "08:00"})
    assert (answer.status_code, queries.planned(released)) == (409, None)


def test_an_earlier_release_is_published_again_from_its_page(organiser: FlaskClient, released: Edition) -> None:
    working.release(released, days_later=1)
    content = read(organiser.get(f"{PAST}/1/retablir"), 200)
    assert lines(content, "changes") == ["Retrait Séance annulée : Une soirée engagée"]

    answer = send(organiser, f"{PAST}/1/retablir", note="Retour en arrière.")

    assert answer.headers["Location"] == f"{PAST}/3"
    assert (queries.release(released, 3).restores, queries.release(released, 3).note) == (1, "Retour en arrière.")
    chapter = page(organiser.get("/programme/changements").text).one("#version-3")
    assert chapter.all("p")[2].text == "Cette version publie de nouveau le programme de la version 1."
    rows = read(organiser.get(PAST), 200).one(".releases").one("tbody").all("tr")
    assert [row.one("th").text for row in rows] == [
        "Version 3 en vigueur reprend la version 1",
        "Version 2",
        "Version 1",
    ]


def test_a_rollback_warns_of_what_no_longer_fits_and_keeps_what_was_accepted(
    organiser: FlaskClient, released: Edition
) -> None:
    starts_at, ends_at = working.at_lille(25, 9, 30), working.at_lille(25, 10)
    workshop = working.add_sitting(released, "Un atelier", starts_at=starts_at, ends_at=ends_at)
    working.release(released, days_later=1)
    with transaction():
        found = sitting(released, workshop.ref)
        use_cases.edit_sitting(found, version=found.version, starts_at=ends_at, ends_at=working.at_lille(25, 12))
    opening_earlier(released)
    working.release(released, days_later=2)
    assert page(organiser.get(PUBLISH).text).all(".open-warnings") == []

    path = f"{PAST}/2/retablir"
    assert len(lines(read(organiser.get(path), 200), "warned")) == 1
    refused = read(send(organiser, path), 409)
    assert [link.attributes["href"] for link in refused.one(".error-summary").all("a")] == ["#accept"]

    assert send(organiser, path, accept="y").headers["Location"] == f"{PAST}/4"
    (kept,) = queries.release(released, 4).warnings
    assert (kept["kind"], kept["sittings"]) == ("during_stream", ["ouverture-politique", workshop.ref])
    assert [one.title for one in queries.sittings(released)] == [
        "Ouverture politique",
        "Un atelier",
        "Une soirée engagée",
    ]


def test_a_rollback_waits_for_its_hour(organiser: FlaskClient, released: Edition) -> None:
    working.release(released, days_later=1)
    path = f"{PAST}/1/retablir"
    wrong = read(send(organiser, path, when="plus-tard", day="2001-01-01", hour="08:00"), 422)
    assert [link.attributes["href"] for link in wrong.one(".error-summary").all("a")] == ["#day"]

    answer = send(organiser, path, when="plus-tard", day="2099-07-01", hour="08:00")

    assert (answer.status_code, answer.headers["Location"]) == (303, PUBLISH)
    waits = queries.planned(released)
    assert waits is not None
    assert (waits.restores, waits.publish_at) == (1, datetime(2099, 7, 1, 6, tzinfo=UTC))
    assert list(queries.numbers(released)) == [1, 2]


def test_who_would_be_told_of_a_rollback_is_named_too(organiser: FlaskClient, released: Edition) -> None:
    working.release(released, days_later=1)
    ticket = follower(released, [EVENING])
    (person,) = read(organiser.get(f"{PAST}/1/retablir"), 200).one(".readers").all("a")
    shown = read(organiser.get(person.attributes["href"]), 200)
    assert person.attributes["href"] == f"{PAST}/1/courriel/{ticket.ref}"
    assert page(organiser.get(shown.one("iframe").attributes["src"]).text).all("li")[0].text == (
        "Séance annulée : Une soirée engagée"
    )
    assert organiser.get(f"{PUBLISH}/courriel/{ticket.ref}").status_code == 404


def test_while_one_waits_nothing_is_published_again(organiser: FlaskClient, released: Edition) -> None:
    working.release(released, days_later=1)
    opening_later(released)
    send(organiser, when="plus-tard", day="2099-07-01", hour="08:00")
    content = read(organiser.get(f"{PAST}/1/retablir"), 200)
    assert content.one("main").all("form") == []
    assert organiser.post(f"{PAST}/1/retablir", data={"seen": "x"}).status_code == 409
    assert list(queries.numbers(released)) == [1, 2]


def test_what_is_in_force_cannot_be_published_again(organiser: FlaskClient, released: Edition) -> None:
    content = read(organiser.get(f"{PAST}/1/retablir"), 200)
    assert (content.one(".empty-title").text, content.one("main").all("form")) == ("Rien à publier.", [])


def test_what_is_not_there_is_not_found(organiser: FlaskClient, released: Edition) -> None:
    paths = [f"{PAST}/9", f"{PAST}/9/retablir", f"{PAST}/99999999", f"{PAST}?page=2"]
    assert [organiser.get(path).status_code for path in paths] == [404, 404, 404, 404]


def test_every_version_stays_readable_and_says_that_it_is_no_longer_in_force(
    client: FlaskClient, released: Edition
) -> None:
    working.release(released, days_later=1)
    old, now = (page(client.get(f"/programme/publications/{n}").text) for n in (1, 2))
    assert [title.text for title in old.all("h3")] == ["Ouverture politique"]
    assert [title.text for title in now.all("h3")] == ["Ouverture politique", "Une soirée engagée"]
    assert [each.one(".notice-title").text for each in (old, now)] == [
        "Cette version n’est plus en vigueur.",
        "C’est la version en vigueur.",
    ]
    assert client.get("/programme/publications/3").status_code == 404


def test_only_who_edits_the_programme_reaches_these_pages(client: FlaskClient, released: Edition) -> None:
    with transaction():
        story.plan(released, publish_at=clock.now() + timedelta(days=1), actor=working.ACTOR, at=clock.now())
    answers = [client.get(path) for path in (PUBLISH, PAST, f"{PAST}/1", f"{PAST}/1/retablir")]
    answers += [client.post(path) for path in (PUBLISH, f"{PUBLISH}/maintenant", f"{PUBLISH}/retirer")]
    assert {answer.status_code for answer in answers} == {303}
    assert queries.planned(released) is not None
