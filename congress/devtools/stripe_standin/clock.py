"""The stand-in's clock: the real time, moved forward when a test or a demonstration wants to see an expiry."""

from __future__ import annotations

import time


class Clock:
    """Counts seconds since 1970, as Stripe does; signatures are dated by the real time all the same."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """The present instant."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Moves on; there is no way back."""
        self._ahead += seconds
