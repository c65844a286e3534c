"""When sittings were to begin before they were moved, as the releases tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.kernel.db import db
from congress.programme import stored_changes
from congress.programme.change import ChangeKind
from congress.programme.release_models import Release

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from congress.editions.models import Edition


def former_starts(edition: Edition) -> Mapping[str, datetime]:
    """The last start that was announced and given up, by the sitting's ref; nothing of those never moved."""
    kept = db.session.scalars(
        select(Release.changes)
        .where(Release.edition_id == edition.id, Release.changes.is_not(None))
        .order_by(Release.number)
    )
    moved = ((row for row in rows if row["kind"] == ChangeKind.MOVED.value) for rows in kept if rows)
    found = (change for rows in moved for change in stored_changes.read(rows, edition.zone))
    return {one.sitting: one.times_before.starts_at for one in found if one.sitting and one.times_before}
