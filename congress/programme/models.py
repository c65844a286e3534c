"""The programme as organisers work on it: sittings, speakers, appearances, and the releases made of them."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.editions.models import Room, Venue
from congress.kernel.db import Base

if TYPE_CHECKING:
    from congress.programme.speaker_models import AppearanceAnswer, SpeakerFile  # noqa: TC004 - SQLAlchemy finds them


class SittingKind(Enum):
    """What a part of the programme is."""

    WELCOME = "welcome"
    OPENING = "opening"
    PLENARY = "plenary"
    FORUM = "forum"
    WORKSHOP = "workshop"
    ROUND_TABLE = "round_table"
    ASSEMBLY = "assembly"
    DEBATE = "debate"
    MEAL = "meal"
    EVENING = "evening"
    CLOSING = "closing"


class SittingStatus(Enum):
    """Draft is for organisers only; the others are public once released."""

    DRAFT = "draft"
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


# Where a sitting goes that the public has read of: called off, or taking place after all, and never a draft again.
# Before that, any status may follow any other.
NEXT_PUBLIC_STATUSES: dict[SittingStatus, frozenset[SittingStatus]] = {
    SittingStatus.DRAFT: frozenset({SittingStatus.TENTATIVE, SittingStatus.CONFIRMED, SittingStatus.CANCELLED}),
    SittingStatus.TENTATIVE: frozenset({SittingStatus.CONFIRMED, SittingStatus.CANCELLED}),
    SittingStatus.CONFIRMED: frozenset({SittingStatus.TENTATIVE, SittingStatus.CANCELLED}),
    SittingStatus.CANCELLED: frozenset({SittingStatus.TENTATIVE, SittingStatus.CONFIRMED}),
}


class AppearanceState(Enum):
    """Where a speaker's coming stands: « pressenti », « sous réserve », « confirmé », « remplacé », « retiré »."""

    INVITED = "invited"
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


NEXT_STATES: dict[AppearanceState, frozenset[AppearanceState]] = {
    AppearanceState.INVITED: frozenset(
        {AppearanceState.TENTATIVE, AppearanceState.CONFIRMED, AppearanceState.WITHDRAWN}
    ),
    AppearanceState.TENTATIVE: frozenset(
        {AppearanceState.CONFIRMED, AppearanceState.REPLACED, AppearanceState.WITHDRAWN}
    ),
    AppearanceState.CONFIRMED: frozenset(
        {AppearanceState.TENTATIVE, AppearanceState.REPLACED, AppearanceState.WITHDRAWN}
    ),
    # Whoever left may be asked again, from the beginning.
    AppearanceState.REPLACED: frozenset({AppearanceState.INVITED}),
    AppearanceState.WITHDRAWN: frozenset({AppearanceState.INVITED}),
}
ANNOUNCED = frozenset({AppearanceState.TENTATIVE, AppearanceState.CONFIRMED})


class AppearanceRole(Enum):
    """What a speaker does in a sitting."""

    SPEAKER = "speaker"
    INTRODUCTION = "introduction"
    MODERATOR = "moderator"
    FACE_TO_FACE = "face_to_face"
    CARTE_BLANCHE = "carte_blanche"


class ForumSpace(Base):
    """One of the forum's espaces: stands and ateliers stand in it."""

    __tablename__ = "forum_space"
    __table_args__ = (UniqueConstraint("edition_id", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    ref: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")


class Sitting(Base):
    """A part of the programme with a time and a place; `capacity` set means that one signs up for it."""

    __tablename__ = "sitting"
    __table_args__ = (
        UniqueConstraint("edition_id", "ref"),
        # An end may be open (« 19 h, une soirée engagée »), a start may not.
        CheckConstraint("ends_at IS NULL OR starts_at IS NOT NULL", "end_needs_start"),
        CheckConstraint("ends_at > starts_at", "ends_after_start"),
        CheckConstraint("capacity IS NULL OR capacity > 0", "capacity_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    ref: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    kind: Mapped[SittingKind]
    status: Mapped[SittingStatus]
    title: Mapped[str] = mapped_column(String(300))
    abstract: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    space_id: Mapped[int | None] = mapped_column(ForeignKey("forum_space.id"))
    streamed: Mapped[bool] = mapped_column(default=False)
    stream_url: Mapped[str] = mapped_column(String(500), default="")  # for tickets only: never in a release
    replay_url: Mapped[str] = mapped_column(String(500), default="")
    slides_url: Mapped[str] = mapped_column(String(500), default="")
    capacity: Mapped[int | None]
    is_example: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    venue: Mapped[Venue | None] = relationship()
    room: Mapped[Room | None] = relationship()
    space: Mapped[ForumSpace | None] = relationship()
    sequences: Mapped[list[Sequence]] = relationship(
        order_by="Sequence.position", cascade="all, delete-orphan", back_populates="sitting"
    )
    appearances: Mapped[list[Appearance]] = relationship(
        order_by="Appearance.position", cascade="all, delete-orphan", back_populates="sitting"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


class Sequence(Base):
    """A numbered part inside a sitting: one of the five of the opening plenary; its times where they are known."""

    __tablename__ = "sequence"
    __table_args__ = (
        UniqueConstraint("sitting_id", "ref"),
        CheckConstraint("ends_at IS NULL OR starts_at IS NOT NULL", "end_needs_start"),
        CheckConstraint("ends_at > starts_at", "ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    ref: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]

    sitting: Mapped[Sitting] = relationship(back_populates="sequences")


class Speaker(Base):
    """A person announced, with the title they are announced under; address, needs and secret stay among organisers."""

    __tablename__ = "speaker"
    __table_args__ = (UniqueConstraint("edition_id", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    ref: Mapped[str] = mapped_column(String(60))
    first_name: Mapped[str] = mapped_column(String(100))
    last_name: Mapped[str] = mapped_column(String(100))
    function: Mapped[str] = mapped_column(String(300), default="")
    biography: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    locale: Mapped[str] = mapped_column(String(5), default="fr")
    needs: Mapped[str] = mapped_column(Text, default="")
    image_consent: Mapped[bool | None]  # None: not answered yet
    image_consent_at: Mapped[datetime | None]
    secret: Mapped[str | None] = mapped_column(String(43), unique=True)

    files: Mapped[list[SpeakerFile]] = relationship(
        order_by="SpeakerFile.id", cascade="all, delete-orphan", back_populates="speaker"
    )

    @property
    def name(self) -> str:
        """As announced: first name, then last name."""
        return f"{self.first_name} {self.last_name}".strip()


class Appearance(Base):
    """A speaker's part in a sitting, with its state and every move of it.

    `representative` speaks in the speaker's name; `theme` and `note` are public; the date of follow-up and the
    organiser in charge (by the account's address) are not.
    """

    __tablename__ = "appearance"
    __table_args__ = (UniqueConstraint("sitting_id", "speaker_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    sequence_id: Mapped[int | None] = mapped_column(ForeignKey("sequence.id"), index=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"), index=True)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("appearance.id"), index=True)
    position: Mapped[int]
    role: Mapped[AppearanceRole] = mapped_column(default=AppearanceRole.SPEAKER)
    state: Mapped[AppearanceState]
    representative_id: Mapped[int | None] = mapped_column(ForeignKey("speaker.id"), index=True)
    theme: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    follow_up_on: Mapped[date | None] = mapped_column(index=True)
    reminded_on: Mapped[date | None]  # the date of follow-up that a mail has told of
    in_charge: Mapped[str] = mapped_column(String(254), default="")

    sitting: Mapped[Sitting] = relationship(back_populates="appearances")
    sequence: Mapped[Sequence | None] = relationship()
    speaker: Mapped[Speaker] = relationship(foreign_keys=[speaker_id])
    representative: Mapped[Speaker | None] = relationship(foreign_keys=[representative_id])
    replaced_by: Mapped[Appearance | None] = relationship(remote_side=[id])
    moves: Mapped[list[AppearanceMove]] = relationship(
        order_by="AppearanceMove.id", cascade="all, delete-orphan", back_populates="appearance"
    )
    answers: Mapped[list[AppearanceAnswer]] = relationship(
        order_by="AppearanceAnswer.id", cascade="all, delete-orphan", back_populates="appearance"
    )


class AppearanceMove(Base):
    """Who moved an appearance from one state to another, when and why; the first move has no former state."""

    __tablename__ = "appearance_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    appearance_id: Mapped[int] = mapped_column(ForeignKey("appearance.id"), index=True)
    from_state: Mapped[AppearanceState | None]
    to_state: Mapped[AppearanceState]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(254))
    reason: Mapped[str] = mapped_column(String(500), default="")

    appearance: Mapped[Appearance] = relationship(back_populates="moves")
