"""Afterwards: one person or all of an order do not come, or come after all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from congress.checkout.balance import even_out, tell_buyer
from congress.checkout.waiting import serve_waiting
from congress.kernel.db import db, lock
from congress.mail.outbox import queue
from congress.orders.changes import give_up, percent_back, take_back
from congress.orders.models import Attendee, Order, OrderStatus, PaymentMethod
from congress.orders.refusals import CannotMove, NotCancelled, SeatCancelled
from congress.orders.stock import hold_again, refuse_more_than_is_left, refuse_used_up
from congress.orders.use_cases import hold_time, move_order
from congress.people.use_cases import audit
from congress.tickets.queries import find_ticket
from congress.tickets.use_cases import issue_tickets, restore_ticket, void_ticket

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime


def cancel_attendees(
    order_id: int,
    attendee_ids: Collection[int],
    *,
    reason: str,
    actor: str,
    at: datetime,
    refund_percent: int | None = None,
) -> Order:
    """These people of an order do not come: seats and places are free, tickets void; with nobody left, it is cancelled.

    So much of their price goes back, by the edition's tiers of that day where it is not said; all of it where the
    order was not settled yet. Raises CannotMove, and SeatCancelled for who does not come already.
    """
    order = lock(Order, order_id)
    if not order.holds_seats(at):
        raise CannotMove(order.status, OrderStatus.CANCELLED)
    chosen = [attendee for attendee in order.coming if attendee.id in set(attendee_ids)]
    if not chosen or len(chosen) != len(set(attendee_ids)):
        raise SeatCancelled
    percent = percent_now(order, at=at) if refund_percent is None or not order.is_seated else refund_percent
    give_up(chosen, percent=percent, at=at)
    for attendee in chosen:
        ticket = find_ticket(attendee)
        if ticket is not None:
            void_ticket(ticket, at=at)
        audit("cancel", "attendee", attendee.ref, actor=actor, at=at, reason=reason, percent=percent)
        if attendee.email and attendee.email.casefold() != order.buyer_email.casefold():
            _tell_attendee(attendee, at=at)
    if not order.coming:
        move_order(order, OrderStatus.CANCELLED, actor=actor, at=at, reason=reason)
    even_out(order, reason="given_up", actor=actor, at=at)
    if order.coming:
        tell_buyer(order, at=at)
    else:
        audit("cancel", "order", order.ref, actor=actor, at=at, reason=reason)
        _tell_order_cancelled(order, at=at)
    serve_waiting(order.edition_id, at=at)
    return order


def percent_now(order: Order, *, at: datetime) -> int:
    """How much of the price goes back to who cancels now; all of it while nothing is settled."""
    return percent_back(order.edition, at.astimezone(order.edition.zone).date()) if order.is_seated else 100


def restore_attendee(attendee_id: int, *, actor: str, at: datetime) -> Attendee:
    """Somebody who was cancelled comes after all, at their former price.

    Raises NotCancelled, SoldOut, VoucherRefused, CannotMove.
    """
    order = lock(Order, db.session.get_one(Attendee, attendee_id).order_id)
    attendee = lock(Attendee, attendee_id)
    if attendee.is_coming:
        raise NotCancelled
    if not order.holds_seats(at):
        raise CannotMove(order.status, order.status)
    take_back([attendee], at=at)
    _refuse_more_than_is_left(order, [attendee], at=at)
    _let_in(order, [attendee], actor=actor, at=at)
    even_out(order, reason="restored", actor=actor, at=at)
    tell_buyer(order, at=at)
    return attendee


def restore_order(order_id: int, *, actor: str, at: datetime) -> Order:
    """An order that was cancelled or has expired stands again, with those who came when it ended.

    It is paid, or confirmed and owes the rest; one that never had its seats for good waits for its payment anew.
    Raises NotCancelled, SoldOut and VoucherRefused.
    """
    order = lock(Order, order_id)
    if order.status not in {OrderStatus.CANCELLED, OrderStatus.EXPIRED}:
        raise NotCancelled
    ended_at = order.moves[-1].at
    back = [one for one in order.attendees if one.is_coming or one.cancelled_at == ended_at]
    take_back(back, at=at)
    _refuse_more_than_is_left(order, back, at=at)
    was_seated = any(move.to_status in {OrderStatus.CONFIRMED, OrderStatus.PAID} for move in order.moves)
    if was_seated:
        move_order(order, OrderStatus.CONFIRMED, actor=actor, at=at)
    else:
        method = order.payment_method
        days = PaymentMethod.TRANSFER if method is PaymentMethod.CARD else method  # a person writes to them first
        move_order(order, OrderStatus.AWAITING_PAYMENT, actor=actor, at=at)
        order.expires_at = at + hold_time(order.edition, days)
    _let_in(order, back, actor=actor, at=at)
    even_out(order, reason="restored", actor=actor, at=at)
    audit("restore", "order", order.ref, actor=actor, at=at)
    tell_buyer(order, at=at)
    return order


def _refuse_more_than_is_left(order: Order, back: Sequence[Attendee], *, at: datetime) -> None:
    """Counted beside all others: the seats this order holds already are counted with those it takes again."""
    lines = [line for line in order.lines if line.attendee.is_coming]
    again = [line for line in lines if line.attendee in back]
    stock = hold_again(order)
    refuse_used_up(stock.voucher, order, at)
    refuse_more_than_is_left(
        stock.only({line.offer_id for line in again}, {line.option_id for line in again}),
        offers=Counter(line.offer_id for line in lines if line.offer_id),
        options=Counter(line.option_id for line in lines if line.option_id),
        at=at,
        besides=order,
    )


def _let_in(order: Order, attendees: Sequence[Attendee], *, actor: str, at: datetime) -> None:
    if order.is_seated:
        issue_tickets(order, at=at)  # who was cancelled before it had its seats has none yet
    for attendee in attendees:
        ticket = find_ticket(attendee)
        if ticket is not None:
            restore_ticket(ticket, at=at)
            queue(
                "ticket",
                once=f"ticket/{ticket.ref}/{attendee.version}",
                recipient=attendee.email or attendee.order.buyer_email,
                locale=attendee.order.locale,
                about={"ticket": ticket.ref},
                at=at,
            )
        audit("restore", "attendee", attendee.ref, actor=actor, at=at)


def _tell_attendee(attendee: Attendee, *, at: datetime) -> None:
    queue(
        "attendee-cancelled",
        once=f"attendee-cancelled/{attendee.ref}/{attendee.version}",
        recipient=attendee.email,
        locale=attendee.order.locale,
        about={"order": attendee.order.ref, "name": attendee.name},
        at=at,
    )


def _tell_order_cancelled(order: Order, *, at: datetime) -> None:
    queue(
        "order-cancelled",
        once=f"order-cancelled/{order.ref}/{len(order.moves)}",
        recipient=order.buyer_email,
        locale=order.locale,
        about={"order": order.ref},
        at=at,
    )
