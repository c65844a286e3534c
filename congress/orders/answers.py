"""What may be answered to the organisers' questions: the same from the form, a list and the API."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from congress.kernel.clock import PLAUSIBLE_YEARS
from congress.kernel.errors import Invalid
from congress.kernel.forms import has_control_characters, tidy
from congress.kernel.i18n import gettext
from congress.orders.questions import QuestionKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from congress.orders.drafts import OrderDraft
    from congress.orders.questions import Question

MOST_IN_ANSWER = 500
_MOST = Decimal(10) ** 12


class BadAnswer(Invalid):
    """The answer is none that this question takes."""


def read_answer(question: Question, text: str) -> str:
    """The answer as it is kept: a number with a point, an ISO date; nothing stays nothing. Raises BadAnswer."""
    text = str(tidy(text))
    if not text:
        return ""
    if len(text) > MOST_IN_ANSWER:
        raise BadAnswer(
            gettext(
                "C'est trop long : %(most)d caractères au plus (il y en a %(count)d).",
                most=MOST_IN_ANSWER,
                count=len(text),
            )
        )
    if has_control_characters(text):
        raise BadAnswer(gettext("Ce champ contient des caractères invisibles : retapez-le."))
    if question.kind is QuestionKind.CHOICE and text not in question.choices:
        raise BadAnswer(gettext("Choisissez une réponse parmi celles qui sont proposées."))
    if question.kind is QuestionKind.NUMBER:
        return _number(text)
    if question.kind is QuestionKind.DATE:
        return _day(text)
    return text


def _number(text: str) -> str:
    try:
        number = Decimal("".join(text.split()).replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= _MOST:
        raise BadAnswer(gettext("Il faut un nombre."))
    return f"{number:f}"


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.year not in PLAUSIBLE_YEARS:
        raise BadAnswer(gettext("Il faut une date."))
    return day.isoformat()


def read_answers(draft: OrderDraft, questions: Iterable[Question]) -> OrderDraft:
    """The draft with its answers as they are kept.

    Raises BadAnswer, with the field of each that its question does not take or that nobody asked for.
    """
    known = {question.ref: question for question in questions}
    errors: dict[str, list[str]] = {}
    people = []
    for position, one in enumerate(draft.attendees):
        kept = {}
        for ref, text in one.answers.items():
            field = f"attendees.{position}.answers.{ref}"
            try:
                kept[ref] = read_answer(known[ref], text)
            except KeyError:
                errors[field] = [gettext("Ce champ est inconnu.")]
            except BadAnswer as refusal:
                errors[field] = [refusal.message]
        people.append(replace(one, answers=kept))
    if errors:
        raise BadAnswer(gettext("Certains champs ne conviennent pas."), errors=errors)
    return replace(draft, attendees=tuple(people))
