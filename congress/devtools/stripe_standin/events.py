"""What happened, told to the merchant as events, and in which way the telling is made to go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import stripe

from congress.devtools.stripe_standin.objects import new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from congress.devtools.stripe_standin.clock import Clock
    from congress.devtools.stripe_standin.errors import JsonObject
    from congress.devtools.stripe_standin.state import State


class DeliveryMode(Enum):
    """How the next events reach the merchant; the network does each of these one day."""

    NORMAL = "normal"
    DOUBLE = "double"  # twice at the same instant
    HOLD = "hold"  # not before a flush
    LOSE = "lose"  # never
    REVERSE = "reverse"  # what happened last is told first


@dataclass(frozen=True)
class Origin:
    """The API request behind an event; a buyer on the pay page makes none."""

    request_id: str | None = None
    idempotency_key: str | None = None


class Events:
    """The record of events, and the deliveries planned for each."""

    def __init__(self, state: State, clock: Clock, wake: Callable[[], None]) -> None:
        self._state = state
        self._clock = clock
        self._wake = wake
        self.mode = DeliveryMode.NORMAL
        self.delay_seconds = 0.0

    def record(
        self, happened: Sequence[tuple[str, JsonObject]], *, origin: Origin, delay_seconds: float | None = None
    ) -> None:
        """Keeps (type, object) pairs as events and plans their delivery, all within the caller's transaction."""
        events = [self._event(kind, subject, origin) for kind, subject in happened]
        for event in events:
            self._state.save(event)
        self._plan(events, self.delay_seconds if delay_seconds is None else delay_seconds)
        self._wake()

    def _event(self, kind: str, subject: JsonObject, origin: Origin) -> JsonObject:
        return {
            "id": new_id("evt"),
            "object": "event",
            "api_version": stripe.api_version,
            "created": int(self._clock.now()),
            "data": {"object": subject},
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": origin.request_id, "idempotency_key": origin.idempotency_key},
            "type": kind,
        }

    def _plan(self, events: list[JsonObject], delay: float) -> None:
        batch = new_id("batch")
        state = {DeliveryMode.HOLD: "held", DeliveryMode.LOSE: "lost"}.get(self.mode, "waiting")
        copies = 2 if self.mode is DeliveryMode.DOUBLE else 1
        for event in reversed(events) if self.mode is DeliveryMode.REVERSE else events:
            self._state.rows(
                "INSERT INTO delivery (event, batch, copies, state, not_before) VALUES (?, ?, ?, ?, ?)",
                event["id"],
                batch,
                copies,
                state,
                self._clock.now() + delay,
            )

    def pending(self, event: str) -> int:
        """To how many webhooks the event is still on its way."""
        statement = "SELECT count(*) FROM delivery WHERE event = ? AND state NOT IN ('delivered', 'lost', 'given_up')"
        count: int = self._state.rows(statement, event)[0][0]
        return count
