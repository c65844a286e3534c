"""What the card processor tells us by itself: signed, perhaps twice, late, or in another order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from congress.checkout import use_cases
from congress.checkout.card import card_gateway
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.payments.use_cases import note_refund

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.payments.stripe_gateway import StripeEvent

blueprint = Blueprint("webhooks", __name__)

PAY_PAGE_EVENTS = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
    }
)
REFUND_EVENTS = frozenset({"refund.updated", "refund.failed"})


@blueprint.post("/webhooks/stripe")
def stripe() -> ResponseReturnValue:
    """Deals with an event before it says so: where we fail, the answer is no 200 and the processor comes back."""
    event = card_gateway().parse_event(request.get_data(), request.headers.get("Stripe-Signature", ""))
    _deal_with(event)
    return Response(status=200, mimetype="text/plain")


def _deal_with(event: StripeEvent) -> None:
    at = clock.now()
    if event.type in PAY_PAGE_EVENTS and event.session is not None:
        with transaction():
            use_cases.take_in_session(event.session, at=at, event=(event.id, event.type))
    elif event.type in REFUND_EVENTS and event.refund is not None:
        with transaction():
            note_refund(event.refund, at=at)
