"""`/commande/participant/<ref>/<secret>`: an attendee's own page; nobody else's is behind the same link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template

from congress.checkout.links import attendee_path
from congress.checkout.own_details import ATTENDEE, own_details, write_own_details
from congress.checkout.own_form import OwnForm
from congress.checkout.own_pages import own_page
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.errors import Refusal, StaleVersion
from congress.kernel.headers import private
from congress.kernel.i18n import gettext
from congress.orders.attendees import attendee_by_link

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.orders.models import Attendee

blueprint = Blueprint("attendee", __name__, url_prefix="/commande/participant/<ref>/<secret>")


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """No cache keeps these pages and no other site learns their address."""
    return private(response)


@blueprint.get("")
def show(ref: str, secret: str) -> ResponseReturnValue:
    """What is known of the person who has this seat, to be completed or corrected."""
    attendee = _attendee(ref, secret)
    form = OwnForm.asking_of(attendee)
    form.show(own_details(attendee), attendee.version)
    return _page(attendee, form)


@blueprint.post("")
def write(ref: str, secret: str) -> ResponseReturnValue:
    """Writes it down; what was written meanwhile by somebody else is shown first, and nothing typed is lost."""
    attendee = _attendee(ref, secret)
    form = OwnForm.asking_of(attendee)
    if not form.validate():
        return _page(attendee, form, 422)
    try:
        with transaction():
            write_own_details(attendee.id, form.details(), version=form.shown_version, actor=ATTENDEE, at=clock.now())
    except StaleVersion as refusal:
        return _stale(_attendee(ref, secret), form, refusal)
    except Refusal as refusal:
        flash(refusal.message, "error")
        return _page(_attendee(ref, secret), form, refusal.status)
    flash(gettext("C'est noté, merci."), "success")
    return redirect(attendee_path(attendee), code=303)


def _stale(attendee: Attendee, form: OwnForm, refusal: StaleVersion) -> ResponseReturnValue:
    """Sent twice, it is noted already; else the person sees what is there now, and may write over it."""
    now = own_details(attendee)
    if now == form.details():
        return redirect(attendee_path(attendee), code=303)
    form.version.data = str(attendee.version)
    return _page(attendee, form, refusal.status, meanwhile=attendee)


def _attendee(ref: str, secret: str) -> Attendee:
    db.session.rollback()  # as it stands now, whatever was read before
    attendee = attendee_by_link(ref, secret)
    g.edition, g.zone = attendee.order.edition, attendee.order.edition.zone
    return attendee


def _page(attendee: Attendee, form: OwnForm, status: int = 200, *, meanwhile: Attendee | None = None) -> Response:
    page = own_page(attendee, form, at=clock.now())
    return make_response(render_template("checkout/own.html", page=page, form=form, meanwhile=meanwhile), status)
