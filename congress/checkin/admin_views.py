"""`/organisation/controle`: checkpoints, the devices at them, what they saw, and badges made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from markupsafe import Markup

from congress.badges.pdf import badges_pdf
from congress.badges.queries import ticket_named, tickets_to_print
from congress.badges.use_cases import reissue
from congress.checkin import queries, use_cases
from congress.checkin.forms import EnrolForm, ReissueForm
from congress.checkin.labels import OUTCOME, REASON, TONE
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.addresses import whole
from congress.kernel.db import transaction
from congress.kernel.errors import Refusal
from congress.kernel.headers import private
from congress.kernel.i18n import gettext
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.ui.qr import qr_svg

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

LAST = 20

blueprint = Blueprint("checkin_admin", __name__, url_prefix="/organisation/controle")


@blueprint.get("")
@requires(Right.MANAGE_DOOR)
def show() -> ResponseReturnValue:
    """All that organisers see of the doors."""
    return _page(EnrolForm(formdata=None), ReissueForm(formdata=None))


@blueprint.post("/appareils")
@requires(Right.MANAGE_DOOR)
def enrol() -> ResponseReturnValue:
    """Enrols a device; its code is on the answer and nowhere else, ever."""
    edition = edition_of_request()
    form = EnrolForm()
    form.offer(queries.checkpoints(edition))
    if not form.validate_on_submit():
        return _page(form, ReissueForm(formdata=None)), 422
    checkpoint = queries.checkpoint(edition.id, form.checkpoint.data)
    with transaction():
        device, secret = use_cases.enrol_device(checkpoint, form.name.data, actor=actor(), at=clock.now())
    link = f"{whole(url_for('door.app'))}#{secret}"
    html = render_template(
        "checkin/enrolled.html",
        device=device,
        secret=secret,
        link=link,
        qr=Markup(qr_svg(link)),  # noqa: S704 - drawn by us, from digits
    )
    return private(make_response(html, 201))


@blueprint.post("/appareils/<int:device_id>/retirer")
@requires(Right.MANAGE_DOOR)
def revoke(device_id: int) -> ResponseReturnValue:
    """The device lets nobody in any more."""
    device = queries.device(device_id, edition_of_request().id)
    with transaction():
        use_cases.revoke_device(device, actor=actor(), at=clock.now())
    flash(gettext("« %(name)s » est retiré : il ne laisse plus entrer personne.", name=device.name), "success")
    return redirect(url_for(".show"), code=303)


@blueprint.post("/badges/refaire")
@requires(Right.MANAGE_DOOR)
def make_anew() -> ResponseReturnValue:
    """A new badge in place of a lost one, which every door refuses from now on."""
    form = ReissueForm()
    if not form.validate_on_submit():
        return _page(EnrolForm(formdata=None), form), 422
    try:
        ticket = ticket_named(edition_of_request().id, form.ticket.data)
        with transaction():
            ticket = reissue(ticket, actor=actor(), at=clock.now())
    except Refusal as refused:
        form.ticket.errors = [refused.message]
        return _page(EnrolForm(formdata=None), form), refused.status
    return private(make_response(render_template("checkin/reissued.html", ticket=ticket)))


@blueprint.get("/badges.pdf")
@requires(Right.MANAGE_DOOR)
def badges() -> ResponseReturnValue:
    """All badges, sorted by last name, four to a sheet."""
    edition = edition_of_request()
    response = Response(badges_pdf(tickets_to_print(edition)), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f"attachment; filename=badges-{edition.ref}.pdf"
    return private(response)


def _page(enrol_form: EnrolForm, reissue_form: ReissueForm) -> str:
    edition, at = edition_of_request(), clock.now()
    checkpoints = queries.checkpoints(edition)
    enrol_form.offer(checkpoints)
    inside, came, expected = queries.attendance(edition)
    admitted = queries.admissions(edition)
    return render_template(
        "checkin/admin.html",
        checkpoints=[(each, admitted.get(each.id, 0), each.is_open(at)) for each in checkpoints],
        devices=queries.devices(edition),
        scans=queries.last_scans(edition, LAST),
        inside=inside,
        came=came,
        expected=expected,
        enrol_form=enrol_form,
        reissue_form=reissue_form,
        outcome_words=OUTCOME,
        reason_words=REASON,
        tones=TONE,
    )
