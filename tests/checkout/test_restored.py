"""Who was cancelled comes after all: with a ticket, and with no more than is left by then."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from congress.checkout import use_cases
from congress.checkout.cancellations import cancel_attendees, restore_attendee, restore_order
from congress.checkout.paying import switch_method
from congress.kernel.db import db, transaction
from congress.offers.models import Voucher, VoucherKind
from congress.orders.models import BuyerKind, Order, OrderStatus, PaymentMethod
from congress.orders.queries import uses_of
from congress.orders.refusals import VoucherRefused
from congress.payments.queries import received
from congress.tickets.models import TicketState
from congress.tickets.queries import tickets_of
from tests.checkout.sale import fresh, mails, make_order, paid, session_of, tell
from tests.factories import NOON

if TYPE_CHECKING:
    from congress.editions.models import Edition

LATER = NOON + timedelta(minutes=2)
OVER = NOON + timedelta(hours=1)


def make_voucher(edition: Edition) -> Voucher:
    """Half the price, for one person."""
    values = {"kind": VoucherKind.PERCENT, "percent": 50, "uses": 1, "created_by": "test", "created_at": NOON}
    with transaction():
        voucher = Voucher(edition_id=edition.id, code="MOITIE", **values)
        db.session.add(voucher)
    return voucher


def cancel_first(order: Order) -> int:
    """The first of the order does not come."""
    first = order.attendees[0].id
    with transaction():
        cancel_attendees(order.id, [first], reason="Malade", actor="test", at=LATER)
    return first


def test_voucher_that_others_used_meanwhile_is_not_used_again(edition: Edition) -> None:
    voucher = make_voucher(edition)
    order = paid(edition, 2, voucher="MOITIE")
    first = cancel_first(order)
    paid(edition, voucher="MOITIE")
    with pytest.raises(VoucherRefused), transaction():
        restore_attendee(first, actor="test", at=LATER)
    with transaction():
        use_cases.cancel(order.id, reason="Erreur", at=OVER, actor="test")
    with transaction():
        restore_order(order.id, actor="test", at=OVER)  # without the one who was cancelled before
    assert (fresh(order).status, uses_of(voucher, OVER)) == (OrderStatus.CONFIRMED, 1)


def test_voucher_that_is_free_again_lowers_the_price_of_who_comes_again(edition: Edition) -> None:
    voucher = make_voucher(edition)
    order = paid(edition, 2, voucher="MOITIE")
    first = cancel_first(order)
    with transaction():
        restore_attendee(first, actor="test", at=LATER)
    assert (fresh(order).attendees[0].is_coming, uses_of(voucher, LATER)) == (True, 1)


def test_cancelled_order_does_not_take_its_voucher_from_others(edition: Edition) -> None:
    make_voucher(edition)
    order = paid(edition, voucher="MOITIE")
    cancel_first(order)
    paid(edition, voucher="MOITIE")
    with pytest.raises(VoucherRefused), transaction():
        restore_order(order.id, actor="test", at=LATER)
    assert fresh(order).status is OrderStatus.CANCELLED


@pytest.mark.parametrize(("is_used", "status"), [(True, OrderStatus.EXPIRED), (False, OrderStatus.PAID)])
def test_paid_late_an_order_has_its_voucher_if_nobody_used_it(
    edition: Edition,
    is_used: bool,  # noqa: FBT001
    status: OrderStatus,
) -> None:
    voucher = make_voucher(edition)
    order = make_order(edition, voucher="MOITIE")
    if is_used:
        make_order(edition, at=OVER, voucher="MOITIE")
    tell(session_of(order), at=OVER)
    order = fresh(order)
    assert (order.status, received(order).cents) == (status, 0 if is_used else order.total.cents)
    assert uses_of(voucher, OVER) == 1


def test_who_was_cancelled_before_the_seats_were_given_has_a_ticket_when_restored(edition: Edition) -> None:
    order = make_order(edition, 2, payment_method=PaymentMethod.TRANSFER, buyer_kind=BuyerKind.PUBLIC_BODY)
    first = cancel_first(order)
    with transaction():
        switch_method(order.id, PaymentMethod.PURCHASE_ORDER, actor="test", at=LATER)
    with transaction():
        restore_attendee(first, actor="test", at=LATER)
    order = fresh(order)
    assert order.status is OrderStatus.CONFIRMED
    assert [(one.attendee_id, one.state) for one in sorted(tickets_of(order), key=lambda one: one.attendee_id)] == [
        (attendee.id, TicketState.VALID) for attendee in order.attendees
    ]
    assert "ticket" in [kind for kind, _ in mails()]
