"""Who waits for seats that are taken, in the order in which they came."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.kernel.db import Base
from congress.offers.models import Offer, Option


class WaitingState(Enum):
    """Waits; is offered freed seats until a deadline; took them, let them go by, or left."""

    WAITING = "waiting"
    OFFERED = "offered"
    TAKEN = "taken"
    LAPSED = "lapsed"
    LEFT = "left"


NEXT_WAITING: dict[WaitingState, frozenset[WaitingState]] = {
    WaitingState.WAITING: frozenset({WaitingState.OFFERED, WaitingState.LEFT}),
    WaitingState.OFFERED: frozenset({WaitingState.TAKEN, WaitingState.LAPSED, WaitingState.LEFT}),
    WaitingState.TAKEN: frozenset(),
    WaitingState.LAPSED: frozenset(),
    WaitingState.LEFT: frozenset(),
}


class WaitingEntry(Base):
    """Somebody who wants so many places of one offer, option or atelier: all of them or none.

    While they are offered, until `offered_until`, the places are nobody else's. `ticket_id` is whose an option or
    an atelier's place would be.
    """

    __tablename__ = "waiting_entry"
    __table_args__ = (
        CheckConstraint("places > 0", "places_positive"),
        CheckConstraint(
            "(offer_id IS NOT NULL AND option_id IS NULL AND sitting_id IS NULL)"
            " OR (offer_id IS NULL AND option_id IS NOT NULL AND sitting_id IS NULL)"
            " OR (offer_id IS NULL AND option_id IS NULL AND sitting_id IS NOT NULL)",
            "one_thing",
        ),
        Index("ix_waiting_entry_offer_id_state", "offer_id", "state"),
        Index("ix_waiting_entry_option_id_state", "option_id", "state"),
        Index("ix_waiting_entry_sitting_id_state", "sitting_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    secret: Mapped[str] = mapped_column(String(43), unique=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"))
    option_id: Mapped[int | None] = mapped_column(ForeignKey("option.id"))
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(5))
    places: Mapped[int]
    joined_at: Mapped[datetime]
    state: Mapped[WaitingState] = mapped_column(default=WaitingState.WAITING)
    offered_until: Mapped[datetime | None]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id"))

    offer: Mapped[Offer | None] = relationship()
    option: Mapped[Option | None] = relationship()
