from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.kernel.money import ZERO, Money
from congress.offers.models import Offer, Voucher, VoucherKind
from congress.offers.prices import lowered, net_of, price_for, price_for_all
from tests.factories import NOON

SOON, PAST = NOON + timedelta(seconds=1), NOON
prices = st.integers(0, 1_000_000).map(Money)
maybe = st.none() | prices


def offer(price: int, **changes: Any) -> Offer:
    values = {name: Money(cents) if name.endswith("price") else cents for name, cents in changes.items()}
    return Offer(price=Money(price), **values)


def voucher(kind: VoucherKind, value: int | None = None) -> Voucher:
    if kind is VoucherKind.PERCENT:
        return Voucher(kind=kind, percent=value)
    return Voucher(kind=kind, amount=Money(value) if value is not None else None)


EARLY, MEMBER = {"early_price": 12000, "early_until": SOON}, {"member_price": 13000}


@pytest.mark.parametrize(
    ("of", "for_all", "for_a_member"),
    [
        (offer(15000), 15000, 15000),
        (offer(15000, **EARLY), 12000, 12000),
        (offer(15000, early_price=12000, early_until=PAST), 15000, 15000),  # until that instant, not at it
        (offer(15000, **MEMBER), 15000, 13000),
        (offer(15000, **EARLY, **MEMBER), 12000, 12000),  # the lower of both, never both off
        (offer(15000, early_price=14000, early_until=SOON, **MEMBER), 14000, 13000),
        (offer(15000, early_price=16000, early_until=SOON), 15000, 15000),
        (offer(15000, early_price=12000), 15000, 15000),
        (offer(15000, member_price=0), 15000, 0),
        (offer(0, **MEMBER), 0, 0),
    ],
)
def test_one_pays_the_lowest_price_one_is_entitled_to(of: Offer, for_all: int, for_a_member: int) -> None:
    assert price_for_all(of, NOON).cents == price_for(of, is_member=False, at=NOON).cents == for_all
    assert price_for(of, is_member=True, at=NOON).cents == for_a_member


@pytest.mark.parametrize(
    ("price", "by", "left"),
    [
        (15000, voucher(VoucherKind.FREE), 0),
        (15000, voucher(VoucherKind.PERCENT, 100), 0),
        (15000, voucher(VoucherKind.PERCENT, 20), 12000),
        (1, voucher(VoucherKind.PERCENT, 50), 1),  # half a cent is rounded up
        (3, voucher(VoucherKind.PERCENT, 50), 2),
        (99, voucher(VoucherKind.PERCENT, 33), 66),
        (15000, voucher(VoucherKind.AMOUNT, 5000), 10000),
        (15000, voucher(VoucherKind.AMOUNT, 15000), 0),
        (15000, voucher(VoucherKind.AMOUNT, 15001), 0),
        (0, voucher(VoucherKind.AMOUNT, 5000), 0),
    ],
)
def test_a_voucher_takes_off_what_it_says(price: int, by: Voucher, left: int) -> None:
    assert lowered(Money(price), by) == Money(left)


@given(price=prices, early=maybe, member=maybe, is_early=st.booleans(), is_member=st.booleans())
def test_no_advantage_makes_anything_dearer(
    *, price: Money, early: Money | None, member: Money | None, is_early: bool, is_member: bool
) -> None:
    of = Offer(price=price, early_price=early, early_until=SOON if is_early else PAST, member_price=member)
    asked = price_for(of, is_member=is_member, at=NOON)
    entitled = [price, *([early] if early and is_early else []), *([member] if member and is_member else [])]
    assert asked <= min(entitled)
    assert asked in {price, early, member}
    assert asked <= price_for_all(of, NOON) <= price


@given(price=prices, percent=st.integers(1, 100))
def test_a_percentage_is_right_to_half_a_cent(price: Money, percent: int) -> None:
    left = lowered(price, voucher(VoucherKind.PERCENT, percent))
    exact = Fraction(price.cents * (100 - percent), 100)
    assert -Fraction(1, 2) < left.cents - exact <= Fraction(1, 2)
    assert ZERO <= left <= price


@given(price=prices, amount=st.integers(1, 2_000_000))
def test_an_amount_never_takes_more_than_there_is(price: Money, amount: int) -> None:
    left = lowered(price, voucher(VoucherKind.AMOUNT, amount))
    assert left == max(price - Money(amount), ZERO)


@given(gross=prices, rate=st.integers(0, 10_000))
def test_a_net_price_is_right_to_half_a_cent(gross: Money, rate: int) -> None:
    net = net_of(gross, rate)
    exact = Fraction(gross.cents * 10_000, 10_000 + rate)
    assert -Fraction(1, 2) < net.cents - exact <= Fraction(1, 2)
    assert ZERO <= net <= gross
