"""The right to come in, and the places taken in ateliers."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.kernel.db import Base
from congress.orders.models import Attendee
from congress.programme.models import Sitting


class TicketState(Enum):
    """Valid lets its holder in; void does not, and stays known so that the door can say why."""

    VALID = "valid"
    VOID = "void"


class Ticket(Base):
    """An attendee's right to come in; `serial` counts the badges made for it, only the last one is good."""

    __tablename__ = "ticket"
    __table_args__ = (CheckConstraint("serial > 0", "serial_positive"), Index("ix_ticket_edition_id", "edition_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"), unique=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    secret: Mapped[str] = mapped_column(String(43))
    serial: Mapped[int] = mapped_column(default=1)
    state: Mapped[TicketState] = mapped_column(default=TicketState.VALID)
    issued_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]

    attendee: Mapped[Attendee] = relationship()
    places: Mapped[list[WorkshopPlace]] = relationship(back_populates="ticket", cascade="all, delete-orphan")


class WorkshopPlace(Base):
    """A place taken in an atelier."""

    __tablename__ = "workshop_place"
    __table_args__ = (UniqueConstraint("ticket_id", "sitting_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    taken_at: Mapped[datetime]

    ticket: Mapped[Ticket] = relationship(back_populates="places")
    sitting: Mapped[Sitting] = relationship()


class GivenBackPlace(Base):
    """A place in an atelier that was given back: calendars that held it must drop it, and people look it up."""

    __tablename__ = "given_back_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    at: Mapped[datetime]
