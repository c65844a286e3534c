"""A stand-in, its merchant and an SDK client, each over real HTTP on a free port."""

from __future__ import annotations

import http.client
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import pytest
import stripe

from congress.devtools.stripe_standin.server import StandIn
from tests.devtools.partners import Merchant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stripe.params.checkout import SessionCreateParams

WEBHOOK_SECRET = "whsec_of_the_tests"
SECRET_KEY = "sk_test_of_the_tests"


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    with Merchant() as found:
        yield found


@pytest.fixture
def standin(merchant: Merchant) -> Iterator[StandIn]:
    with StandIn(webhook_url=merchant.webhook_url, webhook_secret=WEBHOOK_SECRET, retry_seconds=(0.01, 0.02)) as found:
        yield found


@pytest.fixture
def api(standin: StandIn) -> stripe.StripeClient:
    return sdk(standin.url)


def sdk(url: str) -> stripe.StripeClient:
    return stripe.StripeClient(SECRET_KEY, base_addresses={"api": url}, max_network_retries=0)


def new_session(**changes: Any) -> SessionCreateParams:
    """What opens a page for two seats at 150 euros."""
    wanted: SessionCreateParams = {
        "mode": "payment",
        "line_items": [
            {
                "quantity": 2,
                "price_data": {"currency": "eur", "unit_amount": 15000, "product_data": {"name": "Deux jours"}},
            }
        ],
        "client_reference_id": "K7QD2MPA",
        "metadata": {"order_ref": "K7QD2MPA"},
        "payment_intent_data": {"metadata": {"order_ref": "K7QD2MPA"}},
        "customer_email": "camille@exemple.fr",
        "success_url": "http://congres.test/retour?page={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://congres.test/commande",
        "allowed_payment_method_types": ["card"],
    }
    return wanted | changes  # type: ignore[return-value] # a test may ask for nonsense


class Page:
    """An answer that was not followed to where it redirects."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status = answer.status
        self.headers = answer.headers
        self.text = answer.read().decode()

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def ask(
    method: str,
    url: str,
    *,
    form: dict[str, str] | None = None,
    json_body: Any = None,
    headers: dict[str, str] | None = None,
) -> Page:
    """One plain request, as a browser or a forger makes it."""
    address = urlsplit(url)
    line = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
    body, kind = (urlencode(form), "application/x-www-form-urlencoded") if form is not None else (None, "")
    if json_body is not None:
        body, kind = json.dumps(json_body), "application/json"
    headers = {**(headers or {}), **({"Content-Type": kind} if kind else {})}
    line.request(method, f"{address.path}{'?' if address.query else ''}{address.query}", body, headers)
    page = Page(line.getresponse())
    line.close()
    return page


def control(standin: StandIn, path: str = "", **levers: Any) -> Any:
    """Moves levers of the stand-in."""
    page = ask("POST", f"{standin.url}/_control{path}", json_body=levers)
    assert page.status == 200, page.text
    return page.json


def eventually(look: Callable[[], Any], wanted: Any) -> None:
    """What a look shows becomes what is wanted, within half a minute."""
    deadline = time.monotonic() + 30
    while (seen := look()) != wanted:
        assert time.monotonic() < deadline, f"still {seen!r} instead of {wanted!r}"
        time.sleep(0.01)
