"""What a person says of themselves, whoever orders: where they come from, needs, consents, what organisers ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import wtforms
from wtforms import FormField
from wtforms.validators import StopValidation, ValidationError

from congress.kernel.forms import CleanText, Required, check_field, choice_field, email_field, text_field, tidy
from congress.kernel.i18n import gettext, typo
from congress.kernel.i18n import lazy_gettext as _
from congress.orders.answers import MOST_IN_ANSWER, BadAnswer, read_answer
from congress.orders.departments import find_department
from congress.orders.labels import CONSENT_WORDING
from congress.orders.models import ConsentKind
from congress.orders.questions import QuestionKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from congress.orders.questions import Question

MOST_IN_NAME = 100
MOST_IN_NEEDS = 500
FIRST_TIME = {"yes": True, "no": False}
CONSENT_FIELDS = {
    "agrees_needs": ConsentKind.NEEDS,
    "agrees_photographs": ConsentKind.PHOTOGRAPHS,
    "agrees_newsletter": ConsentKind.NEWSLETTER,
}


def check_department(form: wtforms.Form, field: wtforms.Field) -> None:  # noqa: ARG001 - WTForms's signature
    """A number or a name that there is; kept as « 59 – Nord », which is read again as such."""
    found = find_department(field.data)
    if found is None:
        raise ValidationError(gettext("Ce département n'est pas connu : écrivez son numéro ou son nom, comme 59."))
    field.data = found.label


class Named(Required):
    """A name, save where it is to be completed later: then neither is there."""

    def __call__(self, form: PersonalForm, field: wtforms.Field) -> None:
        """Raises StopValidation: with the reason where a name is missing, without one where none is due."""
        if form.has_no_name_yet:
            field.errors[:] = []
            raise StopValidation
        super().__call__(form, field)


def _name_field(label: object) -> wtforms.StringField:
    return wtforms.StringField(label, validators=[Named(), CleanText(MOST_IN_NAME)], filters=[tidy], default="")


class PersonalForm(wtforms.Form):  # type: ignore[misc]  # WTForms is untyped
    """One person's own part of a form; the questions are put in by `asking`."""

    first_name = _name_field(_("Prénom"))
    last_name = _name_field(_("Nom"))
    email = email_field(_("Courriel"), required=False)
    organisation = text_field(_("Organisation"), required=False)
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

    def validate_agrees_needs(self, field: wtforms.Field) -> None:
        """What somebody needs is kept only where they agree: it may tell of their health."""
        if (self.diet.data or self.access_needs.data) and not field.data:
            raise ValidationError(
                gettext("Pour que nous gardions ces besoins, cochez cette case ; sinon videz les champs ci-dessus.")
            )

    def validate(self, extra_validators: Any = None) -> bool:
        """Also asks for the answers due, of those whom they are asked of."""
        asked = [question for question in self.questions if self.is_asked(question)]
        for question in self.questions:
            if question not in asked:
                self.answer(question).data = ""
        is_valid: bool = super().validate(extra_validators)
        for question in asked:
            field = self.answer(question)
            if question.is_required and not field.data and not self.has_no_name_yet:
                field.errors = [*field.errors, gettext("Ce champ est obligatoire.")]
                is_valid = False
        return is_valid

    @property
    def has_no_name_yet(self) -> bool:
        """Whether nobody is there to be named or to answer, and that is as it should be."""
        return False

    def is_asked(self, question: Question) -> bool:  # noqa: ARG002 - forms that know of offers look at it
        """Whether that question is for this person."""
        return True

    def answer(self, question: Question) -> wtforms.Field:
        """The field of what is answered to that question."""
        return self.answers.form[name_of(question)]

    @property
    def given_answers(self) -> dict[str, str]:
        """What was answered, by the ref of the question; empty answers are none."""
        return {one.ref: text for one in self.questions if (text := self.answer(one).data)}

    @property
    def consents(self) -> frozenset[ConsentKind]:
        """What the person agrees to."""
        return frozenset(kind for name, kind in CONSENT_FIELDS.items() if self[name].data)

    @property
    def department_code(self) -> str:
        """« 59 », or nothing."""
        found = find_department(self.department.data or "")
        return found.code if found else ""

    @property
    def comes_first_time(self) -> bool | None:
        """Whether it is their first congress; None where they do not say."""
        return FIRST_TIME.get(self.first_time.data)


def asking(questions: Iterable[Question]) -> dict[str, Any]:
    """The attributes of a form's class that asks these questions."""
    asked = tuple(questions)
    fields = {name_of(question): _answer_field(question) for question in asked}
    return {"answers": FormField(type("AnswersForm", (wtforms.Form,), fields)), "questions": asked}


def name_of(question: Question) -> str:
    """The name of its field. A form has attributes of its own: no question's ref is one of them with this before it."""
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
