"""The attendee's own page, behind a secret link. It stands here because it shows the badge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request

from congress.agendas.device import device
from congress.agendas.queries import agenda_of_ticket
from congress.agendas.use_cases import ticket_agenda
from congress.badges.pdf import badges_pdf, tickets_pdf
from congress.badges.queries import editions_printed, holders
from congress.badges.ticket_pages import category_word, own_sittings, ticket_page
from congress.badges.tokens import badge_text
from congress.badges.use_cases import TicketIsVoid
from congress.editions.current import public_path, show_edition
from congress.kernel import clock
from congress.kernel.addresses import whole
from congress.kernel.db import transaction
from congress.kernel.errors import NotFound
from congress.kernel.headers import private
from congress.kernel.i18n import gettext
from congress.programme.calendar import MEDIA_TYPE, calendar
from congress.programme.queries import published
from congress.tickets.models import Ticket, TicketState
from congress.tickets.places import refs_held
from congress.tickets.queries import ticket_by_link
from congress.tickets.streams import stream_panel
from congress.ui.qr import qr_svg

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from congress.agendas.models import Agenda
    from congress.editions.models import Edition

blueprint = Blueprint("tickets", __name__, url_prefix="/billet/<ref>/<secret>")
blueprint.add_app_template_global(category_word)


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """No cache keeps these pages and no other site learns their address, whatever they answer."""
    return private(response)


@blueprint.get("")
def ticket(ref: str, secret: str) -> ResponseReturnValue:
    """The ticket with its QR code, the order of the days and the ateliers."""
    found, at = ticket_by_link(ref, secret), clock.now()
    agenda = _agenda_of(found, at)
    edition = _show_edition(found)
    page = ticket_page(found, holders([found])[0], edition, agenda, at=at)
    return render_template(
        "tickets/ticket.html",
        page=page,
        ticket=found,
        workshops=page.workshops,
        streams=stream_panel(edition, found, at=at),
        congress=edition,
        device=device(agenda, edition),
    )


@blueprint.get("/badge.svg")
def badge_svg(ref: str, secret: str) -> ResponseReturnValue:
    """The QR code alone."""
    return _file(qr_svg(badge_text(_valid(ref, secret))), "image/svg+xml", f"badge-{ref}.svg")


@blueprint.get("/billet.pdf")
def ticket_pdf(ref: str, secret: str) -> ResponseReturnValue:
    """The ticket to print."""
    return _file(tickets_pdf([_valid(ref, secret)]), "application/pdf", f"billet-{ref}.pdf")


@blueprint.get("/badge.pdf")
def badge_pdf(ref: str, secret: str) -> ResponseReturnValue:
    """The badge to wear, for those who print their own."""
    return _file(badges_pdf([_valid(ref, secret)]), "application/pdf", f"badge-{ref}.pdf")


@blueprint.get("/programme.ics")
def own_calendar(ref: str, secret: str) -> ResponseReturnValue:
    """What is for everybody and one's own ateliers, for one's calendar."""
    found = ticket_by_link(ref, secret)
    edition = _show_edition(found)
    programme = published(edition)
    if programme is None:
        raise NotFound(gettext("Le programme n'est pas encore publié."))
    content = calendar(
        programme,
        name=edition.title,
        url_of=lambda sitting: whole(public_path(edition, "programme.sitting", ref=sitting)),
        only=own_sittings(programme, refs_held(found)),
    )
    return _file(content, MEDIA_TYPE, f"congres-{edition.ref}.ics")


def _valid(ref: str, secret: str) -> Ticket:
    found = ticket_by_link(ref, secret)
    if found.state is TicketState.VOID:
        raise TicketIsVoid
    _show_edition(found)
    return found


def _agenda_of(found: Ticket, at: datetime) -> Agenda:
    """The ticket's agenda, made the first time its page is looked at."""
    agenda = agenda_of_ticket(found)
    if agenda is None:
        with transaction():
            agenda = ticket_agenda(found, at=at)
    return agenda


def _show_edition(found: Ticket) -> Edition:
    """Makes the page's frame that of the ticket's own edition, which may be over."""
    edition = editions_printed({found.edition_id})[found.edition_id]
    show_edition(edition)
    return edition


def _file(content: str | bytes, mimetype: str, name: str) -> Response:
    response = Response(content, content_type=mimetype)
    response.headers["Content-Disposition"] = (
        f"{'attachment' if 'telecharger' in request.args else 'inline'}; filename={name}"
    )
    return response
