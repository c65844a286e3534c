"""The offers in an edition file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, model_validator
from sqlalchemy import select

from congress.editions.file_sections import remove
from congress.editions.file_types import Day, Euros, Instant, Name, Number, Prose, Section, aware, local
from congress.kernel.db import db
from congress.kernel.i18n import gettext
from congress.kernel.money import Money
from congress.kernel.refs import new_secret
from congress.offers.models import Attendance, Offer, Visibility

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, timedelta

    from congress.editions.models import Edition

Seats = Annotated[Number, Field(ge=0)]


class OfferSection(Section):
    """What can be bought, its prices in euros, all taxes included; whom it is for, and on which days.

    The secret of its link is not in the file: who reads the file should not be able to order by it.
    """

    name: Name
    description: Prose = ""
    price: Euros
    early_price: Euros | None = None
    early_until: Instant | None = None
    member_price: Euros | None = None
    quota: Seats | None = None
    sale_opens: Instant | None = None
    sale_closes: Instant | None = None
    attendance: Attendance = Attendance.ON_SITE
    visibility: Visibility = Visibility.PUBLIC
    categories: tuple[Name, ...] = ()
    methods: tuple[Name, ...] = ()
    days: tuple[Day, ...] = ()

    @model_validator(mode="after")
    def _early_until_when(self) -> OfferSection:
        if (self.early_price is None) != (self.early_until is None):
            raise ValueError(gettext("early_price et early_until vont ensemble"))
        return self

    def moved(self, later: Callable[[datetime | None], datetime | None], days: timedelta) -> OfferSection:
        """The same for a congress so many days later."""
        instants = {name: later(getattr(self, name)) for name in ("early_until", "sale_opens", "sale_closes")}
        return self.model_copy(update={**instants, "days": tuple(day + days for day in self.days)})


def apply_offers(edition: Edition, sections: dict[str, OfferSection]) -> None:
    """Creates the offers or brings them to what the file says; what was ordered keeps its price."""
    found = {offer.ref: offer for offer in _offers(edition)}
    for position, (ref, section) in enumerate(sections.items(), 1):
        _apply_offer(found.get(ref) or Offer(edition_id=edition.id, ref=ref), position, section, edition)
    db.session.flush()


def _apply_offer(offer: Offer, position: int, section: OfferSection, edition: Edition) -> None:
    offer.position, offer.name, offer.description = position, section.name, section.description
    offer.price, offer.quota = Money.euros(section.price), section.quota
    offer.early_price, offer.member_price = _money(section.early_price), _money(section.member_price)
    offer.early_until = aware(section.early_until, edition.zone)
    offer.sale_opens_at = aware(section.sale_opens, edition.zone)
    offer.sale_closes_at = aware(section.sale_closes, edition.zone)
    offer.attendance, offer.visibility = section.attendance, section.visibility
    offer.categories, offer.methods = list(section.categories), list(section.methods)
    offer.days = [day.isoformat() for day in section.days]
    if offer.visibility is Visibility.LINK and offer.secret is None:
        offer.secret = new_secret()
    db.session.add(offer)


def _money(euros: Decimal | None) -> Money | None:
    return None if euros is None else Money.euros(euros)


def prune_offers(edition: Edition, sections: dict[str, OfferSection]) -> None:
    """Takes out the offers that are not in the file; StillUsed if somebody ordered one."""
    remove([offer for offer in _offers(edition) if offer.ref not in sections])


def extract_offers(edition: Edition) -> dict[str, OfferSection]:
    """The offers as the file writes them."""
    return {offer.ref: _section(offer, edition) for offer in _offers(edition)}


def _section(offer: Offer, edition: Edition) -> OfferSection:
    return OfferSection(
        name=offer.name,
        description=offer.description,
        price=in_euros(offer.price),
        early_price=None if offer.early_price is None else in_euros(offer.early_price),
        early_until=local(offer.early_until, edition.zone),
        member_price=None if offer.member_price is None else in_euros(offer.member_price),
        quota=offer.quota,
        sale_opens=local(offer.sale_opens_at, edition.zone),
        sale_closes=local(offer.sale_closes_at, edition.zone),
        attendance=offer.attendance,
        visibility=offer.visibility,
        categories=tuple(offer.categories),
        methods=tuple(offer.methods),
        days=tuple(date.fromisoformat(day) for day in offer.days),
    )


def in_euros(price: Money) -> Decimal:
    """A price as the file writes it, with its two decimals."""
    return price.in_euros.quantize(Decimal("0.01"))


def _offers(edition: Edition) -> Sequence[Offer]:
    query = select(Offer).where(Offer.edition_id == edition.id).order_by(Offer.position, Offer.id)
    return db.session.scalars(query).all()
