"""One person to come: who they are, what is taken for them, what they need, what they agree to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import wtforms
from wtforms import FormField, SelectMultipleField, StringField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from congress.kernel.forms import (
    CleanText,
    Required,
    check_field,
    choice_field,
    email_field,
    select_choices,
    text_field,
    tidy,
)
from congress.kernel.i18n import gettext, typo
from congress.kernel.i18n import lazy_gettext as _
from congress.orders.answers import MOST_IN_ANSWER, BadAnswer, read_answer
from congress.orders.departments import find_department
from congress.orders.drafts import AttendeeDraft
from congress.orders.labels import CATEGORY_LABELS, CONSENT_WORDING, PUBLIC_CATEGORIES
from congress.orders.models import AttendeeCategory, ConsentKind
from congress.orders.questions import QuestionKind

if TYPE_CHECKING:
    from congress.checkout.for_sale import ForSale
    from congress.orders.questions import Question

MOST_IN_NAME = 100
MOST_IN_NEEDS = 500
_FIRST_TIME = {"yes": True, "no": False}
_CONSENT_FIELDS = {
    "agrees_needs": ConsentKind.NEEDS,
    "agrees_photographs": ConsentKind.PHOTOGRAPHS,
    "agrees_newsletter": ConsentKind.NEWSLETTER,
}


class Named(Required):
    """A name, save where it is to be completed later: then neither is there."""

    def __call__(self, form: AttendeeForm, field: wtforms.Field) -> None:
        """Raises StopValidation: with the reason where a name is missing, without one where none is due."""
        if form.has_no_name_yet:
            field.errors[:] = []
            raise StopValidation
        super().__call__(form, field)


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


def check_department(form: wtforms.Form, field: wtforms.Field) -> None:  # noqa: ARG001 - WTForms's signature
    """A number or a name that there is; kept as « 59 – Nord », which is read again as such."""
    found = find_department(field.data)
    if found is None:
        raise ValidationError(gettext("Ce département n'est pas connu : écrivez son numéro ou son nom, comme 59."))
    field.data = found.label


def _name_field(label: object) -> StringField:
    return StringField(label, validators=[Named(), CleanText(MOST_IN_NAME)], filters=[tidy], default="")


class AttendeeForm(wtforms.Form):  # type: ignore[misc]  # WTForms is untyped
    """One person to come; offers, options and questions are put in by `attendee_form`."""

    later = check_field(_("Nom à compléter plus tard"))
    first_name = _name_field(_("Prénom"))
    last_name = _name_field(_("Nom"))
    email = email_field(_("Courriel"), required=False)
    organisation = text_field(_("Organisation"), required=False)
    category = choice_field(
        _("Vient en tant que"),
        [("", _("Choisissez")), *((one.value, CATEGORY_LABELS[one]) for one in PUBLIC_CATEGORIES)],
    )
    offer = choice_field(_("Formule"), [])
    options = MultiCheckboxField(_("Options"), choices=[])
    answers = FormField(wtforms.Form)
    department = text_field(_("Département"), required=False, most=60, validators=[check_department])
    first_time = choice_field(
        _("Premier congrès ?"),
        [("", _("Sans réponse")), ("yes", _("Oui, c'est le premier")), ("no", _("Non"))],
        required=False,
    )
    diet = text_field(_("Régime alimentaire"), required=False, most=MOST_IN_NEEDS)
    access_needs = text_field(_("Besoins d'accessibilité"), required=False, most=MOST_IN_NEEDS)
    agrees_needs = check_field(CONSENT_WORDING[ConsentKind.NEEDS])
    agrees_photographs = check_field(CONSENT_WORDING[ConsentKind.PHOTOGRAPHS])
    agrees_newsletter = check_field(CONSENT_WORDING[ConsentKind.NEWSLETTER])

    questions: tuple[Question, ...] = ()
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

    def validate_agrees_needs(self, field: wtforms.Field) -> None:
        """What somebody needs is kept only where they agree: it may tell of their health."""
        if (self.diet.data or self.access_needs.data) and not field.data:
            raise ValidationError(
                gettext("Pour que nous gardions ces besoins, cochez cette case ; sinon videz les champs ci-dessus.")
            )

    def validate(self, extra_validators: Any = None) -> bool:
        """Also asks for the answers due, of those whom they are asked of."""
        asked = {question.ref for question in self.questions if self._is_asked(question)}
        for question in self.questions:
            if question.ref not in asked:
                self.answer(question).data = ""
        is_valid: bool = super().validate(extra_validators)
        for question in self.questions:
            field = self.answer(question)
            if question.ref in asked and question.is_required and not field.data and not self.has_no_name_yet:
                field.errors = [*field.errors, gettext("Ce champ est obligatoire.")]
                is_valid = False
        return is_valid

    def answer(self, question: Question) -> wtforms.Field:
        """The field of what is answered to that question."""
        return self.answers.form[_name_of(question)]

    def _is_asked(self, question: Question) -> bool:
        category = self.category.data
        known = category in {one.value for one in AttendeeCategory}
        return question.is_for(self.offer.data or "", AttendeeCategory(category) if known else None)

    def draft(self) -> AttendeeDraft:
        """The person of a validated form."""
        found = find_department(self.department.data or "")
        return AttendeeDraft(
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            email=self.email.data or "",
            organisation=self.organisation.data or "",
            category=AttendeeCategory(self.category.data),
            offer=self.offer.data,
            options=tuple(self.options.data or ()),
            department=found.code if found else "",
            first_time=_FIRST_TIME.get(self.first_time.data),
            diet=self.diet.data or "",
            access_needs=self.access_needs.data or "",
            consents=frozenset(kind for name, kind in _CONSENT_FIELDS.items() if self[name].data),
            answers={one.ref: text for one in self.questions if (text := self.answer(one).data)},
        )


def _name_of(question: Question) -> str:
    # A form has attributes of its own: no question's ref is one of them with this before it.
    return f"q-{question.ref}"


class _Answered:
    """An answer its question takes; it is kept as `read_answer` reads it."""

    def __init__(self, question: Question) -> None:
        self.question = question

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:  # noqa: ARG002 - WTForms's signature
        try:
            field.data = read_answer(self.question, field.data or "")
        except BadAnswer as refusal:
            raise ValidationError(refusal.message) from None


def _answer_field(question: Question) -> Any:
    label, options = typo(question.label), {"description": typo(question.help)}
    if question.kind is QuestionKind.CHOICE:
        choices = [("", gettext("Choisissez")), *((one, typo(one)) for one in question.choices)]
        return choice_field(label, choices, required=False, **options)
    kinds = {
        QuestionKind.TEXT: {},
        QuestionKind.NUMBER: {"inputmode": "decimal"},
        QuestionKind.DATE: {"type": "date"},
    }
    return text_field(
        label,
        required=False,
        most=MOST_IN_ANSWER,
        validators=[_Answered(question)],
        render_kw=kinds[question.kind],
        **options,
    )


def attendee_form(sale: ForSale) -> type[AttendeeForm]:
    """The form of a person who may take what is on sale, asked what the organisers ask."""
    offers = [(offer.ref, typo(offer.name)) for offer in sale.offers]
    asked = {_name_of(question): _answer_field(question) for question in sale.questions}
    return type(
        "AttendeeForm",
        (AttendeeForm,),
        {
            "offer": choice_field(_("Formule"), offers),
            "options": MultiCheckboxField(
                _("Options"), choices=select_choices((one.ref, typo(one.name)) for one in sale.options)
            ),
            "answers": FormField(type("AnswersForm", (wtforms.Form,), asked)),
            "questions": sale.questions,
            "first_offer": sale.offers[0].ref if sale.offers else "",
            "is_only_offer": sale.only_offer is not None,
        },
    )
