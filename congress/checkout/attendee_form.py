"""One person to come: who they are, what is taken for them, what they need, what they agree to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import wtforms
from wtforms import SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from congress.checkout.personal_form import PersonalForm, asking
from congress.kernel.forms import check_field, choice_field, select_choices
from congress.kernel.i18n import gettext, typo
from congress.kernel.i18n import lazy_gettext as _
from congress.orders.drafts import AttendeeDraft
from congress.orders.labels import CATEGORY_LABELS, PUBLIC_CATEGORIES
from congress.orders.models import AttendeeCategory

if TYPE_CHECKING:
    from congress.checkout.for_sale import ForSale
    from congress.orders.questions import Question


class MultiCheckboxField(SelectMultipleField):  # type: ignore[misc]  # WTForms is untyped
    """Several of those offered, each a box; another one is refused in our words."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: wtforms.Form) -> None:
        """Raises ValidationError for what is not offered."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(gettext("Choisissez une réponse parmi celles qui sont proposées.")) from None


class AttendeeForm(PersonalForm):
    """One person to come; offers, options and questions are put in by `attendee_form`."""

    later = check_field(_("Nom à compléter plus tard"))
    category = choice_field(
        _("Vient en tant que"),
        [("", _("Choisissez")), *((one.value, CATEGORY_LABELS[one]) for one in PUBLIC_CATEGORIES)],
    )
    offer = choice_field(_("Formule"), [])
    options = MultiCheckboxField(_("Options"), choices=[])

    first_offer: str = ""
    is_only_offer: bool = False

    @property
    def has_no_name_yet(self) -> bool:
        """The box is ticked and neither name is there; a name that was typed counts."""
        return bool(self.later.data and not self.first_name.data and not self.last_name.data)

    @property
    def is_empty(self) -> bool:
        """Nobody has been thought of for this place yet."""
        return not (self.later.data or self.first_name.data or self.last_name.data)

    def post_process(self, formdata: Any = None) -> None:
        """The first offer is chosen until another is."""
        super().post_process(formdata)
        if self.first_offer and (self.is_only_offer or not (self.offer.raw_data or self.offer.data)):
            self.offer.raw_data = [self.first_offer]
            self.offer.data = self.first_offer

    def is_asked(self, question: Question) -> bool:
        """By what they take and come as."""
        category = self.category.data
        known = category in {one.value for one in AttendeeCategory}
        return question.is_for(self.offer.data or "", AttendeeCategory(category) if known else None)

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
            department=self.department_code,
            first_time=self.comes_first_time,
            diet=self.diet.data or "",
            access_needs=self.access_needs.data or "",
            consents=self.consents,
            answers=self.given_answers,
        )


def attendee_form(sale: ForSale) -> type[AttendeeForm]:
    """The form of a person who may take what is on sale, asked what the organisers ask."""
    offers = [(offer.ref, typo(offer.name)) for offer in sale.offers]
    return type(
        "AttendeeForm",
        (AttendeeForm,),
        {
            "offer": choice_field(_("Formule"), offers),
            "options": MultiCheckboxField(
                _("Options"), choices=select_choices((one.ref, typo(one.name)) for one in sale.options)
            ),
            **asking(sale.questions),
            "first_offer": sale.offers[0].ref if sale.offers else "",
            "is_only_offer": sale.only_offer is not None,
        },
    )
