"""Whatever happens to orders, in whatever order: no seat is sold twice and no cent is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from congress.checkout import use_cases
from congress.kernel.db import db, transaction
from congress.kernel.errors import Refusal
from congress.kernel.money import ZERO, Money, total
from congress.offers.models import Offer
from congress.orders.models import SEATED, Attendee, Order, OrderStatus, PaymentMethod
from congress.orders.queries import seats_held
from congress.payments.queries import payments_of, received, refunds_of
from congress.tickets.models import Ticket, TicketState
from congress.tickets.queries import tickets_of
from tests.checkout.sale import draft, make_order, session_of, tell
from tests.factories import NOON, make_edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from apiflask import APIFlask

    from congress.editions.models import Edition

QUOTA = 4
_editions = count(3000)

METHODS = st.sampled_from([PaymentMethod.CARD, PaymentMethod.TRANSFER, PaymentMethod.PURCHASE_ORDER])
WHICH = st.integers(0, 3)
ACTIONS = st.one_of(
    st.tuples(st.just("place"), METHODS, st.integers(1, 3)),
    st.tuples(st.just("pay"), WHICH, st.sampled_from([0, 0, 0, -100, 100])),
    st.tuples(st.just("pay_again"), WHICH, st.just(0)),
    st.tuples(st.just("page_expires"), WHICH, st.just(0)),
    st.tuples(st.just("cancel"), WHICH, st.just(0)),
    st.tuples(st.just("wait"), st.sampled_from([1, 29, 31, 60 * 24 * 16]), st.just(0)),
)


class Story:
    """An edition of four seats, and the orders placed for it."""

    def __init__(self) -> None:
        self.edition: Edition = make_edition(ref=str(next(_editions)), quota=QUOTA)
        self.now: datetime = NOON
        self.orders: list[int] = []
        self.numbers = count()

    def order(self, which: int) -> Order | None:
        return db.session.get_one(Order, self.orders[which % len(self.orders)]) if self.orders else None

    def place(self, method: PaymentMethod, people: int) -> None:
        self.orders.append(make_order(self.edition, people, at=self.now, payment_method=method).id)

    def wait(self, minutes: int, _: int) -> None:
        self.now += timedelta(minutes=minutes)
        for order_id in self.orders:
            with transaction():
                use_cases.expire(order_id, at=self.now)

    def pay(self, which: int, more_cents: int) -> None:
        if order := self.order(which):
            tell(session_of(order, amount_cents=order.total.cents + more_cents), at=self.now)

    def pay_again(self, which: int, _: int) -> None:
        if order := self.order(which):
            tell(session_of(order, payment_intent=f"pi_again_{order.ref}_{next(self.numbers)}"), at=self.now)

    def page_expires(self, which: int, _: int) -> None:
        if order := self.order(which):
            tell(session_of(order, status="expired", payment_status="unpaid"), at=self.now)

    def cancel(self, which: int, _: int) -> None:
        if order := self.order(which):
            with transaction():
                use_cases.cancel(order.id, reason="Demande", at=self.now, actor="test")

    def holds_together(self) -> None:
        db.session.rollback()
        offer = db.session.scalars(select(Offer).where(Offer.edition_id == self.edition.id)).one()
        assert seats_held([offer.id], self.now)[offer.id] <= QUOTA
        for order_id in self.orders:
            _holds_together(db.session.get_one(Order, order_id))


def _holds_together(order: Order) -> None:
    valid = [ticket for ticket in tickets_of(order) if ticket.state is TicketState.VALID]
    assert len(valid) == (len(order.attendees) if order.status in SEATED else 0)
    came_in = total(payment.amount for payment in payments_of(order))
    given_back = total(refund.amount for refund in refunds_of(order))
    assert ZERO <= given_back <= came_in
    assert received(order) == came_in - given_back
    if order.status is OrderStatus.PAID:
        assert received(order) == order.total
    if order.status is OrderStatus.CANCELLED:
        assert received(order) == ZERO
    if order.status is not OrderStatus.PAID:
        assert received(order) < order.total
    assert [move.to_status for move in order.moves][-1] is order.status


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTIONS, max_size=12))
def test_no_story_sells_a_seat_twice_or_loses_money(app: APIFlask, actions: list[tuple[str, Any, int]]) -> None:
    assert app.testing
    story = Story()
    for name, first, second in actions:
        step: Callable[[Any, int], None] = getattr(story, name)
        try:
            step(first, second)
        except Refusal:
            db.session.rollback()  # an answer: nothing may have changed
        story.holds_together()


def test_tickets_are_counted_once_for_each_attendee(edition: Edition) -> None:
    order = make_order(edition, 3)
    tell(session_of(order))
    doubled = select(Ticket.attendee_id).group_by(Ticket.attendee_id).having(func.count() > 1)
    assert db.session.scalars(doubled).all() == []
    assert db.session.scalar(select(func.count()).select_from(Attendee)) == len(draft(3).attendees)
    assert received(order) == Money.euros(450)
