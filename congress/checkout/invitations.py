"""An invited person says yes: a free seat, theirs at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.checkout.use_cases import place
from congress.invitations.use_cases import answered, hold_to_answer
from congress.orders.drafts import OrderDraft
from congress.orders.models import BuyerKind, PaymentMethod

if TYPE_CHECKING:
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.invitations.models import Invitation
    from congress.orders.drafts import AttendeeDraft
    from congress.orders.models import Order


def accept_invitation(edition: Edition, invitation: Invitation, person: AttendeeDraft, *, at: datetime) -> Order:
    """The free order of whoever is invited, confirmed with its ticket; once.

    It counts against the quotas: raises SoldOut where the house is full, and InvitationOver.
    """
    invitation = hold_to_answer(invitation, at)
    draft = OrderDraft(
        buyer_name=f"{person.first_name} {person.last_name}",
        buyer_email=invitation.email,
        buyer_organisation=person.organisation,
        buyer_kind=BuyerKind.PERSON,
        payment_method=PaymentMethod.FREE,
        attendees=(person,),
        by_organisers=True,
        is_invited=True,
        locale=invitation.locale,
    )
    order = place(edition, draft, at=at, actor=f"invitation {invitation.ref}")
    answered(invitation, order)
    return order
