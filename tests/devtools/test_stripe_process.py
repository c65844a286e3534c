"""The stand-in as a process of its own, which can be killed at any moment."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.devtools.ground import WEBHOOK_SECRET, ask, new_session, sdk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.devtools.partners import Merchant

COMMAND = [sys.executable, "-m", "congress.devtools.stripe_standin", "--port", "0", "--webhook-secret", WEBHOOK_SECRET]


@contextmanager
def process(webhook_url: str, state: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running stand-in and its address, which it prints itself."""
    command = [*COMMAND, "--webhook-url", webhook_url, "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            said = running.stdout.readline()
            found = re.fullmatch(rf"Stripe stand-in on (http://\S+), events to {re.escape(webhook_url)}\n", said)
            assert found is not None, said
            yield running, found[1]
        finally:
            running.kill()


def test_killed_process_forgets_nothing(tmp_path: Path, merchant: Merchant) -> None:
    state = tmp_path / "stripe.db"
    merchant.answers = [503] * 3
    with process(merchant.webhook_url, state) as (running, url):
        opened = sdk(url).v1.checkout.sessions.create(new_session(), {"idempotency_key": "one"})
        assert ask("POST", f"{opened.url}/payer", form={}).status == 303
        merchant.wait_for(3)
        running.send_signal(signal.SIGKILL)
        running.wait(10)
    with process(merchant.webhook_url, state) as (_, url):
        api = sdk(url)
        assert api.v1.checkout.sessions.retrieve(opened.id).payment_status == "paid"
        assert api.v1.checkout.sessions.create(new_session(), {"idempotency_key": "one"}).id == opened.id
        deliveries = merchant.wait_for(6)
        assert len({delivery.event["id"] for delivery in deliveries}) == 3


def test_process_ends_well_when_told_to(tmp_path: Path, merchant: Merchant) -> None:
    with process(merchant.webhook_url, tmp_path / "stripe.db") as (running, _):
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0


def test_process_does_not_run_in_production(merchant: Merchant) -> None:
    ended = subprocess.run(
        [*COMMAND, "--webhook-url", merchant.webhook_url],
        env={**os.environ, "CONGRESS_ENV": "production"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (
        1,
        "",
        "The Stripe stand-in takes no money: it does not run in production.\n",
    )
