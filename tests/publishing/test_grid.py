from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from congress.programme.models import AppearanceState, ForumSpace, SittingKind
from congress.publishing.grid import days_of, grid, place_of
from congress.publishing.warnings import warnings
from tests.publishing.working_day import (
    at_lille,
    make_edition,
    make_room,
    make_sitting,
    make_speaker,
    make_venue,
    name_in,
)

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.programme.models import Sitting
    from congress.publishing.grid import Grid

THURSDAY = date(2027, 11, 25)


def two_venues() -> Edition:
    edition = make_edition()
    first, second = make_venue(edition=edition), make_venue("Bazaar St So", edition=edition)
    make_room(first, "Auditorium", 500)
    assert [each.name for each in edition.venues] == [first.name, second.name]
    return edition


def sheet(edition: Edition, *sittings: Sitting, day: date = THURSDAY) -> Grid:
    return grid(edition, sittings, [], day, warnings(edition, sittings, {}))


def test_every_venue_and_room_has_a_column_and_so_has_nowhere() -> None:
    columns = sheet(two_venues()).columns

    assert [(each.place, each.name, each.venue) for each in columns] == [
        ("venue:nouveau-siecle", "sans salle précise", "Nouveau Siècle"),
        ("room:auditorium", "Auditorium", "Nouveau Siècle"),
        ("venue:bazaar-st-so", "Bazaar St So", "Bazaar St So"),
        ("", "sans lieu", ""),
    ]


def test_what_begins_that_day_is_on_the_sheet_and_what_has_no_time_in_the_tray() -> None:
    edition = two_venues()
    room = edition.venues[0].rooms[0]
    found = sheet(
        edition,
        make_sitting("Jeudi", at_lille(9, 30), at_lille(10, 15), room=room),
        make_sitting("Vendredi", at_lille(9, day=26), at_lille(10, day=26), room=room),
        make_sitting("Un jour", room=room),
        make_sitting("Ailleurs", at_lille(14)),
    )

    assert [(each.sitting.title, each.place, each.starts, each.ends) for each in found.blocks] == [
        ("Jeudi", "room:auditorium", 570, 615),
        ("Ailleurs", "", 840, 900),
    ]
    assert [each.sitting.title for each in found.tray] == ["Un jour"]


def test_where_it_stands_is_said_by_classes() -> None:
    edition = two_venues()
    room = edition.venues[0].rooms[0]
    found = sheet(
        edition,
        make_sitting("Un", at_lille(9, 30), at_lille(10, 15), room=room),
        make_sitting("Deux", at_lille(9, 35), at_lille(9, 40), room=room),
    )

    assert found.frame == "from-8 until-20 all-7"
    assert [each.standing for each in found.blocks] == [
        "at-9 at-m30 for-0 for-m45 unit-1 units-2",
        "at-9 at-m35 for-0 for-m15 unit-3 units-2",
    ]
    assert [(each.unit, each.units) for each in found.columns] == [(0, 1), (1, 4), (5, 1), (6, 1)]


def test_the_sheet_grows_with_the_day_into_the_night() -> None:
    edition = two_venues()
    found = sheet(
        edition,
        make_sitting("Petit déjeuner", at_lille(6, 45), at_lille(8)),
        make_sitting("Soirée", at_lille(19), at_lille(2, 30, day=26)),
        make_sitting("Nuit blanche", at_lille(23), at_lille(9, day=26)),
    )

    assert (found.first_hour, found.last_hour) == (6, 30)
    assert [(each.starts, each.ends) for each in found.blocks] == [(405, 480), (1140, 1590), (1380, 1800)]


def test_a_day_outside_the_congress_has_its_sheet_too() -> None:
    edition = two_venues()
    stray = make_sitting("Montage", at_lille(9, day=24), at_lille(10, day=24))

    assert days_of(edition, [stray]) == [date(2027, 11, 24), date(2027, 11, 25), date(2027, 11, 26)]
    assert [each.sitting for each in sheet(edition, stray, day=date(2027, 11, 24)).blocks] == [stray]


def test_the_marks_of_a_sitting() -> None:
    edition = two_venues()
    room = edition.venues[0].rooms[0]
    one = make_sitting("Un", at_lille(9), at_lille(10), room=room)
    two = make_sitting("Deux", at_lille(9), at_lille(10), room=room)
    for name, state in (("Ève A", AppearanceState.TENTATIVE), ("Léa B", AppearanceState.INVITED)):
        name_in(one, make_speaker(name), state)
    block, _ = sheet(edition, one, two).blocks

    assert (block.tentative, block.invited, [each.kind.value for each in block.warnings]) == (1, 1, ["room_taken"])


def test_espaces_and_gatherings_have_their_colours() -> None:
    edition = two_venues()
    spaces = [ForumSpace(id=number, ref=str(number), name=str(number)) for number in (7, 8, 9)]
    sittings = [
        make_sitting("Atelier", at_lille(9), space_id=9),
        make_sitting("Plénière", at_lille(10), kind=SittingKind.PLENARY),
        make_sitting("Déjeuner", at_lille(12), kind=SittingKind.MEAL),
        make_sitting("Autre", at_lille(14)),
    ]
    found = grid(edition, sittings, spaces, THURSDAY, [])

    assert [each.tone for each in found.blocks] == ["espace-3", "gathering", "pause", ""]


def test_a_place_is_found_by_what_the_form_says() -> None:
    edition = two_venues()
    venue = edition.venues[0]

    assert place_of(edition, "room:auditorium") == (venue, venue.rooms[0])
    assert place_of(edition, "venue:nouveau-siecle") == (venue, None)
    assert place_of(edition, "") == (None, None)
    assert place_of(edition, "room:ailleurs") == (None, None)
