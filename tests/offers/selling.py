"""Orders and configured things that the tests of the sale begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from congress.checkout.use_cases import place
from congress.kernel.db import db, transaction
from congress.kernel.money import ZERO
from congress.offers.models import Offer, Option, SharedQuota
from congress.orders.drafts import AttendeeDraft, OrderDraft
from congress.orders.models import AttendeeCategory, PaymentMethod
from tests.factories import NOON

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.orders.models import Order


def make_offer(edition: Edition, ref: str, **changes: Any) -> Offer:
    """A free offer without a limit, after the others."""
    values: dict[str, Any] = {"name": ref, "position": 9, "price": ZERO, **changes}
    with transaction():
        offer = Offer(edition_id=edition.id, ref=ref, **values)
        db.session.add(offer)
    return offer


def make_option(edition: Edition, ref: str, **changes: Any) -> Option:
    """A free option of all offers without a limit, after the others."""
    values: dict[str, Any] = {"name": ref, "position": 9, "price": ZERO, **changes}
    with transaction():
        option = Option(edition_id=edition.id, ref=ref, **values)
        db.session.add(option)
    return option


def share(edition: Edition, size: int, *offers: Offer, ref: str = "salle") -> SharedQuota:
    """So many places in all among these offers."""
    with transaction():
        quota = SharedQuota(edition_id=edition.id, ref=ref, name="La salle", size=size)
        quota.offers = [db.session.get_one(Offer, offer.id) for offer in offers]
        db.session.add(quota)
    return quota


def person(
    offer: str = "deux-jours", *options: str, category: AttendeeCategory = AttendeeCategory.MEMBER
) -> AttendeeDraft:
    """Camille Martin, who takes that offer."""
    return AttendeeDraft("Camille", "Martin", category, offer, options=options)


def draft(*people: AttendeeDraft, **changes: Any) -> OrderDraft:
    """An order by transfer of these people, or of one who takes the two days."""
    values: dict[str, Any] = {"payment_method": PaymentMethod.TRANSFER, **changes}
    return OrderDraft("Camille Martin", "camille@exemple.fr", attendees=people or (person(),), **values)


def ordered(edition: Edition, *people: AttendeeDraft, **changes: Any) -> Order:
    """The order, placed at NOON."""
    with transaction():
        return place(edition, draft(*people, **changes), at=NOON, actor="public")
