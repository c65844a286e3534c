"""The steps of a sale that speak with the card processor: each reads, lets go of the database, asks, then writes.

Killed between any two of them, nothing is lost: what we were about to ask is in the database, what the processor
did is asked again by `reconcile`, and asking twice does nothing twice.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flask import current_app

from congress.checkout import use_cases
from congress.checkout.links import order_url
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.i18n import gettext, in_language
from congress.orders import queries as order_queries
from congress.orders.models import OrderStatus
from congress.payments import queries as payment_queries
from congress.payments import use_cases as payments
from congress.payments.models import CardCheckout
from congress.payments.stripe_gateway import GatewayRefused, GatewayUnavailable, StripeGateway

if TYPE_CHECKING:
    from congress.orders.models import Order
    from congress.payments.stripe_gateway import CheckoutSession

_log = logging.getLogger("congress.checkout")

RETURNED, ABANDONED = "paiement", "abandon"
_ATTEMPTS = 3
ASK_AGAIN_AFTER = timedelta(minutes=5)
AT_ONCE = 100


def card_gateway() -> StripeGateway:
    """The application's gateway to the card processor."""
    found = current_app.extensions.get("card_gateway")
    if found is None:
        settings = current_app.config["SETTINGS"]
        found = StripeGateway(settings.stripe_secret_key, settings.stripe_api_base, settings.stripe_webhook_secret)
        current_app.extensions["card_gateway"] = found
    gateway: StripeGateway = found
    return gateway


def pay_page(order: Order) -> str | None:
    """Where to send the buyer to pay; None where nothing is to be paid there (any more).

    Raises GatewayUnavailable, and GatewayRefused where the processor will not have the order.
    """
    order_id = order.id
    for attempt in range(1, _ATTEMPTS + 1):
        with transaction():
            checkout = use_cases.begin_card_checkout(order_id, at=clock.now())
        if checkout is None:
            return None
        try:
            session = _ask(checkout)
        except GatewayRefused:
            with transaction():
                payments.close_checkout(checkout, at=clock.now())
            if attempt == _ATTEMPTS:
                raise
            continue
        if _keep(checkout.id, session) and session.status == "open":
            return session.url
    return None


def _ask(checkout: CardCheckout) -> CheckoutSession:
    """The pay page as the processor has it: opened now, or asked about where it was opened before."""
    order, external_id = checkout.order, checkout.external_id
    if external_id is not None:
        db.session.rollback()
        return card_gateway().retrieve_checkout(external_id)
    with in_language(order.locale):
        lines = _lines(order, payment_queries.amount_due(order).cents)
    hold_until = (order.expires_at or checkout.opened_at + timedelta(days=1)) - _ahead()
    ref, email, locale, attempt = order.ref, order.buyer_email, order.locale, checkout.attempt
    success, cancel = order_url(order, retour=RETURNED), order_url(order, retour=ABANDONED)
    db.session.rollback()  # no connection is held while the network is waited for
    return card_gateway().open_checkout(
        order_ref=ref,
        line_items=lines,
        buyer_email=email,
        locale=locale,
        success_url=success,
        cancel_url=cancel,
        expires_at=hold_until,
        attempt=attempt,
    )


def _lines(order: Order, due_cents: int) -> list[tuple[str, int, int]]:
    if due_cents != order.total.cents:
        return [(gettext("Reste à payer, commande %(ref)s", ref=order.ref), due_cents, 1)]
    counted = Counter((line.label, line.owed.cents) for line in order.lines if line.owed)
    return [(label, cents, quantity) for (label, cents), quantity in counted.items()]


def _ahead() -> timedelta:
    """How far the service's clock is ahead of the processor's, which is the real one; nothing save in demonstrations.

    To the second: the same attempt asked again must be the same request.
    """
    return timedelta(seconds=round((clock.now() - datetime.now(UTC)).total_seconds()))


def _keep(checkout_id: int, session: CheckoutSession) -> bool:
    """Writes down what the processor answered; False where another attempt has taken this one's place."""
    at = clock.now()
    with transaction():
        use_cases.lock_order_of(session)
        checkout = db.session.get_one(CardCheckout, checkout_id)
        if checkout.closed_at is not None:
            return False
        payments.checkout_answered(checkout, session, closes_at=session.expires_at + _ahead(), at=at)
        use_cases.take_in_session(session, at=at)
    return True


def look_up(order: Order) -> None:
    """Asks how the order's open pay page stands: the buyer is back, perhaps before the event."""
    checkout = payment_queries.open_checkout(order)
    if checkout is not None and checkout.external_id is not None:
        _look_up(checkout.external_id)


def _look_up(external_id: str, *, close: bool = False) -> CheckoutSession:
    db.session.rollback()
    gateway = card_gateway()
    session = gateway.expire_checkout(external_id) if close else gateway.retrieve_checkout(external_id)
    at = clock.now()
    with transaction():
        use_cases.take_in_session(session, at=at)
        checkout = payment_queries.find_checkout(external_id)
        if checkout is not None:
            checkout.checked_at = at
    return session


def close_pay_page(order: Order) -> bool:
    """Nobody pays any more for an order that lost its seats; False where the processor cannot be reached.

    `reconcile` closes it then.
    """
    checkout = payment_queries.open_checkout(order)
    if checkout is None or checkout.external_id is None:
        return True
    ref = order.ref
    try:
        _look_up(checkout.external_id, close=True)
    except GatewayUnavailable:
        _log.warning("the pay page of order %s stays open for now: no answer", ref)
        return False
    except GatewayRefused as refused:
        _log.error("the pay page of order %s is not closed: %s", ref, refused.detail)
    return True


def reconcile(*, everything: bool = False) -> dict[str, int]:
    """Asks about pay pages still open and does what was missed; returns how many ended in which status.

    Those of orders for which nothing is to be paid any more are closed. `everything`: also those asked about a moment
    ago, however many. Raises GatewayUnavailable.
    """
    at = clock.now()
    before, most = (at, None) if everything else (at - ASK_AGAIN_AFTER, AT_ONCE)
    open_ones = [
        (checkout.external_id or "", use_cases.may_pay(checkout.order, at=at))
        for checkout in payment_queries.checkouts_to_ask_about(checked_before=before, at=at, most=most)
    ]
    counted = Counter[str]()
    for external_id, wanted in open_ones:
        try:
            session = _look_up(external_id, close=not wanted)
        except GatewayRefused as refused:
            _log.error("pay page %s: %s", external_id, refused.detail)
            counted["unknown"] += 1
            continue
        counted["paid" if session.is_paid else session.status] += 1
    return dict(counted)


def expire_overdue() -> int:
    """Puts the seats of orders nobody paid in time back on sale; returns how many orders expired.

    The pay page is closed first, so that nobody pays for seats they no longer have; one who paid at the last
    moment is found out there. Where the processor cannot be reached, the seats go back all the same.
    """
    expired, reachable = 0, True
    for order_id in order_queries.overdue_order_ids(clock.now(), most=AT_ONCE):
        if reachable:
            reachable = close_pay_page(order_queries.order_of(order_id))
        with transaction():
            order = use_cases.expire(order_id, at=clock.now())
        expired += order.status is OrderStatus.EXPIRED
    return expired
