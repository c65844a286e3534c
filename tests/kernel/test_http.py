"""Answers are made once, as long as they are asked for and there is room for them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest

from congress.kernel.http import Bounded, MadeOnce


class Maker:
    """Counts what it is asked to make."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.made = 0

    def __call__(self) -> bytes:
        self.made += 1
        return b"x" * self.size


def test_answer_is_made_once_and_bears_one_mark() -> None:
    kept, maker = MadeOnce(most_bytes=100), Maker(10)
    assert kept.get("page", maker) == kept.get("page", maker)
    assert maker.made == 1


def test_answer_that_many_ask_for_at_once_is_made_once() -> None:
    kept, together, maker = MadeOnce(most_bytes=100), Barrier(8), Maker(10)

    def slowly() -> bytes:
        sleep(0.05)
        return maker()

    def ask(_: int) -> bytes:
        together.wait(10)
        return kept.get("booklet", slowly)[0]

    with ThreadPoolExecutor(8) as readers:
        assert list(readers.map(ask, range(8))) == [b"x" * 10] * 8
    assert maker.made == 1


def test_answer_that_could_not_be_made_is_made_for_the_next_who_asks() -> None:
    kept, maker = MadeOnce(most_bytes=100), Maker(10)

    def fail() -> bytes:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept.get("page", fail)
    assert kept.get("page", maker)[0] == b"x" * 10


def test_what_was_not_asked_for_longest_makes_room() -> None:
    kept, first, second, third = MadeOnce(most_bytes=100), Maker(40), Maker(40), Maker(40)
    for key, maker in (("first", first), ("second", second), ("first", first), ("third", third), ("first", first)):
        kept.get(key, maker)
    kept.get("second", second)
    assert [first.made, second.made, third.made] == [1, 2, 1]


def test_answer_larger_than_all_the_room_is_given_and_not_kept() -> None:
    kept, large, small = MadeOnce(most_bytes=100), Maker(101), Maker(1)
    assert len(kept.get("large", large)[0]) == 101
    kept.get("large", large)
    kept.get("small", small)
    kept.get("small", small)
    assert [large.made, small.made] == [2, 1]


def test_what_is_kept_again_takes_the_place_of_the_former() -> None:
    kept: Bounded[str] = Bounded(most_bytes=100)
    kept.put("page", "old", 90)
    kept.put("page", "new", 60)
    kept.put("other", "beside", 40)
    assert [kept.get("page"), kept.get("other")] == ["new", "beside"]


def test_what_is_forgotten_leaves_its_room() -> None:
    kept: Bounded[str] = Bounded(most_bytes=100)
    kept.put("page", "old", 90)
    kept.clear()
    kept.put("first", "a", 50)
    kept.put("second", "b", 50)
    assert [kept.get("page"), kept.get("first"), kept.get("second")] == [None, "a", "b"]


def test_nonsense_never_takes_more_than_all_the_room() -> None:
    kept: Bounded[int] = Bounded(most_bytes=100)
    for number in range(1000):
        kept.put(number, number, 10)
    assert [number for number in range(1000) if kept.get(number) is not None] == list(range(990, 1000))
