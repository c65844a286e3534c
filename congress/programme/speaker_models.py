"""What speakers send by their private link: answers, a portrait, their slides."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.kernel.db import Base
from congress.programme.models import Appearance, Speaker


class Answer(Enum):
    """What a speaker says of their coming."""

    CONFIRM = "confirm"
    DECLINE = "decline"


class AppearanceAnswer(Base):
    """A speaker's answer about one sitting; a « no » waits for an organiser to settle it."""

    __tablename__ = "appearance_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    appearance_id: Mapped[int] = mapped_column(ForeignKey("appearance.id"), index=True)
    answer: Mapped[Answer]
    message: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(String(254), default="")

    appearance: Mapped[Appearance] = relationship(back_populates="answers")


class FileKind(Enum):
    """What a speaker sent."""

    PORTRAIT = "portrait"
    SLIDES = "slides"


class SpeakerFile(Base):
    """A portrait (made small when it came in), or the slides of one appearance; public when organisers say so."""

    __tablename__ = "speaker_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"), index=True)
    appearance_id: Mapped[int | None] = mapped_column(ForeignKey("appearance.id"), index=True)
    kind: Mapped[FileKind]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sent_at: Mapped[datetime]
    is_public: Mapped[bool] = mapped_column(default=False)

    speaker: Mapped[Speaker] = relationship(back_populates="files")
