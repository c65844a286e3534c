"""Which congresses the public may read about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from congress.editions.models import Edition, EditionStatus
from congress.kernel.db import db

if TYPE_CHECKING:
    from collections.abc import Sequence


def editions() -> Sequence[Edition]:
    """Every congress the public may read, the latest first."""
    return db.session.scalars(
        select(Edition)
        .where(Edition.status != EditionStatus.DRAFT)
        .order_by(Edition.starts_on.desc())
        .options(selectinload(Edition.venues))
    ).all()
