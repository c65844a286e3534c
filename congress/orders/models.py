"""An order: one buyer, one to twenty attendees, a price that no longer moves."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.editions.models import Edition
from congress.kernel.db import Base
from congress.kernel.money import ZERO, Money, total
from congress.offers.models import Offer, Option, Voucher
from congress.orders.names import shown_name

MOST_ATTENDEES = 20


class OrderStatus(Enum):
    """Where an order stands; `confirmed` has its seats and may still owe money."""

    AWAITING_PAYMENT = "awaiting_payment"
    CONFIRMED = "confirmed"
    PAID = "paid"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


NEXT_STATES: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.AWAITING_PAYMENT: frozenset(
        {OrderStatus.CONFIRMED, OrderStatus.PAID, OrderStatus.CANCELLED, OrderStatus.EXPIRED}
    ),
    OrderStatus.CONFIRMED: frozenset({OrderStatus.PAID, OrderStatus.CANCELLED}),
    OrderStatus.PAID: frozenset({OrderStatus.CONFIRMED, OrderStatus.CANCELLED}),  # something more is due
    # Paid late, or restored by the organisers, while seats are left.
    OrderStatus.EXPIRED: frozenset({OrderStatus.PAID, OrderStatus.AWAITING_PAYMENT}),
    OrderStatus.CANCELLED: frozenset({OrderStatus.AWAITING_PAYMENT, OrderStatus.CONFIRMED}),  # restored
}
SEATED = frozenset({OrderStatus.CONFIRMED, OrderStatus.PAID})


class PaymentMethod(Enum):
    """How a buyer settles."""

    CARD = "card"
    TRANSFER = "transfer"
    CHEQUE = "cheque"
    PURCHASE_ORDER = "purchase_order"
    FREE = "free"


class BuyerKind(Enum):
    """On whose behalf one orders: it decides how one may settle."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PUBLIC_BODY = "public_body"


METHODS_OF: dict[BuyerKind, tuple[PaymentMethod, ...]] = {
    BuyerKind.PERSON: (PaymentMethod.CARD, PaymentMethod.TRANSFER, PaymentMethod.CHEQUE),
    BuyerKind.ORGANISATION: (PaymentMethod.CARD, PaymentMethod.TRANSFER, PaymentMethod.CHEQUE),
    BuyerKind.PUBLIC_BODY: (PaymentMethod.PURCHASE_ORDER, PaymentMethod.TRANSFER, PaymentMethod.CARD),
}


class AttendeeCategory(Enum):
    """As in the activity report's counts."""

    MEMBER = "member"
    ESS_PARTNER = "ess_partner"
    INSTITUTION = "institution"
    ELECTED = "elected"
    RESEARCHER = "researcher"
    COMPANY = "company"
    PRESS = "press"
    SPEAKER = "speaker"
    EXHIBITOR = "exhibitor"
    STAFF = "staff"
    INDIVIDUAL = "individual"


class Order(Base):
    """What one buyer asked for; `expires_at` is when its seats go back, None once they are its own."""

    __tablename__ = "order"
    __table_args__ = (
        CheckConstraint("total >= 0", "total_not_negative"),
        Index("ix_order_status_expires_at", "status", "expires_at"),
        Index("ix_order_edition_id_status", "edition_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    secret: Mapped[str] = mapped_column(String(43))
    status: Mapped[OrderStatus]
    payment_method: Mapped[PaymentMethod]
    buyer_name: Mapped[str] = mapped_column(String(200))
    buyer_email: Mapped[str] = mapped_column(String(254), index=True)
    buyer_organisation: Mapped[str] = mapped_column(String(200), default="")
    buyer_siret: Mapped[str] = mapped_column(String(14), default="", index=True)
    buyer_kind: Mapped[BuyerKind] = mapped_column(default=BuyerKind.PERSON, server_default="person")
    buyer_address: Mapped[str] = mapped_column(String(500), default="", server_default="")
    purchase_order_number: Mapped[str] = mapped_column(String(50), default="")
    purchase_order_service: Mapped[str] = mapped_column(String(100), default="")
    total: Mapped[Money]
    locale: Mapped[str] = mapped_column(String(5))
    placed_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    terms_version: Mapped[str] = mapped_column(String(40), default="")
    terms_hash: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column(server_default="1")

    edition: Mapped[Edition] = relationship()
    attendees: Mapped[list[Attendee]] = relationship(
        order_by="Attendee.position", cascade="all, delete-orphan", back_populates="order"
    )
    lines: Mapped[list[OrderLine]] = relationship(
        order_by="OrderLine.id", cascade="all, delete-orphan", back_populates="order"
    )
    moves: Mapped[list[OrderMove]] = relationship(
        order_by="OrderMove.id", cascade="all, delete-orphan", back_populates="order"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class

    @property
    def coming(self) -> list[Attendee]:
        """Its attendees, those who were cancelled left out."""
        return [attendee for attendee in self.attendees if attendee.is_coming]

    @property
    def owed(self) -> Money:
        """What its lines come to, those of who was cancelled as far as they are kept."""
        return total(line.owed for line in self.lines)

    @property
    def retained(self) -> Money:
        """What the congress keeps of those who were cancelled."""
        return total(line.retained for line in self.lines)

    @property
    def is_seated(self) -> bool:
        """Its attendees have their seats for good."""
        return self.status in SEATED

    def holds_seats(self, at: datetime) -> bool:
        """Its seats are nobody else's at that instant."""
        return self.is_seated or self.awaits_payment(at)

    def awaits_payment(self, at: datetime) -> bool:
        """It may still be paid in time at that instant."""
        waiting = self.status is OrderStatus.AWAITING_PAYMENT
        return waiting and (self.expires_at is None or at < self.expires_at)


class Attendee(Base):
    """A person who comes; without names while nobody has been chosen for the seat.

    `secret` gives the person the right to write what concerns them alone. Once `cancelled_at`, the seat is another's.
    """

    __tablename__ = "attendee"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    secret: Mapped[str | None] = mapped_column(String(43))
    position: Mapped[int]
    first_name: Mapped[str] = mapped_column(String(100))
    last_name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    organisation: Mapped[str] = mapped_column(String(200), default="")
    category: Mapped[AttendeeCategory]
    department: Mapped[str] = mapped_column(String(3), default="", server_default="")
    first_time: Mapped[bool | None]
    diet: Mapped[str] = mapped_column(String(500), default="", server_default="")
    access_needs: Mapped[str] = mapped_column(String(500), default="", server_default="")
    cancelled_at: Mapped[datetime | None]
    updated_at: Mapped[datetime | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(server_default="1")

    order: Mapped[Order] = relationship(back_populates="attendees")
    consents: Mapped[list[Consent]] = relationship(order_by="Consent.id", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class

    @property
    def name(self) -> str:
        """First name, then last name; empty while nobody is named."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def shown_name(self) -> str:
        """The name wherever people read it; the seat's number while nobody is named."""
        return shown_name(self.first_name, self.last_name, self.position)

    @property
    def is_coming(self) -> bool:
        """Not cancelled, as far as the person goes; the order may be."""
        return self.cancelled_at is None


class ConsentKind(Enum):
    """What one agrees to apart from the contract; each asked alone, never ticked beforehand."""

    NEEDS = "needs"
    PHOTOGRAPHS = "photographs"
    NEWSLETTER = "newsletter"


class Consent(Base):
    """That somebody agreed, when, to which wording; taken back, it stays known that it was given."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"), index=True)
    kind: Mapped[ConsentKind]
    text_version: Mapped[str] = mapped_column(String(40))
    given_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class OrderLine(Base):
    """One attendee's offer, or an option of theirs, at the price of the day it was ordered.

    `list_price` is what everybody pays that day; `price` what this attendee does, as a member or by a voucher.
    `retained` is what stays due of it where they were cancelled: nothing, or what the terms keep.
    """

    __tablename__ = "order_line"
    __table_args__ = (
        CheckConstraint("price >= 0", "price_not_negative"),
        CheckConstraint("retained BETWEEN 0 AND price", "retained_in_price"),
        CheckConstraint("(offer_id IS NULL) <> (option_id IS NULL)", "offer_or_option"),
        UniqueConstraint("attendee_id", "option_id"),
        Index(
            "uq_order_line_offer_of_attendee",
            "attendee_id",
            unique=True,
            sqlite_where=text("offer_id IS NOT NULL"),
            postgresql_where=text("offer_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"), index=True)
    option_id: Mapped[int | None] = mapped_column(ForeignKey("option.id"), index=True)
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"), index=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"))
    label: Mapped[str] = mapped_column(String(200))
    list_price: Mapped[Money]
    price: Mapped[Money]
    retained: Mapped[Money] = mapped_column(default=ZERO, server_default="0")

    order: Mapped[Order] = relationship(back_populates="lines")
    offer: Mapped[Offer | None] = relationship()
    option: Mapped[Option | None] = relationship()
    voucher: Mapped[Voucher | None] = relationship()
    attendee: Mapped[Attendee] = relationship()

    @property
    def owed(self) -> Money:
        """What it counts for in the order's total."""
        return self.price if self.attendee.is_coming else self.retained


class OrderMove(Base):
    """Who moved an order from one status to another, when and why."""

    __tablename__ = "order_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    from_status: Mapped[OrderStatus | None]
    to_status: Mapped[OrderStatus]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(254))
    reason: Mapped[str] = mapped_column(String(500), default="")

    order: Mapped[Order] = relationship(back_populates="moves")
