"""The offers in an edition file."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from pydantic import Field
from sqlalchemy import select

from congress.editions.file_sections import remove
from congress.editions.file_types import Euros, Instant, Name, Number, Prose, Section, aware, local
from congress.kernel.db import db
from congress.kernel.money import Money
from congress.offers.models import Offer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from congress.editions.models import Edition


class OfferSection(Section):
    """What can be bought, its price in euros, all taxes included."""

    name: Name
    description: Prose = ""
    price: Euros
    quota: Annotated[Number, Field(ge=0)] | None = None
    sale_opens: Instant | None = None
    sale_closes: Instant | None = None


def apply_offers(edition: Edition, sections: dict[str, OfferSection]) -> None:
    """Creates the offers or brings them to what the file says; what was ordered keeps its price."""
    found = {offer.ref: offer for offer in _offers(edition)}
    for position, (ref, section) in enumerate(sections.items(), 1):
        offer = found.get(ref) or Offer(edition_id=edition.id, ref=ref)
        offer.position, offer.name, offer.description = position, section.name, section.description
        offer.price, offer.quota = Money.euros(section.price), section.quota
        offer.sale_opens_at = aware(section.sale_opens, edition.zone)
        offer.sale_closes_at = aware(section.sale_closes, edition.zone)
        db.session.add(offer)
    db.session.flush()


def prune_offers(edition: Edition, sections: dict[str, OfferSection]) -> None:
    """Takes out the offers that are not in the file; StillUsed if somebody ordered one."""
    remove([offer for offer in _offers(edition) if offer.ref not in sections])


def extract_offers(edition: Edition) -> dict[str, OfferSection]:
    """The offers as the file writes them."""
    return {
        offer.ref: OfferSection(
            name=offer.name,
            description=offer.description,
            price=offer.price.in_euros.quantize(Decimal("0.01")),
            quota=offer.quota,
            sale_opens=local(offer.sale_opens_at, edition.zone),
            sale_closes=local(offer.sale_closes_at, edition.zone),
        )
        for offer in _offers(edition)
    }


def _offers(edition: Edition) -> Sequence[Offer]:
    query = select(Offer).where(Offer.edition_id == edition.id).order_by(Offer.position, Offer.id)
    return db.session.scalars(query).all()
