"""Events posted to the merchant's webhook, signed, in the background, again and again until it answers 2xx."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stripe import WebhookSignature

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from congress.devtools.stripe_standin.clock import Clock
    from congress.devtools.stripe_standin.errors import JsonObject
    from congress.devtools.stripe_standin.state import State

RETRY_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 300.0, 900.0, 3600.0)
_TIMEOUT_SECONDS = 10
_AT_ONCE = 8


class Webhook:
    """The merchant's address and the secret that both sides know."""

    def __init__(self, url: str, secret: str) -> None:
        self.url = url
        self.secret = secret

    def post(self, event: JsonObject) -> int:
        """The merchant's status; 0 when it cannot be reached. A redirection is not followed, it is a failure."""
        payload = json.dumps(event, indent=2)
        address = urlsplit(self.url)
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        connection = kind(address.hostname or "", address.port, timeout=_TIMEOUT_SECONDS)
        try:
            connection.request(
                "POST",
                f"{address.path or '/'}{'?' if address.query else ''}{address.query}",
                payload.encode(),
                {
                    "Content-Type": "application/json; charset=utf-8",
                    "Stripe-Signature": WebhookSignature.generate_signature_header(payload, self.secret),
                    "User-Agent": "Stripe/1.0 (stand-in)",
                },
            )
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


class Courier:
    """Takes planned deliveries to the webhook: those of one happening in their order, several at once otherwise."""

    def __init__(
        self,
        state: State,
        clock: Clock,
        webhook: Webhook,
        wake: Callable[[], None],
        retry_seconds: Sequence[float] = RETRY_SECONDS,
    ) -> None:
        self.webhook = webhook
        self._state = state
        self._clock = clock
        self._wake = wake
        self._retry_seconds = retry_seconds
        self._pool = ThreadPoolExecutor(_AT_ONCE, "delivery")
        state.rows("UPDATE delivery SET state = 'waiting' WHERE state = 'sending'")  # a former process was killed

    def send_due(self) -> None:
        """Hands over what is due; the posting itself happens in other threads."""
        if not self.webhook.url:
            return
        with self._state.changing():
            due = self._state.rows(
                "SELECT * FROM delivery WHERE state = 'waiting' AND not_before <= ? ORDER BY seq", self._clock.now()
            )
            self._mark("sending", due)
        batches: dict[str, list[sqlite3.Row]] = {}
        for row in due:
            batches.setdefault(row["batch"], []).append(row)
        for batch in batches.values():
            self._pool.submit(self._deliver, batch)

    def next_due(self) -> float | None:
        """When the next waiting delivery is to be sent."""
        earliest: float | None = self._state.rows("SELECT min(not_before) FROM delivery WHERE state = 'waiting'")[0][0]
        return earliest if self.webhook.url else None

    def flush(self, *, reverse: bool, times: int, types: Sequence[str]) -> list[JsonObject]:
        """Posts what is held, one event after the other, each `times` times at once; says what was answered."""
        with self._state.changing():
            held = self._state.rows("SELECT * FROM delivery WHERE state = 'held' ORDER BY seq")
            if types:
                held = [row for row in held if self._event(row)["type"] in types]
            self._mark("sending", held)
        answers = []
        for row in reversed(held) if reverse else held:
            statuses = self._post(row, times)
            self._settle(row, statuses)
            answers.append({"event": row["event"], "type": self._event(row)["type"], "statuses": statuses})
        return answers

    def stop(self) -> None:
        """Ends after the posts under way; what waits stays in the state."""
        self._pool.shutdown(cancel_futures=True)

    def _deliver(self, batch: list[sqlite3.Row]) -> None:
        for row in batch:
            self._settle(row, self._post(row, row["copies"]))

    def _post(self, row: sqlite3.Row, times: int) -> list[int]:
        event = self._event(row)
        if times == 1:
            return [self.webhook.post(event)]
        with ThreadPoolExecutor(times, "copies") as copies:
            return list(copies.map(self.webhook.post, [event] * times))

    def _event(self, row: sqlite3.Row) -> JsonObject:
        event = self._state.find("event", row["event"])
        if event is None:
            raise LookupError(row["event"])
        return event

    def _settle(self, row: sqlite3.Row, statuses: list[int]) -> None:
        attempts = row["attempts"] + 1
        if all(200 <= status < 300 for status in statuses):  # noqa: PLR2004 - the 2xx answers
            state, pause = "delivered", 0.0
        elif attempts > len(self._retry_seconds):
            state, pause = "given_up", 0.0
        else:
            state, pause = "waiting", self._retry_seconds[attempts - 1]
        self._state.rows(
            "UPDATE delivery SET state = ?, attempts = ?, last_status = ?, copies = 1, not_before = ? WHERE seq = ?",
            state,
            attempts,
            statuses[-1],
            self._clock.now() + pause,
            row["seq"],
        )
        self._wake()

    def _mark(self, state: str, rows: list[sqlite3.Row]) -> None:
        for row in rows:
            self._state.rows("UPDATE delivery SET state = ? WHERE seq = ?", state, row["seq"])
