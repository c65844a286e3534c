"""The organisers' questions in an edition file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints, model_validator

from congress.editions.file_sections import remove
from congress.editions.file_types import Name, Ref, Remark, Section, Title, Yes
from congress.kernel.db import db
from congress.kernel.i18n import gettext
from congress.orders.attendees import questions_of
from congress.orders.questions import Question, QuestionKind

if TYPE_CHECKING:
    from congress.editions.models import Edition

LEAST_CHOICES = 2
Choice = Annotated[Name, StringConstraints(max_length=200)]


class QuestionSection(Section):
    """What attendees are asked; of these offers and categories, or of all where none is named."""

    label: Title
    help: Remark = ""
    kind: QuestionKind
    choices: tuple[Choice, ...] = ()
    required: Yes = False
    offers: tuple[Ref, ...] = ()
    categories: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _choices_of_kind(self) -> QuestionSection:
        if self.kind is not QuestionKind.CHOICE and self.choices:
            raise ValueError(gettext("seule une question de nature choice a des choix"))
        if self.kind is QuestionKind.CHOICE and len(set(self.choices)) < max(LEAST_CHOICES, len(self.choices)):
            raise ValueError(gettext("il faut au moins deux choix, tous différents"))
        return self


def apply_questions(edition: Edition, sections: dict[str, QuestionSection]) -> None:
    """Creates the questions or brings them to what the file says; what was answered stays."""
    found = {question.ref: question for question in questions_of(edition)}
    for position, (ref, section) in enumerate(sections.items(), 1):
        question = found.get(ref) or Question(edition_id=edition.id, ref=ref)
        question.position, question.label, question.help = position, section.label, section.help
        question.kind, question.choices, question.is_required = section.kind, list(section.choices), section.required
        question.offers, question.categories = list(section.offers), list(section.categories)
        db.session.add(question)
    db.session.flush()


def prune_questions(edition: Edition, sections: dict[str, QuestionSection]) -> None:
    """Takes out the questions that are not in the file; StillUsed if somebody answered one."""
    remove([question for question in questions_of(edition) if question.ref not in sections])


def extract_questions(edition: Edition) -> dict[str, QuestionSection]:
    """The questions as the file writes them."""
    return {
        question.ref: QuestionSection(
            label=question.label,
            help=question.help,
            kind=question.kind,
            choices=tuple(question.choices),
            required=question.is_required,
            offers=tuple(question.offers),
            categories=tuple(question.categories),
        )
        for question in questions_of(edition)
    }
