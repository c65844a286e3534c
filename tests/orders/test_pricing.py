from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.kernel.money import Money
from congress.offers.models import Offer, Option, Visibility, Voucher, VoucherKind
from congress.orders.models import AttendeeCategory
from congress.orders.pricing import priced, refuse_what_is_not_on_sale, sum_of
from congress.orders.refusals import UnknownOffer, VoucherRefused
from congress.orders.stock import Stock
from tests.factories import NOON
from tests.offers.selling import draft, person

PRESS, MEMBER = AttendeeCategory.PRESS, AttendeeCategory.MEMBER


def an_offer(ref: str = "deux-jours", **changes: Any) -> Offer:
    values: dict[str, Any] = {"price": Money(15000), "visibility": Visibility.PUBLIC, "categories": [], **changes}
    return Offer(id=len(ref), ref=ref, name=ref, **values)


def an_option(ref: str = "soiree", **changes: Any) -> Option:
    values: dict[str, Any] = {"price": Money(3500), "position": 1, "offers": [], **changes}
    return Option(ref=ref, name=ref, **values)


def a_voucher(**changes: Any) -> Voucher:
    values: dict[str, Any] = {"kind": VoucherKind.PERCENT, "percent": 20, "categories": [], "offers": [], **changes}
    return Voucher(code="VINGT", **values)


def stock(*things: Offer | Option, voucher: Voucher | None = None) -> Stock:
    offers = {one.ref: one for one in things if isinstance(one, Offer)}
    return Stock(offers, {one.ref: one for one in things if isinstance(one, Option)}, (), voucher)


def cents(asked: Any, held: Stock, *, is_member: bool = False, uses_left: int | None = None) -> list[tuple[int, int]]:
    """Public price and price of each line, in cents."""
    lines = priced(asked, held, is_member=is_member, uses_left=uses_left, at=NOON)
    return [(line.list_price.cents, line.price.cents) for line in lines]


def test_each_attendee_has_the_offer_and_then_the_options_in_their_order() -> None:
    held = stock(an_offer(), an_option(position=2), an_option("dejeuner", price=Money(0), position=1))
    lines = priced(
        draft(person(), person("deux-jours", "soiree", "dejeuner", "soiree")),
        held,
        is_member=False,
        uses_left=None,
        at=NOON,
    )
    assert [(line.position, line.label, line.price.cents) for line in lines] == [
        (0, "deux-jours", 15000),
        (1, "deux-jours", 15000),
        (1, "dejeuner", 0),
        (1, "soiree", 3500),
    ]
    assert sum_of(lines) == Money(33500)


def test_the_public_price_is_kept_beside_the_members() -> None:
    assert cents(draft(), stock(an_offer(member_price=Money(13000))), is_member=True) == [(15000, 13000)]


def test_a_voucher_lowers_what_a_member_pays_and_no_option() -> None:
    held = stock(an_offer(member_price=Money(10000)), an_option(), voucher=a_voucher())
    asked = draft(person("deux-jours", "soiree"), voucher="vingt")
    assert cents(asked, held, is_member=True) == [(15000, 8000), (3500, 3500)]


def test_a_voucher_is_for_the_first_it_is_good_for_as_often_as_it_may() -> None:
    held = stock(an_offer(), voucher=a_voucher(categories=["press"]))
    people = (person(), person(category=PRESS), person(category=PRESS), person(category=PRESS))
    asked = draft(*people, voucher=" Vingt ")
    assert [paid for _, paid in cents(asked, held, uses_left=2)] == [15000, 12000, 12000, 15000]
    assert [paid for _, paid in cents(asked, held)] == [15000, 12000, 12000, 12000]


def test_a_voucher_of_an_offer_lowers_no_other() -> None:
    held = stock(an_offer(), an_offer("jeudi", price=Money(9000)), voucher=a_voucher(offers=["jeudi"]))
    asked = draft(person(), person("jeudi"), voucher="VINGT")
    assert [paid for _, paid in cents(asked, held)] == [15000, 7200]


@pytest.mark.parametrize(
    ("voucher", "uses_left", "message"),
    [
        (None, None, "Ce code n'est pas valable, ou ne l'est plus."),
        (a_voucher(valid_until=NOON), None, "Ce code n'est pas valable, ou ne l'est plus."),
        (a_voucher(revoked_at=NOON - timedelta(days=1)), None, "Ce code n'est pas valable, ou ne l'est plus."),
        (a_voucher(categories=["press"]), None, "Ce code ne s'applique à personne dans cette commande."),
        (a_voucher(offers=["jeudi"]), 0, "Ce code ne s'applique à personne dans cette commande."),
        (a_voucher(), 0, "Ce code a déjà servi autant de fois qu'il le pouvait."),
    ],
)
def test_a_voucher_that_lowers_nothing_is_refused(voucher: Voucher | None, uses_left: int | None, message: str) -> None:
    with pytest.raises(VoucherRefused) as refused:
        cents(draft(voucher="VINGT"), stock(an_offer(), voucher=voucher), uses_left=uses_left)
    assert {name: [text.replace("’", "'") for text in texts] for name, texts in refused.value.errors.items()} == {
        "voucher": [message]
    }


@given(
    price=st.integers(0, 100_000),
    member=st.none() | st.integers(0, 100_000),
    percent=st.integers(1, 100),
    people=st.integers(1, 20),
    uses=st.none() | st.integers(1, 20),
)
def test_nobody_pays_more_than_the_public_price_or_less_than_nothing(
    price: int, member: int | None, percent: int, people: int, uses: int | None
) -> None:
    held = stock(
        an_offer(price=Money(price), member_price=None if member is None else Money(member)),
        voucher=a_voucher(percent=percent),
    )
    asked = draft(*[person()] * people, voucher="VINGT")
    lines = priced(asked, held, is_member=True, uses_left=uses, at=NOON)
    assert all(0 <= line.price.cents <= line.list_price.cents == price for line in lines)
    assert sum(line.voucher is not None for line in lines) == min(people, uses if uses is not None else people)
    assert sum_of(lines).cents == sum(line.price.cents for line in lines)


LINK: dict[str, Any] = {"visibility": Visibility.LINK, "secret": "le-secret"}


@pytest.mark.parametrize(
    ("offer", "asked", "fields"),
    [
        (an_offer(), draft(), {}),
        (an_offer("autre"), draft(), {"attendees.0.offer"}),
        (an_offer(sale_closes_at=NOON), draft(), {"attendees.0.offer"}),
        (an_offer(sale_opens_at=NOON), draft(), {}),
        (an_offer(sale_opens_at=NOON + timedelta(seconds=1)), draft(), {"attendees.0.offer"}),
        (an_offer(**LINK), draft(), {"attendees.0.offer"}),
        (an_offer(**LINK), draft(offer_key="un-autre"), {"attendees.0.offer"}),
        (an_offer(**LINK), draft(offer_key="le-secret"), {}),
        (an_offer(visibility=Visibility.LINK), draft(), {"attendees.0.offer"}),  # no secret yet: nobody has it
        (an_offer(visibility=Visibility.DESK), draft(offer_key="le-secret"), {"attendees.0.offer"}),
        (an_offer(visibility=Visibility.DESK), draft(by_organisers=True), {}),
        (an_offer(categories=["press"]), draft(person(category=PRESS), person()), {"attendees.1.category"}),
    ],
)
def test_only_what_is_open_to_this_buyer_can_be_ordered(offer: Offer, asked: Any, fields: set[str]) -> None:
    assert refused_fields(asked, stock(offer)) == set(fields)


@pytest.mark.parametrize(
    ("option", "fields"),
    [
        (an_option(), set()),
        (an_option(offers=["deux-jours"]), set()),
        (an_option(offers=["jeudi"]), {"attendees.0.options"}),
        (an_option(sale_closes_at=NOON), {"attendees.0.options"}),
        (an_option("autre"), {"attendees.0.options"}),
    ],
)
def test_only_options_of_the_offer_that_are_still_open_can_be_added(option: Option, fields: set[str]) -> None:
    assert refused_fields(draft(person("deux-jours", "soiree")), stock(an_offer(), option)) == fields


def refused_fields(asked: Any, held: Stock) -> set[str]:
    try:
        refuse_what_is_not_on_sale(asked, held, NOON)
    except UnknownOffer as refused:
        return set(refused.errors)
    return set()
