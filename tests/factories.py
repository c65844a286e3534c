"""Plain makers of what tests need; each says what it makes and commits it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from congress.editions.models import Edition, EditionStatus, Room, Venue
from congress.kernel.db import db, transaction
from congress.kernel.money import Money
from congress.offers.models import Offer
from congress.people.use_cases import create_account

if TYPE_CHECKING:
    from congress.people.models import Account

NOON = datetime(2027, 1, 10, 11, 0, tzinfo=UTC)
PASSWORD = "un mot de passe assez long"


def make_edition(
    *,
    ref: str = "2027",
    status: EditionStatus = EditionStatus.OPEN,
    starts_on: date = date(2027, 11, 25),
    ends_on: date = date(2027, 11, 26),
    quota: int | None = 500,
    **changes: Any,
) -> Edition:
    """An edition with the venue « nouveau-siecle », its room « auditorium » (500) and the offer « deux-jours »."""
    values: dict[str, Any] = {
        "number": 20,
        "title": "20e congrès de Coorace",
        "slogan": "On est là !",
        "organiser": "Coorace",
        "contact_email": "congres@exemple.fr",
        "time_zone": "Europe/Paris",
        "terms": "Conditions générales.",
        "terms_version": "1",
    }
    with transaction():
        edition = Edition(ref=ref, status=status, starts_on=starts_on, ends_on=ends_on, **{**values, **changes})
        db.session.add(edition)
        db.session.flush()
        venue = Venue(
            edition_id=edition.id,
            ref="nouveau-siecle",
            position=1,
            name="Nouveau Siècle",
            city="Lille",
            address="17 place Mendès France",
            postcode="59000",
        )
        db.session.add(venue)
        db.session.flush()
        db.session.add(
            Room(
                edition_id=edition.id,
                venue_id=venue.id,
                ref="auditorium",
                position=1,
                name="Auditorium",
                capacity=500,
            )
        )
        db.session.add(
            Offer(
                edition_id=edition.id,
                ref="deux-jours",
                position=1,
                name="Les deux jours",
                price=Money.euros(150),
                quota=quota,
            )
        )
    return edition


def make_account(email: str = "organisatrice@exemple.fr", role: str = "organiser") -> Account:
    """An account whose password is PASSWORD."""
    with transaction():
        return create_account(email, name="Claude Martin", password=PASSWORD, roles=[role])
