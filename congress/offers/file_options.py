"""What goes with offers in an edition file: options, and quotas that several offers share."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from congress.editions.file_sections import remove
from congress.editions.file_types import Euros, Instant, Name, Prose, Ref, Section, aware, local
from congress.kernel.db import db
from congress.kernel.money import Money
from congress.offers.edition_file import Seats, in_euros
from congress.offers.models import Option, SharedQuota
from congress.offers.queries import offers_of, options_of, shared_quotas_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from congress.editions.models import Edition


class OptionSection(Section):
    """What one may add to these offers, or to all where none is named; without a price it is free."""

    name: Name
    description: Prose = ""
    price: Euros = Decimal("0.00")
    quota: Seats | None = None
    sale_closes: Instant | None = None
    offers: tuple[Ref, ...] = ()

    def moved(self, later: Callable[[datetime | None], datetime | None]) -> OptionSection:
        """The same for a congress that is held later."""
        return self.model_copy(update={"sale_closes": later(self.sale_closes)})


class SharedQuotaSection(Section):
    """So many people in all among these offers."""

    name: Name
    size: Seats
    offers: Annotated[tuple[Ref, ...], Field(min_length=1)]


def apply_options(edition: Edition, sections: dict[str, OptionSection]) -> None:
    """Creates the options or brings them to what the file says; what was ordered keeps its price."""
    found = {option.ref: option for option in options_of(edition)}
    for position, (ref, section) in enumerate(sections.items(), 1):
        option = found.get(ref) or Option(edition_id=edition.id, ref=ref)
        option.position, option.name, option.description = position, section.name, section.description
        option.price, option.quota = Money.euros(section.price), section.quota
        option.sale_closes_at = aware(section.sale_closes, edition.zone)
        option.offers = list(section.offers)
        db.session.add(option)
    db.session.flush()


def prune_options(edition: Edition, sections: dict[str, OptionSection]) -> None:
    """Takes out the options that are not in the file; StillUsed if somebody ordered one."""
    remove([option for option in options_of(edition) if option.ref not in sections])


def extract_options(edition: Edition) -> dict[str, OptionSection]:
    """The options as the file writes them."""
    return {
        option.ref: OptionSection(
            name=option.name,
            description=option.description,
            price=in_euros(option.price),
            quota=option.quota,
            sale_closes=local(option.sale_closes_at, edition.zone),
            offers=tuple(option.offers),
        )
        for option in options_of(edition)
    }


def apply_shared_quotas(edition: Edition, sections: dict[str, SharedQuotaSection]) -> None:
    """Creates the shared quotas or brings them to what the file says."""
    offers = {offer.ref: offer for offer in offers_of(edition)}
    found = {quota.ref: quota for quota in shared_quotas_of(edition)}
    for ref, section in sections.items():
        quota = found.get(ref) or SharedQuota(edition_id=edition.id, ref=ref)
        quota.name, quota.size = section.name, section.size
        quota.offers = [offer for one, offer in offers.items() if one in section.offers]
        db.session.add(quota)
    db.session.flush()


def prune_shared_quotas(edition: Edition, sections: dict[str, SharedQuotaSection]) -> None:
    """Takes out the shared quotas that are not in the file."""
    remove([quota for quota in shared_quotas_of(edition) if quota.ref not in sections])


def extract_shared_quotas(edition: Edition) -> dict[str, SharedQuotaSection]:
    """The shared quotas as the file writes them; one that no offer is in any more counts nobody and is left out."""
    return {
        quota.ref: SharedQuotaSection(
            name=quota.name, size=quota.size, offers=tuple(offer.ref for offer in quota.offers)
        )
        for quota in shared_quotas_of(edition)
        if quota.offers
    }
