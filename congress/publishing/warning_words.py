"""The warnings in words: a short one for the mark on a sitting, a sentence that says what to look at."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum
from typing import TYPE_CHECKING

from congress.kernel.formats import day_text, time_text
from congress.kernel.i18n import current_locale, gettext, lazy_gettext, ngettext, typo

if TYPE_CHECKING:
    from datetime import time

    from flask_babel.speaklater import LazyString

    from congress.editions.models import Edition, Room, Venue
    from congress.programme.models import Sequence, Sitting
    from congress.publishing.spans import Span, Turn


class WarningKind(Enum):
    """What does not fit."""

    ROOM_TAKEN = "room_taken"
    TWO_PLACES = "two_places"
    TRAVEL = "travel"
    UNDER_SIGN_UPS = "under_sign_ups"
    OVER_ROOM = "over_room"
    CLOSED = "closed"
    OUTSIDE_DAYS = "outside_days"
    DURING_STREAM = "during_stream"
    SEQUENCE_OUTSIDE = "sequence_outside"


MARK: dict[WarningKind, LazyString] = {
    WarningKind.ROOM_TAKEN: lazy_gettext("Salle déjà prise"),
    WarningKind.TWO_PLACES: lazy_gettext("Deux séances à la fois"),
    WarningKind.TRAVEL: lazy_gettext("Trajet trop court"),
    WarningKind.UNDER_SIGN_UPS: lazy_gettext("Plus d'inscriptions que de places"),
    WarningKind.OVER_ROOM: lazy_gettext("Salle trop petite"),
    WarningKind.CLOSED: lazy_gettext("Lieu fermé"),
    WarningKind.OUTSIDE_DAYS: lazy_gettext("Hors du congrès"),
    WarningKind.DURING_STREAM: lazy_gettext("Pendant une plénière"),
    WarningKind.SEQUENCE_OUTSIDE: lazy_gettext("Séquence hors de la séance"),
}


def room_taken(edition: Edition, one: Sitting, other: Sitting, common: Span) -> str:
    """Two sittings in one room."""
    return gettext(
        "« %(one)s » et « %(other)s » occupent la même salle (%(room)s), %(when)s.",
        one=typo(one.title),
        other=typo(other.title),
        room=typo(one.room.name) if one.room else "",
        when=_when(edition, common),
    )


def during_stream(edition: Edition, beside: Sitting, gathering: Sitting, common: Span) -> str:
    """Something that competes with what everybody is called to."""
    return gettext(
        "« %(title)s » se tient pendant « %(plenary)s », séance suivie aussi à distance, %(when)s.",
        title=typo(beside.title),
        plenary=typo(gathering.title),
        when=_when(edition, common),
    )


def two_places(edition: Edition, one: Turn, other: Turn) -> str:
    """A person wanted twice at once."""
    return gettext(
        "%(name)s intervient au même moment dans %(one)s et dans %(other)s, %(when)s.",
        name=one.person.name,
        one=_turn(one),
        other=_turn(other),
        when=_when(edition, one.span.common(other.span)),
    )


def travel(edition: Edition, one: Turn, other: Turn, minutes: int) -> str:
    """A person who cannot be at the next venue in time."""
    venues = [typo(turn.sitting.venue.name) if turn.sitting.venue else "" for turn in (one, other)]
    return ngettext(
        "%(name)s n'a que %(num)s minute entre %(one)s (%(from)s) et %(other)s (%(to)s) : il en faut %(needed)s.",
        "%(name)s n'a que %(num)s minutes entre %(one)s (%(from)s) et %(other)s (%(to)s) : il en faut %(needed)s.",
        minutes,
        name=one.person.name,
        one=_turn(one),
        other=_turn(other),
        needed=edition.travel_minutes,
        **{"from": venues[0], "to": venues[1]},
    )


def under_sign_ups(sitting: Sitting, capacity: int, signed_up: int) -> str:
    """More people than places."""
    people = ngettext("%(num)s personne inscrite", "%(num)s personnes inscrites", signed_up)
    return ngettext(
        "« %(title)s » : %(people)s pour %(num)s place.",
        "« %(title)s » : %(people)s pour %(num)s places.",
        capacity,
        title=typo(sitting.title),
        people=people,
    )


def over_room(sitting: Sitting, room: Room, capacity: int, most: int) -> str:
    """More places offered than the room has."""
    return ngettext(
        "« %(title)s » : %(num)s place offerte, mais la salle (%(room)s) n'en compte que %(most)s.",
        "« %(title)s » : %(num)s places offertes, mais la salle (%(room)s) n'en compte que %(most)s.",
        capacity,
        title=typo(sitting.title),
        room=typo(room.name),
        most=most,
    )


def outside_days(sitting: Sitting, day: date) -> str:
    """On no day of the congress."""
    return gettext(
        "« %(title)s » : le congrès ne se tient pas le %(day)s.",
        title=typo(sitting.title),
        day=day_text(day, current_locale()),
    )


def closed(edition: Edition, sitting: Sitting, venue: Venue) -> str:
    """While the venue is closed."""
    values = {"title": typo(sitting.title), "venue": typo(venue.name), "when": _times(edition, sitting)}
    if venue.opens_at is None:
        return gettext(
            "« %(title)s » (%(when)s) : %(venue)s ferme à %(closes)s.", **values, closes=_clock(venue.closes_at)
        )
    if venue.closes_at is None:
        return gettext(
            "« %(title)s » (%(when)s) : %(venue)s n'ouvre qu'à %(opens)s.", **values, opens=_clock(venue.opens_at)
        )
    return gettext(
        "« %(title)s » (%(when)s) : %(venue)s n'ouvre que de %(opens)s à %(closes)s.",
        **values,
        opens=_clock(venue.opens_at),
        closes=_clock(venue.closes_at),
    )


def sequence_outside(sitting: Sitting, sequence: Sequence) -> str:
    """A part that does not fit into its whole."""
    return gettext(
        "La séquence « %(sequence)s » sort des heures de « %(title)s ».",
        sequence=typo(sequence.title),
        title=typo(sitting.title),
    )


def _turn(turn: Turn) -> str:
    title = gettext("« %(title)s »", title=typo(turn.sitting.title))
    if turn.speaks_for is not None:
        title = gettext("%(title)s (pour représenter %(name)s)", title=title, name=turn.speaks_for.name)
    return gettext("%(title)s (venue seulement pressentie)", title=title) if turn.is_invited else title


def _when(edition: Edition, span: Span) -> str:
    """« jeudi 25 novembre de 9 h 30 à 10 h »."""
    return gettext(
        "%(day)s de %(starts)s à %(ends)s",
        day=day_text(span.starts.astimezone(edition.zone).date(), current_locale()),
        starts=_hour(edition, span.starts),
        ends=_hour(edition, span.ends),
    )


def _times(edition: Edition, sitting: Sitting) -> str:
    if sitting.starts_at is None:
        return ""
    starts = _hour(edition, sitting.starts_at)
    return starts if sitting.ends_at is None else f"{starts} – {_hour(edition, sitting.ends_at)}"


def _hour(edition: Edition, instant: datetime) -> str:
    return time_text(instant, edition.zone, current_locale())


def _clock(moment: time | None) -> str:
    """An hour of every day, as the clocks show it."""
    if moment is None:
        return ""
    return time_text(datetime.combine(date.min, moment, UTC), UTC, current_locale())
