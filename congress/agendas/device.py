"""Which agenda this browser's stars go to: a cookie keeps its secret, and no other site may use it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app, request

from congress.agendas.queries import contents_of, find_agenda
from congress.kernel.errors import Forbidden
from congress.kernel.i18n import gettext
from congress.tickets.models import TicketState

if TYPE_CHECKING:
    from flask import Response

    from congress.agendas.models import Agenda
    from congress.editions.models import Edition

COOKIE = "agenda"
KEPT_FOR = timedelta(days=400)  # the longest that browsers keep a cookie


def device_agenda(edition: Edition) -> Agenda | None:
    """The agenda of this browser that can still be filled: of this edition, of no void ticket."""
    found = find_agenda(request.cookies.get(COOKIE, ""))
    if found is None or found.edition_id != edition.id or not is_fillable(found):
        return None
    return found


def is_fillable(agenda: Agenda) -> bool:
    """Whether stars may go to it; the agenda of a void ticket is closed."""
    return agenda.ticket is None or agenda.ticket.state is TicketState.VALID


def remember(response: Response, agenda: Agenda) -> Response:
    """From now on this browser's stars go to that agenda."""
    response.set_cookie(
        COOKIE,
        agenda.secret,
        max_age=KEPT_FOR,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def forget(response: Response) -> Response:
    """This browser has no agenda any more; the agenda itself stays behind its link."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"])
    return response


def refuse_other_sites() -> None:
    """Raises Forbidden unless the form that is sent stands on a page of this very host.

    Pages with stars are the same for everybody and hold no token. Browsers say where a form comes from
    (Fetch Metadata, or Origin before it), and a page of another site cannot make them say otherwise.
    """
    came_from = request.headers.get("Sec-Fetch-Site")
    if came_from is None:
        origin = request.headers.get("Origin", "")
        came_from = "same-origin" if _is_ours(origin) else "cross-site"
    if came_from != "same-origin":
        raise Forbidden(gettext("Ce bouton ne marche que depuis les pages de ce site."))


def _is_ours(origin: str) -> bool:
    own = urlsplit(current_app.config["SETTINGS"].public_url)
    return bool(origin) and urlsplit(origin).netloc in (request.host, own.netloc)


class Here(Enum):
    """How an agenda stands to the browser that shows it."""

    THIS = "this"
    NONE = "none"
    JOINABLE = "joinable"
    ANOTHER_TICKET = "another_ticket"


@dataclass(frozen=True)
class Device:
    """Whether this browser's stars go to the agenda shown, and how many sittings the other one has if not."""

    here: Here
    count: int = 0


def device(agenda: Agenda, edition: Edition) -> Device:
    """How this browser stands to an agenda; one that was begun and is empty stands in nobody's way."""
    own = device_agenda(edition)
    if own is None:
        return Device(Here.NONE)
    if own.id == agenda.id:
        return Device(Here.THIS)
    if own.ticket_id is not None and agenda.ticket_id is not None:
        return Device(Here.ANOTHER_TICKET)
    count = len(contents_of(own, None).stars)
    return Device(Here.JOINABLE, count) if count or own.ticket_id is not None else Device(Here.NONE)
