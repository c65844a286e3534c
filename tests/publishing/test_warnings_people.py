"""People wanted twice at once, or too far away to come in time; and the keys that name a conflict."""

from __future__ import annotations

from datetime import timedelta

import pytest

from congress.programme.models import AppearanceState, Sitting, SittingKind, SittingStatus
from congress.publishing.warning_words import WarningKind
from congress.publishing.warnings import warnings
from tests.publishing.working_day import (
    at_lille,
    make_edition,
    make_room,
    make_sequence,
    make_sitting,
    make_speaker,
    make_venue,
    name_in,
)

TWICE = [WarningKind.TWO_PLACES]
LAURENT = "Laurent Pinet"


def told(*sittings: Sitting) -> list[WarningKind]:
    return [each.kind for each in warnings(make_edition(), sittings, {})]


def text(*sittings: Sitting) -> str:
    (only,) = warnings(make_edition(), sittings, {})
    return only.text.replace("\u00a0", " ").replace("\u202f", " ")


def key(*sittings: Sitting) -> str:
    (only,) = warnings(make_edition(), sittings, {})
    return only.key


def _at_nine(title: str, position: int) -> Sitting:
    return make_sitting(title, at_lille(9), at_lille(10), position=position)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (AppearanceState.INVITED, TWICE),
        (AppearanceState.TENTATIVE, TWICE),
        (AppearanceState.CONFIRMED, TWICE),
        (AppearanceState.REPLACED, []),
        (AppearanceState.WITHDRAWN, []),
    ],
)
def test_whoever_may_still_come_is_wanted_twice(state: AppearanceState, expected: list[WarningKind]) -> None:
    laurent = make_speaker(LAURENT)
    one, two = make_sitting("Un", at_lille(9), at_lille(10)), make_sitting("Deux", at_lille(9, 55), at_lille(11))
    name_in(one, laurent)
    name_in(two, laurent, state)

    assert told(one, two) == expected


def test_one_may_go_from_one_sitting_to_the_next_in_the_same_venue() -> None:
    laurent = make_speaker(LAURENT)
    one, two = make_sitting("Un", at_lille(9), at_lille(10)), make_sitting("Deux", at_lille(10), at_lille(11))
    name_in(one, laurent)
    name_in(two, laurent)

    assert told(one, two) == []


def test_a_person_asked_only_is_said_to_be() -> None:
    laurent = make_speaker(LAURENT)
    one, two = _at_nine("Un", 1), _at_nine("Deux", 2)
    name_in(one, laurent)
    name_in(two, laurent, AppearanceState.INVITED)

    assert text(one, two) == (
        "Laurent Pinet intervient au même moment dans « Un » et dans « Deux » (venue seulement pressentie),"
        " jeudi 25 novembre de 9 h à 10 h."
    )


def test_who_represents_somebody_is_there_and_who_is_represented_is_not() -> None:
    laurent, eric = make_speaker(LAURENT), make_speaker("Éric Béasse")
    one, two = _at_nine("Un", 1), _at_nine("Deux", 2)
    name_in(one, laurent, representative=eric)
    name_in(two, laurent)

    assert told(one, two) == []
    name_in(two, eric)
    assert text(one, two) == (
        "Éric Béasse intervient au même moment dans « Un » (pour représenter Laurent Pinet) et dans « Deux »,"
        " jeudi 25 novembre de 9 h à 10 h."
    )


def test_who_is_there_twice_over_is_told_of_once() -> None:
    laurent, eric = make_speaker(LAURENT), make_speaker("Éric Béasse")
    one, two = _at_nine("Un", 1), _at_nine("Deux", 2)
    name_in(one, laurent)
    name_in(one, eric, representative=laurent)
    name_in(two, laurent)

    assert told(one, two) == TWICE


def test_a_sequence_with_hours_holds_its_people_for_that_time_only() -> None:
    laurent = make_speaker(LAURENT)
    plenary = make_sitting("Plénière", at_lille(9), at_lille(11))
    name_in(plenary, laurent, sequence=make_sequence(plenary, "Fin", at_lille(10), at_lille(11)))
    other = make_sitting("Autre", at_lille(9), at_lille(10))
    name_in(other, laurent)

    assert told(plenary, other) == []
    other.ends_at = at_lille(10, 1)
    assert told(plenary, other) == TWICE


def test_who_opens_the_forum_may_hold_an_atelier_in_it() -> None:
    laurent, venue = make_speaker(LAURENT), make_venue()
    forum = make_sitting("Forum", at_lille(9), at_lille(12), venue=venue, kind=SittingKind.FORUM)
    atelier = make_sitting("Atelier", at_lille(10), at_lille(11), room=make_room(venue, "Salle A"))
    name_in(forum, laurent)
    name_in(atelier, laurent)

    assert told(forum, atelier) == []
    atelier.ends_at = at_lille(12, 30)
    assert told(forum, atelier) == TWICE


@pytest.mark.parametrize(("minutes", "expected"), [(20, []), (19, [WarningKind.TRAVEL])])
def test_from_one_venue_to_another_takes_time(minutes: int, expected: list[WarningKind]) -> None:
    laurent = make_speaker(LAURENT)
    one = make_sitting("Un", at_lille(17), at_lille(18), venue=make_venue())
    two = make_sitting("Deux", at_lille(18) + timedelta(minutes=minutes), venue=make_venue("Bazaar St So"))
    name_in(one, laurent)
    name_in(two, laurent)

    assert told(one, two) == expected


def test_how_much_time_is_missing_is_said() -> None:
    laurent = make_speaker(LAURENT)
    one = make_sitting("Un", at_lille(17), at_lille(18), venue=make_venue())
    two = make_sitting("Deux", at_lille(18, 10), venue=make_venue("Bazaar St So"))
    name_in(one, laurent)
    name_in(two, laurent)

    assert text(one, two) == (
        "Laurent Pinet n’a que 10 minutes entre « Un » (Nouveau Siècle) et « Deux » (Bazaar St So) : il en faut 20."
    )
    two.venue = None
    assert told(one, two) == []


def test_a_conflict_that_is_the_same_has_the_same_key_whatever_it_is_called() -> None:
    room = make_room(make_venue(), "Salle A")
    one = make_sitting("Un", at_lille(9), at_lille(10), room=room)
    two = make_sitting("Deux", at_lille(9, 30), at_lille(11), room=room)
    before = key(one, two)
    one.title, two.status, room.name = "Un autre titre", SittingStatus.DRAFT, "Salle B"

    assert key(two, one) == before


def test_a_conflict_that_changed_has_another_key() -> None:
    venue = make_venue()
    room, other_room = make_room(venue, "Salle A"), make_room(venue, "Salle B")
    one = make_sitting("Un", at_lille(9), at_lille(10), room=room)
    two = make_sitting("Deux", at_lille(9, 30), at_lille(11), room=room)
    keys = [key(one, two)]
    two.starts_at = at_lille(9, 35)
    keys.append(key(one, two))
    one.room = two.room = other_room
    keys.append(key(one, two))

    assert len(set(keys)) == 3
    assert all(len(each) <= 200 for each in keys)
