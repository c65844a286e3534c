"""What an order has paid against what it comes to, after it was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.checkout.use_cases import seat, tell_refund
from congress.kernel.db import db
from congress.mail.outbox import queue
from congress.orders.models import OrderStatus, PaymentMethod
from congress.orders.use_cases import move_order
from congress.payments import queries as payment_queries
from congress.payments import use_cases as payments

if TYPE_CHECKING:
    from datetime import datetime

    from congress.orders.models import Order


def even_out(order: Order, *, reason: str, actor: str, at: datetime) -> None:
    """Counts an order held locked anew: more is due of it than before, or what is too much goes back.

    The money goes back to where it came from, the newest payment first. `reason` is the refund's.
    """
    former, order.total = order.total, order.owed
    if order.total != former and order.status is not OrderStatus.CANCELLED:
        _replace_pay_page(order, at=at)
    received = payment_queries.received(order)
    if order.total and order.payment_method is PaymentMethod.FREE:
        order.payment_method = PaymentMethod.CARD
    status = _status(order, is_covered=received >= order.total)
    if status is not order.status:
        was_seated = order.is_seated
        move_order(order, status, actor=actor, at=at, reason=reason)
        if order.is_seated and not was_seated:
            seat(order, at=at)
    for refund in payments.request_refunds(order, received - order.total, reason=reason, at=at):
        tell_refund(refund, at=at)
    db.session.flush()


def _status(order: Order, *, is_covered: bool) -> OrderStatus:
    """Seats that are somebody's stay theirs: what is due besides is asked for, and they wait for it no longer."""
    if order.status is OrderStatus.CANCELLED:
        return order.status
    if is_covered and order.status is not OrderStatus.PAID:
        return OrderStatus.PAID if order.total else OrderStatus.CONFIRMED
    if not is_covered and order.status is OrderStatus.PAID:
        return OrderStatus.CONFIRMED
    return order.status


def _replace_pay_page(order: Order, *, at: datetime) -> None:
    """The page that is open asks for a sum that is no longer right: the next click opens another."""
    checkout = payment_queries.open_checkout(order)
    if checkout is not None:
        payments.close_checkout(checkout, at=at)


def tell_buyer(order: Order, *, at: datetime) -> None:
    """The buyer reads what the order comes to now, and what is left to pay; once for each change."""
    queue(
        "order-changed",
        once=f"order-changed/{order.ref}/{at.isoformat()}",
        recipient=order.buyer_email,
        locale=order.locale,
        about={"order": order.ref},
        at=at,
    )
