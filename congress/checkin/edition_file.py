"""The checkpoints in an edition file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.checkin.models import Checkpoint
from congress.checkin.use_cases import apply_checkpoint
from congress.editions.file_sections import remove
from congress.editions.file_types import Instant, Name, Section, aware, local
from congress.kernel.db import db

if TYPE_CHECKING:
    from collections.abc import Sequence

    from congress.editions.models import Edition


class CheckpointSection(Section):
    """A door; without a window it is open at any time."""

    name: Name
    opens: Instant | None = None
    closes: Instant | None = None


def apply_checkpoints(edition: Edition, sections: dict[str, CheckpointSection]) -> None:
    """Creates the checkpoints or brings them to what the file says; their devices stay enrolled."""
    for position, (ref, section) in enumerate(sections.items(), 1):
        apply_checkpoint(
            edition,
            ref,
            name=section.name,
            opens_at=aware(section.opens, edition.zone),
            closes_at=aware(section.closes, edition.zone),
            position=position,
        )


def prune_checkpoints(edition: Edition, sections: dict[str, CheckpointSection]) -> None:
    """Takes out the checkpoints that are not in the file; StillUsed if a device stands there."""
    remove([checkpoint for checkpoint in _checkpoints(edition) if checkpoint.ref not in sections])


def extract_checkpoints(edition: Edition) -> dict[str, CheckpointSection]:
    """The checkpoints as the file writes them."""
    return {
        one.ref: CheckpointSection(
            name=one.name, opens=local(one.opens_at, edition.zone), closes=local(one.closes_at, edition.zone)
        )
        for one in _checkpoints(edition)
    }


def _checkpoints(edition: Edition) -> Sequence[Checkpoint]:
    query = select(Checkpoint).where(Checkpoint.edition_id == edition.id)
    return db.session.scalars(query.order_by(Checkpoint.position, Checkpoint.id)).all()
