"""The order given by hand to the parts of a sitting and to its people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Placed(Protocol):
    """Something with a place among its like."""

    position: int


T = TypeVar("T", bound=Placed)


def shift(everything: Sequence[T], item: T, *, up: bool, among: Callable[[T], bool] = lambda _: True) -> None:
    """Changes places with the one before (or after) it `among` those that are shown together; at the end, stays."""
    ordered = sorted(everything, key=_position)
    together = [one for one in ordered if among(one)]
    there = together.index(item) + (-1 if up else 1)
    if 0 <= there < len(together):
        first, second = ordered.index(item), ordered.index(together[there])
        ordered[first], ordered[second] = ordered[second], ordered[first]
    for position, one in enumerate(ordered, 1):
        one.position = position


def _position(item: Placed) -> int:
    return item.position
