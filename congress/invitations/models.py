"""People who are asked to come without paying, and journalists who ask to."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.kernel.db import Base
from congress.offers.models import Offer
from congress.orders.models import AttendeeCategory, Order


class Invitation(Base):
    """A seat kept for nobody yet: whoever has its link registers for nothing, once."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    secret: Mapped[str] = mapped_column(String(43))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    organisation: Mapped[str] = mapped_column(String(200), default="")
    locale: Mapped[str] = mapped_column(String(5), default="fr")
    category: Mapped[AttendeeCategory]
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    message: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id"), unique=True)

    offer: Mapped[Offer] = relationship()
    order: Mapped[Order | None] = relationship()


class AccreditationState(Enum):
    """Asked for, then answered by an organiser."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Accreditation(Base):
    """A journalist's request to come; accepted, it becomes an invitation."""

    __tablename__ = "accreditation"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    media: Mapped[str] = mapped_column(String(200))
    press_card: Mapped[str] = mapped_column(String(40), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    locale: Mapped[str] = mapped_column(String(5), default="fr")
    requested_at: Mapped[datetime]
    state: Mapped[AccreditationState] = mapped_column(default=AccreditationState.REQUESTED)
    decided_by: Mapped[str] = mapped_column(String(254), default="")
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))

    invitation: Mapped[Invitation | None] = relationship()
