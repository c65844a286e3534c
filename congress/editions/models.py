"""An edition of the congress, its venues and their rooms."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.kernel.db import Base


class EditionStatus(Enum):
    """Prepared in the dark, open to the public, or kept to be read."""

    DRAFT = "draft"
    OPEN = "open"
    ARCHIVED = "archived"


class VatRegime(Enum):
    """What the law asks of the seller's prices; the mention on documents follows from it."""

    STANDARD = "standard"
    FRANCHISE = "franchise"
    EXEMPT = "exempt"
    NOT_SUBJECT = "not_subject"


class Edition(Base):
    """One congress: « On est là ! », the 19th, Lille, 25 and 26 November 2021."""

    __tablename__ = "edition"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", "ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16), unique=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    slogan: Mapped[str] = mapped_column(String(200))
    hashtag: Mapped[str] = mapped_column(String(60), default="")
    organiser: Mapped[str] = mapped_column(String(200))
    contact_email: Mapped[str] = mapped_column(String(254))
    summary: Mapped[str] = mapped_column(Text, default="")
    time_zone: Mapped[str] = mapped_column(String(40))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    status: Mapped[EditionStatus]
    place: Mapped[str] = mapped_column(String(200), default="")  # « Lille, Nouveau Siècle », on every page
    accent: Mapped[str] = mapped_column(String(20), default="")
    facts: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    terms: Mapped[str] = mapped_column(Text, default="")
    terms_version: Mapped[str] = mapped_column(String(40), default="")
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    card_hold_minutes: Mapped[int] = mapped_column(default=30)
    transfer_hold_days: Mapped[int] = mapped_column(default=15)
    cheque_hold_days: Mapped[int] = mapped_column(default=15, server_default="15")
    changes_until: Mapped[datetime | None]  # names and tickets may be changed by their holders until then
    # [{"until": ISO date, "percent": 0 to 100}], the first first: cancelled on that day or before, so much goes back.
    refund_tiers: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    vat_regime: Mapped[VatRegime] = mapped_column(default=VatRegime.NOT_SUBJECT, server_default="not_subject")
    vat_basis_points: Mapped[int] = mapped_column(default=0, server_default="0")  # 2000 is 20 %
    account_holder: Mapped[str] = mapped_column(String(70), default="", server_default="")
    iban: Mapped[str] = mapped_column(String(34), default="", server_default="")
    bic: Mapped[str] = mapped_column(String(11), default="", server_default="")
    cheque_payee: Mapped[str] = mapped_column(String(200), default="", server_default="")
    cheque_address: Mapped[str] = mapped_column(String(300), default="", server_default="")
    # The organiser as a seller, on quotations: « association loi 1901 », the address by lines.
    organiser_legal_form: Mapped[str] = mapped_column(String(100), default="", server_default="")
    organiser_address: Mapped[str] = mapped_column(String(300), default="", server_default="")
    organiser_siret: Mapped[str] = mapped_column(String(14), default="", server_default="")
    organiser_vat_id: Mapped[str] = mapped_column(String(20), default="", server_default="")
    travel_minutes: Mapped[int] = mapped_column(default=20)  # from one venue to another
    version: Mapped[int] = mapped_column(server_default="1")  # raised by every change: what was made before is stale

    venues: Mapped[list[Venue]] = relationship(order_by="Venue.position", back_populates="edition")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class

    @property
    def year(self) -> int:
        """The year its addresses bear: `/editions/2021/`."""
        return self.starts_on.year

    @property
    def zone(self) -> ZoneInfo:
        """The zone its times are shown in."""
        return ZoneInfo(self.time_zone)

    @property
    def is_archived(self) -> bool:
        """Read-only for everybody."""
        return self.status is EditionStatus.ARCHIVED

    @property
    def days(self) -> list[date]:
        """Its days in order."""
        return [self.starts_on + timedelta(n) for n in range((self.ends_on - self.starts_on).days + 1)]

    def takes_registrations(self, at: datetime) -> bool:
        """Whether one may register at that instant."""
        opens, closes = self.registration_opens_at, self.registration_closes_at
        return self.status is EditionStatus.OPEN and (not opens or opens <= at) and (not closes or at < closes)


class Venue(Base):
    """A place with an address: Nouveau Siècle, Bazaar St So."""

    __tablename__ = "venue"
    __table_args__ = (UniqueConstraint("edition_id", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    ref: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300), default="")
    postcode: Mapped[str] = mapped_column(String(10), default="")
    city: Mapped[str] = mapped_column(String(100), default="")
    access: Mapped[str] = mapped_column(Text, default="")
    opens_at: Mapped[time | None]  # by the edition's clocks, every day; None: always open
    closes_at: Mapped[time | None]

    edition: Mapped[Edition] = relationship(back_populates="venues")
    rooms: Mapped[list[Room]] = relationship(order_by="Room.position", back_populates="venue")


class Room(Base):
    """A room of a venue, with the number of people it may hold."""

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("edition_id", "ref"),
        CheckConstraint("capacity IS NULL OR capacity > 0", "capacity_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    ref: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    capacity: Mapped[int | None]

    venue: Mapped[Venue] = relationship(back_populates="rooms")
