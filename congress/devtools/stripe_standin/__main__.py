"""`python -m congress.devtools.stripe_standin`: the stand-in as a process of its own."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from threading import Event

from congress.devtools.stripe_standin.server import StandIn


def main() -> int:
    """Serves until it is told to stop (SIGINT, SIGTERM)."""
    asked = _arguments()
    if os.environ.get("CONGRESS_ENV") == "production":
        print("The Stripe stand-in takes no money: it does not run in production.", file=sys.stderr)
        return 1
    told_to_stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told_to_stop.set())
    standin = StandIn(
        webhook_url=asked.webhook_url,
        webhook_secret=asked.webhook_secret,
        host=asked.host,
        port=asked.port,
        public_url=asked.public_url,
        merchant=asked.merchant,
        state_path=asked.state,
    )
    with standin:
        print(f"Stripe stand-in on {standin.url}, events to {asked.webhook_url}", flush=True)
        told_to_stop.wait()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m congress.devtools.stripe_standin",
        description="A local stand-in for Stripe; no card is charged.",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--webhook-url", required=True, help="where the events go, the service's /webhooks/stripe")
    parser.add_argument("--webhook-secret", default=os.environ.get("STRIPE_WEBHOOK_SECRET"), help="whsec_…")
    parser.add_argument("--state", type=Path, help="a file that keeps everything over a restart")
    parser.add_argument("--merchant", default="Congrès", help="the name on the pay page")
    parser.add_argument("--public-url", default="", help="the stand-in's address for browsers, if it is another one")
    asked = parser.parse_args()
    if not asked.webhook_secret:
        parser.error("--webhook-secret or STRIPE_WEBHOOK_SECRET is needed: without it no event can be signed")
    return asked


if __name__ == "__main__":
    sys.exit(main())
