from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.kernel import clock
from congress.kernel.db import transaction
from congress.programme.use_cases import cancel_sitting
from tests.programme import working
from tests.programme.working import at_lille
from tests.reading import Element, page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from congress.editions.models import Edition


@pytest.fixture
def congress(edition: Edition) -> Iterator[Edition]:
    """Two days with an opening, an atelier in the auditorium and one that was cancelled."""
    working.add_spaces(edition)
    working.opening_with_a_doubt(edition)
    room = edition.venues[0].rooms[0]
    working.add_sitting(edition, "Wunjo", room=room, starts_at=at_lille(26, 9), ends_at=at_lille(26, 10))
    lost = working.add_sitting(edition, "Débat perdu", starts_at=at_lille(26, 9))
    working.release(edition)
    with transaction():
        cancel_sitting(lost, version=lost.version)
    working.release(edition, days_later=1)
    yield edition
    clock.start_from(None)


def screen(client: FlaskClient, address: str = "/en-ce-moment") -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return page(answer.text)


def heading(content: Element) -> str:
    return content.one("h1").text


@pytest.mark.usefixtures("congress")
def test_screen_says_what_takes_place_with_its_doubts(client: FlaskClient) -> None:
    clock.start_from(at_lille(25, 9, 45))
    content = screen(client)
    assert heading(content) == "En ce moment"
    assert content.one(".screen-tile").one(".screen-title").text == "Ouverture politique"
    assert content.one(".screen-names").text == "Laurent Pinet, Xavier Bertrand (sous réserve)"
    assert content.one(".screen-clock").text == "9 h 45"


@pytest.mark.usefixtures("congress")
def test_what_was_cancelled_is_said_before_its_door(client: FlaskClient) -> None:
    clock.start_from(at_lille(26, 9, 5))
    tiles = screen(client).all(".screen-tile")
    assert [(tile.one(".screen-place").text, tile.one(".screen-title").text) for tile in tiles] == [
        ("Nouveau Siècle", "Débat perdu"),
        ("Auditorium", "Wunjo"),
    ]
    assert tiles[0].one(".state").text == "annulé"


@pytest.mark.usefixtures("congress")
def test_screen_has_something_to_say_before_between_and_after(client: FlaskClient) -> None:
    seen = []
    for at in (at_lille(13, 9), at_lille(25, 8), at_lille(25, 20), at_lille(26, 20)):
        clock.start_from(at)
        content = screen(client)
        seen.append((heading(content), [each.text for each in content.all(".screen-lead")]))
    assert seen == [
        ("Bientôt", ["25 et 26 novembre 2027. Dans 12 jours."]),
        ("À suivre", []),
        ("La suite", ["Vendredi 26 novembre"]),
        ("Merci !", ["Le congrès est terminé. Programme, captations et supports restent en ligne."]),
    ]


@pytest.mark.usefixtures("congress")
def test_screen_of_one_door_and_no_other(client: FlaskClient) -> None:
    clock.start_from(at_lille(26, 9, 5))
    content = screen(client, "/en-ce-moment?salle=auditorium&fond=clair")
    assert heading(content) == "Auditorium"
    assert [each.text for each in content.all(".screen-title")] == ["Wunjo"]
    assert content.one("html").attributes["data-theme"] == "light"
    assert content.one("main").attributes["data-next"] == "/en-ce-moment?salle=auditorium&fond=clair"
    assert client.get("/en-ce-moment?salle=cave").status_code == 404


@pytest.mark.usefixtures("congress")
def test_screen_refreshes_by_itself_without_a_script(client: FlaskClient) -> None:
    meta = screen(client).one("noscript").one("meta").attributes
    assert meta == {"http-equiv": "refresh", "content": "20;url=/en-ce-moment"}


@pytest.mark.usefixtures("congress")
def test_all_screens_of_one_minute_are_made_once(client: FlaskClient) -> None:
    clock.start_from(at_lille(25, 9, 45))
    first = client.get("/en-ce-moment")
    again = client.get("/en-ce-moment", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    clock.start_from(at_lille(25, 9, 46))
    later = client.get("/en-ce-moment", headers={"If-None-Match": first.headers["ETag"]})
    assert page(later.text).one(".screen-clock").text == "9 h 46"


def test_screen_stands_before_the_first_release(client: FlaskClient, edition: Edition) -> None:
    assert edition.slogan == "On est là !"
    assert screen(client).one(".screen-poster").text == "On est là !"


@pytest.mark.usefixtures("congress")
def test_frame_for_other_sites_has_no_script_and_no_cookie_and_opens_links_beside(client: FlaskClient) -> None:
    answer = client.get("/programme/integration?lang=en")
    content = page(answer.text)
    assert content.all("script") == []
    assert "Set-Cookie" not in answer.headers
    assert {(link.attributes["target"], link.attributes["rel"]) for link in content.all("a")} == {
        ("_blank", "noopener")
    }
    assert [each.one("h3").text for each in content.all("li")] == ["Ouverture politique", "Wunjo", "Débat perdu"]
    assert content.all(".embed-names")[0].text == "Laurent Pinet, Xavier Bertrand (to be confirmed)"


@pytest.mark.usefixtures("congress")
def test_only_the_frame_may_be_framed(client: FlaskClient) -> None:
    def ancestors(address: str) -> str:
        policy = client.get(address).headers["Content-Security-Policy"]
        return next(each for each in policy.split("; ") if each.startswith("frame-ancestors"))

    assert ancestors("/programme/integration") == "frame-ancestors *"
    for other in (
        "/",
        "/programme",
        "/programme/integrer",
        "/en-ce-moment",
        "/inscription",
        "/programme/integration?jour=1",
    ):
        assert ancestors(other) == "frame-ancestors 'none'"
    headers = client.get("/programme/integration").headers
    assert "X-Frame-Options" not in headers
    assert headers["Cache-Control"] == "max-age=300"


@pytest.mark.usefixtures("congress")
def test_frame_shows_a_day_or_an_espace(client: FlaskClient) -> None:
    def titles(query: str) -> list[str]:
        return [each.one("h3").text for each in screen(client, f"/programme/integration?{query}").all("li")]

    assert titles("jour=2027-11-26") == ["Wunjo", "Débat perdu"]
    assert titles("espace=emploi") == []
    assert [client.get(f"/programme/integration?{query}").status_code for query in ("jour=2027-11-27", "espace=x")] == [
        404,
        404,
    ]


@pytest.mark.usefixtures("congress")
def test_other_sites_find_what_to_copy(client: FlaskClient) -> None:
    snippets = [each.text for each in screen(client, "/programme/integrer").all("textarea")]
    assert snippets[0] == (
        '<iframe src="http://congres.test/programme/integration" title="Programme – 20e congrès de Coorace"'
        ' width="100%" height="700" loading="lazy" style="border:0"></iframe>'
    )
    addresses = [snippet.split('"')[1] for snippet in snippets]
    assert addresses[1:] == [
        "http://congres.test/programme/integration?jour=2027-11-25",
        "http://congres.test/programme/integration?jour=2027-11-26",
        "http://congres.test/programme/integration?espace=emploi",
        "http://congres.test/programme/integration?espace=territoires",
    ]
    assert {client.get(each.removeprefix("http://congres.test")).status_code for each in addresses} == {200}
