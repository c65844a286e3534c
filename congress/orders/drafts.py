"""What somebody asks for, before it is an order: the same from the form, the API and the demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from congress.orders.models import AttendeeCategory, PaymentMethod


@dataclass(frozen=True, slots=True)
class AttendeeDraft:
    """A person to come, and the ref of the offer taken for them."""

    first_name: str
    last_name: str
    category: AttendeeCategory
    offer: str
    email: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """A buyer, how they will settle, and who comes. The texts have been tidied and bounded at the door."""

    buyer_name: str
    buyer_email: str
    payment_method: PaymentMethod
    attendees: tuple[AttendeeDraft, ...]
    buyer_organisation: str = ""
    buyer_siret: str = ""
    purchase_order_number: str = ""
    purchase_order_service: str = ""
    locale: str = "fr"
