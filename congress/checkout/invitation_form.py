"""What an invited person confirms: their name as the badge will bear it, their needs, what they agree to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.checkout.attendee_form import AttendeeForm, attendee_form
from congress.checkout.for_sale import ForSale
from congress.kernel.forms import select_choices
from congress.offers.queries import options_of
from congress.orders.attendees import questions_of
from congress.orders.labels import CATEGORY_LABELS, OWN_CONSENT_WORDING
from congress.orders.models import ConsentKind
from congress.orders.queries import options_left

if TYPE_CHECKING:
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.invitations.models import Invitation


def invitation_form(edition: Edition, invitation: Invitation, at: datetime, sent: object | None) -> AttendeeForm:
    """The form of one attendee, whose category and offer are those of the invitation.

    Their name is split at its first space: a proposal to be corrected. Of the options, those that are free are
    offered while they are left.
    """
    first_name, _, last_name = invitation.name.partition(" ")
    known = {"first_name": first_name, "last_name": last_name, "organisation": invitation.organisation}
    form = attendee_form(_given(edition, invitation, at))(sent, data=known)
    form.category.choices = select_choices([(invitation.category.value, CATEGORY_LABELS[invitation.category])])
    form.category.raw_data = [invitation.category.value]
    form.category.data = invitation.category.value
    form.later.data = False
    form.email.data = ""
    for field, kind in (
        (form.agrees_needs, ConsentKind.NEEDS),
        (form.agrees_photographs, ConsentKind.PHOTOGRAPHS),
        (form.agrees_newsletter, ConsentKind.NEWSLETTER),
    ):
        field.label.text = OWN_CONSENT_WORDING[kind]
    return form


def _given(edition: Edition, invitation: Invitation, at: datetime) -> ForSale:
    offer = invitation.offer
    free = [one for one in options_of(edition) if not one.price and one.is_on_sale(at) and one.goes_with(offer.ref)]
    left = options_left(free, at)
    asked = [one for one in questions_of(edition) if one.is_for(offer.ref, invitation.category)]
    return ForSale(
        edition=edition,
        at=at,
        key="",
        reserved=None,
        offers=(offer,),
        options=tuple(one for one in free if left[one.id] != 0),
        questions=tuple(asked),
        seats={},
        places=left,
    )
