"""How an order is settled once it is placed: another way to pay, the references of a public body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.checkout.instructions import tell_how_to_pay
from congress.checkout.models import NoPurchaseOrder
from congress.checkout.use_cases import seat
from congress.kernel.db import db, lock
from congress.kernel.errors import StaleVersion
from congress.kernel.i18n import gettext
from congress.orders.models import METHODS_OF, Order, OrderStatus, PaymentMethod
from congress.orders.refusals import MethodNotOffered
from congress.orders.use_cases import hold_time, move_order
from congress.payments.queries import amount_due
from congress.people.use_cases import audit

if TYPE_CHECKING:
    from datetime import datetime

_ANY = tuple(one for one in PaymentMethod if one is not PaymentMethod.FREE)
_CALLED_OFF = frozenset({OrderStatus.CANCELLED, OrderStatus.EXPIRED})


def ways_open(order: Order, *, at: datetime, by_organisers: bool = False) -> tuple[PaymentMethod, ...]:
    """How an order may be settled instead; nothing where it is paid, in part even, or its time is over.

    Organisers are bound by the accounts there are, and not by what buyers are offered.
    """
    if not _may_switch(order, at):
        return ()
    wanted = _ANY if by_organisers else offered(order)
    return tuple(
        one for one in wanted if one is not order.payment_method and _is_taken(order, one) and _has_time(order, one, at)
    )


def offered(order: Order) -> tuple[PaymentMethod, ...]:
    """The ways of this kind of buyer that every offer of the order takes."""
    taken = [line.offer.methods for line in order.lines if line.offer and line.attendee.is_coming]
    kind = METHODS_OF[order.buyer_kind]
    return tuple(one for one in kind if all(not methods or one.value in methods for methods in taken))


def _may_switch(order: Order, at: datetime) -> bool:
    if order.is_seated:
        return order.payment_method is not PaymentMethod.PURCHASE_ORDER and bool(amount_due(order))
    return order.awaits_payment(at) and amount_due(order) == order.total


def _is_taken(order: Order, method: PaymentMethod) -> bool:
    if method is PaymentMethod.TRANSFER:
        return bool(order.edition.iban)
    if method is PaymentMethod.CHEQUE:
        return bool(order.edition.cheque_payee)
    return True


def _has_time(order: Order, method: PaymentMethod, at: datetime) -> bool:
    end = _hold_end(order, method, at)
    return end is None or at < end


def _hold_end(order: Order, method: PaymentMethod, at: datetime) -> datetime | None:
    """When its seats go back: counted from the day it was placed, so that to and fro wins no time."""
    if order.expires_at is None or method is PaymentMethod.PURCHASE_ORDER:
        return None
    time = hold_time(order.edition, method)
    return min(order.expires_at, at + time) if method is PaymentMethod.CARD else order.placed_at + time


def switch_method(
    order_id: int,
    method: PaymentMethod,
    *,
    actor: str,
    at: datetime,
    version: int | None = None,
    by_organisers: bool = False,
) -> Order:
    """The buyer settles in another way: the hold follows, and by purchase order the seats are theirs at once.

    Raises StaleVersion where the order is no longer as `version` was, and MethodNotOffered.
    """
    order = _held(order_id, version)
    former = order.payment_method
    if method is former:
        return order  # the button was pressed twice
    if method not in ways_open(order, at=at, by_organisers=by_organisers):
        raise MethodNotOffered
    order.expires_at = _hold_end(order, method, at)
    order.payment_method = method
    audit("switch_method", "order", order.ref, actor=actor, at=at, before=former.value, after=method.value)
    if method is PaymentMethod.PURCHASE_ORDER and not order.is_seated:
        move_order(order, OrderStatus.CONFIRMED, actor=actor, at=at)
        seat(order, at=at)
    db.session.flush()
    tell_how_to_pay(order, at=at)
    return order


def set_purchase_order(
    order_id: int, *, number: str, service: str, actor: str, at: datetime, version: int | None = None
) -> Order:
    """A public body's own number for the order and the service that pays it, as they come in.

    Raises StaleVersion, and NoPurchaseOrder where it is not settled in that way.
    """
    order = _held(order_id, version)
    if order.payment_method is not PaymentMethod.PURCHASE_ORDER or order.status in _CALLED_OFF:
        raise NoPurchaseOrder
    before = {"number": order.purchase_order_number, "service": order.purchase_order_service}
    after = {"number": number, "service": service}
    if before != after:
        order.purchase_order_number, order.purchase_order_service = number, service
        audit("set_purchase_order", "order", order.ref, actor=actor, at=at, before=before, after=after)
        db.session.flush()
    return order


def _held(order_id: int, version: int | None) -> Order:
    order = lock(Order, order_id)
    if version is not None and order.version != version:
        raise StaleVersion(gettext("Cette commande a changé entre-temps : relisez-la avant de recommencer."))
    return order
