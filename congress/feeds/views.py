"""Calendars to subscribe to: the released programme, whole or in part, as iCalendar."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, request

from congress.editions.current import edition_of_request, public_url
from congress.kernel.errors import NotFound
from congress.kernel.http import cached
from congress.kernel.i18n import current_locale, gettext
from congress.programme import queries
from congress.programme.calendar import calendar
from congress.programme.pages import day_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from flask import Response
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.programme.published import PublishedProgramme

blueprint = Blueprint("feeds", __name__)


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
    return _feed(edition, released, name, (space, day), _kept(released, space, day))


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
    return _feed(edition, released, ref, ref, {ref})


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


def _feed(
    edition: Edition, released: PublishedProgramme, name: str, part: object, only: Collection[str] | None
) -> Response:
    site = current_app.config["SETTINGS"].public_url

    def make() -> bytes:
        return calendar(
            released,
            name=edition.title,
            url_of=lambda ref: site + public_url("programme.sitting", ref=ref),
            only=only,
        )

    key = ("ics", released.digest, edition.title, request.path, part, current_locale())
    response = cached(key, make, last_modified=released.published_at, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response
