"""What the door answers, decided without a database: from the badge, the ticket's state and who is inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.badges.tokens import BadSignature, UnknownBadge, edition_claim, parse_badge
from congress.checkin.models import Direction, Outcome, RefusalReason
from congress.tickets.models import TicketState

if TYPE_CHECKING:
    from congress.checkin.seen import Door, TicketSeen

Verdict = tuple[Outcome, RefusalReason | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a badge's text says once its signature was looked at: a ticket and a serial, or why it says nothing."""

    ticket_ref: str = ""
    serial: int = 0
    refused: RefusalReason | None = None
    foreign: str = ""  # the edition that a well-formed badge names, where it is not the door's


def read(text: str, door: Door) -> Reading:
    """Reads a badge at a door."""
    try:
        badge = parse_badge(text)
        if badge.claims.edition != edition_claim(door.edition_ref):
            return Reading(refused=RefusalReason.BAD_SIGNATURE, foreign=badge.claims.edition)
        if door.public_key is None:  # nobody has a badge of this edition yet
            return Reading(refused=RefusalReason.BAD_SIGNATURE)
        claims = badge.verify(door.public_key)
    except UnknownBadge:
        return Reading(refused=RefusalReason.UNKNOWN_BADGE)
    except BadSignature:
        return Reading(refused=RefusalReason.BAD_SIGNATURE)
    return Reading(claims.ticket_ref, claims.serial)


def decide(
    reading: Reading, ticket: TicketSeen | None, direction: Direction, *, is_open: bool, is_inside: bool
) -> Verdict:
    """The door's answer. Who is inside may always leave, whatever became of the ticket or the hour."""
    reason = _refusal(reading, ticket)
    if is_inside and direction is Direction.OUT:
        return Outcome.LEFT, None
    if reason is not None:
        return Outcome.REFUSED, reason
    if direction is Direction.OUT:
        return Outcome.LEFT, None
    if is_inside:
        return Outcome.ALREADY_INSIDE, None
    return (Outcome.ADMITTED, None) if is_open else (Outcome.REFUSED, RefusalReason.NOT_OPEN)


def _refusal(reading: Reading, ticket: TicketSeen | None) -> RefusalReason | None:
    if reading.refused is not None:
        return reading.refused
    if ticket is None:  # signed by us, and gone since: nothing of it is known any more
        return RefusalReason.UNKNOWN_BADGE
    is_current = ticket.state is TicketState.VALID and ticket.serial == reading.serial
    return None if is_current else RefusalReason.VOID_TICKET
