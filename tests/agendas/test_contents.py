"""What calendars are told of an agenda: whoever heard an earlier state must take the later one for newer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from congress.agendas.contents import AwaitedStory, Contents, StarStory, contents, for_all
from congress.tickets.queries import PlaceStory
from tests.factories import NOON

MEAL, ATELIER, PLENARY = "dejeuner", "neo-56", "ouverture"
MOVES = st.sampled_from(["star", "take out", "take", "give back", "release", "void"])


class Person:
    """Moves as the use-cases write them down."""

    def __init__(self) -> None:
        self.now = NOON
        self.stars: dict[str, StarStory] = {}
        self.places: dict[str, PlaceStory] = {}
        self.is_void = False
        self.releases = [(NOON, frozenset({MEAL}))]

    def move(self, verb: str, ref: str) -> None:
        self.now += timedelta(minutes=1)
        star, place = self.stars.get(ref), self.places.get(ref)
        if verb == "void":
            self.is_void = True
        elif verb == "release":
            self.releases.append((self.now, self.releases[-1][1] ^ {ref}))
        elif verb in ("star", "take out"):
            is_wanted = verb == "star"
            if star is None and (is_wanted or ref in self.releases[-1][1]):
                self.stars[ref] = StarStory(ref, is_wanted, 0 if is_wanted else 1, self.now)
            elif star is not None and star.is_kept is not is_wanted:
                self.stars[ref] = StarStory(ref, is_wanted, star.turns + 1, self.now)
        elif ref == ATELIER and (place.is_held if place else False) is (verb == "give back"):
            self.places[ref] = PlaceStory(verb == "take", (place.moves if place else 0) + 1, self.now)

    @property
    def agenda(self) -> Contents:
        voided_at = self.now if self.is_void else None
        return contents(self.stars.values(), self.places, for_all(self.releases), since=NOON, voided_at=voided_at)


def test_an_untouched_agenda_of_a_ticket_holds_what_is_for_all() -> None:
    held = Person().agenda

    assert (held.kept, held.dropped) == (frozenset({MEAL}), frozenset())
    assert (dict(held.turns), held.changed_at) == ({}, NOON)


def test_star_and_change_of_mind_are_counted_from_the_first_coming() -> None:
    person, told = Person(), []
    for verb in ("star", "take out", "star"):
        person.move(verb, PLENARY)
        held = person.agenda
        told.append((PLENARY in held.kept, PLENARY in held.dropped, held.turns.get(PLENARY, 0)))

    assert told == [(True, False, 0), (False, True, 1), (True, False, 2)]


def test_a_place_given_back_and_taken_again_is_counted_alike() -> None:
    person, told = Person(), []
    for verb in ("take", "give back", "take"):
        person.move(verb, ATELIER)
        held = person.agenda
        told.append((ATELIER in held.kept, ATELIER in held.dropped, held.turns.get(ATELIER, 0)))

    assert told == [(True, False, 0), (False, True, 1), (True, False, 2)]


def test_a_place_given_back_stays_in_while_it_is_starred() -> None:
    person = Person()
    for verb in ("star", "take", "give back"):
        person.move(verb, ATELIER)

    assert (person.agenda.stars, person.agenda.places) == (frozenset({ATELIER}), frozenset())
    assert person.agenda.dropped == frozenset()


def test_a_meal_can_be_taken_out_and_put_back() -> None:
    person, told = Person(), []
    for verb in ("take out", "star"):
        person.move(verb, MEAL)
        held = person.agenda
        told.append((MEAL in held.kept, MEAL in held.ceased, held.turns.get(MEAL, 0)))

    assert told == [(False, False, 1), (True, False, 2)]


def test_what_is_for_all_no_more_is_dropped_though_nobody_took_it_out_and_may_come_back() -> None:
    person, told = Person(), []
    for _ in range(2):
        person.move("release", MEAL)
        held = person.agenda
        told.append((MEAL in held.kept, MEAL in held.dropped, MEAL in held.ceased, held.turns[MEAL]))

    assert told == [(False, True, True, 1), (True, False, False, 2)]


def test_what_ceased_before_the_agenda_was_there_is_not_told() -> None:
    awaited = {MEAL: AwaitedStory(moves=2, changed_at=NOON)}

    assert contents([], {}, awaited, since=NOON + timedelta(days=1)).dropped == frozenset()


def test_a_void_ticket_drops_everything_it_ever_held() -> None:
    person = Person()
    person.move("star", PLENARY)
    person.move("take", ATELIER)
    person.move("void", "")
    held = person.agenda

    assert (held.kept, held.dropped) == (frozenset(), frozenset({MEAL, PLENARY, ATELIER}))
    assert held.turns == {MEAL: 1, PLENARY: 1, ATELIER: 1}


@given(st.lists(st.tuples(MOVES, st.sampled_from([MEAL, ATELIER, PLENARY])), max_size=25))
def test_nothing_is_forgotten_and_each_change_outbids_the_one_before(moves: list[tuple[str, str]]) -> None:
    person = Person()
    before = person.agenda
    for verb, ref in moves:
        person.move(verb, ref)
        after = person.agenda
        assert before.kept | before.dropped <= after.kept | after.dropped
        assert after.kept.isdisjoint(after.dropped)
        assert after.changed_at >= before.changed_at
        for each in before.kept | before.dropped:
            came_or_went = (each in before.kept) is not (each in after.kept)
            assert after.turns.get(each, 0) >= before.turns.get(each, 0) + came_or_went
        before = after


def test_the_last_change_of_all_dates_the_calendar() -> None:
    later = NOON + timedelta(hours=2)
    star = StarStory(PLENARY, is_kept=True, turns=0, changed_at=NOON + timedelta(hours=1))
    place = PlaceStory(is_held=True, moves=1, changed_at=later)

    assert contents([star], {ATELIER: place}, {}, since=NOON).changed_at == later
    assert contents([replace(star, changed_at=later)], {}, {}, since=NOON).changed_at == later
