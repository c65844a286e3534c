"""The registration form: a buyer, one to twenty people, the review that goes before the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import wtforms
from stdnum.fr import siret
from wtforms import FieldList, FormField, HiddenField
from wtforms.validators import ValidationError

from congress.kernel.forms import Form, check_field, choice_field, email_field, has_control_characters, text_field, tidy
from congress.kernel.i18n import current_locale, gettext
from congress.kernel.i18n import lazy_gettext as _
from congress.orders.drafts import AttendeeDraft, OrderDraft
from congress.orders.labels import CATEGORY_LABELS, PUBLIC_CATEGORIES
from congress.orders.models import MOST_ATTENDEES, AttendeeCategory, PaymentMethod
from congress.orders.refusals import TooManyAttendees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from congress.offers.models import Offer

MOST_IN_NAME = 100
MOST_IN_SUBMISSION = 64
TERMS_UNREAD = "Cochez cette case pour accepter les conditions générales de vente."


def check_siret(form: Form, field: wtforms.Field) -> None:  # noqa: ARG001 - WTForms's signature
    """Fourteen digits whose key is right; spaces are taken away."""
    if not field.data:
        return
    if not siret.is_valid(field.data):
        raise ValidationError(gettext("Ce SIRET n'est pas valable : il a 14 chiffres, avec une clé de contrôle."))
    field.data = siret.compact(field.data)


class AttendeeForm(wtforms.Form):  # type: ignore[misc]  # WTForms is untyped
    """One person to come."""

    first_name = text_field(_("Prénom"), most=MOST_IN_NAME)
    last_name = text_field(_("Nom"), most=MOST_IN_NAME)
    email = email_field(_("Courriel"), required=False)
    organisation = text_field(_("Organisation"), required=False)
    category = choice_field(
        _("Vient en tant que"),
        [("", _("Choisissez")), *((one.value, CATEGORY_LABELS[one]) for one in PUBLIC_CATEGORIES)],
    )
    offer = choice_field(_("Formule"), [])


class RegistrationForm(Form):
    """What the page asks; `offers` are those on sale."""

    first_name = text_field(_("Prénom"), most=MOST_IN_NAME)
    last_name = text_field(_("Nom"), most=MOST_IN_NAME)
    email = email_field(_("Courriel"))
    organisation = text_field(_("Organisation"), required=False)
    siret = text_field(_("SIRET"), required=False, most=20, validators=[check_siret])
    attendees = FieldList(FormField(AttendeeForm), min_entries=1, max_entries=MOST_ATTENDEES + 1)

    def offer(self, offers: Sequence[Offer]) -> None:
        """Lets each person choose among the offers on sale; the first is chosen until another is."""
        choices = [(offer.ref, offer.name) for offer in offers]
        for entry in self.attendees:
            entry.form.offer.choices = choices
            if len(choices) == 1 or (choices and not entry.form.offer.raw_data and not entry.form.offer.data):
                entry.form.offer.raw_data = [choices[0][0]]
                entry.form.offer.data = choices[0][0]

    def name_people(self) -> None:
        """Says in each label whose it is, so that the summary of errors is understood."""
        for number, entry in enumerate(self.attendees, 1):
            for field in entry.form:
                field.label.text = gettext("%(label)s (participant %(number)s)", label=field.label.text, number=number)

    def validate_attendees(self, field: FieldList) -> None:
        """One to twenty."""
        if len(field.entries) > MOST_ATTENDEES:
            raise ValidationError(TooManyAttendees().message)

    def add_attendee(self) -> None:
        """One more empty person, while an order can have more."""
        if len(self.attendees.entries) < MOST_ATTENDEES:
            self.attendees.append_entry()

    def remove_attendee(self, position: int) -> None:
        """Takes one person away; the others move up. The last one is emptied instead."""
        people = [entry.data for entry in self.attendees.entries]
        if 0 <= position < len(people):
            del people[position]
        self._fill(people)

    def copy_buyer(self) -> None:
        """Puts the buyer in the first place nobody has been named for, or in a new one."""
        people = [entry.data for entry in self.attendees.entries]
        buyer = {
            "first_name": self.first_name.data,
            "last_name": self.last_name.data,
            "email": self.email.data,
            "organisation": self.organisation.data,
        }
        for person in people:
            if not person["first_name"] and not person["last_name"]:
                person.update(buyer)
                break
        else:
            if len(people) < MOST_ATTENDEES:
                people.append(buyer)
        self._fill(people)

    def _fill(self, people: list[dict[str, str]]) -> None:
        while self.attendees.entries:
            self.attendees.pop_entry()
        self.attendees.last_index = -1
        for person in people or [{}]:
            self.attendees.append_entry(person)

    def draft(self) -> OrderDraft:
        """What the validated form asks for."""
        return OrderDraft(
            buyer_name=f"{self.first_name.data} {self.last_name.data}",
            buyer_email=self.email.data,
            buyer_organisation=self.organisation.data or "",
            buyer_siret=self.siret.data or "",
            payment_method=PaymentMethod.CARD,
            locale=current_locale(),
            attendees=tuple(_attendee(entry.form) for entry in self.attendees),
        )


def _attendee(form: AttendeeForm) -> AttendeeDraft:
    return AttendeeDraft(
        first_name=form.first_name.data,
        last_name=form.last_name.data,
        email=form.email.data or "",
        organisation=form.organisation.data or "",
        category=AttendeeCategory(form.category.data),
        offer=form.offer.data,
    )


class ReviewForm(RegistrationForm):
    """The same once more, carried in hidden fields, with what only the last page asks."""

    submission = HiddenField(filters=[tidy])
    terms = check_field(_("J'ai lu et j'accepte les conditions générales de vente."), required=TERMS_UNREAD)

    def submission_key(self) -> str:
        """The key this page's order is placed under: as it was handed out, or nothing."""
        key: str = self.submission.data or ""
        return "" if len(key) > MOST_IN_SUBMISSION or has_control_characters(key) else key
