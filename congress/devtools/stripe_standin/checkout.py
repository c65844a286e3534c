"""A Checkout Session's life: open, then paid or expired, once and for all."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from congress.devtools.stripe_standin import objects, payment_objects
from congress.devtools.stripe_standin.errors import ApiError, JsonObject, bad_parameter, no_such
from congress.devtools.stripe_standin.events import Origin
from congress.devtools.stripe_standin.params import choice, email, integer, list_of, metadata, record, text, url

if TYPE_CHECKING:
    from congress.devtools.stripe_standin.clock import Clock
    from congress.devtools.stripe_standin.events import Events
    from congress.devtools.stripe_standin.state import State

SHORTEST_SECONDS = 30 * 60
LONGEST_SECONDS = 24 * 3600
LEAST_CENTS = 50

_PRODUCT = record({"name": text(), "description": text(), "metadata": metadata}, ("name",))
_PRICE = record(
    {"currency": choice("eur"), "unit_amount": integer(0, 99_999_999), "product_data": _PRODUCT},
    ("currency", "unit_amount", "product_data"),
)
NEW_SESSION = record(
    {
        "mode": choice("payment"),
        "line_items": list_of(
            record({"quantity": integer(1, 999_999), "price_data": _PRICE}, ("quantity", "price_data"))
        ),
        "success_url": url,
        "cancel_url": url,
        "client_reference_id": text(200),
        "metadata": metadata,
        "payment_intent_data": record({"metadata": metadata, "description": text(1000), "receipt_email": email}),
        "customer_email": email,
        "locale": choice("auto", "en", "fr"),
        "submit_type": choice("auto", "book", "pay"),
        "expires_at": integer(),
        # Since 2026-09-30.endive this stands where payment_method_types stood; only cards are played here.
        "allowed_payment_method_types": list_of(choice("card")),
        "expand": list_of(text()),
    },
    ("mode", "line_items", "success_url"),
)


class Checkout:
    """The sessions, their PaymentIntents and charges; every change is made within the caller's transaction."""

    def __init__(self, state: State, clock: Clock, events: Events) -> None:
        self._state = state
        self._clock = clock
        self._events = events

    def create(self, params: JsonObject, *, base_url: str) -> JsonObject:
        """Opens a pay page for 30 minutes to 24 hours."""
        now = int(self._clock.now())
        total = _total(params)
        expires_at = params.get("expires_at", now + LONGEST_SECONDS)
        if expires_at < now + SHORTEST_SECONDS:
            message = "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
            raise bad_parameter(message, "expires_at")
        if expires_at > now + LONGEST_SECONDS:
            message = "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
            raise bad_parameter(message, "expires_at")
        name = objects.new_id("cs_test", 58)
        session = objects.checkout_session(params, name=name, pay_url=f"{base_url}/pay/{name}", total=total, now=now)
        self._state.save(session, due=expires_at)
        self._state.save(objects.line_items(params, session=name, now=now))
        intent_data = params.get("payment_intent_data", {})
        self._state.save({"object": "payment_intent_data", "id": f"{name}/payment_intent_data", "data": intent_data})
        return session

    def session(self, name: str) -> JsonObject:
        """The session as it is now; the doors have closed those whose time is over."""
        session = self._state.find("checkout.session", name)
        if session is None:
            raise no_such("checkout.session", name, param="session", in_path=True)
        return session

    def line_items(self, name: str) -> JsonObject:
        """What the session sells, as a list object."""
        self.session(name)
        found = self._state.find("list", f"{name}/line_items")
        if found is None:
            raise LookupError(name)
        return {key: value for key, value in found.items() if key != "id"}

    def expire(self, name: str, *, origin: Origin) -> JsonObject:
        """Closes an open session at the merchant's wish or because its time is over."""
        session = self.session(name)
        if session["status"] != "open":
            raise ApiError(
                'Only Checkout Sessions with a status in ["open"] can be expired. '
                f"This Checkout Session has a status of `{session['status']}`."
            )
        session |= {"status": "expired", "url": None}
        self._state.save(session)
        self._events.record([("checkout.session.expired", session)], origin=origin)
        return session

    def expire_due(self) -> None:
        """Closes every session whose time is over."""
        if not self._state.due(self._clock.now()):
            return
        with self._state.changing():
            for name in self._state.due(self._clock.now()):
                self.expire(name, origin=Origin())

    def pay(self, name: str, *, delay_seconds: float | None = None) -> JsonObject:
        """The buyer's card is taken; the merchant hears of it at once, or after a delay."""
        session = self._open(name)
        now = int(self._clock.now())
        intent = self._intent(session, now=now)
        method = objects.new_id("pm")
        taken = payment_objects.charge(intent, method=method, email=session["customer_email"], paid=True, now=now)
        intent |= {
            "amount_received": intent["amount"],
            "last_payment_error": None,
            "latest_charge": taken["id"],
            "payment_method": method,
            "status": "succeeded",
        }
        session |= {
            "customer_details": objects.customer_details(session["customer_email"], name="Camille Fictif"),
            "payment_intent": intent["id"],
            "payment_status": "paid",
            "status": "complete",
            "url": None,
        }
        self._state.save(taken, parent=intent["id"])
        self._state.save(intent)
        self._state.save(session)
        self._events.record(
            [
                ("payment_intent.succeeded", intent),
                ("charge.succeeded", taken),
                ("checkout.session.completed", session),
            ],
            origin=Origin(),
            delay_seconds=delay_seconds,
        )
        return session

    def decline(self, name: str) -> JsonObject:
        """The buyer's card is refused; the session stays open for another try."""
        session = self._open(name)
        now = int(self._clock.now())
        intent = self._intent(session, now=now)
        method = objects.new_id("pm")
        refused = payment_objects.charge(intent, method=method, email=session["customer_email"], paid=False, now=now)
        error = {
            "charge": refused["id"],
            "code": "card_declined",
            "decline_code": "generic_decline",
            "doc_url": "https://stripe.com/docs/error-codes/card-declined",
            "message": "Your card was declined.",
            "type": "card_error",
        }
        intent |= {"last_payment_error": error, "latest_charge": refused["id"]}
        session["payment_intent"] = intent["id"]
        self._state.save(refused, parent=intent["id"])
        self._state.save(intent)
        self._state.save(session, due=session["expires_at"])
        self._events.record([("payment_intent.payment_failed", intent), ("charge.failed", refused)], origin=Origin())
        return session

    def _open(self, name: str) -> JsonObject:
        session = self.session(name)
        if session["status"] != "open":
            message = f"This Checkout Session has a status of `{session['status']}`."
            raise ApiError(message, status=HTTPStatus.CONFLICT)
        return session

    def _intent(self, session: JsonObject, *, now: int) -> JsonObject:
        """The session's PaymentIntent: made at the first attempt, kept for the next."""
        if session["payment_intent"]:
            known = self._state.find("payment_intent", session["payment_intent"])
            if known is not None:
                return known
        kept = self._state.find("payment_intent_data", f"{session['id']}/payment_intent_data") or {}
        return payment_objects.payment_intent(session, kept.get("data", {}), now=now)


def _total(params: JsonObject) -> int:
    total = sum(line["price_data"]["unit_amount"] * line["quantity"] for line in params["line_items"])
    if total < LEAST_CENTS:
        raise bad_parameter(
            "The Checkout Session's total amount must convert to at least 50 cents. "
            f"€{total / 100:.2f} converts to approximately €{total / 100:.2f}.",
            "line_items",
            "amount_too_small",
        )
    return int(total)
