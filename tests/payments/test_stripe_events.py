"""True events are believed, forged and shapeless ones are not."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
import stripe

from congress.payments.stripe_gateway import BadEvent, BadSignature, StripeGateway
from tests.devtools.ground import SECRET_KEY, WEBHOOK_SECRET

if TYPE_CHECKING:
    from collections.abc import Callable


def signed(payload: bytes, *, secret: str = WEBHOOK_SECRET, at: float | None = None) -> str:
    moment = int(time.time() if at is None else at)
    return str(stripe.WebhookSignature.generate_signature_header(payload.decode(), secret, moment))


EVENT = json.dumps(
    {"id": "evt_1", "object": "event", "type": "ping", "created": 1, "data": {"object": {"object": "account"}}}
).encode()


def test_signed_event_is_believed() -> None:
    gateway = StripeGateway(SECRET_KEY, None, WEBHOOK_SECRET)
    assert gateway.parse_event(EVENT, signed(EVENT)).id == "evt_1"
    assert gateway.parse_event(EVENT, signed(EVENT, at=time.time() - 290)).id == "evt_1"


FORGERIES: dict[str, tuple[bytes, Callable[[], str]]] = {
    "no signature": (EVENT, lambda: ""),
    "made-up signature": (EVENT, lambda: f"t={int(time.time())},v1=0"),
    "no time": (EVENT, lambda: "v1=é"),
    "nonsense": (EVENT, lambda: "nonsense"),
    "another secret": (EVENT, lambda: signed(EVENT, secret="whsec_another")),
    "long ago": (EVENT, lambda: signed(EVENT, at=time.time() - 900)),
    "a byte more": (EVENT + b" ", lambda: signed(EVENT)),
    "another event": (EVENT.replace(b"evt_1", b"evt_2"), lambda: signed(EVENT)),
    "nothing": (b"", lambda: signed(EVENT)),
    "no text": (b"\xff\xfe", lambda: signed(EVENT)),
    "another scheme": (EVENT, lambda: signed(EVENT).replace("v1=", "v0=")),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_event_that_is_not_signed_by_the_processor_is_not_believed(forgery: str) -> None:
    payload, signature = FORGERIES[forgery]
    with pytest.raises(BadSignature) as refused:
        StripeGateway(SECRET_KEY, None, WEBHOOK_SECRET).parse_event(payload, signature())
    assert refused.value.status == 400


@pytest.mark.parametrize(
    "body",
    [b"{}", b"[]", b"null", b"{", b"", b"[" * 100_000, b'{"id": "evt_1", "type": "x", "created": 1e300, "data": {}}'],
)
def test_signed_event_of_no_known_form_is_refused(body: bytes) -> None:
    with pytest.raises(BadEvent) as refused:
        StripeGateway(SECRET_KEY, None, WEBHOOK_SECRET).parse_event(body, signed(body))
    assert refused.value.status == 400
