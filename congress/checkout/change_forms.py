"""The forms of what may be changed once an order stands; each carries the version it was shown of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import HiddenField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from congress.checkout.personal_form import MOST_IN_NAME
from congress.kernel.forms import (
    Form,
    check_field,
    choice_field,
    email_field,
    select_choices,
    text_field,
)
from congress.kernel.i18n import gettext
from congress.kernel.i18n import lazy_gettext as _
from congress.orders.changes import Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from congress.orders.models import Attendee

MOST_IN_NEEDS = 500
MOST_IN_REASON = 300
_NUMBER = 9  # digits: what is longer is no version of ours


def number_in(text: str | None) -> int:
    """The whole number that a hidden field was given, or one that none of ours is."""
    digits = (text or "").removeprefix("-")
    return int(text or "") if digits.isascii() and digits.isdecimal() and len(digits) <= _NUMBER else -(10**9)


class MultiCheckboxField(SelectMultipleField):  # type: ignore[misc]  # WTForms is untyped
    """Any number of boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002 - WTForms's signature
        """What is not offered is refused in our words."""
        known = {value for value, *_rest in self.iter_choices()}
        if not set(self.data or []) <= known:
            raise ValidationError(gettext("Choisissez parmi ce qui est proposé."))


class VersionedForm(Form):
    """Knows what it was shown of."""

    version = HiddenField()

    @property
    def shown_version(self) -> int:
        """The version of the attendee that was shown; forged, it is none."""
        return number_in(self.version.data)


class PersonForm(VersionedForm):
    """Who comes."""

    first_name = text_field(_("Prénom"), most=MOST_IN_NAME)
    last_name = text_field(_("Nom"), most=MOST_IN_NAME)
    email = email_field(_("Courriel"), required=False)
    organisation = text_field(_("Organisation"), required=False)

    def fill(self, attendee: Attendee) -> None:
        """With who comes now."""
        for name, text in vars(Person.of(attendee)).items():
            self[name].data = text
        self.version.data = str(attendee.version)

    def person(self) -> Person:
        """As typed."""
        return Person(self.first_name.data, self.last_name.data, self.email.data or "", self.organisation.data or "")


class TransferForm(PersonForm):
    """Who comes instead: they must be reached, the ticket is sent to them."""

    email = email_field(_("Courriel"))


class LinesForm(VersionedForm):
    """The offer, and the options that go with it; `expected` is the difference that was shown, in cents."""

    offer = choice_field(_("Formule"), [])
    options = MultiCheckboxField(_("Options"))
    expected = HiddenField()

    def choose_among(self, offers: Iterable[tuple[str, str]], options: Iterable[tuple[str, str]]) -> None:
        """Pairs of ref and label."""
        self.offer.choices = select_choices(offers)
        self.options.choices = select_choices(options)


class CancelForm(Form):
    """That it is meant, and why if one wishes to say."""

    reason = text_field(_("Motif"), required=False, most=MOST_IN_REASON)
    sure = check_field(_("Oui, j'annule."), required=_("Cochez cette case pour annuler."))


class FindForm(Form):
    """The address the links are sent to."""

    email = email_field(_("Courriel"))
