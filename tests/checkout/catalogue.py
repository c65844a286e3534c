"""More to choose from than one offer: a day, the remote twin, lunches, an evening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from congress.kernel.db import db, transaction
from congress.kernel.money import Money
from congress.offers.models import Offer, Option, SharedQuota

if TYPE_CHECKING:
    from congress.editions.models import Edition


def add_offer(edition: Edition, ref: str, euros: int, **changes: Any) -> Offer:
    """An offer named by its ref."""
    with transaction():
        offer = Offer(
            edition_id=edition.id, **{"ref": ref, "position": 9, "name": ref, "price": Money.euros(euros)} | changes
        )
        db.session.add(offer)
    return offer


def add_option(edition: Edition, ref: str, euros: int, **changes: Any) -> Option:
    """An option named by its ref, good with all offers."""
    with transaction():
        option = Option(
            edition_id=edition.id, **{"ref": ref, "position": 1, "name": ref, "price": Money.euros(euros)} | changes
        )
        db.session.add(option)
    return option


def share(edition: Edition, size: int, *refs: str) -> SharedQuota:
    """So many people in all among these offers."""
    with transaction():
        offers = db.session.scalars(select(Offer).where(Offer.edition_id == edition.id, Offer.ref.in_(refs))).all()
        quota = SharedQuota(edition_id=edition.id, ref="salle", name="La salle", size=size, offers=list(offers))
        db.session.add(quota)
    return quota
