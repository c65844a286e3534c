"""The released programme for other programs: calendars, apps and readers of news."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, g, request

from congress.editions.current import edition_of_request
from congress.feeds.atom import MOST_ENTRIES, atom
from congress.feeds.schedule import schedule
from congress.feeds.schedule_json import schedule_json
from congress.feeds.schedule_xml import schedule_xml
from congress.kernel.errors import NotFound
from congress.kernel.http import Keep, cached
from congress.kernel.i18n import DEFAULT_LOCALE, current_locale, gettext
from congress.programme import queries
from congress.programme.addresses import address_of, addresses
from congress.programme.calendar import calendar
from congress.programme.history import history
from congress.programme.pages import day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from flask import Response
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.feeds.schedule import Schedule
    from congress.programme.published import PublishedProgramme

blueprint = Blueprint("feeds", __name__)
MEDIA_TYPES = {
    "ics": "text/calendar",
    "xml": "application/xml",
    "json": "application/json",
    "atom": "application/atom+xml",
}


@blueprint.get("/programme.ics")
def programme() -> ResponseReturnValue:
    """Every sitting, or those of an espace (`?espace=`) or a day (`?jour=`), or of both."""
    edition = edition_of_request()
    released = _released(edition)
    space, day = request.args.get("espace"), request.args.get("jour")
    if space is not None and space not in released.space_of:
        raise NotFound(gettext("Aucun espace du forum ne porte ce nom."))
    if day is not None and day not in {each.isoformat() for each in released.days}:
        raise NotFound(gettext("Le congrès n'a pas lieu ce jour-là. Écrivez le jour comme 2021-11-25."))
    name = "-".join(part for part in ("programme", edition.ref, space, day) if part)
    return _calendar(edition, released, name, (space, day), _kept(released, space, day))


@blueprint.get("/programme/<ref>.ics")
def sitting(ref: str) -> ResponseReturnValue:
    """One sitting, to be added to one's own calendar."""
    edition = edition_of_request()
    released = _released(edition)
    found = released.sitting_of.get(ref)
    if found is None:
        raise NotFound(gettext("Cette séance n'est pas au programme."))
    if found.starts_at is None:
        raise NotFound(gettext("Cette séance n'a pas encore d'horaire : aucun calendrier ne peut la tenir."))
    return _calendar(edition, released, ref, ref, {ref})


@blueprint.get("/programme.xml")
def apps_xml() -> ResponseReturnValue:
    """Every sitting that has a time, for programme apps (schedule.xml)."""
    return _schedule(schedule_xml, "xml")


@blueprint.get("/programme.json")
def apps_json() -> ResponseReturnValue:
    """The same as schedule.json."""
    return _schedule(schedule_json, "json")


@blueprint.get("/programme.atom")
def changes() -> ResponseReturnValue:
    """What each release changed, newest first, for readers of news."""
    edition = edition_of_request()
    released = _released(edition)

    def make() -> bytes:
        chapters = history(edition, most=MOST_ENTRIES)
        lang = None if current_locale() == DEFAULT_LOCALE else current_locale()
        return atom(
            chapters,
            edition=edition.ref,
            title=edition.title,
            author=edition.organiser,
            self_url=address_of("feeds.changes", lang=lang),
            page_url=address_of("programme.changes"),
        )

    return _answer(edition, released, f"programme-{edition.ref}.atom", edition.organiser, make)


def _released(edition: Edition) -> PublishedProgramme:
    found = queries.published(edition)
    if found is None:
        raise NotFound(gettext("Le programme n'est pas encore publié."))
    return found


def _kept(released: PublishedProgramme, space: str | None, day: str | None) -> Collection[str] | None:
    """The refs of the sittings that match; None where all do."""
    if space is None and day is None:
        return None
    wanted = date.fromisoformat(day) if day else None
    return {
        sitting.ref
        for sitting in released.sittings
        if space in (None, sitting.space) and wanted in (None, day_of(released, sitting))
    }


def _calendar(
    edition: Edition, released: PublishedProgramme, name: str, part: object, only: Collection[str] | None
) -> Response:
    def make() -> bytes:
        there = addresses()
        return calendar(
            released,
            name=edition.title,
            url_of=there.sitting,
            speaker_url_of=there.speaker,
            image=there.picture,
            only=only,
        )

    return _answer(edition, released, f"{name}.ics", part, make)


def _schedule(write: Callable[[Schedule], bytes], suffix: str) -> Response:
    edition = edition_of_request()
    released = _released(edition)

    def make() -> bytes:
        return write(schedule(released, title=edition.title, there=addresses()))

    return _answer(edition, released, f"programme-{edition.ref}.{suffix}", None, make)


def _answer(
    edition: Edition, released: PublishedProgramme, filename: str, part: object, make: Callable[[], bytes]
) -> Response:
    """A feed, made once for each release and language; `part` is whatever else its content depends on."""
    key = ("feed", released.digest, edition.title, request.path, part, current_locale())
    mimetype = MEDIA_TYPES[filename.rpartition(".")[2]]
    g.no_cookie = True  # a calendar asks in its language each time, and has no use for a cookie
    response = cached(key, make, last_modified=released.published_at, mimetype=mimetype, keep=Keep(may=True))
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return response
