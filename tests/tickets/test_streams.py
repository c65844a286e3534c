from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.kernel import clock
from congress.kernel.db import lock, transaction
from congress.programme import queries
from congress.programme.models import Sitting, SittingStatus
from congress.programme.use_cases import cancel_sitting
from congress.tickets.models import Ticket, TicketState
from congress.tickets.streams import panel
from tests.badges.factories import make_ticket
from tests.factories import NOON
from tests.programme import released, working
from tests.programme.released import paris
from tests.programme.working import at_lille
from tests.reading import Element, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from flask.testing import FlaskClient

    from congress.editions.models import Edition

LINK = "https://direct.example/ouverture"
LINKS = {"opening": LINK, "plenary": "https://direct.example/plenary", "lost": LINK, "hall": LINK}


def shown(at: datetime) -> tuple[list[tuple[str, str]], list[str]]:
    """What is live with its link, and what comes, at an instant of the Thursday."""
    programme = released.programme(
        released.sitting("opening", paris(25, 9, 30), paris(25, 10, 15), streamed=True),
        released.sitting("plenary", paris(25, 10, 15), paris(25, 11, 45), streamed=True),
        released.sitting("lost", paris(25, 12), streamed=True, status=SittingStatus.CANCELLED),
        released.sitting("hall", paris(25, 13)),
        released.sitting("open-end", paris(25, 19), streamed=True),
        released.sitting("some-day", streamed=True),
    )
    found = panel(programme, at, LINKS)
    return [(each.ref, each.url) for each in found.live], [each.ref for each in found.coming]


@pytest.mark.parametrize(
    ("at", "live", "coming"),
    [
        (paris(25, 9, 14), [], ["opening", "plenary", "open-end"]),
        (paris(25, 9, 15), ["opening"], ["plenary", "open-end"]),
        (paris(25, 9, 59), ["opening"], ["plenary", "open-end"]),
        (paris(25, 10), ["opening", "plenary"], ["open-end"]),
        (paris(25, 10, 29), ["opening", "plenary"], ["open-end"]),
        (paris(25, 10, 30), ["plenary"], ["open-end"]),
        (paris(25, 12), [], ["open-end"]),
        (paris(25, 20, 14), ["open-end"], []),
        (paris(25, 20, 15), [], []),
    ],
)
def test_link_is_there_from_a_quarter_of_an_hour_before_until_one_after(
    at: datetime, live: list[str], coming: list[str]
) -> None:
    assert shown(at) == ([(ref, LINKS.get(ref, "")) for ref in live], coming)


def test_only_a_link_of_the_web_is_given() -> None:
    programme = released.programme(released.sitting("opening", paris(25, 9, 30), streamed=True))
    found = panel(programme, paris(25, 9, 30), {"opening": "javascript:alert(1)"})
    assert [each.url for each in found.live] == [""]


@pytest.fixture
def opening(edition: Edition) -> Iterator[Sitting]:
    """« Ouverture politique », 9:30 to 10:15, published, with its link given since."""
    sitting = working.opening_with_a_doubt(edition)
    working.release(edition)
    with transaction():
        lock(Sitting, sitting.id).stream_url = LINK
    yield sitting
    clock.start_from(None)


def ticket_page(client: FlaskClient, ticket: Ticket, at: datetime) -> Element:
    clock.start_from(at)
    return page(client.get(f"/billet/{ticket.ref}/{ticket.secret}").text)


def links(content: Element) -> list[str]:
    return [
        link.attributes["href"] for link in content.all("a") if link.attributes["href"].startswith("https://direct.")
    ]


@pytest.mark.usefixtures("opening")
def test_ticket_page_says_what_comes_then_gives_the_link(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition)
    before = ticket_page(client, ticket, at_lille(25, 9))
    assert links(before) == []
    assert [line.text for line in before.one(".stream-list").all("p")] == [
        "Ouverture politique",
        "25 novembre 2027 à 9 h 30 – 10 h 15",
        "Le lien sera sur cette page à partir de 9 h 15.",
    ]
    assert before.one(".stream-list").one("li").attributes["data-edges"] == "2027-11-25T09:15:00+01:00"
    during = ticket_page(client, ticket, at_lille(25, 9, 40))
    assert (links(during), during.one(".stream-word").text) == ([LINK], "En direct")
    assert during.one(".own-time").attributes["data-until"] == "2027-11-25T10:15:00+01:00"
    after = ticket_page(client, ticket, at_lille(25, 10, 30))
    assert (links(after), after.all(".streams")) == ([], [])


@pytest.mark.usefixtures("opening")
def test_void_ticket_opens_no_stream(client: FlaskClient, edition: Edition) -> None:
    ticket = make_ticket(edition)
    with transaction():
        held = lock(Ticket, ticket.id)
        held.state, held.voided_at = TicketState.VOID, NOON
    content = ticket_page(client, ticket, at_lille(25, 9, 40))
    assert (links(content), content.all(".streams")) == ([], [])


def test_moved_or_cancelled_sitting_takes_its_link_along(
    client: FlaskClient, edition: Edition, opening: Sitting
) -> None:
    ticket = make_ticket(edition)
    with transaction():
        cancel_sitting(opening, version=opening.version)
    assert links(ticket_page(client, ticket, at_lille(25, 9, 40))) == [LINK]  # not published yet
    working.release(edition, days_later=1)
    assert links(ticket_page(client, ticket, at_lille(25, 9, 40))) == []


@pytest.mark.usefixtures("opening")
def test_the_link_is_nowhere_in_public(client: FlaskClient) -> None:
    clock.start_from(at_lille(25, 9, 40))
    for address in (
        *("/", "/programme", "/programme/ouverture-politique", "/en-ce-moment", "/programme/integration"),
        *("/programme.ics", "/programme.xml", "/programme.json", "/programme.atom", "/api/v1/sittings"),
    ):
        answer = client.get(address, headers={"Accept-Encoding": "identity"})
        assert b"direct.example" not in answer.data, address


@pytest.mark.usefixtures("opening")
def test_link_that_is_not_given_yet_is_waited_for(client: FlaskClient, edition: Edition) -> None:
    with transaction():
        sitting = queries.sitting(edition, "ouverture-politique")
        sitting.stream_url = ""
    content = ticket_page(client, make_ticket(edition), at_lille(25, 9, 20))
    assert content.one(".stream-word").text == "Commence bientôt"
    assert content.one(".is-live").all("p")[-1].text == (
        "Le lien n’est pas encore là. Rechargez cette page dans un instant."
    )
