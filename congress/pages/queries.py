"""Which congresses the public may read about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from congress.editions.models import Edition, EditionStatus
from congress.kernel.db import db
from congress.programme.release_models import Release

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def editions() -> Sequence[Edition]:
    """Every congress the public may read, the latest first."""
    return db.session.scalars(
        select(Edition)
        .where(Edition.status != EditionStatus.DRAFT)
        .order_by(Edition.starts_on.desc())
        .options(selectinload(Edition.venues))
    ).all()


def editions_begun(at: datetime) -> list[Edition]:
    """The congresses that have begun and whose programme was published, the latest first."""
    found = db.session.scalars(
        select(Edition)
        .where(Edition.status != EditionStatus.DRAFT, exists().where(Release.edition_id == Edition.id))
        .order_by(Edition.starts_on.desc())
    )
    return [edition for edition in found if edition.starts_on <= at.astimezone(edition.zone).date()]
