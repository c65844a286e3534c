"""What happens when badges are scanned: each is read, decided and written down, once."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

from congress.badges.tokens import BadSignature, is_proof, parse_badge, read_typed_code, signer_of
from congress.checkin.models import Direction, Outcome, Presence, RefusalReason, Scan
from congress.checkin.seen import (
    Door,
    ScanSeen,
    TicketSeen,
    current_serial,
    hold_tickets,
    public_keys,
    scan_with,
    those_inside,
)
from congress.checkin.verdicts import Reading, decide, read
from congress.kernel.db import db
from congress.orders.names import shown_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class ScanSent:
    """A scan as a device sends it; `scan_id` is the device's own and makes it count once."""

    scan_id: UUID
    badge: str
    direction: Direction
    scanned_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the door sees."""

    ref: str
    name: str
    organisation: str
    category: str


@dataclass(frozen=True, slots=True)
class ScanResult:
    """The door's answer to one scan."""

    scan_id: UUID
    outcome: Outcome
    reason: RefusalReason | None = None
    person: Person | None = None
    first_scan: ScanSeen | None = None


def read_badges(door: Door, scans: Sequence[ScanSent]) -> list[Reading]:
    """Reads the badges before anything is locked: signatures are the slow part."""
    return [_read(door, scan.badge) for scan in scans]


def _read(door: Door, text: str) -> Reading:
    reading = read(text, door)
    if reading.foreign and _is_signed_by(reading.foreign, text):
        return Reading(refused=RefusalReason.WRONG_EDITION)
    if reading.refused is RefusalReason.UNKNOWN_BADGE and (code := read_typed_code(text)) is not None:
        return _read_typed(door, *code)
    return reading


def _is_signed_by(claim: str, text: str) -> bool:
    badge = parse_badge(text)
    for public_key in public_keys(claim):
        try:
            badge.verify(public_key)
        except BadSignature:
            continue
        return True
    return False


def _read_typed(door: Door, ticket_ref: str, proof: str) -> Reading:
    """A code typed by hand proves one of the badges made for its ticket, the last one first."""
    serials = current_serial(door.edition_id, ticket_ref)
    if serials is None:
        return Reading(refused=RefusalReason.UNKNOWN_BADGE)
    signer = signer_of(door.edition_id)
    for serial in range(serials, 0, -1):
        if is_proof(proof, signer.badge(ticket_ref, serial)):
            return Reading(ticket_ref, serial)
    return Reading(refused=RefusalReason.BAD_SIGNATURE)


def record_scans(
    door: Door, scans: Sequence[ScanSent], readings: Sequence[Reading], *, at: datetime
) -> list[ScanResult]:
    """Decides and keeps scans in the order they come; one sent before gets its first answer and changes nothing.

    Every ticket is locked first, so that of two doors that scan one badge at the same instant one lets in and the
    other says so.
    """
    tickets = hold_tickets(door.edition_id, (reading.ticket_ref for reading in readings if reading.ticket_ref))
    inside = those_inside(ticket.ticket_id for ticket in tickets.values()) if tickets else {}
    return [
        _record(door, scan, reading, tickets.get(reading.ticket_ref), inside=inside, at=at)
        for scan, reading in zip(scans, readings, strict=True)
    ]


def _record(
    door: Door,
    scan: ScanSent,
    reading: Reading,
    ticket: TicketSeen | None,
    *,
    inside: dict[int, ScanSeen],
    at: datetime,
) -> ScanResult:
    first = inside.get(ticket.ticket_id) if ticket else None
    outcome, reason = decide(
        reading, ticket, scan.direction, is_open=door.is_open(scan.scanned_at), is_inside=first is not None
    )
    told = first if outcome is Outcome.ALREADY_INSIDE else None
    kept = _keep(
        scan_id=scan.scan_id,
        checkpoint_id=door.checkpoint_id,
        device_id=door.device_id,
        ticket_id=ticket.ticket_id if ticket else None,
        badge=_kept_text(scan.badge, reading),
        direction=scan.direction,
        scanned_at=scan.scanned_at,
        received_at=at,
        outcome=outcome,
        reason=reason,
        first_scan_id=told.scan_id if told else None,
    )
    if kept is None:
        return _first_answer(door, scan, reading)
    if ticket is not None and outcome in (Outcome.ADMITTED, Outcome.LEFT):
        _move(ticket, kept, is_in=outcome is Outcome.ADMITTED)
        inside.pop(ticket.ticket_id, None)
        if outcome is Outcome.ADMITTED:
            inside[ticket.ticket_id] = ScanSeen(
                kept, door.checkpoint_ref, door.checkpoint, door.device, scan.scanned_at
            )
    return ScanResult(scan.scan_id, outcome, reason, _person(ticket) if ticket else None, told)


def _kept_text(text: str, reading: Reading) -> str:
    """The badge, or a mere fingerprint of what is none of ours: people show health passes and bank cards too."""
    if reading.ticket_ref:
        return text
    return "sha256:" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _keep(**values: Any) -> int | None:
    """Writes the scan and returns its key; None where a scan of that id is there already."""
    key: int | None = db.session.scalar(
        _insert(Scan).values(**values).on_conflict_do_nothing(index_elements=[Scan.scan_id]).returning(Scan.id)
    )
    return key


def _move(ticket: TicketSeen, scan_key: int, *, is_in: bool) -> None:
    moved = {"inside": is_in, "scan_id": scan_key}
    db.session.execute(
        _insert(Presence)
        .values(ticket_id=ticket.ticket_id, **moved)
        .on_conflict_do_update(index_elements=[Presence.ticket_id], set_=moved)
    )


def _insert(model: type[Scan | Presence]) -> Any:
    """Both databases know ON CONFLICT, each by a function of its own."""
    dialect = sqlite if db.session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(model)


def _first_answer(door: Door, scan: ScanSent, reading: Reading) -> ScanResult:
    """What was answered the first time; a conflict where another device gave this id to another badge."""
    first = scan_with(scan.scan_id)
    same_badge = first.badge == _kept_text(scan.badge, reading) and first.checkpoint.edition_id == door.edition_id
    if first.device_id != door.device_id and not same_badge:
        return ScanResult(scan.scan_id, Outcome.CONFLICT)
    attendee = first.ticket.attendee if first.ticket else None
    told = first.first_scan
    return ScanResult(
        scan.scan_id,
        first.outcome,
        first.reason,
        Person(attendee.ref, attendee.shown_name, attendee.organisation, attendee.category.value) if attendee else None,
        ScanSeen(told.id, told.checkpoint.ref, told.checkpoint.name, told.device.name, told.scanned_at)
        if told
        else None,
    )


def _person(ticket: TicketSeen) -> Person:
    name = shown_name(ticket.first_name, ticket.last_name, ticket.position)
    return Person(ticket.attendee_ref, name, ticket.organisation, ticket.category.value)
