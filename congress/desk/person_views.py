"""`/organisation/inscriptions/<ref>`: one attendee, all that happened to them, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from congress.badges.use_cases import reissue
from congress.checkout.cancellations import cancel_attendees, percent_now, restore_attendee
from congress.checkout.changes import change_lines
from congress.desk import registering
from congress.desk.history import history_of_attendee
from congress.desk.registration_forms import PERSON_FIELDS, CancelForm, ChoicesForm, PersonForm
from congress.desk.registrations import Standing
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.errors import NotFound, Refusal, StaleVersion
from congress.kernel.forms import Form
from congress.kernel.i18n import gettext
from congress.offers.queries import offers_of, options_of
from congress.orders.line_changes import lines_of, wish_of
from congress.people.access import actor, current_account, requires
from congress.people.models import Right
from congress.programme.admin_pages import differences
from congress.tickets.links import ticket_path
from congress.tickets.queries import find_ticket

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from congress.orders.models import Attendee

blueprint = Blueprint("person", __name__, url_prefix="/organisation/inscriptions")


@blueprint.get("/<ref>")
@requires(Right.SEE_ORDERS)
def show(ref: str) -> ResponseReturnValue:
    """One attendee as they stand."""
    return _page(registering.attendee_named(edition_of_request(), ref))


@blueprint.post("/<ref>")
@requires(Right.EDIT_ORDERS)
def save(ref: str) -> ResponseReturnValue:
    """Writes who comes, unless somebody else changed it meanwhile: both versions are shown."""
    attendee, form = registering.attendee_named(edition_of_request(), ref), PersonForm()
    if not form.validate_on_submit():
        return _page(attendee, form=form), 422
    try:
        with transaction():
            registering.amend(attendee.id, form.details(), version=form.seen, actor=actor(), at=clock.now())
    except StaleVersion:
        return _both_versions(ref, form)
    except Refusal as refused:
        flash(refused.message, "warn")
        return _page(_fresh(ref), form=form), refused.status
    flash(gettext("Modifications enregistrées."), "ok")
    return redirect(url_for(".show", ref=ref), code=303)


@blueprint.post("/<ref>/formule")
@requires(Right.EDIT_ORDERS)
def change(ref: str) -> ResponseReturnValue:
    """Another offer or other options: the difference is due, or goes back."""
    attendee, form = registering.attendee_named(edition_of_request(), ref), ChoicesForm()
    form.offer_choices(offers_of(attendee.order.edition), options_of(attendee.order.edition))
    if not form.validate_on_submit():
        return _page(attendee, choices=form), 422
    try:
        with transaction():
            change_lines(
                attendee.order_id,
                attendee.id,
                offer=form.offer.data,
                options=form.options.data,
                version=form.seen,
                actor=actor(),
                at=clock.now(),
                by_organisers=True,
            )
    except Refusal as refused:
        flash(refused.message, "warn")
        return _page(_fresh(ref), choices=form), refused.status
    flash(gettext("Formule et options enregistrées."), "ok")
    return redirect(url_for(".show", ref=ref), code=303)


@blueprint.post("/<ref>/annuler")
@requires(Right.EDIT_ORDERS)
def cancel(ref: str) -> ResponseReturnValue:
    """One person does not come; so much of their price goes back."""
    attendee, form = registering.attendee_named(edition_of_request(), ref), CancelForm()
    if not form.validate_on_submit():
        return _page(attendee, cancelling=form), 422

    def act(at: datetime) -> str:
        percent, reason = form.percent.data, form.reason.data
        cancel_attendees(attendee.order_id, [attendee.id], reason=reason, refund_percent=percent, actor=actor(), at=at)
        return gettext("Inscription annulée.")

    return _done(ref, act)


@blueprint.post("/<ref>/retablir")
@requires(Right.EDIT_ORDERS)
def restore(ref: str) -> ResponseReturnValue:
    """They come after all, while a seat is left."""

    def act(at: datetime) -> str:
        restore_attendee(attendee.id, actor=actor(), at=at)
        return gettext("Inscription rétablie : un nouveau billet part.")

    attendee = registering.attendee_named(edition_of_request(), ref)
    return _done(ref, act)


@blueprint.post("/<ref>/badge")
@requires(Right.EDIT_ORDERS)
def renew(ref: str) -> ResponseReturnValue:
    """A new badge for a lost one."""
    attendee = registering.attendee_named(edition_of_request(), ref)
    ticket = find_ticket(attendee)
    if ticket is None:
        raise NotFound

    def act(at: datetime) -> str:
        reissue(ticket, actor=actor(), at=at)
        return gettext("Nouveau badge fait : l'ancien ne laisse plus entrer personne.")

    return _done(ref, act)


@blueprint.post("/<ref>/renvoyer")
@requires(Right.EDIT_ORDERS)
def resend(ref: str) -> ResponseReturnValue:
    """The ticket once more."""

    def act(at: datetime) -> str:
        registering.resend_ticket(attendee.id, actor=actor(), at=at)
        return gettext("Le billet repart dans un instant.")

    attendee = registering.attendee_named(edition_of_request(), ref)
    return _done(ref, act)


def _done(ref: str, act: Callable[[datetime], str]) -> ResponseReturnValue:
    """Does it, or says why not, on the person's page."""
    if not Form().validate_on_submit():
        return redirect(url_for(".show", ref=ref), code=303)
    try:
        with transaction():
            said = act(clock.now())
    except Refusal as refused:
        flash(refused.message, "warn")
    else:
        flash(said, "ok")
    return redirect(url_for(".show", ref=ref), code=303)


def _fresh(ref: str) -> Attendee:
    db.session.expire_all()
    return registering.attendee_named(edition_of_request(), ref)


def _both_versions(ref: str, form: PersonForm) -> ResponseReturnValue:
    attendee, theirs = _fresh(ref), PersonForm(formdata=None)
    theirs.fill(attendee)
    form.version.data = theirs.version.data
    return _page(attendee, form=form, both=differences(form, theirs, PERSON_FIELDS)), 409


def _page(
    attendee: Attendee,
    *,
    form: PersonForm | None = None,
    choices: ChoicesForm | None = None,
    cancelling: CancelForm | None = None,
    both: object = (),
) -> str:
    account, at, order = current_account(), clock.now(), attendee.order
    rights = account.rights if account else frozenset()
    if form is None:
        form = PersonForm(formdata=None)
        form.fill(attendee)
    if choices is None:
        choices = ChoicesForm(formdata=None)
        choices.offer_choices(offers_of(order.edition), options_of(order.edition))
        wish = wish_of(attendee)
        choices.offer.data, choices.options.data = wish.offer, sorted(wish.options)
        choices.version.data = str(attendee.version)
    ticket = find_ticket(attendee)
    return render_template(
        "desk/registration_person.html",
        attendee=attendee,
        order=order,
        standing=Standing.of(attendee),
        lines=lines_of(attendee),
        ticket=ticket,
        ticket_url=ticket_path(ticket.ref, ticket.secret) if ticket else None,
        history=history_of_attendee(attendee),
        form=form,
        choices=choices,
        cancelling=cancelling or CancelForm(formdata=None, percent=percent_now(order, at=at)),
        both=both,
        may_edit=Right.EDIT_ORDERS in rights,
        sees_needs=Right.SEE_NEEDS in rights,
        holds_seat=attendee.is_coming and order.holds_seats(at),
    )
