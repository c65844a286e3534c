"""What the feeds read beyond the released programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.kernel.db import db
from congress.programme.release_models import Release

if TYPE_CHECKING:
    from congress.editions.models import Edition


def last_releases(edition: Edition, most: int) -> list[Release]:
    """At most so many releases, the latest ones, oldest first."""
    found = db.session.scalars(
        select(Release).where(Release.edition_id == edition.id).order_by(Release.number.desc()).limit(most)
    ).all()
    return list(reversed(found))
