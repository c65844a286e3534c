"""A release as an iCalendar feed (RFC 5545, RFC 7986): the same bytes for the same release, language and address."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vInt, vText

from congress.kernel.i18n import current_locale, gettext, typo
from congress.programme import labels
from congress.programme.models import AppearanceRole, SittingStatus
from congress.programme.vtimezone import vtimezone

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime

    from congress.programme.published import PublishedAppearance, PublishedProgramme, PublishedSitting

PRODUCT = "-//Congrès//Programme//FR"
MEDIA_TYPE = "text/calendar; charset=utf-8"
_REFRESH = timedelta(hours=1)  # how often a subscriber should look again
_PLAIN_ROLES = frozenset({AppearanceRole.SPEAKER, AppearanceRole.FACE_TO_FACE})
_STATUS = {
    SittingStatus.TENTATIVE: "TENTATIVE",
    SittingStatus.CONFIRMED: "CONFIRMED",
    SittingStatus.CANCELLED: "CANCELLED",
}
_NONE: Mapping[str, int] = MappingProxyType({})


def calendar(
    programme: PublishedProgramme,
    *,
    name: str,
    url_of: Callable[[str], str],
    only: Collection[str] | None = None,
    turns: Mapping[str, int] = _NONE,
    dropped: Collection[str] = (),
) -> bytes:
    """The feed of a release, in the language in force; `only` keeps the sittings of these refs.

    `url_of` gives a sitting's page by its ref. Sittings without a time are left out: no calendar can hold them.
    In one person's own calendar, `turns` counts by ref how often they took a sitting in or out, which raises its
    SEQUENCE as a change of the programme does; those in `dropped` are written as CANCELLED, so that they go.
    """
    feed = Calendar()
    feed.add("prodid", PRODUCT)
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    for property_name in ("name", "x-wr-calname"):
        feed.add(property_name, typo(name))
    feed.add("x-wr-timezone", programme.time_zone)
    feed.add("last-modified", programme.published_at)
    feed.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT1H")
    feed.add_component(vtimezone(programme.time_zone, programme.days[0].year))
    for sitting in programme.sittings:
        if sitting.starts_at is not None and (only is None or sitting.ref in only):
            event = _event(programme, sitting, sitting.starts_at, url_of(sitting.ref))
            event["sequence"] = vInt(sitting.revision + turns.get(sitting.ref, 0))
            if sitting.ref in dropped:
                _drop(event, sitting)
            feed.add_component(event)
    return bytes(feed.to_ical())


def _event(programme: PublishedProgramme, sitting: PublishedSitting, starts_at: datetime, url: str) -> Event:
    zone = ZoneInfo(programme.time_zone)
    event = Event()
    event.add("uid", sitting.uid)
    event.add("dtstamp", sitting.modified_at)
    event.add("created", sitting.created_at)
    event.add("last-modified", sitting.modified_at)
    event.add("status", _STATUS[sitting.status])
    event.add("summary", _summary(sitting), parameters={"LANGUAGE": "fr"})
    event.add("dtstart", starts_at.astimezone(zone))
    if sitting.ends_at is not None:
        event.add("dtend", sitting.ends_at.astimezone(zone))
    if where := _location(programme, sitting):
        event.add("location", where)
    if description := "\n".join(_description(programme, sitting)):
        event.add("description", description, parameters={"LANGUAGE": current_locale()})
    event.add("url", url)
    event.add("categories", _categories(programme, sitting))
    return event


def _drop(event: Event, sitting: PublishedSitting) -> None:
    event["status"] = vText("CANCELLED")
    title = gettext("Retiré de votre agenda : %(title)s", title=typo(sitting.title))
    event["summary"] = vText(title, params={"LANGUAGE": current_locale()})


def _summary(sitting: PublishedSitting) -> str:
    title = typo(sitting.title)
    if sitting.status is SittingStatus.TENTATIVE:
        return gettext("%(title)s (sous réserve)", title=title)
    if sitting.status is SittingStatus.CANCELLED:
        return gettext("Annulation : %(title)s", title=title)
    return title


def _location(programme: PublishedProgramme, sitting: PublishedSitting) -> str:
    room, venue = programme.room_of.get(sitting.room or ""), programme.venue_of.get(sitting.venue or "")
    if venue is None:
        return ""
    town = f"{venue.postcode} {venue.city}".strip()
    return ", ".join(part for part in (room.name if room else "", venue.name, venue.address, town) if part)


def _description(programme: PublishedProgramme, sitting: PublishedSitting) -> Iterator[str]:
    """The text, then who speaks: those outside any sequence first, then sequence by sequence."""
    if sitting.abstract:
        yield typo(sitting.abstract)
    for sequence, title in ((None, ""), *((one.ref, one.title) for one in sitting.sequences)):
        people = [_person(programme, one) for one in sitting.announced if one.sequence == sequence]
        if title:
            yield f"\n{typo(title)}"
        elif people and sitting.abstract:
            yield ""
        yield from (f"- {person}" for person in people)
    if sitting.streamed:
        yield "\n" + gettext("À suivre aussi à distance.")


def _person(programme: PublishedProgramme, appearance: PublishedAppearance) -> str:
    speaker = programme.speaker_of[appearance.speaker]
    name = speaker.name
    if appearance.is_tentative:
        name = gettext("%(name)s (sous réserve)", name=name)
    if appearance.role not in _PLAIN_ROLES:
        name = gettext("%(role)s : %(name)s", role=labels.ROLE[appearance.role], name=name)
    return typo(f"{name}, {speaker.function}" if speaker.function else name)


def _categories(programme: PublishedProgramme, sitting: PublishedSitting) -> list[str]:
    space = programme.space_of.get(sitting.space or "")
    return [str(labels.KIND[sitting.kind]), *([typo(space.name)] if space else [])]
