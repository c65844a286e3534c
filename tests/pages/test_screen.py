from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from congress.pages.screen import Board, Phase, board, part_running, place_board, place_name
from congress.programme import pages
from congress.programme.models import SittingKind, SittingStatus
from congress.programme.published import PublishedRoom
from tests import factories
from tests.programme import released
from tests.programme.released import paris, sequence, sitting

if TYPE_CHECKING:
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.programme.pages import Card
    from congress.programme.published import PublishedProgramme

CANCELLED = SittingStatus.CANCELLED


@pytest.fixture
def congress(edition: Edition) -> Edition:
    """The congress of 2021, open."""
    return factories.make_edition(ref="2021", starts_on=date(2021, 11, 25), ends_on=date(2021, 11, 26))


def thursday() -> PublishedProgramme:
    """Plenary at 9, forum from 11 to 13 with ateliers in a room and an espace, one of them cancelled; then Friday."""
    workshop = SittingKind.WORKSHOP
    return released.programme(
        sitting("plenary", paris(25, 9), paris(25, 11)),
        sitting("forum", paris(25, 11), paris(25, 13), kind=SittingKind.FORUM),
        sitting("wunjo", paris(25, 11), paris(25, 12), kind=workshop, room="auditorium", space="rse"),
        sitting("neo", paris(25, 11, 30), paris(25, 12), kind=workshop, space="emploi"),
        sitting("lost", paris(25, 11, 30), paris(25, 12), kind=workshop, space="territoires", status=CANCELLED),
        sitting("after-wunjo", paris(25, 12), paris(25, 13), kind=workshop, room="auditorium", space="emploi"),
        sitting("evening", paris(25, 19)),
        sitting("closing", paris(26, 16), paris(26, 17)),
        sitting("some-day", room="auditorium"),
    )


def refs(cards: tuple[Card, ...]) -> list[str]:
    return [card.ref for card in cards]


def told(found: Board) -> list[tuple[str, list[str], str | None]]:
    """Each place with what takes place there and what follows."""
    return [
        (tile.place.name, refs(tile.now), tile.coming.ref if tile.coming else None)
        for tile in (*found.wide, *found.tiles)
    ]


def test_what_is_for_everybody_fills_the_screen_with_what_follows(congress: Edition) -> None:
    found = board(congress, thursday(), paris(25, 10, 50))
    assert found.phase is Phase.RUNNING
    assert told(found) == [("Nouveau Siècle", ["plenary"], "forum")]


def test_each_place_says_what_takes_place_and_what_follows_today(congress: Edition) -> None:
    assert told(board(congress, thursday(), paris(25, 11, 40))) == [
        ("Nouveau Siècle", ["forum"], "evening"),
        ("Auditorium", ["wunjo"], "after-wunjo"),
        ("Solutions pour l'emploi", ["neo"], None),
        ("Solutions de territoires", ["lost"], None),
    ]


def test_room_where_something_is_about_to_begin_is_shown_beside_others_in_use(congress: Edition) -> None:
    programme = thursday()
    assert told(board(congress, programme, paris(25, 11)))[2:] == [("Solutions pour l'emploi", [], "neo")]
    programme = released.programme(*(one for one in programme.sittings if one.ref != "wunjo"))
    assert told(board(congress, programme, paris(25, 11, 10)))[1:] == []


def test_sitting_begins_and_ends_on_the_minute(congress: Edition) -> None:
    before, first, last = (
        board(congress, thursday(), at) for at in (paris(25, 8, 59), paris(25, 9), paris(25, 10, 59))
    )
    assert [before.phase, refs(before.coming)] == [Phase.BETWEEN, ["plenary", "forum", "wunjo"]]
    assert [tile.now[0].ref for tile in (*first.wide, *last.wide)] == ["plenary", "plenary"]
    assert [tile.now[0].ref for tile in board(congress, thursday(), paris(25, 11)).wide] == ["forum"]


@pytest.mark.parametrize(
    ("at", "phase", "coming", "days_left"),
    [
        (paris(13, 9), Phase.BEFORE, ["plenary", "forum", "wunjo"], 12),
        (paris(24, 23), Phase.BEFORE, ["plenary", "forum", "wunjo"], 1),
        (paris(25, 1), Phase.BETWEEN, ["plenary", "forum", "wunjo"], 0),
        (paris(25, 14), Phase.BETWEEN, ["evening"], 0),
        (paris(25, 21), Phase.NIGHT, ["closing"], 0),
        (paris(26, 10), Phase.BETWEEN, ["closing"], 0),
        (paris(26, 17), Phase.AFTER, [], 0),
        (paris(28, 9), Phase.AFTER, [], 0),
    ],
)
def test_where_nothing_takes_place_the_screen_says_what_comes(
    congress: Edition, at: datetime, phase: Phase, coming: list[str], days_left: int
) -> None:
    found = board(congress, thursday(), at)
    assert (found.phase, refs(found.coming), found.days_left) == (phase, coming, days_left)


def test_before_any_release_there_is_the_poster(congress: Edition) -> None:
    assert board(congress, None, paris(24, 9)) == Board(Phase.UNPUBLISHED, days_left=1)


def test_more_rooms_than_one_screen_holds_take_turns(congress: Edition) -> None:
    rooms = [PublishedRoom(ref=f"r{n}", name=f"Salle {n}", venue="nouveau-siecle") for n in range(8)]
    many = [sitting(f"s{n}", paris(25, 9), paris(25, 10), room=f"r{n}") for n in range(8)]
    programme = released.programme(*many).model_copy(update={"rooms": tuple(rooms)})
    first, second, wrong = (board(congress, programme, paris(25, 9), page) for page in (1, 2, 7))
    assert [(len(each.tiles), each.page, each.pages, each.following) for each in (first, second, wrong)] == [
        (6, 1, 2, 2),
        (2, 2, 2, 1),
        (6, 1, 2, 2),
    ]


def test_screen_beside_a_door_keeps_to_its_room(congress: Edition) -> None:
    programme = thursday()
    running = place_board(congress, programme, "auditorium", paris(25, 11, 40))
    assert (told(running), refs(running.coming)) == ([("Auditorium", ["wunjo"], None)], ["after-wunjo"])
    done = place_board(congress, programme, "auditorium", paris(25, 15))
    assert (done.phase, done.coming) == (Phase.BETWEEN, ())
    espace = place_board(congress, programme, "emploi", paris(25, 11, 40))
    assert (told(espace), refs(espace.coming)) == ([("Solutions pour l'emploi", ["neo"], None)], ["after-wunjo"])
    venue = place_board(congress, programme, "nouveau-siecle", paris(25, 9))
    assert told(venue) == [("Nouveau Siècle", ["plenary"], None)]
    assert [place_name(programme, ref) for ref in ("auditorium", "emploi", "nowhere")] == [
        "Auditorium",
        "Solutions pour l'emploi",
        None,
    ]


def test_sequence_in_progress_is_named_where_its_times_are_known() -> None:
    parts = (
        sequence("a", "Un", paris(25, 9), paris(25, 9, 20)),
        sequence("b", "Deux", paris(25, 9, 20)),
        sequence("c", "Trois"),
    )
    plenary = sitting("plenary", paris(25, 9), paris(25, 11), sequences=parts)
    card = pages.card(released.programme(plenary), plenary, paris(25, 9))
    assert [part_running(card, at) for at in (paris(25, 8), paris(25, 9, 19), paris(25, 9, 20))] == ["", "Un", "Deux"]
