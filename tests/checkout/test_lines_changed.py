"""Another offer or other options afterwards: prices, seats, what is due and what goes back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from congress.checkout import use_cases
from congress.checkout.changes import change_lines
from congress.kernel.db import db, transaction
from congress.kernel.errors import StaleVersion
from congress.kernel.money import ZERO, Money
from congress.offers.models import Member, Visibility, Voucher, VoucherKind
from congress.orders.models import AttendeeCategory, Order, OrderStatus, PaymentMethod
from congress.orders.refusals import CannotMove, MethodNotOffered, SoldOut, UnknownOffer
from congress.payments.models import CardCheckout
from congress.payments.queries import amount_due, received, refunds_of
from congress.payments.use_cases import record_payment
from tests.checkout.catalogue import add_offer, add_option, share
from tests.checkout.sale import fresh, mails, make_order, paid, person, rows, session_of, tell
from tests.factories import NOON

if TYPE_CHECKING:
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.orders.line_changes import LineChange

LATER = NOON + timedelta(minutes=2)
TWO_DAYS, TWO_DAYS_NAME = "deux-jours", "Les deux jours"


def change(order: Order, offer: str = TWO_DAYS, *options: str, at: datetime = LATER, **values: Any) -> LineChange:
    """What the first of the order has from now on."""
    attendee = fresh(order).attendees[0]
    with transaction():
        return change_lines(order.id, attendee.id, offer=offer, options=options, actor="acheteuse", at=at, **values)


def lines(order: Order) -> list[tuple[str, int]]:
    return [(line.label, line.price.cents) for line in fresh(order).lines]


def test_option_with_a_supplement_leaves_the_rest_to_pay(edition: Edition) -> None:
    add_option(edition, "soiree", 20)
    order = paid(edition)
    assert change(order, TWO_DAYS, "soiree").difference == Money.euros(20)
    order = fresh(order)
    assert (order.status, order.total, amount_due(order)) == (
        OrderStatus.CONFIRMED,
        Money.euros(170),
        Money.euros(20),
    )
    assert lines(order) == [(TWO_DAYS_NAME, 15000), ("soiree", 2000)]
    assert mails()[-1] == ("order-changed", "acheteuse@exemple.fr")


def test_supplement_is_paid_by_card_and_the_order_is_paid_again(edition: Edition) -> None:
    add_option(edition, "soiree", 20)
    order = paid(edition)
    change(order, TWO_DAYS, "soiree")
    with transaction():
        assert use_cases.begin_card_checkout(order.id, at=LATER) is not None
    tell(session_of(order, id="cs_rest", payment_intent="pi_rest", amount_cents=2000), at=LATER)
    order = fresh(order)
    assert (order.status, received(order), refunds_of(order)) == (OrderStatus.PAID, Money.euros(170), [])


def test_option_given_up_is_paid_back(edition: Edition) -> None:
    add_option(edition, "soiree", 20)
    order = paid(edition, attendees=(person(options=("soiree",)),))
    assert change(order).difference == -Money.euros(20)
    order = fresh(order)
    assert (order.status, order.total, received(order)) == (OrderStatus.PAID, Money.euros(150), Money.euros(150))
    assert [(refund.amount, refund.reason) for refund in refunds_of(order)] == [(Money.euros(20), "changed")]


def test_money_goes_back_to_the_newest_payment_first(edition: Edition) -> None:
    add_option(edition, "soiree", 20)
    add_offer(edition, "a-distance", 0)
    order = paid(edition)
    change(order, TWO_DAYS, "soiree")
    tell(session_of(order, id="cs_rest", payment_intent="pi_rest", amount_cents=2000), at=LATER)
    change(order, "a-distance", "soiree")
    order = fresh(order)
    assert [(refund.payment.external_ref, refund.amount.cents) for refund in refunds_of(order)] == [
        ("pi_rest", 2000),
        (f"pi_{order.ref}", 13000),
    ]
    assert (received(order), order.total) == (Money.euros(20), Money.euros(20))


def test_kept_lines_keep_their_price_and_new_ones_have_the_days(edition: Edition) -> None:
    until = NOON + timedelta(minutes=1)
    add_offer(edition, "tot", 100, early_price=Money.euros(60), early_until=until)
    add_offer(edition, "autre", 90, early_price=Money.euros(50), early_until=until)
    add_option(edition, "soiree", 20)
    order = paid(edition, attendees=(person(offer="tot"),))
    change(order, "tot", "soiree")
    assert lines(order) == [("tot", 6000), ("soiree", 2000)]
    change(order, "autre", "soiree")
    assert sorted(lines(order)) == [("autre", 9000), ("soiree", 2000)]


def test_voucher_goes_along(edition: Edition) -> None:
    add_offer(edition, "un-jour", 100)
    with transaction():
        db.session.add(
            Voucher(
                edition_id=edition.id,
                code="MOITIE",
                kind=VoucherKind.PERCENT,
                percent=50,
                uses=1,
                created_by="test",
                created_at=NOON,
            )
        )
    order = paid(edition, voucher="MOITIE")
    assert lines(order) == [(TWO_DAYS_NAME, 7500)]
    change(order, "un-jour")
    assert lines(order) == [("un-jour", 5000)]


def test_member_stays_one(edition: Edition) -> None:
    add_offer(edition, "reseau", 100, member_price=Money.euros(70))
    add_offer(edition, "un-jour", 100, member_price=Money.euros(80))
    with transaction():
        db.session.add(Member(edition_id=edition.id, name="Une entreprise", code="C-7"))
    order = paid(edition, attendees=(person(offer="reseau"),), member_code="C-7")
    change(order, "un-jour")
    assert lines(order) == [("un-jour", 8000)]


def test_last_seat_is_not_sold_twice_by_a_change(edition: Edition) -> None:
    add_offer(edition, "un-jour", 100, quota=1)
    paid(edition, attendees=(person(offer="un-jour"),))
    order = paid(edition)
    with pytest.raises(SoldOut):
        change(order, "un-jour")
    assert lines(order) == [(TWO_DAYS_NAME, 15000)]


def test_quota_of_an_option_holds(edition: Edition) -> None:
    add_option(edition, "soiree", 20, quota=1)
    paid(edition, attendees=(person(options=("soiree",)),))
    order = paid(edition)
    with pytest.raises(SoldOut):
        change(order, TWO_DAYS, "soiree")


def test_within_a_shared_quota_one_may_change_though_it_is_full(edition: Edition) -> None:
    add_offer(edition, "a-distance", 50)
    share(edition, 2, TWO_DAYS, "a-distance")
    order = paid(edition, 2)
    change(order, "a-distance")
    assert fresh(order).total == Money.euros(200)


def test_what_is_kept_is_kept_though_its_quota_was_lowered(edition: Edition) -> None:
    add_option(edition, "soiree", 20)
    order = paid(edition, 2)
    with transaction():
        fresh_offer = order.lines[0].offer
        assert fresh_offer is not None
        fresh_offer.quota = 1
    change(order, TWO_DAYS, "soiree")
    assert fresh(order).total == Money.euros(320)


@pytest.mark.parametrize(
    ("offer", "option"),
    [
        ({"visibility": Visibility.DESK}, {}),
        ({"visibility": Visibility.LINK, "secret": "x" * 32}, {}),
        ({"sale_closes_at": NOON}, {}),
        ({"categories": ["press"]}, {}),
        ({}, {"sale_closes_at": NOON}),
        ({}, {"offers": [TWO_DAYS]}),
    ],
)
def test_what_is_not_on_sale_to_them_is_refused(
    edition: Edition, offer: dict[str, Any], option: dict[str, Any]
) -> None:
    add_offer(edition, "un-jour", 100, **offer)
    add_option(edition, "soiree", 20, **option)
    order = paid(edition)
    with pytest.raises(UnknownOffer) as refused:
        change(order, "un-jour", "soiree")
    assert list(refused.value.errors) == (["offer"] if offer else ["options"])
    assert lines(order) == [(TWO_DAYS_NAME, 15000)]


def test_option_counted_on_is_not_given_back_save_by_the_organisers(edition: Edition) -> None:
    add_option(edition, "repas", 20, sale_closes_at=LATER)
    order = paid(edition, attendees=(person(options=("repas",)),))
    with pytest.raises(UnknownOffer):
        change(order)
    change(order, by_organisers=True)
    assert fresh(order).total == Money.euros(150)


def test_offer_of_another_category_is_refused_to_organisers_too(edition: Edition) -> None:
    add_offer(edition, "presse", 0, categories=[AttendeeCategory.PRESS.value])
    order = paid(edition)
    with pytest.raises(UnknownOffer):
        change(order, "presse", by_organisers=True)


def test_offer_not_settled_that_way_is_refused(edition: Edition) -> None:
    add_offer(edition, "un-jour", 100, methods=["transfer"])
    with pytest.raises(MethodNotOffered):
        change(paid(edition), "un-jour")


def test_stale_change_is_refused(edition: Edition) -> None:
    add_option(edition, "soiree", 20)
    order = paid(edition)
    version = order.attendees[0].version
    change(order, TWO_DAYS, "soiree", version=version)
    with pytest.raises(StaleVersion):
        change(order, TWO_DAYS, version=version)


def test_order_that_waits_goes_on_waiting_for_another_sum(edition: Edition) -> None:
    add_option(edition, "soiree", 20)
    order = make_order(edition)
    with transaction():
        use_cases.begin_card_checkout(order.id, at=NOON)
    change(order, TWO_DAYS, "soiree", at=NOON)
    order = fresh(order)
    assert (order.status, order.total, order.expires_at) == (
        OrderStatus.AWAITING_PAYMENT,
        Money.euros(170),
        NOON + timedelta(minutes=30),
    )
    with transaction():
        again = use_cases.begin_card_checkout(order.id, at=NOON)
    assert (again is not None and again.attempt, rows(CardCheckout)) == (2, 2)


def test_replaced_pay_page_that_expires_leaves_the_order_its_time(edition: Edition) -> None:
    add_option(edition, "soiree", 20)
    order = make_order(edition)
    with transaction():
        checkout = use_cases.begin_card_checkout(order.id, at=NOON)
        assert checkout is not None
        checkout.external_id = f"cs_{order.ref}"
    change(order, TWO_DAYS, "soiree", at=NOON)
    tell(session_of(order, status="expired", payment_status="unpaid"), at=NOON)
    assert fresh(order).status is OrderStatus.AWAITING_PAYMENT


def test_order_that_becomes_free_has_its_seats(edition: Edition) -> None:
    add_offer(edition, "invite", 0)
    order = make_order(edition)
    change(order, "invite", at=NOON)
    order = fresh(order)
    assert (order.status, order.total, mails()[0][0]) == (OrderStatus.CONFIRMED, ZERO, "order-confirmed")


def test_free_order_that_costs_something_is_paid_by_card(edition: Edition) -> None:
    add_offer(edition, "invite", 0)
    order = make_order(edition, attendees=(person(offer="invite"),))
    change(order)
    order = fresh(order)
    assert (order.status, order.payment_method, amount_due(order)) == (
        OrderStatus.CONFIRMED,
        PaymentMethod.CARD,
        Money.euros(150),
    )


def test_expired_order_is_not_changed(edition: Edition) -> None:
    add_option(edition, "soiree", 20)
    with pytest.raises(CannotMove):
        change(make_order(edition), TWO_DAYS, "soiree", at=NOON + timedelta(hours=1))


def test_order_paid_in_part_is_paid_once_it_costs_no_more_than_that(edition: Edition) -> None:
    add_offer(edition, "un-jour", 100)
    order = make_order(edition, payment_method=PaymentMethod.TRANSFER)
    with transaction():
        record_payment(
            order,
            method=PaymentMethod.TRANSFER,
            amount=Money.euros(110),
            external_ref="v1",
            received_at=NOON,
            actor="test",
        )
    change(order, "un-jour")
    order = fresh(order)
    assert (order.status, received(order)) == (OrderStatus.PAID, Money.euros(100))
