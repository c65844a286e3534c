"""Exhibitors, their stands in the forum's espaces, and those who ask for one."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.kernel.db import Base
from congress.programme.models import ForumSpace


class Exhibitor(Base):
    """An organisation that shows what it does."""

    __tablename__ = "exhibitor"
    __table_args__ = (UniqueConstraint("edition_id", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    ref: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    is_example: Mapped[bool] = mapped_column(default=False)


class Stand(Base):
    """An exhibitor's place in an espace; the number is given when the plan is drawn."""

    __tablename__ = "stand"
    __table_args__ = (UniqueConstraint("edition_id", "number"), UniqueConstraint("exhibitor_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitor.id"))
    space_id: Mapped[int] = mapped_column(ForeignKey("forum_space.id"), index=True)
    number: Mapped[str | None] = mapped_column(String(10))

    exhibitor: Mapped[Exhibitor] = relationship()
    space: Mapped[ForumSpace] = relationship()


class ApplicationStatus(Enum):
    """Where a request for a stand stands."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DECLINED = "declined"


NEXT_STATES: dict[ApplicationStatus, frozenset[ApplicationStatus]] = {
    ApplicationStatus.SUBMITTED: frozenset({ApplicationStatus.ACCEPTED, ApplicationStatus.DECLINED}),
    ApplicationStatus.DECLINED: frozenset({ApplicationStatus.ACCEPTED}),  # a stand fell free after all
    ApplicationStatus.ACCEPTED: frozenset(),
}


class StandApplication(Base):
    """A request for a stand, with the secret of the page where its sender follows it."""

    __tablename__ = "stand_application"
    __table_args__ = (UniqueConstraint("edition_id", "submission"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    secret: Mapped[str] = mapped_column(String(43))
    submission: Mapped[str] = mapped_column(String(43))  # the form's own key: sent twice, it counts once
    status: Mapped[ApplicationStatus] = mapped_column(default=ApplicationStatus.SUBMITTED)
    organisation: Mapped[str] = mapped_column(String(200))
    contact_name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    website: Mapped[str] = mapped_column(String(300), default="")
    description: Mapped[str] = mapped_column(Text)
    needs: Mapped[str] = mapped_column(Text, default="")
    space_id: Mapped[int] = mapped_column(ForeignKey("forum_space.id"))
    stand_id: Mapped[int | None] = mapped_column(ForeignKey("stand.id"))
    locale: Mapped[str] = mapped_column(String(5))
    submitted_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(254), default="")
    reason: Mapped[str] = mapped_column(String(1000), default="")

    space: Mapped[ForumSpace] = relationship()
    stand: Mapped[Stand | None] = relationship()
