"""What takes place at once stands side by side, and nothing covers anything."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from congress.publishing.lanes import SHORTEST, Lane, Stretch, lanes

stretches = st.lists(
    st.builds(
        lambda starts, lasts: Stretch.drawn(starts, starts + lasts),
        st.integers(0, 1400),
        st.integers(0, 300),
    ),
    max_size=25,
)


def test_one_after_the_other_they_share_a_lane() -> None:
    assert lanes([Stretch(540, 600), Stretch(600, 660)]) == ([Lane(0, 1), Lane(0, 1)], 1)


def test_at_once_they_stand_side_by_side_and_what_is_alone_takes_all_the_width() -> None:
    found = lanes([Stretch(540, 600), Stretch(570, 630), Stretch(580, 590), Stretch(660, 700)])

    assert found == ([Lane(0, 1), Lane(1, 1), Lane(2, 1), Lane(0, 3)], 3)


def test_a_short_one_is_drawn_long_enough_for_a_word() -> None:
    assert Stretch.drawn(540, 545) == Stretch(540, 540 + SHORTEST)
    assert lanes([Stretch.drawn(540, 545), Stretch.drawn(545, 600)])[1] == 2


def test_an_empty_place_has_one_lane() -> None:
    assert lanes([]) == ([], 1)


@given(stretches)
def test_no_two_ever_cover_each_other(given_: list[Stretch]) -> None:
    found, count = lanes(given_)

    for one, other in combinations(range(len(given_)), 2):
        if given_[one].meets(given_[other]):
            first, second = sorted((found[one], found[other]), key=lambda lane: lane.first)
            assert first.first + first.width <= second.first
    assert all(lane.first >= 0 and lane.width >= 1 and lane.first + lane.width <= count for lane in found)


@given(stretches)
def test_there_are_no_more_lanes_than_sittings_at_once(given_: list[Stretch]) -> None:
    at_once = max((sum(each.starts <= one.starts < each.ends for each in given_) for one in given_), default=1)

    assert lanes(given_)[1] == at_once
