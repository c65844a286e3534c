"""The story of a sale, told from top to bottom: an order is placed, paid, seated; or expires, or is cancelled.

Each function is one step, taken inside the transaction its door opened. The steps that speak with the card
processor stand in `card.py`, because no network is waited for inside a transaction.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from congress.checkout.instructions import tell_how_to_pay
from congress.checkout.waiting import serve_waiting
from congress.kernel.db import lock
from congress.kernel.money import ZERO, Money
from congress.mail.outbox import queue
from congress.orders.idempotency import earlier, remember
from congress.orders.models import Order, OrderStatus, PaymentMethod
from congress.orders.queries import find_order, order_of
from congress.orders.stock import hold_for
from congress.orders.use_cases import keep_seats, move_order, place_order, still_fits
from congress.payments import queries as payment_queries
from congress.payments import use_cases as payments
from congress.people.use_cases import audit
from congress.tickets.use_cases import issue_tickets, void_tickets

if TYPE_CHECKING:
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.orders.drafts import OrderDraft
    from congress.orders.idempotency import Once
    from congress.payments.models import CardCheckout, Payment, Refund
    from congress.payments.stripe_gateway import CheckoutSession

CARD_PROCESSOR = "stripe"
CLOCK = "clock"
# So close to the end of its hold, an order's seats may be counted as free by a clock a little ahead of ours: the
# offer is asked, under its lock.
CLOSE_TO_THE_END = timedelta(minutes=1)


# 1. Somebody asks for seats.


def placed_before(once: Once | None) -> Order | None:
    """The order this very request made, whatever has changed since; raises KeyReused."""
    known = earlier(once)
    return None if known is None else order_of(known.order_id)


def place(edition: Edition, draft: OrderDraft, *, at: datetime, actor: str, once: Once | None = None) -> Order:
    """The order, its seats held from now on; what was asked before under the same key is answered again.

    Raises what `place_order` refuses, and KeyReused.
    """
    stock = hold_for(edition, draft)  # first: the same request at the same time waits here
    known = placed_before(once)
    if known is not None:
        return known
    order = place_order(edition, draft, stock, at=at, actor=actor)
    if once is not None:
        remember(once, order, at=at)
    if order.is_seated:
        seat(order, at=at)
    tell_how_to_pay(order, at=at)
    return order


# 2. The buyer goes to the hosted pay page.


def begin_card_checkout(order_id: int, *, at: datetime) -> CardCheckout | None:
    """The pay page to send the buyer to; None where nothing is to be paid by card any more."""
    order = lock(Order, order_id)
    return payments.begin_checkout(order, at=at) if may_pay(order, at=at) else None


def may_pay(order: Order, *, at: datetime) -> bool:
    """Whether something is to be paid for it at that instant: in time, or for seats that are its own already."""
    return (order.awaits_payment(at) or order.is_seated) and bool(payment_queries.amount_due(order))


# 3. The processor says how the pay page stands: by event, on the buyer's return, or because we asked.


def take_in_session(
    session: CheckoutSession, *, at: datetime, actor: str = CARD_PROCESSOR, event: tuple[str, str] | None = None
) -> Order | None:
    """Makes the order what the pay page says it is; heard five times, it is done once. None: no order of ours.

    `event` is the id and kind of the event that told us, where one did.
    """
    order = lock_order_of(session)
    if order is None:
        return None
    if event is not None:
        if payment_queries.event_seen(event[0]):
            return order
        payments.event_dealt_with(*event, at=at)
    checkout = payment_queries.find_checkout(session.id)
    was_replaced = checkout is not None and checkout.closed_at is not None
    if checkout is not None and session.status != "open":
        payments.close_checkout(checkout, at=at)
    if session.is_paid:
        confirm_card_payment(order, session, at=at, actor=actor)
    elif session.status == "expired" and not was_replaced:
        _pay_page_expired(order, at=at, actor=actor)
    return order


def lock_order_of(session: CheckoutSession) -> Order | None:
    """The order a pay page is for, held until the transaction ends; None where it is none of ours."""
    found = find_order(session.order_ref)
    return None if found is None else lock(Order, found.id)


def confirm_card_payment(order: Order, session: CheckoutSession, *, at: datetime, actor: str) -> None:
    """The money of a paid session reaches its order, once, whoever tells it and however late."""
    payment = payments.record_payment(
        order,
        method=PaymentMethod.CARD,
        amount=Money(session.amount_cents),
        external_ref=session.payment_intent or session.id,
        received_at=at,
        actor=actor,
    )
    if payment is not None:
        _settle(order, payment, at=at, actor=actor)


def receive_payment(
    order_id: int,
    *,
    method: PaymentMethod,
    amount: Money,
    external_ref: str,
    received_at: datetime,
    at: datetime,
    actor: str,
) -> Order:
    """Money that a person saw come in, by transfer or cheque; the same reference counts once.

    Raises PaymentKnown where the reference stands for something else.
    """
    order = lock(Order, order_id)
    payment = payments.record_payment(
        order, method=method, amount=amount, external_ref=external_ref, received_at=received_at, actor=actor
    )
    if payment is not None:
        audit("receive_payment", "order", order.ref, actor=actor, at=at, cents=amount.cents)
        _settle(order, payment, at=at, actor=actor)
    return order


def _settle(order: Order, payment: Payment, *, at: datetime, actor: str) -> None:
    """What a payment does to its order. Money is never refused here: it is kept, or kept and given back."""
    received = payment_queries.received(order)
    if order.status is OrderStatus.CANCELLED:
        give_back(payment, min(payment.amount, received - order.retained), reason="cancelled", at=at)
    elif order.status is OrderStatus.PAID:
        give_back(payment, min(payment.amount, received - order.total), reason="paid_twice", at=at)
    elif not (order.holds_seats(at + CLOSE_TO_THE_END) or still_fits(order, at=at)):
        if order.status is OrderStatus.AWAITING_PAYMENT:
            move_order(order, OrderStatus.EXPIRED, actor=CLOCK, at=at)
        give_back(payment, payment.amount, reason="paid_late", at=at)
    elif received < order.total:
        if order.status is OrderStatus.AWAITING_PAYMENT:
            keep_seats(order)
        audit("paid_in_part", "order", order.ref, actor=actor, at=at, received_cents=received.cents)
    else:
        move_order(order, OrderStatus.PAID, actor=actor, at=at)
        seat(order, at=at)
        give_back(payment, received - order.total, reason="paid_too_much", at=at)


def give_back(payment: Payment, amount: Money, *, reason: str, at: datetime) -> None:
    """Money that cannot be kept goes back where it came from, no more than came; for transfers, a person sends it."""
    amount = min(amount, payment_queries.left_of(payment))
    if amount > ZERO:
        tell_refund(payments.request_refund(payment, amount, reason=reason, at=at), at=at)


def tell_refund(refund: Refund, *, at: datetime) -> None:
    """Writes down a refund that was decided, and tells the buyer."""
    order, amount, reason = refund.payment.order, refund.amount, refund.reason
    audit("give_back", "order", order.ref, actor=CLOCK, at=at, cents=amount.cents, reason=reason)
    queue(
        "payment-returned",
        once=f"payment-returned/{refund.ref}",
        recipient=order.buyer_email,
        locale=order.locale,
        about={"order": order.ref, "refund": refund.ref},
        at=at,
    )


# 4. The attendees have their seats.


def seat(order: Order, *, at: datetime) -> None:
    """Tickets and mails, once: the buyer gets all tickets, each attendee with an address of their own gets theirs."""
    tickets = issue_tickets(order, at=at)
    queue(
        "order-confirmed",
        once=f"order-confirmed/{order.ref}",
        recipient=order.buyer_email,
        locale=order.locale,
        about={"order": order.ref},
        at=at,
    )
    for ticket in tickets:
        address = ticket.attendee.email
        if address and address.casefold() != order.buyer_email.casefold():
            queue(
                "ticket",
                once=f"ticket/{ticket.ref}",
                recipient=address,
                locale=order.locale,
                about={"ticket": ticket.ref},
                at=at,
            )


# 5. Or the time to pay is over.


def expire(order_id: int, *, at: datetime, actor: str = CLOCK) -> Order:
    """The seats of an order whose time to pay is over go back on sale; one that was paid meanwhile stays."""
    order = lock(Order, order_id)
    if order.status is OrderStatus.AWAITING_PAYMENT and not order.holds_seats(at):
        _expire(order, at=at, actor=actor)
    return order


def _pay_page_expired(order: Order, *, at: datetime, actor: str) -> None:
    """An order to be paid by card waits for its pay page only; one that may be paid otherwise keeps its time."""
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        return
    by_card = order.payment_method is PaymentMethod.CARD and order.expires_at is not None
    if not order.holds_seats(at) or (by_card and payment_queries.open_checkout(order) is None):
        _expire(order, at=at, actor=actor)


def _expire(order: Order, *, at: datetime, actor: str) -> None:
    move_order(order, OrderStatus.EXPIRED, actor=actor, at=at)
    queue(
        "order-expired",
        once=f"order-expired/{order.ref}",
        recipient=order.buyer_email,
        locale=order.locale,
        about={"order": order.ref},
        at=at,
    )
    serve_waiting(order.edition_id, at=at)


# 6. Or the order is cancelled.


def cancel(order_id: int, *, reason: str, at: datetime, actor: str) -> Order:
    """The organisers call an order off: its seats are free, its tickets void, its money goes back in full.

    Raises CannotMove for an order that has expired or is cancelled already.
    """
    order = lock(Order, order_id)
    move_order(order, OrderStatus.CANCELLED, actor=actor, at=at, reason=reason)
    void_tickets(order, at=at)
    audit("cancel", "order", order.ref, actor=actor, at=at, reason=reason)
    for payment in payment_queries.payments_of(order):
        give_back(payment, payment_queries.left_of(payment), reason="cancelled", at=at)
    queue(
        "order-cancelled",
        once=f"order-cancelled/{order.ref}",
        recipient=order.buyer_email,
        locale=order.locale,
        about={"order": order.ref},
        at=at,
    )
    serve_waiting(order.edition_id, at=at)
    return order
