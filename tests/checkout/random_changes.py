"""A congress with few seats, whose buyers and organisers do at random whatever they may do to an order."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from congress.badges.tokens import Signer, parse_badge, signer_of
from congress.badges.use_cases import key_of
from congress.checkin.models import Direction, Outcome
from congress.checkin.seen import TicketSeen
from congress.checkin.verdicts import Reading, decide
from congress.checkout import use_cases
from congress.checkout.cancellations import cancel_attendees, restore_attendee, restore_order
from congress.checkout.changes import change_lines, rename, transfer
from congress.kernel.db import db, transaction
from congress.kernel.money import ZERO, total
from congress.offers.models import Offer, Option, SharedQuota
from congress.orders.models import Attendee, Order, OrderStatus, PaymentMethod
from congress.orders.queries import options_held, seats_held
from congress.payments.queries import left_of, open_checkout, payments_of, received, refunds_of
from congress.tickets.models import Ticket, TicketState
from congress.tickets.queries import find_ticket, tickets_of
from tests.checkout.catalogue import add_offer, add_option, share
from tests.checkout.sale import make_order, person, session_of, tell
from tests.factories import NOON, make_edition

if TYPE_CHECKING:
    from congress.editions.models import Edition

HERE, AWAY, EVENING = "deux-jours", "a-distance", "soiree"
TIERS = [{"until": "2027-01-11", "percent": 70}, {"until": "2027-01-20", "percent": 33}]
_editions = count(5000)


class Story:
    """Three seats in the room, five with those who follow from elsewhere, one for the evening."""

    def __init__(self) -> None:
        self.edition: Edition = make_edition(ref=str(next(_editions)), quota=3, refund_tiers=TIERS)
        add_offer(self.edition, AWAY, 60)
        add_option(self.edition, EVENING, 20, quota=1)
        self.sizes = Counter({HERE: 3, EVENING: 1, "salle": share(self.edition, 5, HERE, AWAY).size})
        self.now: datetime = NOON
        self.orders: list[int] = []
        self.numbers = count(1)
        self.printed: dict[int, set[str]] = {}
        with transaction():
            _, key = key_of(self.edition.id)
        self.signer: Signer = signer_of(self.edition.id)
        self.public_key = key.public_key
        self.sold = self._sold()

    # What may happen.

    def place(self, method: PaymentMethod, offers: list[tuple[str, bool]]) -> None:
        people = tuple(
            person(number, offer=offer, options=(EVENING,) if evening else ())
            for number, (offer, evening) in enumerate(offers, 1)
        )
        order = make_order(self.edition, at=self.now, payment_method=method, attendees=people)
        self.orders.append(order.id)

    def pay(self, which: int, more_cents: int) -> None:
        """What is due, a little more, or a little less."""
        order = self._order(which)
        cents = (order.total - received(order)).cents + more_cents
        if cents > 0:
            number = next(self.numbers)
            tell(
                session_of(
                    order, id=f"cs_{number}", payment_intent=f"pi_{self.edition.ref}_{number}", amount_cents=cents
                ),
                at=self.now,
            )

    def open_pay_page(self, which: int) -> None:
        with transaction():
            checkout = use_cases.begin_card_checkout(self._order(which).id, at=self.now)
            if checkout is not None:
                checkout.external_id = f"cs_{self.edition.ref}_{checkout.id}"

    def pay_page_expires(self, which: int) -> None:
        order = self._order(which)
        checkout = open_checkout(order)
        if checkout is not None:
            tell(session_of(order, id=checkout.external_id, status="expired", payment_status="unpaid"), at=self.now)

    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        for order_id in self.orders:
            with transaction():
                use_cases.expire(order_id, at=self.now)

    def cancel(self, which: int) -> None:
        with transaction():
            use_cases.cancel(self._order(which).id, reason="", at=self.now, actor="test")

    def cancel_some(self, which: int, who: list[int]) -> None:
        order = self._order(which)
        ids = {order.attendees[number % len(order.attendees)].id for number in who}
        with transaction():
            cancel_attendees(order.id, ids, reason="", actor="test", at=self.now)

    def restore(self, which: int) -> None:
        with transaction():
            restore_order(self._order(which).id, actor="test", at=self.now)

    def restore_one(self, which: int, who: int) -> None:
        with transaction():
            restore_attendee(self._attendee(which, who).id, actor="test", at=self.now)

    def rename(self, which: int, who: int) -> None:
        self._somebody(rename, which, who)

    def transfer(self, which: int, who: int) -> None:
        self._somebody(transfer, which, who)

    def change(self, which: int, who: int, offer: str, evening: bool) -> None:  # noqa: FBT001 - drawn
        attendee = self._attendee(which, who)
        options = [EVENING] if evening else []
        with transaction():
            change_lines(attendee.order_id, attendee.id, offer=offer, options=options, actor="test", at=self.now)

    def resize(self, name: str, size: int) -> None:
        """The organisers think again of a quota."""
        with transaction():
            for model, column in ((Offer, "quota"), (Option, "quota"), (SharedQuota, "size")):
                rows: Any = select(model).where(model.edition_id == self.edition.id, model.ref == name)
                for row in db.session.scalars(rows):
                    setattr(row, column, size)
        self.sizes[name] = size

    def _somebody(self, change: Any, which: int, who: int) -> None:
        attendee, number = self._attendee(which, who), next(self.numbers)
        names = {"first_name": "Zoé", "last_name": f"N{number}", "organisation": ""}
        before = self._good_badges(attendee)
        with transaction():
            change(
                attendee.id,
                **names,
                email=f"zoe{number}@exemple.fr",
                version=attendee.version,
                actor="test",
                at=self.now,
            )
        assert not before & self._good_badges(attendee)  # what was printed of the former name lets nobody in

    def _good_badges(self, attendee: Attendee) -> set[str]:
        ticket = find_ticket(attendee)
        return {self.signer.badge(ticket.ref, ticket.serial)} if ticket and ticket.state is TicketState.VALID else set()

    def _order(self, which: int) -> Order:
        return db.session.get_one(Order, self.orders[which % len(self.orders)])

    def _attendee(self, which: int, who: int) -> Attendee:
        people = self._order(which).attendees
        return people[who % len(people)]

    # What must hold whatever happened.

    def holds_together(self) -> None:
        db.session.rollback()
        before, self.sold = self.sold, self._sold()
        for name, size in self.sizes.items():
            assert self.sold[name] <= max(size, before[name]), name  # a quota made smaller takes no seat away
        for order_id in self.orders:
            order = db.session.get_one(Order, order_id)
            _money_holds(order)
            self._tickets_hold(order)

    def _sold(self) -> Counter[str]:
        offers = {
            offer.ref: offer.id
            for offer in db.session.scalars(select(Offer).where(Offer.edition_id == self.edition.id))
        }
        option = db.session.scalars(select(Option).where(Option.edition_id == self.edition.id)).one()
        seats = seats_held(offers.values(), self.now)
        evening = options_held([option.id], self.now)[option.id]
        return Counter({HERE: seats[offers[HERE]], "salle": sum(seats.values()), EVENING: evening})

    def _tickets_hold(self, order: Order) -> None:
        tickets = {ticket.attendee_id: ticket for ticket in tickets_of(order)}
        coming = {attendee.id for attendee in order.coming} if order.is_seated else set()
        valid = {one for one, ticket in tickets.items() if ticket.state is TicketState.VALID}
        assert valid == coming
        for ticket in tickets.values():
            printed = self.printed.setdefault(ticket.id, set())
            printed.add(self.signer.badge(ticket.ref, ticket.serial))
            assert sum(self._admits(text, ticket) for text in printed) == (ticket.attendee_id in coming)

    def _admits(self, badge: str, ticket: Ticket) -> bool:
        claims = parse_badge(badge).verify(self.public_key)
        who = ticket.attendee
        seen = TicketSeen(
            ticket.id,
            ticket.ref,
            ticket.serial,
            ticket.state,
            who.ref,
            who.first_name,
            who.last_name,
            "",
            who.category,
            1,
        )
        reading = Reading(claims.ticket_ref, claims.serial)
        return decide(reading, seen, Direction.IN, is_open=True, is_inside=False)[0] is Outcome.ADMITTED


def _money_holds(order: Order) -> None:
    came_in = total(payment.amount for payment in payments_of(order))
    given_back = total(refund.amount for refund in refunds_of(order))
    kept = received(order)
    assert kept == came_in - given_back
    assert all(left_of(payment) >= ZERO for payment in payments_of(order))
    assert order.total == order.owed
    assert [move.to_status for move in order.moves][-1] is order.status
    if order.status is OrderStatus.PAID:
        assert kept == order.total
    elif order.status is OrderStatus.CANCELLED:
        assert kept <= order.retained
    elif order.status is OrderStatus.EXPIRED:
        assert kept == ZERO
    else:
        assert kept < order.total or kept == order.total == ZERO
