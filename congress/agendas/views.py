"""`/agenda/<secret>`: one person's own programme behind a link nobody can guess, with no account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for

from congress.agendas import pages, queries, use_cases
from congress.agendas.device import Here, device, device_agenda, forget, is_fillable, remember
from congress.editions.current import edition_of_request, show_edition
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.headers import private
from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.agendas.models import Agenda
    from congress.editions.models import Edition

blueprint = Blueprint("agendas", __name__, url_prefix="/agenda")


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """No cache keeps these pages and no other site learns their address, whatever they answer."""
    return private(response)


@blueprint.get("")
def own() -> ResponseReturnValue:
    """On to this browser's agenda; where it has none yet, how to begin one."""
    found = device_agenda(edition_of_request())
    if found is None:
        return render_template("agendas/none.html")
    return redirect(url_for(".show", secret=found.secret), code=303)


@blueprint.get("/<secret>")
def show(secret: str) -> ResponseReturnValue:
    """The agenda; only a button makes it this browser's, for a link may have come from anybody."""
    found, edition = _agenda(secret)
    stands = device(found, edition)
    takes_stars = is_fillable(found) and not edition.is_archived
    response = make_response(
        render_template(
            "agendas/agenda.html",
            page=pages.agenda_page(found, edition, at=clock.now()),
            keep=pages.ways_to_keep(found, edition),
            device=stands,
            agenda=found,
            congress=edition,
            takes_stars=takes_stars,
            is_void=not is_fillable(found),
        )
    )
    return remember(response, found) if stands.here is Here.THIS else response


@blueprint.post("/<secret>/seances/<ref>/retirer")
def take_out(secret: str, ref: str) -> ResponseReturnValue:
    """Takes a sitting out; it can be taken in again at the foot of the page."""
    found, _edition = _agenda(secret)
    with transaction():
        sitting = use_cases.take_out(found, ref, at=clock.now())
    flash(gettext("« %(title)s » n'est plus dans votre agenda.", title=sitting.title), "success")
    return _back(found, "retirees")


@blueprint.post("/<secret>/seances/<ref>/remettre")
def put_back(secret: str, ref: str) -> ResponseReturnValue:
    """Takes a sitting in again."""
    found, _edition = _agenda(secret)
    with transaction():
        sitting = use_cases.star(found, ref, at=clock.now())
    flash(gettext("« %(title)s » est dans votre agenda.", title=sitting.title), "success")
    return _back(found, ref)


@blueprint.post("/<secret>/reunir")
def join(secret: str) -> ResponseReturnValue:
    """Makes one agenda of this one and the browser's; a ticket's stands for both."""
    found, edition = _agenda(secret)
    own = device_agenda(edition)
    if own is None:
        return _back(found)
    source, target = (own, found) if own.ticket_id is None else (found, own)
    with transaction():
        use_cases.join(source, target, at=clock.now())
    flash(gettext("Les deux agendas n'en font plus qu'un."), "success")
    return remember(_back(target), target)


@blueprint.post("/<secret>/appareil")
def use_here(secret: str) -> ResponseReturnValue:
    """From now on this browser's stars go here; its other agenda stays behind its own link."""
    found, _edition = _agenda(secret)
    use_cases.refuse_closed(found)
    flash(gettext("Les étoiles posées sur cet appareil viennent maintenant ici."), "success")
    return remember(_back(found), found)


@blueprint.post("/<secret>/oublier")
def leave(secret: str) -> ResponseReturnValue:
    """This browser has no agenda any more: on a computer of many people, say."""
    _agenda(secret)
    flash(gettext("Cet appareil ne connaît plus votre agenda ; il reste à son lien privé."), "success")
    return forget(make_response(redirect(url_for(".own"), code=303)))


@blueprint.post("/<secret>/adresse")
def change_addresses(secret: str) -> ResponseReturnValue:
    """Closes the private link and the calendar's address for whoever has them; this browser goes on with the new."""
    found, edition = _agenda(secret)
    is_here = device(found, edition).here is Here.THIS
    with transaction():
        renewed = use_cases.change_addresses(found)
    flash(
        gettext("Votre agenda et son calendrier ont de nouvelles adresses ; les anciennes ne répondent plus."),
        "success",
    )
    answer = _back(renewed, "calendrier")
    return remember(answer, renewed) if is_here else answer


def _agenda(secret: str) -> tuple[Agenda, Edition]:
    found = queries.agenda(secret)
    edition = queries.edition_of(found)
    show_edition(edition)
    return found, edition


def _back(agenda: Agenda, anchor: str | None = None) -> Response:
    return make_response(redirect(url_for(".show", secret=agenda.secret, _anchor=anchor), code=303))
