"""The form behind an attendee's private link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from wtforms import HiddenField

from congress.checkout.own_details import OwnDetails
from congress.checkout.personal_form import CONSENT_FIELDS, FIRST_TIME, PersonalForm, asking
from congress.kernel.forms import Form, check_field, tidy
from congress.orders.attendees import questions_of
from congress.orders.departments import DEPARTMENTS
from congress.orders.labels import OWN_CONSENT_WORDING
from congress.orders.models import ConsentKind

if TYPE_CHECKING:
    from congress.orders.models import Attendee
    from congress.orders.questions import Question

_FIRST_TIME_TEXT: dict[bool | None, str] = {answer: text for text, answer in FIRST_TIME.items()}


class OwnForm(PersonalForm, Form):
    """Who takes the seat, what they need, what they agree to; made by `asking_of`."""

    version = HiddenField(filters=[tidy])
    agrees_needs = check_field(OWN_CONSENT_WORDING[ConsentKind.NEEDS])
    agrees_photographs = check_field(OWN_CONSENT_WORDING[ConsentKind.PHOTOGRAPHS])
    agrees_newsletter = check_field(OWN_CONSENT_WORDING[ConsentKind.NEWSLETTER])

    @classmethod
    def asking_of(cls, attendee: Attendee) -> Self:
        """With the questions that are asked of this attendee."""
        made: Self = type(cls.__name__, (cls,), asking(_questions_to(attendee)))()
        return made

    @property
    def shown_version(self) -> int:
        """The version the page showed; -1, which none is, where it says none."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004 - a row's version

    def show(self, own: OwnDetails, version: int) -> None:
        """Fills in what is known."""
        for name in ("first_name", "last_name", "email", "organisation", "diet", "access_needs"):
            self[name].data = getattr(own, name)
        department = DEPARTMENTS.get(own.department)
        self.department.data = department.label if department else ""
        self.first_time.data = _FIRST_TIME_TEXT.get(own.first_time, "")
        for name, kind in CONSENT_FIELDS.items():
            self[name].data = kind in own.consents
        for question in self.questions:
            self.answer(question).data = own.answers.get(question.ref, "")
        self.version.data = str(version)

    def details(self) -> OwnDetails:
        """What the validated form says."""
        return OwnDetails(
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            email=self.email.data or "",
            organisation=self.organisation.data or "",
            department=self.department_code,
            first_time=self.comes_first_time,
            diet=self.diet.data or "",
            access_needs=self.access_needs.data or "",
            consents=self.consents,
            answers=self.given_answers,
        )


def _questions_to(attendee: Attendee) -> list[Question]:
    """Those of the offer and category the seat was taken for."""
    refs = [line.offer.ref for line in attendee.order.lines if line.offer and line.attendee is attendee]
    return [
        question
        for question in questions_of(attendee.order.edition)
        if question.is_for(refs[0] if refs else "", attendee.category)
    ]
