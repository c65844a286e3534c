"""A release as an iCalendar feed: the same bytes for the same release, language and address.

RFC 5545, with the colours, picture and conference of RFC 7986 and, as RFC 9073 has it, a participant for each speaker.
"""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, vInt, vText, vUri

from congress.kernel.i18n import current_locale, gettext, typo
from congress.programme import labels
from congress.programme.models import SittingKind, SittingStatus
from congress.programme.naming import PLAIN_ROLES, name_of, parts
from congress.programme.pages import espace_number
from congress.programme.vtimezone import vtimezone

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime

    from congress.programme.published import PublishedProgramme, PublishedSitting

PRODUCT = "-//Congrès//Programme//FR"
MEDIA_TYPE = "text/calendar; charset=utf-8"
_REFRESH = timedelta(hours=1)  # how often a subscriber should look again
_STATUS = {
    SittingStatus.TENTATIVE: "TENTATIVE",
    SittingStatus.CONFIRMED: "CONFIRMED",
    SittingStatus.CANCELLED: "CANCELLED",
}
# RFC 7986 takes CSS's names only: those nearest to the colours of the pages.
_COLOUR = "coral"
_COLOUR_OF_ESPACE = {1: "mediumseagreen", 2: "mediumslateblue", 3: "darkgoldenrod"}
_COLOUR_OF_KIND = {
    SittingKind.WELCOME: "silver",
    SittingKind.MEAL: "silver",
    SittingKind.EVENING: "mediumorchid",
    SittingKind.FORUM: "lightseagreen",
    SittingKind.WORKSHOP: "lightseagreen",
    SittingKind.ROUND_TABLE: "lightseagreen",
}
_COLOUR_OF_CANCELLED = "gray"
_PARTICIPANTS = UUID("0f6d6a3e-5b0f-5d1d-8a0e-9f4a6f3f7d21")  # ours: what the participants' UIDs are derived from
_NONE: Mapping[str, int] = MappingProxyType({})


class Participant(Component):
    """RFC 9073's component for somebody who takes part; the library has none of its own."""

    name = "PARTICIPANT"


def calendar(
    programme: PublishedProgramme,
    *,
    name: str,
    url_of: Callable[[str], str],
    only: Collection[str] | None = None,
    turns: Mapping[str, int] = _NONE,
    dropped: Collection[str] = (),
    speaker_url_of: Callable[[str], str] | None = None,
    image: str = "",
) -> bytes:
    """The feed of a release, in the language in force; `only` keeps the sittings of these refs.

    `url_of` gives a sitting's page by its ref, `speaker_url_of` a speaker's, `image` is the address of a PNG.
    Sittings without a time are left out: no calendar can hold them.
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
    feed.add("color", _COLOUR)
    if image:
        feed.add("image", vUri(image, params={"VALUE": "URI", "DISPLAY": "BADGE", "FMTTYPE": "image/png"}))
    feed.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT1H")
    feed.add_component(vtimezone(programme.time_zone, programme.days[0].year))
    for sitting in programme.sittings:
        if sitting.starts_at is not None and (only is None or sitting.ref in only):
            event = _event(programme, sitting, sitting.starts_at, url_of(sitting.ref))
            event["sequence"] = vInt(sitting.revision + turns.get(sitting.ref, 0))
            for participant in _participants(programme, sitting, speaker_url_of):
                event.add_component(participant)
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
    event.add("color", _colour(programme, sitting))
    if _is_to_be_streamed(sitting):
        event.add("conference", _stream(url))
    return event


def _is_to_be_streamed(sitting: PublishedSitting) -> bool:
    return sitting.streamed and not sitting.replay_url and sitting.status is not SittingStatus.CANCELLED


def _stream(url: str) -> vUri:
    """Where one goes for the stream: the sitting's page. The stream's own address is for those who have a ticket."""
    label = gettext("À suivre aussi à distance, avec un billet")
    params = {"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"], "LABEL": label, "LANGUAGE": current_locale()}
    return vUri(url, params=params)


def _colour(programme: PublishedProgramme, sitting: PublishedSitting) -> str:
    if sitting.status is SittingStatus.CANCELLED:
        return _COLOUR_OF_CANCELLED
    number = espace_number(programme, sitting.space)
    return _COLOUR_OF_ESPACE[number] if number else _COLOUR_OF_KIND.get(sitting.kind, _COLOUR)


def _participants(
    programme: PublishedProgramme, sitting: PublishedSitting, url_of: Callable[[str], str] | None
) -> Iterator[Participant]:
    """Everybody expected; the UID stays from release to release."""
    for one in sitting.announced:
        function = programme.speaker_of[one.speaker].function
        component = Participant()
        component.add("uid", str(uuid5(_PARTICIPANTS, f"{sitting.uid}/{one.speaker}")))
        component.add("participant-type", "SPEAKER")
        component.add("summary", name_of(programme, one))
        if function:
            component.add("description", typo(function))
        if one.role not in PLAIN_ROLES:
            component.add("categories", [str(labels.ROLE[one.role])])
        if url_of is not None:
            component.add("url", url_of(one.speaker))
        yield component


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
    """The text, then who speaks: those outside any sequence first, then sequence by sequence; what is left to see."""
    if sitting.abstract:
        yield typo(sitting.abstract)
    for heading, people in parts(programme, sitting):
        if heading:
            yield f"\n{heading}"
        elif sitting.abstract:
            yield ""
        yield from (f"- {person}" for person in people)
    if sitting.replay_url:
        yield "\n" + gettext("Revoir la séance : %(url)s", url=sitting.replay_url)
    elif _is_to_be_streamed(sitting):
        yield "\n" + gettext("À suivre aussi à distance.")
    if sitting.slides_url:
        yield "\n" + gettext("Supports de présentation : %(url)s", url=sitting.slides_url)


def _categories(programme: PublishedProgramme, sitting: PublishedSitting) -> list[str]:
    space = programme.space_of.get(sitting.space or "")
    return [str(labels.KIND[sitting.kind]), *([typo(space.name)] if space else [])]
