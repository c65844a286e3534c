from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.kernel.money import ZERO, Money, total

CENTS = st.integers(min_value=-(10**12), max_value=10**12)


@given(st.lists(CENTS, max_size=30))
def test_total_is_the_sum_of_the_cents(cents: list[int]) -> None:
    assert total(Money(amount) for amount in cents) == Money(sum(cents))


@given(CENTS)
def test_euros_and_back_lose_nothing(cents: int) -> None:
    assert Money.euros(Money(cents).in_euros) == Money(cents)


@given(CENTS, CENTS)
def test_what_is_added_can_be_taken_away(one: int, other: int) -> None:
    assert Money(one) + Money(other) - Money(other) == Money(one)


@pytest.mark.parametrize(("euros", "cents"), [("150", 15000), ("0.005", 1), ("-0.005", -1), ("149.994", 14999)])
def test_half_a_cent_is_rounded_away_from_zero(euros: str, cents: int) -> None:
    assert Money.euros(Decimal(euros)) == Money(cents)


@pytest.mark.parametrize("wrong", [1.5, "15", Decimal(1), True])
def test_money_is_made_of_whole_cents_only(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong)  # type: ignore[arg-type]


def test_float_is_no_amount() -> None:
    with pytest.raises(TypeError):
        Money.euros(150.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (15000, "150\u00a0€", "€150"),
        (14950, "149,50\u00a0€", "€149.50"),
        (123456700, "1\u202f234\u202f567\u00a0€", "€1,234,567"),
        (0, "0\u00a0€", "€0"),
    ],
)
def test_amounts_read_as_each_language_writes_them(cents: int, french: str, english: str) -> None:
    assert (Money(cents).text("fr"), Money(cents).text("en")) == (french, english)


def test_zero_is_false_and_the_rest_is_true() -> None:
    assert (bool(ZERO), bool(Money(1)), bool(Money(-1))) == (False, True, True)
