"""Each kind of warning at its boundary: what just fits says nothing, what just does not is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.programme.models import SittingKind, SittingStatus
from congress.publishing.warning_words import WarningKind
from congress.publishing.warnings import warnings
from tests.publishing.working_day import at_lille, make_edition, make_room, make_sequence, make_sitting, make_venue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from congress.programme.models import Sitting

NBSP, NARROW = "\u00a0", "\u202f"


def told(*sittings: Sitting, signed_up: Mapping[str, int] | None = None) -> list[tuple[WarningKind, tuple[str, ...]]]:
    return [(each.kind, each.sittings) for each in warnings(make_edition(), sittings, signed_up or {})]


def text(*sittings: Sitting, signed_up: Mapping[str, int] | None = None) -> str:
    (only,) = warnings(make_edition(), sittings, signed_up or {})
    return only.text.replace(NBSP, " ").replace(NARROW, " ")


def test_a_room_is_taken_twice_when_one_begins_before_the_other_ends() -> None:
    room = make_room(make_venue(), "Salle A")
    one = make_sitting("Un", at_lille(9), at_lille(10), room=room)

    assert told(one, make_sitting("Deux", at_lille(10), at_lille(11), room=room)) == []
    assert told(one, make_sitting("Deux", at_lille(9, 59), at_lille(11), room=room)) == [
        (WarningKind.ROOM_TAKEN, ("un", "deux"))
    ]
    assert text(one, make_sitting("Deux", at_lille(9, 30), at_lille(11), room=room)) == (
        "« Un » et « Deux » occupent la même salle (Salle A), jeudi 25 novembre de 9 h 30 à 10 h."
    )


def test_a_sitting_without_an_end_holds_its_room_for_an_hour() -> None:
    room = make_room(make_venue(), "Salle A")
    open_ended = make_sitting("Un", at_lille(16), room=room)

    assert told(open_ended, make_sitting("Deux", at_lille(17), room=room)) == []
    assert told(open_ended, make_sitting("Deux", at_lille(16, 55), room=room)) == [
        (WarningKind.ROOM_TAKEN, ("un", "deux"))
    ]


def test_what_is_cancelled_or_has_no_time_or_no_room_takes_no_room() -> None:
    venue = make_venue()
    room = make_room(venue, "Salle A")
    one = make_sitting("Un", at_lille(9), at_lille(10), room=room)
    cancelled = make_sitting("Deux", at_lille(9), at_lille(10), room=room, status=SittingStatus.CANCELLED)

    assert told(one, cancelled) == []
    assert told(one, make_sitting("Trois", room=room)) == []
    assert told(one, make_sitting("Quatre", at_lille(9), at_lille(10), venue=venue)) == []
    assert told(one, make_sitting("Cinq", at_lille(9), at_lille(10), room=room, status=SittingStatus.DRAFT)) != []


def test_an_atelier_held_within_the_forum_of_its_room_is_no_conflict() -> None:
    room = make_room(make_venue(), "Grande salle")
    forum = make_sitting("Forum", at_lille(11), at_lille(13), room=room, kind=SittingKind.FORUM)

    assert told(forum, make_sitting("Atelier", at_lille(11), at_lille(13), room=room)) == []
    assert told(forum, make_sitting("Atelier", at_lille(12), at_lille(13, 5), room=room)) == [
        (WarningKind.ROOM_TAKEN, ("forum", "atelier"))
    ]


def test_nothing_but_the_welcome_stands_beside_a_plenary_that_is_followed_from_afar() -> None:
    venue = make_venue()
    rooms = [make_room(venue, name) for name in ("Auditorium", "Salle A")]
    plenary = make_sitting(
        "Plénière", at_lille(10), at_lille(11), room=rooms[0], kind=SittingKind.PLENARY, streamed=True
    )
    atelier = make_sitting("Atelier", at_lille(10, 30), at_lille(12), room=rooms[1])

    assert text(plenary, atelier) == (
        "« Atelier » se tient pendant « Plénière », séance suivie aussi à distance,"
        " jeudi 25 novembre de 10 h 30 à 11 h."
    )
    assert told(plenary, make_sitting("Accueil", at_lille(9), at_lille(12), kind=SittingKind.WELCOME)) == []
    assert told(plenary, make_sitting("Atelier", at_lille(11), at_lille(12), room=rooms[1])) == []
    plenary.streamed = False
    assert told(plenary, atelier) == []


def test_two_plenaries_at_once_are_told_once_and_in_one_room_as_a_room() -> None:
    venue = make_venue()
    rooms = [make_room(venue, name) for name in ("Auditorium", "Salle A")]
    one = make_sitting("Un", at_lille(10), at_lille(11), room=rooms[0], kind=SittingKind.PLENARY, streamed=True)
    two = make_sitting("Deux", at_lille(10), at_lille(11), room=rooms[1], kind=SittingKind.DEBATE, streamed=True)

    assert told(one, two) == [(WarningKind.DURING_STREAM, ("un", "deux"))]
    two.room = rooms[0]
    assert told(one, two) == [(WarningKind.ROOM_TAKEN, ("un", "deux"))]


@pytest.mark.parametrize(("signed_up", "expected"), [(0, []), (30, []), (31, [WarningKind.UNDER_SIGN_UPS])])
def test_places_under_the_sign_ups(signed_up: int, expected: list[WarningKind]) -> None:
    atelier = make_sitting("Atelier", capacity=30)

    assert [kind for kind, _ in told(atelier, signed_up={"atelier": signed_up})] == expected


def test_how_many_are_signed_up_is_said() -> None:
    atelier = make_sitting("Atelier", capacity=30)

    assert text(atelier, signed_up={"atelier": 31}) == "« Atelier » : 31 personnes inscrites pour 30 places."


@pytest.mark.parametrize(
    ("capacity", "most", "expected"),
    [(50, 50, []), (51, 50, [WarningKind.OVER_ROOM]), (None, 50, []), (51, None, [])],
)
def test_places_above_what_the_room_has(capacity: int | None, most: int | None, expected: list[WarningKind]) -> None:
    atelier = make_sitting("Atelier", room=make_room(make_venue(), "Salle A", most), capacity=capacity)

    assert [kind for kind, _ in told(atelier)] == expected


def test_a_day_that_is_not_of_the_congress() -> None:
    assert told(make_sitting("Veille", at_lille(23, day=24), at_lille(23, 30, day=24))) == [
        (WarningKind.OUTSIDE_DAYS, ("veille",))
    ]
    assert told(make_sitting("Soirée", at_lille(22, day=26), at_lille(2, day=27))) == []
    assert text(make_sitting("Rangement", at_lille(9, day=27))) == (
        "« Rangement » : le congrès ne se tient pas le samedi 27 novembre."
    )


def test_a_sequence_stays_within_its_sitting() -> None:
    def with_sequence(starts: datetime | None, ends: datetime | None) -> Sitting:
        sitting = make_sitting("Plénière", at_lille(10), at_lille(11))
        make_sequence(sitting, "Outre-Mer", starts, ends)
        return sitting

    outside = [(WarningKind.SEQUENCE_OUTSIDE, ("pleniere",))]
    assert told(with_sequence(at_lille(10), at_lille(11))) == []
    assert told(with_sequence(None, None)) == []
    assert told(with_sequence(at_lille(9, 59), at_lille(10, 30))) == outside
    assert told(with_sequence(at_lille(10, 30), at_lille(11, 1))) == outside
    assert told(with_sequence(at_lille(10, 59), None)) == []
    assert told(with_sequence(at_lille(11), None)) == outside
    assert text(with_sequence(at_lille(11), None)) == "La séquence « Outre-Mer » sort des heures de « Plénière »."


def test_a_sequence_has_an_hour_where_its_sitting_has_none() -> None:
    sitting = make_sitting("Plénière")
    make_sequence(sitting, "Outre-Mer", at_lille(10))

    assert told(sitting) == [(WarningKind.SEQUENCE_OUTSIDE, ("pleniere",))]


def test_they_are_told_in_the_order_of_the_day() -> None:
    room = make_room(make_venue(), "Salle A", 10)
    late = make_sitting("Tard", at_lille(15), at_lille(16), room=room, capacity=20)
    early = make_sitting("Tôt", at_lille(9), at_lille(10), room=room, capacity=20)
    untimed = make_sitting("Un jour", room=room, capacity=20)

    assert [refs for _, refs in told(untimed, late, early)] == [("tot",), ("tard",), ("un-jour",)]
