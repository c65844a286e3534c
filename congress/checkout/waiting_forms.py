"""What somebody who wants to wait tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.forms import Form, choice_field, email_field, integer_field, select_choices, text_field
from congress.kernel.i18n import lazy_gettext as _
from congress.kernel.i18n import typo
from congress.orders.models import MOST_ATTENDEES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from congress.offers.models import Offer


class WaitingForm(Form):
    """Who waits, for what, and how many places."""

    offer = choice_field(_("Formule"), [])
    places = integer_field(_("Nombre de places"), least=1, most=MOST_ATTENDEES, default=1)
    name = text_field(_("Votre nom"))
    email = email_field(_("Courriel"))

    def offer_these(self, offers: Sequence[Offer]) -> None:
        """The offers that are full."""
        self.offer.choices = select_choices((one.ref, typo(one.name)) for one in offers)
