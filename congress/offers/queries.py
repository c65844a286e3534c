"""What can be bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.kernel.db import db
from congress.offers.models import Offer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from congress.editions.models import Edition


def offers_of(edition: Edition) -> Sequence[Offer]:
    """All offers of a congress, in its order."""
    return db.session.scalars(
        select(Offer).where(Offer.edition_id == edition.id).order_by(Offer.position, Offer.id)
    ).all()


def offers_on_sale(edition: Edition, at: datetime) -> list[Offer]:
    """Those whose sale window is open at that instant."""
    return [offer for offer in offers_of(edition) if offer.is_on_sale(at)]
