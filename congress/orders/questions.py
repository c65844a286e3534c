"""What organisers ask of attendees besides, and what was answered."""

from __future__ import annotations

from enum import Enum

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.kernel.db import Base
from congress.orders.models import Attendee, AttendeeCategory


class QuestionKind(Enum):
    """How a question of the organisers is answered."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"


class Question(Base):
    """What the organisers ask besides, of each attendee or of those of some offers or categories."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("edition_id", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    ref: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(300))
    help: Mapped[str] = mapped_column(String(500), default="")
    kind: Mapped[QuestionKind]
    choices: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_required: Mapped[bool]
    offers: Mapped[list[str]] = mapped_column(JSON, default=list)  # refs; empty: all
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)  # values; empty: all

    def is_for(self, offer_ref: str, category: AttendeeCategory | None) -> bool:
        """Whether somebody of that offer and category is asked."""
        by_category = not self.categories or (category is not None and category.value in self.categories)
        return by_category and (not self.offers or offer_ref in self.offers)


class Answer(Base):
    """What an attendee answered: the text itself, one of the choices, a number or an ISO date."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("attendee_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    value: Mapped[str] = mapped_column(Text)

    attendee: Mapped[Attendee] = relationship()
    question: Mapped[Question] = relationship()
