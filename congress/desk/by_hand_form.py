"""An order that organisers write for somebody who called, wrote or stands before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import wtforms
from wtforms import FieldList, FormField, HiddenField
from wtforms.validators import ValidationError

from congress.checkout.attendee_form import MultiCheckboxField
from congress.checkout.buyer_form import check_siret
from congress.checkout.personal_form import MOST_IN_NAME
from congress.kernel.forms import Form, choice_field, email_field, long_text_field, select_choices, text_field, tidy
from congress.kernel.i18n import gettext, typo
from congress.kernel.i18n import lazy_gettext as _
from congress.orders.drafts import AttendeeDraft, OrderDraft
from congress.orders.labels import CATEGORY_LABELS, METHOD_LABELS
from congress.orders.models import MOST_ATTENDEES, AttendeeCategory, PaymentMethod
from congress.orders.refusals import TooManyAttendees

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from congress.offers.models import Offer, Option

MOST_IN_CODE = 40


class SeatForm(wtforms.Form):  # type: ignore[misc]  # WTForms is untyped
    """One person to come; without names the seat waits for them."""

    first_name = text_field(_("Prénom"), required=False, most=MOST_IN_NAME)
    last_name = text_field(_("Nom"), required=False, most=MOST_IN_NAME)
    email = email_field(_("Courriel"), required=False)
    organisation = text_field(_("Organisation"), required=False)
    category = choice_field(
        _("Catégorie"), [("", _("Choisissez")), *((each.value, label) for each, label in CATEGORY_LABELS.items())]
    )
    offer = choice_field(_("Formule"), [])
    options = MultiCheckboxField(_("Options"), choices=[])

    def validate(self, extra_validators: Any = None) -> bool:
        """One name alone is a slip."""
        is_good = bool(super().validate(extra_validators))
        if bool(self.last_name.data) == bool(self.first_name.data):
            return is_good
        lacking = self.first_name if self.last_name.data else self.last_name
        lacking.errors = [*lacking.errors, gettext("Donnez le prénom et le nom, ou aucun des deux.")]
        return False

    def draft(self) -> AttendeeDraft:
        """The person of a validated form."""
        return AttendeeDraft(
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            email=self.email.data or "",
            organisation=self.organisation.data or "",
            category=AttendeeCategory(self.category.data),
            offer=self.offer.data,
            options=tuple(self.options.data or ()),
        )


class ByHandForm(Form):
    """A buyer, one to twenty people, any way to settle; `submission` makes that sent twice it is one order."""

    submission = HiddenField(filters=[tidy])
    buyer_name = text_field(_("Commandée par"))
    buyer_email = email_field(_("Courriel"))
    buyer_organisation = text_field(_("Organisation"), required=False)
    buyer_siret = text_field(_("SIRET"), required=False, most=20, validators=[check_siret])
    buyer_address = long_text_field(_("Adresse postale"), required=False, most=500, render_kw={"rows": 3})
    payment_method = choice_field(
        _("Moyen de paiement"),
        [("", _("Choisissez")), *((each.value, label) for each, label in METHOD_LABELS.items())],
        description=_("Ce qui ne coûte rien est gratuit, quel que soit le moyen choisi."),
    )
    voucher = text_field(_("Code de réduction"), required=False, most=MOST_IN_CODE)
    attendees = FieldList(FormField(SeatForm), min_entries=1, max_entries=MOST_ATTENDEES + 1)

    def offer_choices(self, offers: Sequence[Offer], options: Sequence[Option]) -> None:
        """Lets each person take anything there is."""
        for entry in self.attendees:
            entry.form.offer.choices = select_choices((offer.ref, typo(offer.name)) for offer in offers)
            entry.form.options.choices = select_choices((option.ref, typo(option.name)) for option in options)

    def name_people(self) -> None:
        """Says in each label whose it is, so that the summary of errors is understood."""
        for number, entry in enumerate(self.attendees, 1):
            for field in entry.form:
                field.label.text = gettext("%(label)s (participant %(number)s)", label=field.label.text, number=number)

    def validate_attendees(self, field: FieldList) -> None:
        """One to twenty."""
        if len(field.entries) > MOST_ATTENDEES:
            raise ValidationError(TooManyAttendees().message)

    def refuse(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Puts what a refusal says of « attendees.0.offer » at that field."""
        for path, texts in errors.items():
            found: Any = self
            for part in path.split("."):
                found = found.entries[int(part)].form if part.isdecimal() else getattr(found, part, None)
            if found is not None:
                found.errors = [*found.errors, *texts]
        if any(entry.errors for entry in self.attendees) and not self.attendees.errors:
            self.attendees.errors = [entry.errors for entry in self.attendees]

    def draft(self) -> OrderDraft:
        """What the validated form asks for; offers that nobody else may take as well."""
        return OrderDraft(
            buyer_name=self.buyer_name.data,
            buyer_email=self.buyer_email.data,
            buyer_organisation=self.buyer_organisation.data or "",
            buyer_siret=self.buyer_siret.data or "",
            buyer_address=self.buyer_address.data or "",
            payment_method=PaymentMethod(self.payment_method.data),
            voucher=self.voucher.data or "",
            attendees=tuple(entry.form.draft() for entry in self.attendees),
            by_organisers=True,
        )
