"""How a sitting came to its status: who moved it, when and why, as its edits tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.kernel.db import db
from congress.programme.models import SittingStatus
from congress.programme.release_models import ProgrammeEdit

if TYPE_CHECKING:
    from datetime import datetime

    from congress.editions.models import Edition


@dataclass(frozen=True)
class StatusMove:
    """A sitting called off, put in doubt, confirmed: by whom, when, and why where that was said."""

    at: datetime
    actor: str
    was: SittingStatus
    to: SittingStatus
    reason: str


def status_moves(edition: Edition, ref: str) -> list[StatusMove]:
    """Every change of a sitting's status in the editor, oldest first."""
    was, to = ProgrammeEdit.before["status"].as_string(), ProgrammeEdit.after["status"].as_string()
    query = (
        select(ProgrammeEdit.at, ProgrammeEdit.actor, was, to, ProgrammeEdit.reason)
        .where(ProgrammeEdit.edition_id == edition.id, ProgrammeEdit.sitting_ref == ref, was != to)
        .order_by(ProgrammeEdit.id)
    )
    return [
        StatusMove(at, actor, SittingStatus(before), SittingStatus(after), reason)
        for at, actor, before, after, reason in db.session.execute(query)
    ]
