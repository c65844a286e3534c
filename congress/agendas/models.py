"""One person's own programme: what they starred, kept behind a private link, and their own calendar."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.kernel.db import Base
from congress.programme.models import Sitting
from congress.tickets.models import Ticket


class Agenda(Base):
    """A private list of sittings; `secret` opens it, `calendar_secret` its calendar; both can be renewed.

    An agenda kept without a ticket can be joined to the one of a ticket: `merged_into` then stands for it,
    so that its link and its calendar go on working until the addresses are changed.
    """

    __tablename__ = "agenda"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), unique=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("agenda.id"), index=True)
    secret: Mapped[str] = mapped_column(String(43), unique=True)
    calendar_secret: Mapped[str] = mapped_column(String(43), unique=True)
    created_at: Mapped[datetime]

    ticket: Mapped[Ticket | None] = relationship()
    merged_into: Mapped[Agenda | None] = relationship(remote_side=[id])
    stars: Mapped[list[Star]] = relationship(order_by="Star.id", cascade="all, delete-orphan", back_populates="agenda")


class Star(Base):
    """A sitting in an agenda; a dropped one stays, so that calendars hear of it. `turns` counts the changes."""

    __tablename__ = "star"
    __table_args__ = (UniqueConstraint("agenda_id", "sitting_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agenda_id: Mapped[int] = mapped_column(ForeignKey("agenda.id"))
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    turns: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]

    agenda: Mapped[Agenda] = relationship(back_populates="stars")
    sitting: Mapped[Sitting] = relationship()
