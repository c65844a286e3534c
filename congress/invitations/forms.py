"""What organisers write to invite, what journalists write to be invited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms.validators import ValidationError

from congress.invitations.voucher_forms import DayField, SeveralOf
from congress.kernel.forms import (
    CleanText,
    Form,
    choice_field,
    email_field,
    long_text_field,
    select_choices,
    text_field,
    tidy,
)
from congress.kernel.i18n import gettext, typo
from congress.kernel.i18n import lazy_gettext as _
from congress.orders.labels import CATEGORY_LABELS
from congress.orders.models import AttendeeCategory

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wtforms import Field

    from congress.editions.models import Edition
    from congress.invitations.queries import SpeakerToInvite
    from congress.offers.models import Offer

MOST_IN_MESSAGE = 2000
# Those who are usually invited come first.
INVITED = (AttendeeCategory.SPEAKER, AttendeeCategory.ELECTED, AttendeeCategory.PRESS, AttendeeCategory.STAFF)
_CATEGORIES = (*INVITED, *(one for one in AttendeeCategory if one not in INVITED))


def day_field() -> DayField:
    """Until when the link is good."""
    return DayField(
        _("Réponse jusqu'au"), filters=[tidy], default="", validators=[CleanText(10)], render_kw={"type": "date"}
    )


class OfferedForm(Form):
    """A seat of one offer, kept for nobody until a day."""

    offer = choice_field(_("Formule"), [])
    until = day_field()

    def offer_these(self, offers: Sequence[Offer]) -> None:
        """What may be given: everything that is sold, in public or not."""
        self.offer.choices = select_choices((one.ref, typo(one.name)) for one in offers)

    def expires_at(self, edition: Edition) -> datetime | None:
        """The instant that day is over; None: good until the congress."""
        return self.until.end_in(edition.zone)


class InvitationForm(OfferedForm):
    """One person to invite."""

    name = text_field(_("Nom"))
    email = email_field(_("Courriel"))
    organisation = text_field(_("Organisation"), required=False)
    category = choice_field(_("En tant que"), [(one.value, CATEGORY_LABELS[one]) for one in _CATEGORIES])
    message = long_text_field(_("Message personnel"), required=False, most=MOST_IN_MESSAGE)


class SpeakersForm(OfferedForm):
    """Those of the programme to invite, all with the same words."""

    speakers = SeveralOf(_("Qui inviter"))
    message = long_text_field(_("Message"), required=False, most=MOST_IN_MESSAGE)

    def offer_speakers(self, speakers: Sequence[SpeakerToInvite]) -> None:
        """Who can be chosen."""
        self.speakers.choices = select_choices((one.ref, f"{one.name} ({one.email})") for one in speakers)

    def validate_speakers(self, field: Field) -> None:
        """One at least."""
        if not field.data:
            raise ValidationError(gettext("Cochez au moins une personne."))


class AccreditationForm(Form):
    """What a journalist tells."""

    name = text_field(_("Votre nom"))
    email = email_field(_("Courriel"))
    media = text_field(_("Média"))
    press_card = text_field(_("Numéro de carte de presse"), required=False, most=40)
    message = long_text_field(_("Votre projet"), required=False, most=MOST_IN_MESSAGE)


class DeclineForm(Form):
    """No, and why."""

    reason = long_text_field(_("Motif, que la personne lira"), most=500)
