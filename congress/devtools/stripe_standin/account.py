"""The merchant's account at the stand-in: everything it holds, and the passing of time over it."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from flask import current_app

from congress.devtools.stripe_standin.checkout import Checkout
from congress.devtools.stripe_standin.clock import Clock
from congress.devtools.stripe_standin.delivery import Courier, Webhook
from congress.devtools.stripe_standin.events import Events
from congress.devtools.stripe_standin.refunds import Refunds
from congress.devtools.stripe_standin.state import State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_LONGEST_SLEEP = 5.0


class Account:
    """The one account of a stand-in; its doors (api, pay page, control) reach it by `account()`."""

    def __init__(
        self,
        *,
        merchant: str,
        public_url: str,
        webhook: Webhook,
        state_path: Path | None,
        retry_seconds: Sequence[float],
    ) -> None:
        self.merchant = merchant
        self.public_url = public_url.rstrip("/")
        self.clock = Clock()
        self.state = State(state_path)
        self._woken = Event()
        self.events = Events(self.state, self.clock, self.wake)
        self.checkout = Checkout(self.state, self.clock, self.events)
        self.refunds = Refunds(self.state, self.clock, self.events)
        self.courier = Courier(self.state, self.clock, webhook, self.wake, retry_seconds)

    def wake(self) -> None:
        """Something is to be delivered, or the clock was moved: `look_around` goes on at once."""
        self._woken.set()

    def look_around(self) -> None:
        """Expires what is over, sends what is due, and rests until the next of these."""
        self.checkout.expire_due()
        self.courier.send_due()
        upcoming = [due for due in (self.state.next_due(), self.courier.next_due()) if due is not None]
        self._woken.wait(max(0.0, min([_LONGEST_SLEEP, *(due - self.clock.now() for due in upcoming)])))
        self._woken.clear()

    def close(self) -> None:
        """Ends the posts under way and lets go of the file."""
        self.courier.stop()
        self.state.close()


def account() -> Account:
    """The account behind the door that is being answered."""
    found: Account = current_app.extensions["stripe_account"]
    return found
