"""Money received and given back, and what the card processor told us."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.kernel.db import Base
from congress.kernel.money import Money
from congress.orders.models import Order, PaymentMethod


class Payment(Base):
    """Money received for an order; `external_ref` names it at the bank or the card processor, once."""

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("method", "external_ref"),
        CheckConstraint("amount > 0", "amount_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    method: Mapped[PaymentMethod]
    amount: Mapped[Money]
    external_ref: Mapped[str] = mapped_column(String(255))
    received_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(254))

    order: Mapped[Order] = relationship()


class RefundState(Enum):
    """Decided, then done at the processor, or refused there."""

    REQUESTED = "requested"
    DONE = "done"
    FAILED = "failed"


class Refund(Base):
    """Money to give back; decided in the sale's transaction, carried out by the worker."""

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount > 0", "amount_positive"),
        Index("ix_refund_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    amount: Mapped[Money]
    state: Mapped[RefundState] = mapped_column(default=RefundState.REQUESTED)
    reason: Mapped[str] = mapped_column(String(500), default="")
    requested_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    external_ref: Mapped[str] = mapped_column(String(255), default="")
    last_error: Mapped[str] = mapped_column(String(500), default="")

    payment: Mapped[Payment] = relationship()


class CardCheckout(Base):
    """One hosted pay page for an order; a new attempt follows when the former has closed.

    The row stands before the processor is asked: `external_id` and `url` are known once it has answered.
    """

    __tablename__ = "card_checkout"
    __table_args__ = (UniqueConstraint("order_id", "attempt"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    attempt: Mapped[int]
    external_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    url: Mapped[str] = mapped_column(String(2000), default="")
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    checked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)

    order: Mapped[Order] = relationship()


class StripeEventSeen(Base):
    """An event already dealt with: delivered again, it changes nothing."""

    __tablename__ = "stripe_event_seen"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(String(255), unique=True)
    kind: Mapped[str] = mapped_column(String(100))
    received_at: Mapped[datetime]
