"""`/invitation/<ref>/<secret>`: an invited person confirms, and has a ticket at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request

from congress.checkout.invitation_form import invitation_form
from congress.checkout.invitations import accept_invitation
from congress.checkout.links import order_path
from congress.editions.current import show_edition
from congress.editions.models import Edition
from congress.invitations.labels import INVITATION_MARKS
from congress.invitations.queries import invitation_by_link
from congress.invitations.use_cases import InvitationOver, InvitationState, state_of
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.errors import Refusal
from congress.kernel.headers import private
from congress.orders.departments import IN_ORDER

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.checkout.attendee_form import AttendeeForm
    from congress.invitations.models import Invitation

blueprint = Blueprint("invitation", __name__, url_prefix="/invitation/<ref>/<secret>")


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """No cache keeps this page and no other site learns its address."""
    return private(response)


@blueprint.get("")
def show(ref: str, secret: str) -> ResponseReturnValue:
    """What is to be confirmed; once it is, the way to the ticket, as long as the link is kept."""
    invitation, edition = _invitation(ref, secret)
    at = clock.now()
    if invitation.order is not None:
        return redirect(order_path(invitation.order), code=303)
    state = state_of(invitation, at)
    if state is not InvitationState.PENDING:
        return render_template(
            "checkout/invitation_over.html", mark_of=INVITATION_MARKS[state], why=InvitationOver(state).message
        ), 410
    return _ask(edition, invitation, invitation_form(edition, invitation, at, None))


@blueprint.post("")
def confirm(ref: str, secret: str) -> ResponseReturnValue:
    """Takes the seat. Sent twice, it leads to the one order it made."""
    invitation, edition = _invitation(ref, secret)
    at = clock.now()
    form = invitation_form(edition, invitation, at, request.form)
    if invitation.order is None and not form.validate():
        return _ask(edition, invitation, form, 422)
    try:
        with transaction():
            order = accept_invitation(edition, invitation, form.draft(), at=at)
    except InvitationOver:
        return redirect(request.path, code=303)
    except Refusal as refused:
        flash(refused.message, "error")
        return _ask(edition, invitation, form, int(refused.status))
    return redirect(order_path(order), code=303)


def _ask(edition: Edition, invitation: Invitation, form: AttendeeForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "checkout/invitation.html",
        form=form,
        invitation=invitation,
        edition_asking=edition,
        questions=[(form.answer(one), one.is_required) for one in form.questions],
        departments=[one.label for one in IN_ORDER],
    )
    return make_response(page, status)


def _invitation(ref: str, secret: str) -> tuple[Invitation, Edition]:
    found = invitation_by_link(ref, secret)
    edition = db.session.get_one(Edition, found.edition_id)
    show_edition(edition)
    return found, edition
