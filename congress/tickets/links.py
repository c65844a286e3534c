"""Where an attendee finds their ticket."""

from __future__ import annotations

from congress.kernel.addresses import path_of


def ticket_path(ref: str, secret: str) -> str:
    """The attendee's page, on this very host."""
    return path_of("tickets.ticket", ref=ref, secret=secret)
