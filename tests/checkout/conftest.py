"""The sale over real HTTP: the service on one side, the stand-in of the card processor on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from config import DEMO_WEBHOOK_SECRET
from congress.devtools.stripe_standin.server import StandIn
from congress.payments.stripe_gateway import StripeGateway

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflask import APIFlask

    from tests.conftest import LiveServer


@pytest.fixture
def stripe(app: APIFlask, live_server: LiveServer) -> Iterator[StandIn]:
    """A stand-in that tells the running service, and that the service asks."""
    url = f"{live_server.url}/webhooks/stripe"
    with StandIn(webhook_url=url, webhook_secret=DEMO_WEBHOOK_SECRET, retry_seconds=(0.05, 0.1, 0.2)) as standin:
        app.extensions["card_gateway"] = StripeGateway("sk_test_x", standin.url, DEMO_WEBHOOK_SECRET)
        yield standin
        del app.extensions["card_gateway"]
