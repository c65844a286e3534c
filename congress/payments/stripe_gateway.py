"""The card processor, as the congress sees it: the only module that knows Stripe.

Everything here speaks over the network and stands outside any transaction. Instants are Stripe's, that
is the real time, whatever the service's own clock is set to in a demonstration.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import stripe

from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stripe.params.checkout import SessionCreateParams

# Stripe takes 30 minutes to 24 hours from its own reading of the clock: a minute is left on each side.
SHORTEST_SESSION = timedelta(minutes=31)
LONGEST_SESSION = timedelta(hours=24) - timedelta(minutes=1)
_LENGTHEN_BY = timedelta(minutes=5)
_SHORTEN_BY = timedelta(hours=1)

_TIMEOUT_SECONDS = 10
_NETWORK_RETRIES = 2
_WORTH_RETRYING = (HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS)
_LANGUAGES: dict[str, Literal["fr", "en"]] = {"fr": "fr", "en": "en"}


class GatewayUnavailable(Refusal):
    """The processor cannot be reached or is out of order: nothing is known, the same call may be made again."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            gettext("Le paiement par carte est momentanément indisponible. Réessayez dans quelques minutes.")
        )


class GatewayRefused(Refusal):
    """The processor answered no; `code` is its reason and `detail` its own words, for the organisers only."""

    status = HTTPStatus.BAD_GATEWAY

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(gettext("Le prestataire de paiement a refusé l'opération (%(code)s).", code=code))
        self.code = code
        self.detail = detail


class BadSignature(Refusal):
    """What came to the webhook was not signed by the processor, or long ago."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(gettext("La signature de cet événement n'est pas valable."))


class BadEvent(Refusal):
    """A signed event that is not made as the processor makes them."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(gettext("Cet événement n'a pas la forme attendue."))


class PayLine(NamedTuple):
    """One line of the hosted pay page."""

    label: str
    unit_amount_cents: int
    quantity: int


@dataclass(frozen=True)
class CheckoutSession:
    """A hosted pay page; `expires_at` is when it really closes, which may be later than was asked."""

    id: str
    url: str | None
    status: Literal["open", "complete", "expired"]
    payment_status: Literal["paid", "unpaid", "no_payment_required"]
    payment_intent: str | None
    amount_cents: int
    order_ref: str
    expires_at: datetime

    @property
    def is_paid(self) -> bool:
        """Whether the money has been taken."""
        return self.payment_status == "paid"


@dataclass(frozen=True)
class RefundResult:
    """Money given back, or on its way; `failure_reason` is empty unless it came to nothing."""

    id: str
    payment_intent: str
    amount_cents: int
    status: Literal["pending", "requires_action", "succeeded", "failed", "canceled"]
    failure_reason: str


@dataclass(frozen=True)
class StripeEvent:
    """Something that happened at the processor; `session` or `refund` as it was at that moment."""

    id: str
    type: str
    created: datetime
    session: CheckoutSession | None
    refund: RefundResult | None


def session_expiry(hold_until: datetime, *, now: datetime) -> datetime:
    """When a pay page can close for seats held until then: at that time if Stripe allows it, else just after.

    It moves by whole steps from the hold, not to `now` + 31 minutes, so that the same attempt sent again a
    moment later is the same request and the idempotency key answers with the same page.
    """
    if hold_until.tzinfo is None or now.tzinfo is None:
        raise ValueError("an instant without a zone has no meaning for the processor")
    if hold_until < now + SHORTEST_SESSION:
        return hold_until - (hold_until - now - SHORTEST_SESSION) // _LENGTHEN_BY * _LENGTHEN_BY
    if hold_until > now + LONGEST_SESSION:
        return hold_until + (now + LONGEST_SESSION - hold_until) // _SHORTEN_BY * _SHORTEN_BY
    return hold_until


class StripeGateway:
    """Opens, reads and closes hosted pay pages, gives money back, and tells true events from forged ones."""

    def __init__(self, secret_key: str, api_base: str | None, webhook_secret: str) -> None:
        self._webhook_secret = webhook_secret
        self._client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": api_base} if api_base else None,
            max_network_retries=_NETWORK_RETRIES,
            http_client=stripe.RequestsClient(timeout=_TIMEOUT_SECONDS),
        )

    def open_checkout(
        self,
        *,
        order_ref: str,
        line_items: Sequence[PayLine | tuple[str, int, int]],
        buyer_email: str,
        locale: str,
        success_url: str,
        cancel_url: str,
        expires_at: datetime,
        attempt: int,
    ) -> CheckoutSession:
        """The pay page for one attempt at an order; asked twice with the same lines, it is the same page.

        `line_items` are (label, unit amount in cents, quantity). A page lives 31 minutes at least: a shorter
        hold is lengthened (see `session_expiry`) and the answer's `expires_at` says to when, so the caller
        closes it with `expire_checkout` when its own hold ends.
        """
        params: SessionCreateParams = {
            "mode": "payment",
            # Cards only: they are settled at once, so a completed page is a paid one.
            "allowed_payment_method_types": ["card"],
            "line_items": [
                {
                    "quantity": quantity,
                    "price_data": {"currency": "eur", "unit_amount": cents, "product_data": {"name": label}},
                }
                for label, cents, quantity in line_items
            ],
            "client_reference_id": order_ref,
            "metadata": {"order_ref": order_ref},
            "payment_intent_data": {"metadata": {"order_ref": order_ref}},
            "customer_email": buyer_email,
            "locale": _LANGUAGES.get(locale, "auto"),
            "success_url": success_url,
            "cancel_url": cancel_url,
            "expires_at": int(session_expiry(expires_at, now=datetime.now(UTC)).timestamp()),
        }
        with _as_refusals():
            opened = self._client.v1.checkout.sessions.create(
                params, {"idempotency_key": f"checkout-{order_ref}-{attempt}"}
            )
        return _session(opened.to_dict())

    def retrieve_checkout(self, session_id: str) -> CheckoutSession:
        """The pay page as it is now: the truth when an event was lost."""
        with _as_refusals():
            return _session(self._client.v1.checkout.sessions.retrieve(session_id).to_dict())

    def expire_checkout(self, session_id: str) -> CheckoutSession:
        """Closes the pay page; one that was paid or closed meanwhile is left alone and returned as it is."""
        try:
            with _as_refusals():
                return _session(self._client.v1.checkout.sessions.expire(session_id).to_dict())
        except GatewayRefused:
            current = self.retrieve_checkout(session_id)
            if current.status == "open":
                raise
            return current

    def refund(self, *, payment_intent: str, amount_cents: int, key: str) -> RefundResult:
        """Gives money back to the card; the same key never gives it back twice."""
        with _as_refusals():
            made = self._client.v1.refunds.create(
                {"payment_intent": payment_intent, "amount": amount_cents, "metadata": {"refund_key": key}},
                {"idempotency_key": f"refund-{key}"},
            )
        return _refund(made.to_dict())

    def parse_event(self, payload: bytes, signature: str) -> StripeEvent:
        """The event in a webhook's raw body and its Stripe-Signature header; raises BadSignature or BadEvent."""
        try:
            stripe.WebhookSignature.verify_header(
                payload, signature, self._webhook_secret, stripe.Webhook.DEFAULT_TOLERANCE
            )
        except (stripe.SignatureVerificationError, ValueError) as error:
            raise BadSignature from error
        try:
            return _event(json.loads(payload))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise BadEvent from error


@contextmanager
def _as_refusals() -> Iterator[None]:
    try:
        yield
    except stripe.StripeError as error:
        status = error.http_status or HTTPStatus.INTERNAL_SERVER_ERROR
        if status in _WORTH_RETRYING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise GatewayUnavailable from error
        kind = error.error.type if error.error else None
        raise GatewayRefused(error.code or kind or type(error).__name__, error.user_message or str(error)) from error


def _event(values: Mapping[str, Any]) -> StripeEvent:
    subject = values["data"]["object"]
    return StripeEvent(
        id=values["id"],
        type=values["type"],
        created=_instant(values["created"]),
        session=_session(subject) if subject["object"] == "checkout.session" else None,
        refund=_refund(subject) if subject["object"] == "refund" else None,
    )


def _session(values: Mapping[str, Any]) -> CheckoutSession:
    return CheckoutSession(
        id=values["id"],
        url=values.get("url"),
        status=values["status"],
        payment_status=values["payment_status"],
        payment_intent=_reference(values.get("payment_intent")),
        amount_cents=values.get("amount_total") or 0,
        order_ref=values.get("client_reference_id") or "",
        expires_at=_instant(values["expires_at"]),
    )


def _refund(values: Mapping[str, Any]) -> RefundResult:
    return RefundResult(
        id=values["id"],
        payment_intent=_reference(values.get("payment_intent")) or "",
        amount_cents=values["amount"],
        status=values["status"],
        failure_reason=values.get("failure_reason") or "",
    )


def _reference(value: str | Mapping[str, Any] | None) -> str | None:
    """The id, whether Stripe sent the id alone or the whole object."""
    return cast("str", value["id"]) if isinstance(value, dict) else cast("str | None", value)


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
