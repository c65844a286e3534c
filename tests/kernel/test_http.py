"""Answers are made once, as long as they are asked for and there is room for them."""

from __future__ import annotations

from congress.kernel.http import MadeOnce


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
