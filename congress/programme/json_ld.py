"""The congress and its sittings as schema.org says events, for search engines: https://schema.org/Event.

Who comes « sous réserve » is no performer yet: the name stands in the description, with the word.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from markupsafe import Markup

from congress.kernel.i18n import gettext, typo
from congress.programme.models import SittingStatus
from congress.programme.naming import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.kernel.money import Money
    from congress.programme.addresses import Addresses
    from congress.programme.published import (
        PublishedAppearance,
        PublishedProgramme,
        PublishedSequence,
        PublishedSitting,
    )

SCHEMA = "https://schema.org"
_STATUS = {True: "EventCancelled", False: "EventScheduled"}


class PlaceShown(Protocol):
    """A venue, released or not."""

    name: str
    address: str
    postcode: str
    city: str


@dataclass(frozen=True)
class OfferShown:
    """What one can buy, at which address and since when."""

    name: str
    price: Money
    url: str
    sold_from: datetime | None


def script(content: Mapping[str, Any]) -> Markup:
    """The content of a `<script type="application/ld+json">`; no text of the congress can end it."""
    written = json.dumps({"@context": SCHEMA, **content}, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        written = written.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(written)  # noqa: S704 - the letters that HTML reads are escaped above


def congress(
    edition: Edition,
    programme: PublishedProgramme | None,
    addresses: Addresses,
    *,
    former: Mapping[str, datetime] | None = None,
    only: Iterable[PublishedSitting] = (),
    offers: Sequence[OfferShown] = (),
) -> dict[str, Any]:
    """The congress as a whole, with the sittings of `only` as its parts; `former` are starts that were given up."""
    streamed = programme is not None and any(sitting.streamed for sitting in programme.sittings)
    parts = [_brief(programme, sitting, addresses, former or {}) for sitting in only] if programme else []
    return _filled(
        {
            **_whole(edition, programme.venues if programme else edition.venues, addresses),
            "alternateName": typo(edition.slogan),
            "description": typo(edition.summary),
            "eventStatus": f"{SCHEMA}/EventScheduled",
            "eventAttendanceMode": _attendance(streamed=streamed),
            "organizer": _organiser(edition, addresses),
            "image": [addresses.picture],
            "inLanguage": "fr",
            "offers": [_offer(offer) for offer in offers],
            "subEvent": parts,
        }
    )


def event(
    edition: Edition,
    programme: PublishedProgramme,
    sitting: PublishedSitting,
    addresses: Addresses,
    *,
    former: Mapping[str, datetime],
) -> dict[str, Any]:
    """One sitting, whole."""
    return _filled(
        {
            **_brief(programme, sitting, addresses, former),
            "description": _description(programme, sitting),
            "eventAttendanceMode": _attendance(streamed=sitting.streamed),
            "performer": _performers(programme, sitting.announced, addresses),
            "organizer": _organiser(edition, addresses),
            "superEvent": _whole(edition, programme.venues, addresses),
            "subEvent": [_sequence(programme, sitting, one, addresses) for one in sitting.sequences],
            "maximumAttendeeCapacity": sitting.capacity,
            "image": [addresses.picture],
            "inLanguage": "fr",
            "recordedIn": {"@type": "CreativeWork", "url": sitting.replay_url} if sitting.replay_url else None,
        }
    )


def _whole(edition: Edition, venues: Sequence[PlaceShown], addresses: Addresses) -> dict[str, Any]:
    return {
        "@type": "Event",
        "@id": f"{addresses.home}#congres",
        "name": typo(edition.title),
        "startDate": edition.starts_on.isoformat(),
        "endDate": edition.ends_on.isoformat(),
        "location": [_place(venue) for venue in venues[:1]],
        "url": addresses.home,
    }


def _brief(
    programme: PublishedProgramme, sitting: PublishedSitting, addresses: Addresses, former: Mapping[str, datetime]
) -> dict[str, Any]:
    url = addresses.sitting(sitting.ref)
    return _filled(
        {
            "@type": "Event",
            "@id": url,
            "name": _name(sitting),
            **_times(programme, sitting, former.get(sitting.ref)),
            "location": _location(programme, sitting, url),
            "url": url,
        }
    )


def _times(programme: PublishedProgramme, sitting: PublishedSitting, former: datetime | None) -> dict[str, Any]:
    """The state of the event and its times: moved, put off without a new time, or never timed (any of the days)."""
    zone = ZoneInfo(programme.time_zone)
    start, end = (each.astimezone(zone).isoformat() if each else None for each in (sitting.starts_at, sitting.ends_at))
    was = former.astimezone(zone).isoformat() if former and former != sitting.starts_at else None
    status = _STATUS[sitting.status is SittingStatus.CANCELLED]
    if status == "EventScheduled" and was:
        status = "EventRescheduled" if start else "EventPostponed"
    if start is None and was is None:
        start, end = programme.days[0].isoformat(), programme.days[-1].isoformat()
    return {
        "eventStatus": f"{SCHEMA}/{status}",
        "startDate": start or was,
        "endDate": end,
        "previousStartDate": was,
    }


def _name(sitting: PublishedSitting) -> str:
    title = typo(sitting.title)
    is_tentative = sitting.status is SittingStatus.TENTATIVE
    return gettext("%(title)s (sous réserve)", title=title) if is_tentative else title


def _description(programme: PublishedProgramme, sitting: PublishedSitting) -> str:
    doubted = [name_of(programme, one) for one in sitting.announced if one.is_tentative]
    return "\n\n".join(text for text in (typo(sitting.abstract), ", ".join(doubted)) if text)


def _performers(
    programme: PublishedProgramme, appearances: Iterable[PublishedAppearance], addresses: Addresses
) -> list[dict[str, Any]]:
    """Those who come for certain: of somebody represented, the one who comes."""
    comes = [programme.speaker_of[one.people[-1]] for one in appearances if not one.is_tentative]
    return [
        _filled(
            {
                "@type": "Person",
                "name": speaker.name,
                "jobTitle": typo(speaker.function),
                "url": addresses.speaker(speaker.ref),
            }
        )
        for speaker in comes
    ]


def _sequence(
    programme: PublishedProgramme, sitting: PublishedSitting, sequence: PublishedSequence, addresses: Addresses
) -> dict[str, Any]:
    own = sitting.model_copy(
        update={
            "title": sequence.title,
            "starts_at": sequence.starts_at or sitting.starts_at,
            "ends_at": sequence.ends_at,
        }
    )
    people = [one for one in sitting.announced if one.sequence == sequence.ref]
    brief = _brief(programme, own, addresses, {})
    return _filled(
        {
            **{name: value for name, value in brief.items() if name not in ("@id", "url")},
            "performer": _performers(programme, people, addresses),
        }
    )


def _location(programme: PublishedProgramme, sitting: PublishedSitting, url: str) -> list[dict[str, Any]]:
    venue, room = programme.venue_of.get(sitting.venue or ""), programme.room_of.get(sitting.room or "")
    places = [_place(venue, room.name if room else "")] if venue else []
    return [*places, *([{"@type": "VirtualLocation", "url": url}] if sitting.streamed else [])]


def _place(venue: PlaceShown, room: str = "") -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": venue.address,
        "postalCode": venue.postcode,
        "addressLocality": venue.city,
    }
    return {
        "@type": "Place",
        "name": typo(", ".join(part for part in (room, venue.name) if part)),
        "address": _filled(address),
    }


def _organiser(edition: Edition, addresses: Addresses) -> dict[str, Any]:
    return {"@type": "Organization", "name": typo(edition.organiser), "url": addresses.home}


def _offer(offer: OfferShown) -> dict[str, Any]:
    """Whether there is one left is asked where it is bought."""
    return _filled(
        {
            "@type": "Offer",
            "name": typo(offer.name),
            "price": f"{offer.price.cents / 100:.2f}",
            "priceCurrency": "EUR",
            "url": offer.url,
            "validFrom": offer.sold_from.isoformat() if offer.sold_from else None,
        }
    )


def _attendance(*, streamed: bool) -> str:
    return f"{SCHEMA}/{'Mixed' if streamed else 'Offline'}EventAttendanceMode"


def _filled(content: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in content.items() if value not in (None, "", [])}
