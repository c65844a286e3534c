"""What can be bought: offers, their options, quotas they share, members' and vouchers' prices."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.editions.models import Edition
from congress.kernel.db import Base
from congress.kernel.money import Money


class Attendance(Enum):
    """Whether one comes to Lille or follows from elsewhere."""

    ON_SITE = "on_site"
    REMOTE = "remote"


class Visibility(Enum):
    """Who may order an offer: everybody, those who have its secret link, or the organisers for them."""

    PUBLIC = "public"
    LINK = "link"
    DESK = "desk"


shared_quota_offer = Table(
    "shared_quota_offer",
    Base.metadata,
    Column("quota_id", ForeignKey("shared_quota.id", ondelete="CASCADE"), primary_key=True),
    Column("offer_id", ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True),
)


class Offer(Base):
    """A way to attend and its price, all taxes included; `quota` None means as many as come.

    `categories` and `methods` are the values of AttendeeCategory and PaymentMethod it is bound to; empty: all.
    """

    __tablename__ = "offer"
    __table_args__ = (
        UniqueConstraint("edition_id", "ref"),
        CheckConstraint("price >= 0", "price_not_negative"),
        CheckConstraint("early_price IS NULL OR early_price >= 0", "early_price_not_negative"),
        CheckConstraint("member_price IS NULL OR member_price >= 0", "member_price_not_negative"),
        CheckConstraint("quota IS NULL OR quota >= 0", "quota_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    ref: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    price: Mapped[Money]
    quota: Mapped[int | None]
    sale_opens_at: Mapped[datetime | None]
    sale_closes_at: Mapped[datetime | None]
    early_price: Mapped[Money | None]
    early_until: Mapped[datetime | None]
    member_price: Mapped[Money | None]
    attendance: Mapped[Attendance] = mapped_column(default=Attendance.ON_SITE, server_default="on_site")
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.PUBLIC, server_default="public")
    secret: Mapped[str | None] = mapped_column(String(43))
    categories: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    methods: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    days: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")  # ISO dates; empty: all

    edition: Mapped[Edition] = relationship()
    shared_quotas: Mapped[list[SharedQuota]] = relationship(secondary=shared_quota_offer, back_populates="offers")

    def is_on_sale(self, at: datetime) -> bool:
        """Whether its sale window is open at that instant."""
        opens, closes = self.sale_opens_at, self.sale_closes_at
        return (opens is None or opens <= at) and (closes is None or at < closes)


class SharedQuota(Base):
    """So many people in all among several offers: the room of 500, whatever they paid."""

    __tablename__ = "shared_quota"
    __table_args__ = (UniqueConstraint("edition_id", "ref"), CheckConstraint("size >= 0", "size_not_negative"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    ref: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]

    offers: Mapped[list[Offer]] = relationship(
        secondary=shared_quota_offer, order_by="Offer.position", back_populates="shared_quotas"
    )


class Option(Base):
    """What one may add to an offer: a lunch, the evening; free or priced. `offers` are refs; empty: all of them."""

    __tablename__ = "option"
    __table_args__ = (
        UniqueConstraint("edition_id", "ref"),
        CheckConstraint("price >= 0", "price_not_negative"),
        CheckConstraint("quota IS NULL OR quota >= 0", "quota_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    ref: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    price: Mapped[Money]
    quota: Mapped[int | None]
    sale_closes_at: Mapped[datetime | None]
    offers: Mapped[list[str]] = mapped_column(JSON, default=list)

    edition: Mapped[Edition] = relationship()

    def goes_with(self, offer_ref: str) -> bool:
        """Whether one may add it to that offer."""
        return not self.offers or offer_ref in self.offers

    def is_on_sale(self, at: datetime) -> bool:
        """Whether it may still be added at that instant."""
        return self.sale_closes_at is None or at < self.sale_closes_at


class Member(Base):
    """An enterprise of the network: its people have the member price, by its code, its SIRET or its mail domain."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        Index("ix_member_edition_id_siret", "edition_id", "siret"),
        Index("ix_member_edition_id_email_domain", "edition_id", "email_domain"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(40))
    siret: Mapped[str] = mapped_column(String(14), default="")
    email_domain: Mapped[str] = mapped_column(String(253), default="")  # lower case, without @


class VoucherKind(Enum):
    """Takes a part of the price away, a sum, or all of it."""

    PERCENT = "percent"
    AMOUNT = "amount"
    FREE = "free"


class Voucher(Base):
    """A code that lowers the price of so many attendees; `uses` None: of as many as come."""

    __tablename__ = "voucher"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        CheckConstraint("percent IS NULL OR percent BETWEEN 1 AND 100", "percent_in_range"),
        CheckConstraint("amount IS NULL OR amount > 0", "amount_positive"),
        CheckConstraint("uses IS NULL OR uses > 0", "uses_positive"),
        CheckConstraint(
            "(kind = 'percent') = (percent IS NOT NULL) AND (kind = 'amount') = (amount IS NOT NULL)", "kind_and_value"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    code: Mapped[str] = mapped_column(String(40))  # upper case
    kind: Mapped[VoucherKind]
    percent: Mapped[int | None]
    amount: Mapped[Money | None]
    uses: Mapped[int | None]
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)  # of attendees; empty: all
    offers: Mapped[list[str]] = mapped_column(JSON, default=list)  # refs; empty: all
    valid_until: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    created_by: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    def is_good(self, at: datetime) -> bool:
        """Whether it may be used at that instant, as far as its dates say."""
        return self.revoked_at is None and (self.valid_until is None or at < self.valid_until)
