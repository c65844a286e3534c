"""What becomes of an order when it is paid: in time, late, twice, wrongly, or after it was called off."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from congress.checkout import use_cases
from congress.kernel.db import db, transaction
from congress.kernel.money import ZERO, Money
from congress.offers.models import Offer
from congress.orders.models import Order, OrderStatus, PaymentMethod
from congress.orders.refusals import CannotMove
from congress.payments.models import Payment, Refund, StripeEventSeen
from congress.payments.queries import payments_of, received, refunds_of
from congress.payments.use_cases import PaymentKnown
from congress.people.models import AuditEntry
from congress.tickets.models import Ticket, TicketState
from tests.checkout.sale import BUYER, fresh, mails, make_order, person, rows, session_of, tell
from tests.factories import NOON

if TYPE_CHECKING:
    from congress.editions.models import Edition

LATE = NOON + timedelta(hours=1)


def expire(order: Order, at: datetime = LATE) -> Order:
    with transaction():
        return use_cases.expire(order.id, at=at)


def cancel(order: Order, at: datetime = NOON) -> Order:
    with transaction():
        return use_cases.cancel(order.id, reason="Demande", at=at, actor="claude@exemple.fr")


def receive(order: Order, euros: int, ref: str = "VIR 1", at: datetime = NOON) -> Order:
    with transaction():
        return use_cases.receive_payment(
            order.id,
            method=PaymentMethod.TRANSFER,
            amount=Money.euros(euros),
            external_ref=ref,
            received_at=at,
            at=at,
            actor="claude@exemple.fr",
        )


def set_quota(quota: int) -> None:
    with transaction():
        db.session.query(Offer).one().quota = quota


def refunds() -> list[tuple[str, Money]]:
    db.session.rollback()
    return [(refund.reason, refund.amount) for refund in db.session.query(Refund).order_by(Refund.id)]


def test_paid_order_has_its_tickets_and_its_mails(edition: Edition) -> None:
    people = (person(1, email="un@exemple.fr"), person(2), person(3, email=BUYER.upper()))
    order = make_order(edition, attendees=people)
    tell(session_of(order))
    assert fresh(order).status is OrderStatus.PAID
    assert rows(Ticket) == 3
    assert mails() == [("order-confirmed", BUYER), ("ticket", "un@exemple.fr")]
    payment = db.session.query(Payment).one()
    assert (payment.amount, payment.method, payment.external_ref) == (
        Money.euros(450),
        PaymentMethod.CARD,
        f"pi_{order.ref}",
    )


def test_payment_told_again_by_anyone_changes_nothing(edition: Edition) -> None:
    order = make_order(edition, people=2)
    tell(session_of(order), event="evt_1")
    tell(session_of(order), event="evt_1")
    tell(session_of(order), event="evt_2")
    tell(session_of(order))
    assert (rows(Payment), rows(Ticket), len(mails()), rows(StripeEventSeen), refunds()) == (1, 2, 1, 2, [])


def test_completed_page_that_is_not_paid_yet_waits(edition: Edition) -> None:
    order = make_order(edition)
    tell(session_of(order, payment_status="unpaid"))
    assert (fresh(order).status, rows(Payment)) == (OrderStatus.AWAITING_PAYMENT, 0)
    tell(session_of(order))
    assert fresh(order).status is OrderStatus.PAID


def test_pay_page_of_no_order_of_ours_is_left_alone(edition: Edition) -> None:
    order = make_order(edition)
    tell(session_of(order, order_ref="ZZZZZZZZ"), event="evt_1")
    assert (rows(Payment), fresh(order).status) == (0, OrderStatus.AWAITING_PAYMENT)


def test_expired_order_is_told_and_its_seats_are_free(edition: Edition) -> None:
    order = make_order(edition)
    expire(order, at=NOON + timedelta(minutes=29))
    assert fresh(order).status is OrderStatus.AWAITING_PAYMENT
    expire(order, at=NOON + timedelta(minutes=30))
    assert fresh(order).status is OrderStatus.EXPIRED
    expire(order)
    assert mails() == [("order-expired", BUYER)]


def test_late_payment_revives_the_order_while_seats_are_left(edition: Edition) -> None:
    order = make_order(edition, people=2)
    expire(order)
    tell(session_of(order), at=LATE)
    assert fresh(order).status is OrderStatus.PAID
    assert (rows(Ticket), refunds()) == (2, [])
    assert mails() == [("order-expired", BUYER), ("order-confirmed", BUYER)]


@pytest.mark.parametrize("noticed", [True, False], ids=["expired", "overdue, not yet noticed"])
def test_late_payment_is_kept_and_given_back_when_the_seats_are_gone(edition: Edition, *, noticed: bool) -> None:
    set_quota(2)
    order = make_order(edition, people=2)
    if noticed:
        expire(order)
    other = make_order(edition, people=1, at=LATE)
    tell(session_of(order), at=LATE)
    assert fresh(order).status is OrderStatus.EXPIRED
    assert (rows(Payment), rows(Ticket), refunds()) == (1, 0, [("paid_late", Money.euros(300))])
    assert mails()[-1] == ("payment-returned", BUYER)
    assert received(fresh(order)) == ZERO
    tell(session_of(other), at=LATE)
    assert fresh(other).status is OrderStatus.PAID


def test_payment_at_the_last_minute_never_sells_a_seat_twice(edition: Edition) -> None:
    set_quota(1)
    order = make_order(edition)
    make_order(edition, at=NOON + timedelta(minutes=30))  # its clock runs a little ahead
    tell(session_of(order), at=NOON + timedelta(minutes=30) - timedelta(microseconds=1))
    assert (fresh(order).status, refunds()) == (OrderStatus.EXPIRED, [("paid_late", Money.euros(150))])


def test_second_payment_of_a_paid_order_is_given_back_whole(edition: Edition) -> None:
    order = make_order(edition)
    tell(session_of(order))
    tell(session_of(order, id="cs_2", payment_intent="pi_2"))
    assert (rows(Payment), rows(Ticket), refunds()) == (2, 1, [("paid_twice", Money.euros(150))])
    assert received(fresh(order)) == Money.euros(150)


def test_payment_above_the_amount_gives_the_difference_back(edition: Edition) -> None:
    order = make_order(edition)
    tell(session_of(order, amount_cents=15001))
    assert (fresh(order).status, refunds()) == (OrderStatus.PAID, [("paid_too_much", Money(1))])


def test_payment_below_the_amount_is_kept_flagged_and_holds_the_seats(edition: Edition) -> None:
    order = make_order(edition)
    tell(session_of(order, amount_cents=14999))
    found = fresh(order)
    assert (found.status, found.expires_at, rows(Ticket)) == (OrderStatus.AWAITING_PAYMENT, None, 0)
    assert [(entry.action, entry.details) for entry in db.session.query(AuditEntry)] == [
        ("paid_in_part", {"received_cents": 14999})
    ]
    expire(order)
    assert fresh(order).status is OrderStatus.AWAITING_PAYMENT


def test_payment_of_a_cancelled_order_is_kept_and_given_back(edition: Edition) -> None:
    order = make_order(edition)
    cancel(order)
    tell(session_of(order))
    assert (fresh(order).status, rows(Ticket)) == (OrderStatus.CANCELLED, 0)
    assert refunds() == [("cancelled", Money.euros(150))]


def test_cancelling_a_paid_order_voids_its_tickets_and_gives_all_back(edition: Edition) -> None:
    order = make_order(edition, people=2)
    tell(session_of(order))
    cancel(order)
    assert {ticket.state for ticket in db.session.query(Ticket)} == {TicketState.VOID}
    assert refunds() == [("cancelled", Money.euros(300))]
    assert [kind for kind, _ in mails()] == ["order-confirmed", "payment-returned", "order-cancelled"]
    with pytest.raises(CannotMove):
        cancel(order)


def test_transfers_add_up_until_the_order_is_paid(edition: Edition) -> None:
    order = make_order(edition, people=2, payment_method=PaymentMethod.TRANSFER)
    assert receive(order, 100, "VIR 1").status is OrderStatus.AWAITING_PAYMENT
    assert receive(order, 100, "VIR 1").status is OrderStatus.AWAITING_PAYMENT
    assert receive(order, 200, "VIR 2").status is OrderStatus.PAID
    assert (rows(Payment), rows(Ticket), received(fresh(order))) == (2, 2, Money.euros(300))


def test_reference_of_another_order_is_refused(edition: Edition) -> None:
    receive(make_order(edition), 150)
    other = make_order(edition)
    with pytest.raises(PaymentKnown):
        receive(other, 150)
    assert (rows(Payment), fresh(other).status) == (1, OrderStatus.AWAITING_PAYMENT)


def test_purchase_order_keeps_its_tickets_when_it_is_paid(edition: Edition) -> None:
    order = make_order(edition, payment_method=PaymentMethod.PURCHASE_ORDER)
    (before,) = db.session.query(Ticket.ref).one()
    receive(order, 150)
    assert (fresh(order).status, db.session.query(Ticket.ref).one()) == (OrderStatus.PAID, (before,))
    assert mails() == [("order-confirmed", BUYER), ("payment-instructions", BUYER)]


def test_expired_pay_page_ends_an_order_by_card_only(edition: Edition) -> None:
    by_card = make_order(edition)
    by_transfer = make_order(edition, payment_method=PaymentMethod.TRANSFER)
    for order in (by_card, by_transfer):
        tell(session_of(order, status="expired", payment_status="unpaid", payment_intent=None))
    assert (fresh(by_card).status, fresh(by_transfer).status) == (OrderStatus.EXPIRED, OrderStatus.AWAITING_PAYMENT)


def test_expiry_told_after_the_payment_changes_nothing(edition: Edition) -> None:
    order = make_order(edition)
    tell(session_of(order))
    tell(session_of(order, id="cs_old", status="expired", payment_status="unpaid", payment_intent=None))
    assert (fresh(order).status, mails()) == (OrderStatus.PAID, [("order-confirmed", BUYER)])


def test_never_more_goes_back_than_came(edition: Edition) -> None:
    order = make_order(edition)
    receive(order, 150)
    with transaction():
        use_cases.give_back(payments_of(order)[0], Money.euros(500), reason="test", at=NOON)
    assert ([refund.amount for refund in refunds_of(order)], received(order)) == ([Money.euros(150)], ZERO)
