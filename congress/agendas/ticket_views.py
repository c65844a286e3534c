"""What one does with one's agenda from one's ticket. These doors know the ticket, an agenda's link does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, make_response, redirect

from congress.agendas import use_cases
from congress.agendas.device import Here, device, device_agenda, remember
from congress.agendas.queries import edition_of
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.headers import private
from congress.kernel.i18n import gettext
from congress.tickets.links import ticket_path
from congress.tickets.queries import ticket_by_link

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("ticket_agendas", __name__, url_prefix="/billet/<ref>/<secret>/agenda")


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """As the ticket's own page."""
    return private(response)


@blueprint.post("/<sitting>/ajouter")
def star(ref: str, secret: str, sitting: str) -> ResponseReturnValue:
    """Takes a sitting into the ticket's agenda."""
    ticket, at = ticket_by_link(ref, secret), clock.now()
    with transaction():
        starred = use_cases.star(use_cases.ticket_agenda(ticket, at=at), sitting, at=at)
    flash(gettext("« %(title)s » est dans votre agenda.", title=starred.title), "success")
    return _back(ref, secret)


@blueprint.post("/<sitting>/retirer")
def take_out(ref: str, secret: str, sitting: str) -> ResponseReturnValue:
    """Takes it out again."""
    ticket, at = ticket_by_link(ref, secret), clock.now()
    with transaction():
        left = use_cases.take_out(use_cases.ticket_agenda(ticket, at=at), sitting, at=at)
    flash(gettext("« %(title)s » n'est plus dans votre agenda.", title=left.title), "success")
    return _back(ref, secret)


@blueprint.post("/reunir")
def join(ref: str, secret: str) -> ResponseReturnValue:
    """Joins this browser's agenda to the ticket's: only on demand, a browser may hold several people's tickets."""
    ticket, at = ticket_by_link(ref, secret), clock.now()
    with transaction():
        agenda = use_cases.ticket_agenda(ticket, at=at)
        own = device_agenda(edition_of(agenda))
        if own is not None:
            use_cases.join(own, agenda, at=at)
    flash(gettext("Les étoiles de cet appareil sont maintenant dans l'agenda de ce billet."), "success")
    return remember(_back(ref, secret), agenda)


@blueprint.post("/appareil")
def use_here(ref: str, secret: str) -> ResponseReturnValue:
    """From now on this browser's stars go to the ticket's agenda."""
    ticket = ticket_by_link(ref, secret)
    with transaction():
        agenda = use_cases.ticket_agenda(ticket, at=clock.now())
        use_cases.refuse_closed(agenda)
    flash(gettext("Les étoiles posées sur cet appareil viennent maintenant ici."), "success")
    return remember(_back(ref, secret), agenda)


@blueprint.post("/adresse")
def change_addresses(ref: str, secret: str) -> ResponseReturnValue:
    """Closes the agenda's link and its calendar's address for whoever has them; this browser goes on with the new."""
    ticket = ticket_by_link(ref, secret)
    with transaction():
        agenda = use_cases.ticket_agenda(ticket, at=clock.now())
        is_here = device(agenda, edition_of(agenda)).here is Here.THIS
        use_cases.change_addresses(agenda)
    flash(
        gettext("Votre agenda et son calendrier ont de nouvelles adresses ; les anciennes ne répondent plus."),
        "success",
    )
    return remember(_back(ref, secret), agenda) if is_here else _back(ref, secret)


def _back(ref: str, secret: str) -> Response:
    return make_response(redirect(f"{ticket_path(ref, secret)}#mon-agenda", code=303))
