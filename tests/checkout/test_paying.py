"""How an order is settled once it is placed: another way to pay, a public body's references."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congress.checkout import paying, use_cases
from congress.checkout.models import NoPurchaseOrder
from congress.kernel.db import db, transaction
from congress.kernel.errors import StaleVersion
from congress.kernel.money import Money
from congress.offers.models import Offer
from congress.orders.models import BuyerKind, OrderStatus, PaymentMethod
from congress.orders.refusals import MethodNotOffered
from congress.people.models import AuditEntry
from congress.tickets.models import Ticket
from tests.checkout.accounts import with_accounts
from tests.checkout.sale import BUYER, fresh, mails, make_order, rows
from tests.factories import NOON

if TYPE_CHECKING:
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.orders.models import Order

CARD, TRANSFER, CHEQUE = PaymentMethod.CARD, PaymentMethod.TRANSFER, PaymentMethod.CHEQUE
PURCHASE_ORDER = PaymentMethod.PURCHASE_ORDER


def switch(order: Order, method: PaymentMethod, at: datetime = NOON, **options: Any) -> Order:
    with transaction():
        paying.switch_method(order.id, method, actor="public", at=at, **options)
    return fresh(order)


def receive(order: Order, euros: int, at: datetime = NOON) -> None:
    with transaction():
        use_cases.receive_payment(
            order.id,
            method=TRANSFER,
            amount=Money.euros(euros),
            external_ref=f"v-{order.ref}-{euros}",
            received_at=at,
            at=at,
            actor="compta",
        )


def last_audit() -> tuple[str, dict[str, Any]]:
    entry = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert entry is not None
    return entry.action, entry.details


@pytest.mark.parametrize("method", [TRANSFER, CHEQUE, PURCHASE_ORDER])
def test_who_pays_otherwise_than_by_card_is_told_how(edition: Edition, method: PaymentMethod) -> None:
    make_order(with_accounts(edition), payment_method=method)
    assert ("payment-instructions", BUYER) in mails()


@pytest.mark.parametrize("method", [CARD, PaymentMethod.FREE])
def test_who_pays_by_card_or_nothing_is_told_nothing(edition: Edition, method: PaymentMethod) -> None:
    if method is PaymentMethod.FREE:
        with transaction():
            db.session.query(Offer).one().price = Money(0)
    make_order(with_accounts(edition), payment_method=method)
    assert "payment-instructions" not in dict(mails())


def test_card_for_a_transfer_keeps_the_seats_as_long_as_a_transfer_takes(edition: Edition) -> None:
    order = switch(make_order(with_accounts(edition, transfer_hold_days=15)), TRANSFER, NOON + timedelta(minutes=10))
    assert (order.payment_method, order.expires_at) == (TRANSFER, NOON + timedelta(days=15))
    assert mails() == [("payment-instructions", BUYER)]
    assert last_audit() == ("switch_method", {"before": "card", "after": "transfer"})


def test_transfer_for_a_card_keeps_the_seats_half_an_hour(edition: Edition) -> None:
    at = NOON + timedelta(days=3)
    order = switch(make_order(with_accounts(edition), payment_method=TRANSFER), CARD, at)
    assert (order.payment_method, order.expires_at) == (CARD, at + timedelta(minutes=30))


def test_card_at_the_last_moment_wins_no_time(edition: Edition) -> None:
    order = make_order(with_accounts(edition, transfer_hold_days=1), payment_method=TRANSFER)
    changed = switch(order, CARD, NOON + timedelta(days=1, minutes=-5))
    assert changed.expires_at == NOON + timedelta(days=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from([CARD, TRANSFER, CHEQUE]), st.integers(1, 3 * 24 * 60)), max_size=8),
)
def test_to_and_fro_never_keeps_seats_longer_than_the_slowest_way(
    edition: Edition, moves: list[tuple[PaymentMethod, int]]
) -> None:
    order, at = make_order(with_accounts(edition, transfer_hold_days=4, cheque_hold_days=7)), NOON
    for method, minutes in moves:
        at += timedelta(minutes=minutes)
        if method in paying.ways_open(fresh(order), at=at):
            switch(order, method, at)
        else:
            with pytest.raises(MethodNotOffered):
                switch(order, method if method is not fresh(order).payment_method else PURCHASE_ORDER, at)
        expires_at = fresh(order).expires_at
        assert expires_at is not None
        assert expires_at <= NOON + timedelta(days=7)


def test_way_whose_time_is_over_is_no_way(edition: Edition) -> None:
    with_accounts(edition, transfer_hold_days=4, cheque_hold_days=10)
    order = make_order(edition, payment_method=CHEQUE)
    assert paying.ways_open(order, at=NOON + timedelta(days=5)) == (CARD,)


def test_ways_are_those_of_the_buyer_the_offers_and_the_accounts(edition: Edition) -> None:
    order = make_order(edition)
    assert paying.ways_open(order, at=NOON) == ()
    with_accounts(edition)
    assert paying.ways_open(fresh(order), at=NOON) == (TRANSFER, CHEQUE)
    public = make_order(edition, buyer_kind=BuyerKind.PUBLIC_BODY)
    assert paying.ways_open(public, at=NOON) == (PURCHASE_ORDER, TRANSFER)
    with transaction():
        db.session.query(Offer).one().methods = ["card", "cheque"]
    assert paying.ways_open(fresh(order), at=NOON) == (CHEQUE,)
    assert paying.ways_open(fresh(order), at=NOON, by_organisers=True) == (TRANSFER, CHEQUE, PURCHASE_ORDER)
    with pytest.raises(MethodNotOffered):
        switch(order, TRANSFER)


def test_town_hall_that_had_chosen_the_card_has_its_seats_by_purchase_order(edition: Edition) -> None:
    order = switch(make_order(edition, 2, buyer_kind=BuyerKind.PUBLIC_BODY), PURCHASE_ORDER)
    assert (order.status, order.expires_at, rows(Ticket)) == (OrderStatus.CONFIRMED, None, 2)
    assert mails() == [("order-confirmed", BUYER), ("payment-instructions", BUYER)]


def test_same_way_again_changes_nothing(edition: Edition) -> None:
    order = make_order(with_accounts(edition), payment_method=TRANSFER)
    assert switch(order, TRANSFER, NOON + timedelta(days=1)).expires_at == order.expires_at
    assert rows(AuditEntry) == 0


def test_order_paid_in_part_is_not_settled_otherwise(edition: Edition) -> None:
    order = make_order(with_accounts(edition), payment_method=TRANSFER)
    receive(order, 50)
    with pytest.raises(MethodNotOffered):
        switch(order, CHEQUE)
    assert fresh(order).payment_method is TRANSFER


@pytest.mark.parametrize("end", ["expired", "cancelled", "paid"])
def test_order_that_waits_no_more_is_not_settled_otherwise(edition: Edition, end: str) -> None:
    order, at = make_order(with_accounts(edition), payment_method=TRANSFER), NOON
    if end == "paid":
        receive(order, 150)
    elif end == "cancelled":
        with transaction():
            use_cases.cancel(order.id, reason="Malade", at=NOON, actor="test")
    else:
        at = NOON + timedelta(days=15)
    with pytest.raises(MethodNotOffered):
        switch(order, CHEQUE, at)


def test_order_that_changed_meanwhile_is_not_changed_over(edition: Edition) -> None:
    order = make_order(with_accounts(edition), payment_method=TRANSFER)
    with pytest.raises(StaleVersion):
        switch(order, CHEQUE, version=order.version - 1)
    assert switch(order, CHEQUE, version=order.version).payment_method is CHEQUE


def refer(order: Order, number: str, service: str = "", **options: Any) -> Order:
    with transaction():
        paying.set_purchase_order(order.id, number=number, service=service, actor="public", at=NOON, **options)
    return fresh(order)


def test_number_follows_and_who_wrote_it_is_known(edition: Edition) -> None:
    order = refer(make_order(edition, payment_method=PURCHASE_ORDER), "EJ-2027-42", "SRV1")
    assert (order.purchase_order_number, order.purchase_order_service) == ("EJ-2027-42", "SRV1")
    before, after = {"number": "", "service": ""}, {"number": "EJ-2027-42", "service": "SRV1"}
    assert last_audit() == ("set_purchase_order", {"before": before, "after": after})


def test_same_number_again_leaves_no_trace(edition: Edition) -> None:
    order = refer(make_order(edition, payment_method=PURCHASE_ORDER), "EJ-2027-42")
    refer(order, "EJ-2027-42")
    assert rows(AuditEntry) == 1


def test_number_of_two_is_not_lost_to_the_second(edition: Edition) -> None:
    order = make_order(edition, payment_method=PURCHASE_ORDER)
    seen = order.version
    refer(order, "EJ-1", version=seen)
    with pytest.raises(StaleVersion):
        refer(order, "EJ-2", version=seen)
    assert fresh(order).purchase_order_number == "EJ-1"


def test_order_by_card_has_no_purchase_order(edition: Edition) -> None:
    with pytest.raises(NoPurchaseOrder):
        refer(make_order(edition), "EJ-1")


def test_purchase_order_never_expires(edition: Edition) -> None:
    order = make_order(edition, payment_method=PURCHASE_ORDER)
    late = NOON + timedelta(days=3650)
    with transaction():
        use_cases.expire(order.id, at=late)
    assert (fresh(order).status, fresh(order).holds_seats(late)) == (OrderStatus.CONFIRMED, True)
