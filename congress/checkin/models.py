"""The door: checkpoints, the devices that stand at them, and every scan they make."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.editions.models import Edition
from congress.kernel.db import Base
from congress.tickets.models import Ticket


class Checkpoint(Base):
    """A door where badges are looked at; without a window it is open at any time."""

    __tablename__ = "checkpoint"
    __table_args__ = (UniqueConstraint("edition_id", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    ref: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[int]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship()

    def is_open(self, at: datetime) -> bool:
        """Whether people may pass at that instant."""
        return (self.opens_at is None or self.opens_at <= at) and (self.closes_at is None or at < self.closes_at)


class Device(Base):
    """A phone or scanner enrolled for one checkpoint; only a hash of its secret is kept."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("checkpoint.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    enrolled_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    checkpoint: Mapped[Checkpoint] = relationship()


class Direction(Enum):
    """Coming in or going out."""

    IN = "in"
    OUT = "out"


class Outcome(Enum):
    """What the door answered."""

    ADMITTED = "admitted"
    ALREADY_INSIDE = "already_inside"
    LEFT = "left"
    REFUSED = "refused"
    CONFLICT = "conflict"


class RefusalReason(Enum):
    """Why the door said no."""

    UNKNOWN_BADGE = "unknown_badge"
    BAD_SIGNATURE = "bad_signature"
    VOID_TICKET = "void_ticket"
    WRONG_EDITION = "wrong_edition"
    NO_PLACE = "no_place"
    ROOM_FULL = "room_full"
    NOT_OPEN = "not_open"


class Scan(Base):
    """One look at one badge, with what was answered; the device's own id makes it count once."""

    __tablename__ = "scan"
    __table_args__ = (Index("ix_scan_ticket_id_id", "ticket_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[UUID] = mapped_column(unique=True)
    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("checkpoint.id"), index=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    badge: Mapped[str] = mapped_column(String(300))
    direction: Mapped[Direction]
    scanned_at: Mapped[datetime]
    received_at: Mapped[datetime]
    outcome: Mapped[Outcome]
    reason: Mapped[RefusalReason | None]
    first_scan_id: Mapped[int | None] = mapped_column(ForeignKey("scan.id"))

    checkpoint: Mapped[Checkpoint] = relationship()
    device: Mapped[Device] = relationship()
    ticket: Mapped[Ticket | None] = relationship()
    first_scan: Mapped[Scan | None] = relationship(remote_side=[id])


class Presence(Base):
    """Whether a ticket's holder is inside, and the scan that says so."""

    __tablename__ = "presence"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), unique=True)
    inside: Mapped[bool]
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"))

    scan: Mapped[Scan] = relationship()
