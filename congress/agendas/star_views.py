"""The star on public pages, which are the same for everybody: without a token, and only from our own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, request, url_for

from congress.agendas import queries, use_cases
from congress.agendas.beginnings import begun
from congress.agendas.device import device_agenda, refuse_other_sites, remember
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.headers import private
from congress.kernel.i18n import gettext
from congress.programme.queries import published

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from congress.agendas.models import Agenda
    from congress.editions.models import Edition

blueprint = Blueprint("stars", __name__, url_prefix="/agenda")
TAKE_OUT = "non"


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """What one person starred is kept by no cache."""
    return private(response)


@blueprint.get("/etoiles.json")
def stars() -> ResponseReturnValue:
    """What this browser starred, for the script of the public pages, and the words it puts on the buttons."""
    edition = edition_of_request()
    agenda = device_agenda(edition)
    held = queries.contents_of(agenda, published(edition)) if agenda else None
    return jsonify(
        stars=sorted(held.kept - held.places) if held else [],
        places=sorted(held.places) if held else [],
        words={
            "add": gettext("Ajouter à mon agenda"),
            "added": gettext("Dans mon agenda"),
            "place": gettext("Vous y avez une place"),
            "failed": gettext("Cela n'a pas marché : vérifiez votre connexion et réessayez."),
        },
    )


@blueprint.post("/etoiles/<ref>")
def star(ref: str) -> ResponseReturnValue:
    """Takes a sitting into this browser's agenda, which is made now if need be, or takes it out (`etoile=non`)."""
    refuse_other_sites()
    edition, at = edition_of_request(), clock.now()
    is_wanted = request.form.get("etoile") != TAKE_OUT
    with transaction():
        agenda = device_agenda(edition) or _begin(edition, at)
        sitting = (use_cases.star if is_wanted else use_cases.take_out)(agenda, ref, at=at)
    if is_wanted:
        text = gettext("« %(title)s » est dans votre agenda.", title=sitting.title)
    else:
        text = gettext("« %(title)s » n'est plus dans votre agenda.", title=sitting.title)
    if request.accept_mimetypes.best == "application/json":
        return remember(jsonify(starred=is_wanted, message=text), agenda)
    flash(text, "success")
    return remember(_to_agenda(agenda.secret, ref), agenda)


def _begin(edition: Edition, at: datetime) -> Agenda:
    begun.count(request.remote_addr or "", at=at)
    return use_cases.open_agenda(edition, at=at)


def _to_agenda(secret: str, ref: str) -> Response:
    return make_response(redirect(url_for("agendas.show", secret=secret, _anchor=ref), code=303))
