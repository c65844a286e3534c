"""`/calendriers/<secret>.ics`: one person's own calendar, which phones ask for every hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, g, request

from congress.agendas import queries
from congress.agendas.pages import own_subscription
from congress.editions.current import public_path, show_edition
from congress.kernel.addresses import whole
from congress.kernel.assets import asset
from congress.kernel.errors import NotFound
from congress.kernel.http import MadeOnce
from congress.kernel.i18n import current_locale, gettext
from congress.programme.calendar import MEDIA_TYPE, calendar
from congress.programme.queries import published

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("agenda_calendars", __name__)
PICTURE = "feeds/congres.png"  # as on the public feeds
_made = MadeOnce(8 * 1024 * 1024)  # some hundred people's; their own shelf, so that they push no public page out


@blueprint.get("/calendriers/<secret>.ics")
def show(secret: str) -> ResponseReturnValue:
    """What stands in the agenda, and what was taken out as cancelled, so that calendars drop it."""
    g.no_cookie = True  # programs read this: the language is in the address
    agenda = queries.agenda_of_calendar(secret)
    edition = queries.edition_of(agenda)
    show_edition(edition)
    programme = published(edition)
    if programme is None:
        raise NotFound(gettext("Le programme n'est pas encore publié."))
    held = queries.contents_of(agenda, programme)
    name = own_subscription(agenda, edition).name

    def make() -> bytes:
        return calendar(
            programme,
            name=name,
            url_of=lambda ref: whole(public_path(edition, "programme.sitting", ref=ref)),
            speaker_url_of=lambda ref: whole(public_path(edition, "programme.speaker", ref=ref)),
            image=whole(asset(PICTURE)),
            only=held.kept | held.dropped,
            turns=held.turns,
            dropped=held.dropped,
        )

    turns = tuple(sorted(held.turns.items()))
    key = (programme.digest, name, edition.is_archived, held.kept, held.dropped, turns, current_locale())
    body, etag = _made.get(key, make)
    response = Response(body, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'inline; filename="agenda-{edition.ref}.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.vary.add("Cookie")
    response.set_etag(etag)
    response.last_modified = max(held.changed_at, programme.published_at)
    return response.make_conditional(request)
