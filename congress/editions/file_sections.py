"""The edition's own part of its file: what it is, its venues and their rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import EmailStr, Field, StringConstraints, field_validator, model_validator
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from congress.editions.file_sale import (
    BankSection,
    ChequeSection,
    RegistrationSection,
    SellerSection,
    TermsSection,
    VatSection,
    apply_sale,
    apply_seller,
    extract_sale,
)
from congress.editions.file_types import (
    Clock,
    Day,
    Line,
    LongLine,
    Name,
    Number,
    Prose,
    Ref,
    Section,
)
from congress.editions.models import Edition, EditionStatus, Room, Venue
from congress.kernel.db import Base, db
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from collections.abc import Iterable


_PLAIN_FIELDS = (
    "number",
    "title",
    "slogan",
    "hashtag",
    "organiser",
    "contact_email",
    "summary",
    "time_zone",
    "starts_on",
    "ends_on",
    "status",
    "place",
    "accent",
    "travel_minutes",
)


class StillUsed(Refusal):
    """Something that is not in the file any more, but that people already rely on."""


class FactSection(Section):
    """A figure of the congress that was held: « 530 », « participants »."""

    value: Name
    label: Name


class EditionSection(Section):
    """What the congress is."""

    ref: Annotated[Ref, StringConstraints(max_length=16)]
    number: Annotated[Number, Field(ge=1)]
    title: Name
    slogan: Name
    hashtag: Annotated[Line, StringConstraints(max_length=60)] = ""
    organiser: Name
    contact_email: EmailStr
    summary: Prose = ""
    time_zone: str = "Europe/Paris"
    starts_on: Day
    ends_on: Day
    status: EditionStatus
    place: Line = ""
    accent: Annotated[Line, StringConstraints(max_length=20)] = ""
    travel_minutes: Annotated[Number, Field(ge=0, le=240)] = 20
    registration: RegistrationSection = RegistrationSection()
    terms: TermsSection | None = None
    vat: VatSection = VatSection()
    seller: SellerSection = SellerSection()
    bank: BankSection | None = None
    cheque: ChequeSection | None = None
    facts: tuple[FactSection, ...] = ()

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(gettext("fuseau horaire inconnu, par exemple Europe/Paris"))
        return value

    @model_validator(mode="after")
    def _in_order(self) -> EditionSection:
        if self.ends_on < self.starts_on:
            raise ValueError(gettext("ends_on vient avant starts_on"))
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its clocks."""
        return ZoneInfo(self.time_zone)


class RoomSection(Section):
    """A room; the capacity only where it is known."""

    name: Name
    capacity: Annotated[Number, Field(ge=1)] | None = None


class VenueSection(Section):
    """A place with its address, the hours it is open (every day), its rooms."""

    name: Name
    address: LongLine = ""
    postcode: Annotated[Line, StringConstraints(max_length=10)] = ""
    city: Annotated[Line, StringConstraints(max_length=100)] = ""
    access: Prose = ""
    opens: Clock | None = None
    closes: Clock | None = None
    rooms: dict[Ref, RoomSection] = Field(default_factory=dict)


def apply_edition(section: EditionSection, venues: dict[str, VenueSection]) -> Edition:
    """Creates the edition or brings it to what the file says, with its venues and rooms."""
    edition = find_edition(section.ref) or Edition(ref=section.ref)
    for name in _PLAIN_FIELDS:
        setattr(edition, name, getattr(section, name))
    apply_sale(
        edition,
        section.registration,
        section.vat,
        terms=section.terms,
        bank=section.bank,
        cheque=section.cheque,
    )
    apply_seller(edition, section.seller)
    edition.facts = [fact.model_dump() for fact in section.facts]
    db.session.add(edition)
    db.session.flush()
    for position, (ref, each) in enumerate(venues.items(), 1):
        _apply_venue(edition, ref, position, each)
    db.session.flush()
    db.session.expire(edition, ["venues"])
    return edition


def _apply_venue(edition: Edition, ref: str, position: int, section: VenueSection) -> None:
    query = select(Venue).where(Venue.edition_id == edition.id, Venue.ref == ref)
    venue = db.session.scalars(query).first() or Venue(edition_id=edition.id, ref=ref)
    venue.position = position
    for name in ("name", "address", "postcode", "city", "access"):
        setattr(venue, name, getattr(section, name))
    venue.opens_at, venue.closes_at = section.opens, section.closes
    db.session.add(venue)
    db.session.flush()
    for room_position, (room_ref, each) in enumerate(section.rooms.items(), 1):
        room_query = select(Room).where(Room.edition_id == edition.id, Room.ref == room_ref)
        room = db.session.scalars(room_query).first() or Room(edition_id=edition.id, ref=room_ref)
        room.venue_id, room.position, room.name, room.capacity = venue.id, room_position, each.name, each.capacity
        db.session.add(room)
    db.session.flush()
    db.session.expire(venue, ["rooms"])


def prune_places(edition: Edition, venues: dict[str, VenueSection]) -> None:
    """Takes out the venues and rooms that are not in the file; StillUsed if something happens there."""
    rooms = {ref for venue in venues.values() for ref in venue.rooms}
    every_room = db.session.scalars(select(Room).where(Room.edition_id == edition.id))
    remove([room for room in every_room if room.ref not in rooms])
    every_venue = db.session.scalars(select(Venue).where(Venue.edition_id == edition.id))
    remove([venue for venue in every_venue if venue.ref not in venues])
    db.session.expire(edition, ["venues"])


def remove(rows: Iterable[Base]) -> None:
    """Deletes what the file does not hold any more; StillUsed where something else hangs on it."""
    for row in rows:
        name = getattr(row, "ref", row.__tablename__)
        db.session.delete(row)
        try:
            db.session.flush()
        except IntegrityError as error:
            raise StillUsed(
                gettext(
                    "« %(ref)s » (%(table)s) n'est plus dans le fichier, mais d'autres données en dépendent :"
                    " remettez-le, ou annulez-le.",
                    ref=name,
                    table=row.__tablename__,
                )
            ) from error


def find_edition(ref: str) -> Edition | None:
    """The edition of that ref, if there is one."""
    return db.session.scalars(select(Edition).where(Edition.ref == ref)).first()


def extract_edition(edition: Edition) -> EditionSection:
    """The edition as the file writes it."""
    return EditionSection(
        ref=edition.ref,
        **{name: getattr(edition, name) for name in _PLAIN_FIELDS},
        **extract_sale(edition),
        facts=tuple(FactSection(**fact) for fact in edition.facts),
    )


def extract_venues(edition: Edition) -> dict[str, VenueSection]:
    """Its venues in order, each with its rooms."""
    return {
        venue.ref: VenueSection(
            name=venue.name,
            address=venue.address,
            postcode=venue.postcode,
            city=venue.city,
            access=venue.access,
            opens=venue.opens_at,
            closes=venue.closes_at,
            rooms={room.ref: RoomSection(name=room.name, capacity=room.capacity) for room in venue.rooms},
        )
        for venue in edition.venues
    }
