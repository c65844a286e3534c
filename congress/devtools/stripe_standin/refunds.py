"""Money given back, in parts if wished, never more than was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.devtools.stripe_standin import payment_objects
from congress.devtools.stripe_standin.errors import ApiError, JsonObject, bad_parameter, no_such
from congress.devtools.stripe_standin.params import choice, integer, list_of, metadata, record, text

if TYPE_CHECKING:
    from congress.devtools.stripe_standin.clock import Clock
    from congress.devtools.stripe_standin.events import Events, Origin
    from congress.devtools.stripe_standin.state import State

NEW_REFUND = record(
    {
        "payment_intent": text(),
        "charge": text(),
        "amount": integer(1),
        "reason": choice("duplicate", "fraudulent", "requested_by_customer"),
        "metadata": metadata,
        "expand": list_of(text()),
    }
)


class Refunds:
    """The refunds of charges; every change is made within the caller's transaction."""

    def __init__(self, state: State, clock: Clock, events: Events) -> None:
        self._state = state
        self._clock = clock
        self._events = events

    def create(self, params: JsonObject, *, origin: Origin) -> JsonObject:
        """Gives back all that is left of a charge, or the amount asked for."""
        charge = self._charge(params)
        left = charge["amount"] - charge["amount_refunded"]
        if left == 0:
            raise ApiError(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
        amount = params.get("amount", left)
        if amount > left:
            of = "unrefunded amount on charge" if left < charge["amount"] else "charge amount"
            message = f"Refund amount (€{amount / 100:.2f}) is greater than {of} (€{left / 100:.2f})"
            raise ApiError(message, param="amount")
        refund = payment_objects.refund(charge, params, amount=amount, now=int(self._clock.now()))
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self._state.save(refund, parent=charge["payment_intent"])
        self._state.save(charge)
        self._events.record([("refund.created", refund), ("charge.refunded", charge)], origin=origin)
        return refund

    def _charge(self, params: JsonObject) -> JsonObject:
        name = params.get("charge")
        if "payment_intent" in params:
            intent = self._state.find("payment_intent", params["payment_intent"])
            if intent is None:
                raise no_such("payment_intent", params["payment_intent"], param="payment_intent", in_path=False)
            name = intent["latest_charge"]
        elif name is None:
            message = "One of the following params should be provided for this request: payment_intent or charge."
            raise bad_parameter(message, "payment_intent", "parameter_missing")
        charge = self._state.find("charge", str(name))
        if charge is None:
            raise no_such("charge", str(name), param="charge", in_path=False)
        if not charge["paid"]:
            raise ApiError(f"Charge {charge['id']} has not been paid: there is nothing to refund.")
        return charge
