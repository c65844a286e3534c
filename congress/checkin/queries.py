"""The doors as organisers see them: checkpoints, devices, what was scanned and how many came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from congress.checkin.models import Checkpoint, Device, Outcome, Presence, Scan
from congress.kernel.db import db
from congress.kernel.errors import NotFound
from congress.tickets.models import Ticket, TicketState

if TYPE_CHECKING:
    from congress.editions.models import Edition


def checkpoints(edition: Edition) -> list[Checkpoint]:
    """The edition's checkpoints in their order."""
    return list(
        db.session.scalars(
            select(Checkpoint).where(Checkpoint.edition_id == edition.id).order_by(Checkpoint.position, Checkpoint.id)
        )
    )


def find_checkpoint(edition_id: int, ref: str) -> Checkpoint | None:
    """The checkpoint of that ref."""
    return db.session.scalar(select(Checkpoint).where(Checkpoint.edition_id == edition_id, Checkpoint.ref == ref))


def checkpoint(edition_id: int, ref: str) -> Checkpoint:
    """The checkpoint of that ref; raises NotFound."""
    found = find_checkpoint(edition_id, ref)
    if found is None:
        raise NotFound
    return found


def device(device_id: int, edition_id: int) -> Device:
    """A device of the edition; raises NotFound."""
    found = db.session.scalar(
        select(Device).join(Device.checkpoint).where(Device.id == device_id, Checkpoint.edition_id == edition_id)
    )
    if found is None:
        raise NotFound
    return found


def devices(edition: Edition) -> list[Device]:
    """All devices ever enrolled for the edition, those in use first."""
    return list(
        db.session.scalars(
            select(Device)
            .join(Device.checkpoint)
            .where(Checkpoint.edition_id == edition.id)
            .options(joinedload(Device.checkpoint))
            .order_by(Device.revoked_at.is_not(None), Checkpoint.position, Device.name, Device.id)
        )
    )


def last_scans(edition: Edition, most: int) -> list[Scan]:
    """What the doors saw last, newest first."""
    return list(
        db.session.scalars(
            select(Scan)
            .join(Scan.checkpoint)
            .where(Checkpoint.edition_id == edition.id)
            .options(
                joinedload(Scan.checkpoint),
                joinedload(Scan.device),
                joinedload(Scan.ticket).joinedload(Ticket.attendee),
            )
            .order_by(Scan.id.desc())
            .limit(most)
        )
    )


def admissions(edition: Edition) -> dict[int, int]:
    """How many were let in by each checkpoint, by its id; one who came back counts again."""
    rows = db.session.execute(
        select(Scan.checkpoint_id, func.count())
        .join(Scan.checkpoint)
        .where(Checkpoint.edition_id == edition.id, Scan.outcome == Outcome.ADMITTED)
        .group_by(Scan.checkpoint_id)
    )
    return {row[0]: row[1] for row in rows}


def attendance(edition: Edition) -> tuple[int, int, int]:
    """How many people are inside, how many came at all, and how many may come."""
    came = select(Presence.inside).join(Ticket, Ticket.id == Presence.ticket_id).where(Ticket.edition_id == edition.id)
    inside = db.session.scalar(select(func.count()).select_from(came.where(Presence.inside).subquery()))
    ever = db.session.scalar(select(func.count()).select_from(came.subquery()))
    expected = db.session.scalar(
        select(func.count(Ticket.id)).where(Ticket.edition_id == edition.id, Ticket.state == TicketState.VALID)
    )
    return inside or 0, ever or 0, expected or 0
