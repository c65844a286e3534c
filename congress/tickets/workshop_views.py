"""Taking a place in an atelier and giving it back, from one's ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, make_response, redirect

from congress.editions.models import Edition
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.errors import NotFound, Refusal
from congress.kernel.headers import private
from congress.kernel.i18n import gettext
from congress.tickets.links import ticket_path
from congress.tickets.places import give_back_place, take_place
from congress.tickets.queries import ticket_by_link
from congress.tickets.waiting import serve_places, wait_for_place

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("workshops", __name__)


@blueprint.post("/billet/<ref>/<secret>/ateliers/<sitting>/prendre")
def take(ref: str, secret: str, sitting: str) -> ResponseReturnValue:
    """Takes a place; whatever the answer, the ticket page says it."""
    ticket = ticket_by_link(ref, secret)
    try:
        with transaction():
            place = take_place(ticket, sitting, at=clock.now())
    except NotFound:
        raise
    except Refusal as refused:
        flash(refused.message, "error")
    else:
        flash(gettext("Votre place dans « %(title)s » est réservée.", title=place.sitting.title), "success")
    return _back(ref, secret)


@blueprint.post("/billet/<ref>/<secret>/ateliers/<sitting>/rendre")
def give_back(ref: str, secret: str, sitting: str) -> ResponseReturnValue:
    """Gives the place back, for somebody else."""
    ticket = ticket_by_link(ref, secret)
    try:
        with transaction():
            give_back_place(ticket, sitting, at=clock.now())
            serve_places(db.session.get_one(Edition, ticket.edition_id), at=clock.now())
    except Refusal as refused:
        flash(refused.message, "error")
    else:
        flash(gettext("Votre place est rendue : quelqu'un d'autre peut la prendre."), "success")
    return _back(ref, secret)


@blueprint.post("/billet/<ref>/<secret>/ateliers/<sitting>/attendre")
def wait(ref: str, secret: str, sitting: str) -> ResponseReturnValue:
    """Puts the ticket on the list of an atelier that is full."""
    ticket = ticket_by_link(ref, secret)
    try:
        with transaction():
            wait_for_place(ticket, sitting, at=clock.now())
    except NotFound:
        raise
    except Refusal as refused:
        flash(refused.message, "error")
    else:
        flash(gettext("Vous êtes sur la liste d'attente : nous vous écrivons quand c'est votre tour."), "success")
    return _back(ref, secret)


def _back(ref: str, secret: str) -> ResponseReturnValue:
    return private(make_response(redirect(f"{ticket_path(ref, secret)}#ateliers", code=303)))
