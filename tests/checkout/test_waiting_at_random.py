"""Whatever becomes of orders and of those who wait: no seat is given twice, and nobody is overtaken."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from congress.checkout import use_cases
from congress.checkout.waiting import serve_waiting
from congress.kernel.db import db, transaction
from congress.kernel.errors import Refusal
from congress.kernel.money import Money
from congress.offers.models import Offer, SharedQuota
from congress.offers.queries import offers_of
from congress.orders import waiting
from congress.orders.models import Order, OrderStatus
from congress.orders.queries import holding_seats, seats_held
from congress.orders.waiting_models import WaitingEntry, WaitingState
from tests.checkout.sale import make_order, person
from tests.factories import NOON, make_edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from apiflask import APIFlask

QUOTAS = {"deux-jours": 3, "distance": 3}
ROOM = 4  # both offers together
_editions = count(4000)

WHICH = st.integers(0, 5)
OFFERS = st.sampled_from(list(QUOTAS))
ACTIONS = st.one_of(
    st.tuples(st.just("order"), OFFERS, st.integers(1, 3)),
    st.tuples(st.just("order"), OFFERS, st.integers(1, 3)),
    st.tuples(st.just("join"), OFFERS, st.integers(1, 3)),
    st.tuples(st.just("join"), OFFERS, st.integers(1, 3)),
    st.tuples(st.just("cancel"), WHICH, st.just(0)),
    st.tuples(st.just("take"), WHICH, st.integers(0, 1)),
    st.tuples(st.just("leave"), WHICH, st.just(0)),
    st.tuples(st.just("let_pass"), st.sampled_from([1, 31, 49 * 60]), st.booleans()),
)


class Story:
    """An edition of two offers that share a room; what is done to it, by hand and by the clock."""

    def __init__(self) -> None:
        self.edition = make_edition(ref=str(next(_editions)), quota=QUOTAS["deux-jours"])
        self.now: datetime = NOON
        self.names = count()
        with transaction():
            first = db.session.merge(offers_of(self.edition)[0])
            remote = Offer(
                edition_id=self.edition.id,
                ref="distance",
                position=2,
                name="À distance",
                price=Money.euros(50),
                quota=QUOTAS["distance"],
            )
            db.session.add(remote)
            room = SharedQuota(edition_id=self.edition.id, ref="salle", name="La salle", size=ROOM)
            room.offers = [first, remote]
            db.session.add(room)

    def offer(self, ref: str) -> Offer:
        return next(one for one in offers_of(self.edition) if one.ref == ref)

    def order(self, ref: str, places: int, key: str = "") -> None:
        people = tuple(person(number, offer=ref) for number in range(places))
        waits = {one.id for one in self.entries() if one.state is WaitingState.WAITING and one.offer_id == self.id(ref)}
        make_order(self.edition, at=self.now, attendees=people, offer_key=key)
        assert key or not waits, "a seat went past those who wait for it"

    def id(self, ref: str) -> int:
        return self.offer(ref).id

    def join(self, ref: str, places: int) -> None:
        name = f"p{next(self.names)}"
        with transaction():
            wish = waiting.Wish(name, f"{name}@exemple.fr", "fr", places)
            waiting.wait_for_offer(self.edition, self.offer(ref), wish, at=self.now)

    def cancel(self, which: int, _: int) -> None:
        orders = db.session.scalars(select(Order).where(Order.edition_id == self.edition.id)).all()
        if orders:
            with transaction():
                use_cases.cancel(orders[which % len(orders)].id, reason="", at=self.now, actor="test")

    def take(self, which: int, fewer: int) -> None:
        offered = [one for one in self.entries() if one.state is WaitingState.OFFERED]
        if offered:
            entry = offered[which % len(offered)]
            ref = next(ref for ref in QUOTAS if self.id(ref) == entry.offer_id)
            self.order(ref, max(entry.places - fewer, 1), entry.secret)

    def leave(self, which: int, _: int) -> None:
        entries = self.entries()
        if entries:
            with transaction():
                waiting.leave(entries[which % len(entries)], actor="test", at=self.now)
                serve_waiting(self.edition.id, at=self.now)

    def let_pass(self, minutes: int, worker: bool) -> None:  # noqa: FBT001 - an action as drawn
        self.now += timedelta(minutes=minutes)
        overdue = select(Order.id).where(
            Order.edition_id == self.edition.id,
            Order.status == OrderStatus.AWAITING_PAYMENT,
            ~holding_seats(self.now),
        )
        if worker:
            for order_id in db.session.scalars(overdue).all():
                with transaction():
                    use_cases.expire(order_id, at=self.now)
            with transaction():
                serve_waiting(self.edition.id, at=self.now)

    def entries(self) -> list[WaitingEntry]:
        db.session.rollback()
        db.session.expire_all()
        mine = select(WaitingEntry).where(WaitingEntry.edition_id == self.edition.id)
        return list(db.session.scalars(mine.order_by(WaitingEntry.id)))

    def holds_together(self, before: dict[int, WaitingState]) -> None:
        entries = self.entries()
        held = seats_held([self.id(ref) for ref in QUOTAS], self.now)
        assert all(held[self.id(ref)] <= quota for ref, quota in QUOTAS.items())
        assert sum(held.values()) <= ROOM
        for ref in QUOTAS:
            mine = [one for one in entries if one.offer_id == self.id(ref)]
            still = [one.id for one in mine if one.state is WaitingState.WAITING]
            called = [
                one.id
                for one in mine
                if before.get(one.id) is WaitingState.WAITING
                and one.state not in {WaitingState.WAITING, WaitingState.LEFT}
            ]
            assert not still or all(one < min(still) for one in called)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTIONS, min_size=4, max_size=25))
def test_no_story_gives_a_seat_twice_or_overtakes_anybody(app: APIFlask, actions: list[tuple[str, Any, Any]]) -> None:
    assert app.testing
    story = Story()
    for name, first, second in actions:
        before = {one.id: one.state for one in story.entries()}
        step: Callable[[Any, Any], None] = getattr(story, name)
        try:
            step(first, second)
        except Refusal:
            db.session.rollback()  # an answer: nothing may have changed
        story.holds_together(before)
