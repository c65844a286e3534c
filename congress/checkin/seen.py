"""What a scan needs to know, in few queries: the door, the ticket held fast, who is inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from congress.badges.models import BadgeKey
from congress.badges.tokens import edition_claim
from congress.checkin.models import Checkpoint, Device, Presence, Scan
from congress.editions.models import Edition
from congress.kernel.db import db
from congress.orders.models import Attendee, AttendeeCategory
from congress.tickets.models import Ticket, TicketState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Door:
    """A device at its checkpoint: all that a scan needs to know of them, read in one query."""

    device_id: int
    device: str
    revoked_at: datetime | None
    checkpoint_id: int
    checkpoint_ref: str
    checkpoint: str
    opens_at: datetime | None
    closes_at: datetime | None
    edition_id: int
    edition_ref: str
    time_zone: str
    public_key: bytes | None

    @property
    def zone(self) -> ZoneInfo:
        """The zone its times are told in."""
        return ZoneInfo(self.time_zone)

    def is_open(self, at: datetime) -> bool:
        """Whether people may come in at that instant."""
        return (self.opens_at is None or self.opens_at <= at) and (self.closes_at is None or at < self.closes_at)


@dataclass(frozen=True, slots=True)
class TicketSeen:
    """A ticket and its holder, held until the scan is written."""

    ticket_id: int
    ref: str
    serial: int
    state: TicketState
    attendee_ref: str
    first_name: str
    last_name: str
    organisation: str
    category: AttendeeCategory
    position: int


@dataclass(frozen=True, slots=True)
class ScanSeen:
    """An earlier scan, as a door tells it: which checkpoint, which device, when."""

    scan_id: int
    checkpoint_ref: str
    checkpoint: str
    device: str
    scanned_at: datetime


_SCAN_SEEN = (Scan.id, Checkpoint.ref, Checkpoint.name, Device.name, Scan.scanned_at)


def door_with(secret_hash: str) -> Door | None:
    """The device that has this secret, with its checkpoint, its edition and the edition's public key."""
    row = db.session.execute(
        select(
            Device.id,
            Device.name,
            Device.revoked_at,
            Checkpoint.id,
            Checkpoint.ref,
            Checkpoint.name,
            Checkpoint.opens_at,
            Checkpoint.closes_at,
            Edition.id,
            Edition.ref,
            Edition.time_zone,
            BadgeKey.public_key,
        )
        .join(Checkpoint, Checkpoint.id == Device.checkpoint_id)
        .join(Edition, Edition.id == Checkpoint.edition_id)
        .outerjoin(BadgeKey, BadgeKey.edition_id == Edition.id)
        .where(Device.secret_hash == secret_hash)
    ).one_or_none()
    return None if row is None else Door(*list(row))


def public_keys(claim: str) -> list[bytes]:
    """The keys of the editions whose badges bear this claim."""
    rows = db.session.execute(
        select(Edition.ref, BadgeKey.public_key).join(BadgeKey, BadgeKey.edition_id == Edition.id)
    )
    return [public_key for ref, public_key in rows if edition_claim(ref) == claim]


def current_serial(edition_id: int, ticket_ref: str) -> int | None:
    """How many badges were made for a ticket; None where the edition has no such ticket."""
    return db.session.scalar(select(Ticket.serial).where(Ticket.ref == ticket_ref, Ticket.edition_id == edition_id))


def hold_tickets(edition_id: int, refs: Iterable[str]) -> dict[str, TicketSeen]:
    """Locks the tickets in one order, so that two doors never wait for each other, and reads them as they stand."""
    wanted = set(refs)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(
            Ticket.id,
            Ticket.ref,
            Ticket.serial,
            Ticket.state,
            Attendee.ref,
            Attendee.first_name,
            Attendee.last_name,
            Attendee.organisation,
            Attendee.category,
            Attendee.position,
        )
        .join(Attendee, Attendee.id == Ticket.attendee_id)
        .where(Ticket.ref.in_(wanted), Ticket.edition_id == edition_id)
        .order_by(Ticket.id)
        .with_for_update(of=Ticket)
    )
    return {ticket.ref: ticket for ticket in (TicketSeen(*list(row)) for row in rows)}


def those_inside(ticket_ids: Iterable[int]) -> dict[int, ScanSeen]:
    """By ticket, the scan that let its holder in; who is outside is not among them."""
    rows = db.session.execute(
        select(Presence.ticket_id, *_SCAN_SEEN)
        .join(Scan, Scan.id == Presence.scan_id)
        .join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
        .join(Device, Device.id == Scan.device_id)
        .where(Presence.ticket_id.in_(list(ticket_ids)), Presence.inside)
    )
    return {row[0]: _scan_seen(row[1:]) for row in rows}


def scan_with(scan_id: UUID) -> Scan:
    """The scan a device gave this id, with all that its answer says."""
    return db.session.scalars(
        select(Scan)
        .where(Scan.scan_id == scan_id)
        .options(
            joinedload(Scan.checkpoint),
            joinedload(Scan.ticket).joinedload(Ticket.attendee),
            joinedload(Scan.first_scan).joinedload(Scan.checkpoint),
            joinedload(Scan.first_scan).joinedload(Scan.device),
        )
    ).one()


def _scan_seen(values: Sequence[Any]) -> ScanSeen:
    return ScanSeen(*values)
