"""One person of an order, or all of them, do not come after all; or come again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from congress.checkout import use_cases
from congress.checkout.cancellations import cancel_attendees, restore_attendee, restore_order
from congress.kernel.db import db, transaction
from congress.kernel.money import ZERO, Money
from congress.orders.changes import part_of, percent_back
from congress.orders.models import Order, OrderStatus, PaymentMethod
from congress.orders.queries import seats_held
from congress.orders.refusals import CannotMove, NotCancelled, SeatCancelled, SoldOut
from congress.payments.queries import amount_due, payments_of, received, refunds_of
from congress.tickets.models import Ticket, TicketState
from tests.checkout.sale import fresh, mails, make_order, paid, person
from tests.factories import NOON, make_edition

if TYPE_CHECKING:
    from congress.editions.models import Edition

LATER = NOON + timedelta(minutes=2)
TIERS = [{"until": "2027-01-10", "percent": 50}, {"until": "2027-02-01", "percent": 25}]


def cancel(order: Order, *numbers: int, **values: Any) -> Order:
    """Cancels these of the order's people, by their position from 0."""
    known: dict[str, Any] = {"reason": "Malade", "actor": "acheteuse", "at": LATER} | values
    with transaction():
        cancel_attendees(order.id, [order.attendees[number].id for number in numbers], **known)
    return fresh(order)


def states() -> list[tuple[TicketState, int]]:
    db.session.rollback()
    found = db.session.scalars(select(Ticket).order_by(Ticket.id).execution_options(populate_existing=True))
    return [(ticket.state, ticket.serial) for ticket in found]


@pytest.mark.parametrize(
    ("day", "percent"),
    [(date(2027, 1, 10), 50), (date(2027, 1, 11), 25), (date(2027, 2, 1), 25), (date(2027, 2, 2), 0)],
)
def test_tier_of_the_day_says_how_much_goes_back(edition: Edition, day: date, percent: int) -> None:
    edition.refund_tiers = TIERS
    assert percent_back(edition, day) == percent
    edition.refund_tiers = []
    assert percent_back(edition, day) == 100
    db.session.rollback()


def test_part_of_a_price_is_rounded_to_the_cent() -> None:
    assert [part_of(Money(cents), 25).cents for cents in (100, 101, 102, 0)] == [25, 25, 26, 0]


def test_one_does_not_come_and_the_tier_goes_back(session: Any) -> None:
    edition = make_edition(refund_tiers=TIERS)
    order = cancel(paid(edition, 2), 0)
    assert (order.status, order.total, order.retained) == (OrderStatus.PAID, Money.euros(225), Money.euros(75))
    assert [(refund.amount, refund.reason) for refund in refunds_of(order)] == [(Money.euros(75), "given_up")]
    assert received(order) == Money.euros(225)
    assert states() == [(TicketState.VOID, 1), (TicketState.VALID, 1)]
    assert order.attendees[0].cancelled_at == LATER
    assert seats_held([order.lines[0].offer_id or 0], LATER) == {order.lines[0].offer_id: 1}
    assert [kind for kind, _ in mails()][1:] == ["payment-returned", "order-changed"]


def test_day_is_that_of_the_congress(session: Any) -> None:
    edition = make_edition(refund_tiers=TIERS)
    late = NOON.replace(hour=23, minute=30)  # the 11th in Paris
    assert refunds_of(cancel(paid(edition, 2), 0, at=late))[0].amount == Money(3750)


def test_organisers_say_how_much_goes_back(edition: Edition) -> None:
    order = cancel(paid(edition, 2), 0, refund_percent=10)
    assert (order.total, received(order)) == (Money.euros(285), Money.euros(285))


def test_all_do_not_come_and_the_order_is_cancelled(session: Any) -> None:
    edition = make_edition(refund_tiers=TIERS)
    order = cancel(paid(edition, 2), 0, 1)
    assert (order.status, order.total, received(order)) == (
        OrderStatus.CANCELLED,
        Money.euros(150),
        Money.euros(150),
    )
    assert (order.moves[-1].reason, order.moves[-1].actor) == ("Malade", "acheteuse")
    assert [kind for kind, _ in mails()][-1] == "order-cancelled"


def test_late_money_for_what_is_kept_is_kept_and_no_more(session: Any) -> None:
    edition = make_edition(refund_tiers=TIERS)
    order = cancel(make_order(edition, payment_method=PaymentMethod.PURCHASE_ORDER), 0)
    assert (order.status, order.total, amount_due(order)) == (
        OrderStatus.CANCELLED,
        Money.euros(75),
        Money.euros(75),
    )
    with transaction():
        use_cases.receive_payment(
            order.id,
            method=PaymentMethod.TRANSFER,
            amount=Money.euros(150),
            external_ref="v",
            received_at=LATER,
            at=LATER,
            actor="test",
        )
    assert received(fresh(order)) == Money.euros(75)


def test_nothing_is_kept_of_who_had_not_paid_yet(session: Any) -> None:
    edition = make_edition(refund_tiers=TIERS)
    order = cancel(make_order(edition, 2), 0, refund_percent=0)
    assert (order.status, order.total, order.retained) == (OrderStatus.AWAITING_PAYMENT, Money.euros(150), ZERO)


def test_attendee_with_an_address_is_told(edition: Edition) -> None:
    order = paid(edition, attendees=(person(1, email="camille@exemple.fr"), person(2)))
    cancel(order, 0)
    assert ("attendee-cancelled", "camille@exemple.fr") in mails()


@pytest.mark.parametrize("numbers", [[0], [0, 1]])
def test_nobody_is_cancelled_twice(edition: Edition, numbers: list[int]) -> None:
    order = cancel(paid(edition, 2), 0)
    with pytest.raises(SeatCancelled):
        cancel(order, *numbers)
    assert (len(refunds_of(fresh(order))), fresh(order).attendees[1].cancelled_at) == (1, None)


def test_cancelled_order_has_nobody_to_cancel(edition: Edition) -> None:
    order = cancel(paid(edition, 2), 0, 1)
    with pytest.raises(CannotMove):
        cancel(order, 0)


def test_restored_attendee_owes_the_price_and_has_a_new_badge(session: Any) -> None:
    edition = make_edition(refund_tiers=TIERS)
    order = cancel(paid(edition, 2), 0)
    with transaction():
        restore_attendee(order.attendees[0].id, actor="test", at=LATER)
    order = fresh(order)
    assert (order.status, order.total, amount_due(order)) == (
        OrderStatus.CONFIRMED,
        Money.euros(300),
        Money.euros(75),
    )
    assert states() == [(TicketState.VALID, 2), (TicketState.VALID, 1)]
    assert order.attendees[0].cancelled_at is None


def test_nobody_is_restored_twice_nor_into_a_cancelled_order(edition: Edition) -> None:
    order = paid(edition, 2)
    with pytest.raises(NotCancelled), transaction():
        restore_attendee(order.attendees[0].id, actor="test", at=LATER)
    order = cancel(order, 0, 1)
    with pytest.raises(CannotMove), transaction():
        restore_attendee(order.attendees[0].id, actor="test", at=LATER)


def test_seat_that_was_sold_meanwhile_is_not_restored(session: Any) -> None:
    edition = make_edition(quota=2)
    order = cancel(paid(edition, 2), 0)
    paid(edition, 1)
    with pytest.raises(SoldOut), transaction():
        restore_attendee(order.attendees[0].id, actor="test", at=LATER)
    assert fresh(order).attendees[0].cancelled_at == LATER


@pytest.mark.parametrize("whole", [True, False])
def test_restored_order_stands_with_those_who_came_when_it_ended(edition: Edition, whole: bool) -> None:  # noqa: FBT001
    order = cancel(paid(edition, 3), 2)
    at = LATER + timedelta(minutes=1)
    if whole:
        with transaction():
            use_cases.cancel(order.id, reason="Annulé", at=at, actor="test")
    else:
        cancel(order, 0, 1, at=at)
    with transaction():
        restore_order(order.id, actor="test", at=at + timedelta(minutes=1))
    order = fresh(order)
    assert (order.status, order.total, received(order)) == (OrderStatus.CONFIRMED, Money.euros(300), ZERO)
    assert [one.is_coming for one in order.attendees] == [True, True, False]
    assert states() == [(TicketState.VALID, 2), (TicketState.VALID, 2), (TicketState.VOID, 1)]


def test_restored_order_that_was_never_seated_waits_for_its_payment(edition: Edition) -> None:
    order = make_order(edition)
    at = NOON + timedelta(hours=1)
    with transaction():
        use_cases.expire(order.id, at=at)
    with transaction():
        restore_order(order.id, actor="test", at=at)
    order = fresh(order)
    assert (order.status, order.expires_at) == (OrderStatus.AWAITING_PAYMENT, at + timedelta(days=15))


def test_order_is_not_restored_into_a_full_house(session: Any) -> None:
    edition = make_edition(quota=2)
    order = cancel(paid(edition, 2), 0, 1)
    paid(edition, 1)
    with pytest.raises(SoldOut), transaction():
        restore_order(order.id, actor="test", at=LATER)
    assert fresh(order).status is OrderStatus.CANCELLED


def test_order_that_stands_is_not_restored(edition: Edition) -> None:
    order = paid(edition, 2)
    with pytest.raises(NotCancelled), transaction():
        restore_order(order.id, actor="test", at=LATER)
    assert len(payments_of(fresh(order))) == 1
