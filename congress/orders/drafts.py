"""What somebody asks for, before it is an order: the same from the form, the API and the demonstration."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from congress.orders.models import BuyerKind, PaymentMethod

if TYPE_CHECKING:
    from collections.abc import Mapping

    from congress.orders.models import AttendeeCategory, ConsentKind


@dataclass(frozen=True, slots=True)
class AttendeeDraft:
    """A person to come, the ref of the offer taken for them and those of its options.

    Without a name yet: both are empty. `answers` are by the ref of their question.
    """

    first_name: str
    last_name: str
    category: AttendeeCategory
    offer: str
    options: tuple[str, ...] = ()
    email: str = ""
    organisation: str = ""
    department: str = ""
    first_time: bool | None = None
    diet: str = ""
    access_needs: str = ""
    consents: frozenset[ConsentKind] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """A buyer, how they will settle, and who comes. The texts have been tidied and bounded at the door.

    `member_code` and `voucher` are what the buyer typed; `offer_key` the secret of the link they came by, an offer's or
    that of seats they waited for;
    `by_organisers` whether somebody orders who may take any offer; `is_invited` whether the offer itself is given.
    """

    buyer_name: str
    buyer_email: str
    payment_method: PaymentMethod
    attendees: tuple[AttendeeDraft, ...]
    buyer_kind: BuyerKind | None = None
    buyer_organisation: str = ""
    buyer_siret: str = ""
    buyer_address: str = ""
    purchase_order_number: str = ""
    purchase_order_service: str = ""
    member_code: str = ""
    voucher: str = ""
    offer_key: str = ""
    by_organisers: bool = False
    is_invited: bool = False
    locale: str = "fr"

    @property
    def kind(self) -> BuyerKind:
        """On whose behalf, where it was not said: what they wrote tells."""
        if self.buyer_kind is not None:
            return self.buyer_kind
        if self.payment_method is PaymentMethod.PURCHASE_ORDER:
            return BuyerKind.PUBLIC_BODY
        return BuyerKind.ORGANISATION if self.buyer_organisation else BuyerKind.PERSON
