"""Where the organisers answer requests for a stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.programme import queries as programme_queries
from congress.stands import labels, queries, use_cases
from congress.stands.forms import AcceptForm, DeclineForm
from congress.stands.models import NEXT_STATES, ApplicationStatus, StandApplication

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition

blueprint = Blueprint("stands_admin", __name__, url_prefix="/organisation/stands")


@blueprint.get("")
@requires(Right.DECIDE_STANDS)
def show() -> ResponseReturnValue:
    """Requests by state; `?etat=` shows one state's, unknown ones all."""
    edition = edition_of_request()
    states = {status.value: status for status in ApplicationStatus}
    chosen = states.get(request.args.get("etat", ""))
    return render_template(
        "stands/applications.html",
        applications=queries.applications(edition, chosen),
        counts=queries.counts(edition),
        stands=queries.stands(edition),
        chosen=chosen,
        labels=labels,
    )


@blueprint.get("/<ref>")
@requires(Right.DECIDE_STANDS)
def application(ref: str) -> ResponseReturnValue:
    """One request, with the answers that are still possible."""
    edition = edition_of_request()
    return _page(edition, queries.application(edition, ref), AcceptForm(), DeclineForm())


@blueprint.post("/<ref>/accepter")
@requires(Right.DECIDE_STANDS)
def accept(ref: str) -> ResponseReturnValue:
    """Gives the stand; it is public at once."""
    edition = edition_of_request()
    asked = queries.application(edition, ref)
    spaces = programme_queries.spaces(edition)
    form = AcceptForm()
    form.offer(spaces)
    if not form.validate_on_submit():
        return _page(edition, asked, form, DeclineForm(formdata=None)), 422
    space = next(space for space in spaces if space.ref == form.space.data)
    try:
        with transaction():
            stand = use_cases.accept(
                asked,
                number=form.number.data,
                space=space,
                seen=form.seen_status(),
                actor=actor(),
                at=clock.now(),
            )
    except use_cases.NumberTaken as refused:
        form.number.errors = [refused.message]
        return _page(edition, queries.application(edition, ref), form, DeclineForm(formdata=None)), refused.status
    except Refusal as refused:
        flash(refused.message, "error")
    else:
        flash(gettext("Stand %(number)s attribué : il est public dès maintenant.", number=stand.number), "success")
    return redirect(url_for(".application", ref=ref), code=303)


@blueprint.post("/<ref>/refuser")
@requires(Right.DECIDE_STANDS)
def decline(ref: str) -> ResponseReturnValue:
    """Says no, with the reason."""
    edition = edition_of_request()
    asked = queries.application(edition, ref)
    form = DeclineForm()
    if not form.validate_on_submit():
        return _page(edition, asked, AcceptForm(formdata=None), form), 422
    try:
        with transaction():
            use_cases.decline(asked, reason=form.reason.data, seen=form.seen_status(), actor=actor(), at=clock.now())
    except Refusal as refused:
        flash(refused.message, "error")
    else:
        flash(gettext("Demande refusée : la personne est prévenue par courriel."), "success")
    return redirect(url_for(".application", ref=ref), code=303)


def _page(edition: Edition, asked: StandApplication, accept_form: AcceptForm, decline_form: DeclineForm) -> str:
    accept_form.offer(programme_queries.spaces(edition))
    if not accept_form.is_submitted():
        accept_form.space.data = asked.space.ref
    for form in (accept_form, decline_form):
        form.seen.data = asked.status.value
    return render_template(
        "stands/application.html",
        application=asked,
        accept_form=accept_form,
        decline_form=decline_form,
        next_number=queries.next_number(edition),
        can_accept=ApplicationStatus.ACCEPTED in NEXT_STATES[asked.status],
        can_decline=ApplicationStatus.DECLINED in NEXT_STATES[asked.status],
        labels=labels,
    )
