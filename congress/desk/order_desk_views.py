"""`/organisation/commandes/<ref>`: one order, all that happened to it, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from congress.checkout.cancellations import cancel_attendees, percent_now, restore_order
from congress.checkout.links import order_path
from congress.checkout.use_cases import receive_payment
from congress.desk import registering
from congress.desk.history import history_of_order
from congress.desk.registration_forms import BUYER_FIELDS, BuyerForm, CancelForm, PaymentForm
from congress.desk.registrations import Standing
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.errors import Refusal, StaleVersion
from congress.kernel.forms import Form
from congress.kernel.i18n import gettext
from congress.orders.models import OrderStatus, PaymentMethod
from congress.payments.queries import amount_due, received
from congress.people.access import actor, current_account, requires
from congress.people.models import Right
from congress.programme.admin_pages import differences

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from congress.orders.models import Order

ENDED = frozenset({OrderStatus.CANCELLED, OrderStatus.EXPIRED})

blueprint = Blueprint("order_desk", __name__, url_prefix="/organisation/commandes")


@blueprint.get("/<ref>")
@requires(Right.SEE_ORDERS)
def show(ref: str) -> ResponseReturnValue:
    """One order as it stands."""
    return _page(registering.order_named(edition_of_request(), ref))


@blueprint.post("/<ref>")
@requires(Right.EDIT_ORDERS)
def save(ref: str) -> ResponseReturnValue:
    """Writes who ordered, unless somebody else changed it meanwhile: both versions are shown."""
    order, form = registering.order_named(edition_of_request(), ref), BuyerForm()
    if not form.validate_on_submit():
        return _page(order, form=form), 422
    try:
        with transaction():
            registering.amend_order(order.id, form.buyer(), version=form.seen, actor=actor(), at=clock.now())
    except StaleVersion:
        return _both_versions(ref, form)
    flash(gettext("Modifications enregistrées."), "ok")
    return redirect(url_for(".show", ref=ref), code=303)


@blueprint.post("/<ref>/paiement")
@requires(Right.EDIT_ORDERS)
def pay(ref: str) -> ResponseReturnValue:
    """Money came in; the same reference counts once."""
    edition, at = edition_of_request(), clock.now()
    order, form = registering.order_named(edition, ref), PaymentForm(at.astimezone(edition.zone).date())
    if not form.validate_on_submit():
        return _page(order, payment=form), 422
    try:
        with transaction():
            receive_payment(
                order.id,
                method=PaymentMethod(form.method.data),
                amount=form.money(),
                external_ref=form.reference.data,
                received_at=min(form.received_at(edition.zone), at),
                at=at,
                actor=actor(),
            )
    except Refusal as refused:
        form.reference.errors = [refused.message]
        return _page(_fresh(ref), payment=form), refused.status
    flash(gettext("Paiement enregistré."), "ok")
    return redirect(url_for(".show", ref=ref), code=303)


@blueprint.post("/<ref>/annuler")
@requires(Right.EDIT_ORDERS)
def cancel(ref: str) -> ResponseReturnValue:
    """Nobody of the order comes; so much of its price goes back."""
    order, form = registering.order_named(edition_of_request(), ref), CancelForm()
    if not form.validate_on_submit():
        return _page(order, cancelling=form), 422

    def act(at: datetime) -> str:
        everybody = [attendee.id for attendee in order.coming]
        percent, reason = form.percent.data, form.reason.data
        cancel_attendees(order.id, everybody, reason=reason, refund_percent=percent, actor=actor(), at=at)
        return gettext("Commande annulée.")

    return _done(ref, act)


@blueprint.post("/<ref>/retablir")
@requires(Right.EDIT_ORDERS)
def restore(ref: str) -> ResponseReturnValue:
    """It stands again, while its seats are left."""
    order = registering.order_named(edition_of_request(), ref)

    def act(at: datetime) -> str:
        restore_order(order.id, actor=actor(), at=at)
        return gettext("Commande rétablie.")

    return _done(ref, act)


@blueprint.post("/<ref>/renvoyer")
@requires(Right.EDIT_ORDERS)
def resend(ref: str) -> ResponseReturnValue:
    """The confirmation once more, with all tickets."""
    order = registering.order_named(edition_of_request(), ref)

    def act(at: datetime) -> str:
        registering.resend_confirmation(order.id, actor=actor(), at=at)
        return gettext("La confirmation repart dans un instant.")

    return _done(ref, act)


def _done(ref: str, act: Callable[[datetime], str]) -> ResponseReturnValue:
    """Does it, or says why not, on the order's page."""
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


def _fresh(ref: str) -> Order:
    db.session.expire_all()
    return registering.order_named(edition_of_request(), ref)


def _both_versions(ref: str, form: BuyerForm) -> ResponseReturnValue:
    order, theirs = _fresh(ref), BuyerForm(formdata=None)
    theirs.fill(order)
    form.version.data = theirs.version.data
    return _page(order, form=form, both=differences(form, theirs, BUYER_FIELDS)), 409


def _page(
    order: Order,
    *,
    form: BuyerForm | None = None,
    payment: PaymentForm | None = None,
    cancelling: CancelForm | None = None,
    both: object = (),
) -> str:
    account, at = current_account(), clock.now()
    if form is None:
        form = BuyerForm(formdata=None)
        form.fill(order)
    today, due = at.astimezone(order.edition.zone).date(), amount_due(order)
    if payment is None:
        payment = PaymentForm(today, formdata=None, received_on=today, amount=f"{due.in_euros:.2f}".replace(".", ","))
    return render_template(
        "desk/registration_order.html",
        order=order,
        people=[(attendee, Standing.of(attendee)) for attendee in order.attendees],
        received=received(order),
        due=due,
        buyer_url=order_path(order),
        history=history_of_order(order),
        form=form,
        payment=payment,
        cancelling=cancelling or CancelForm(formdata=None, percent=percent_now(order, at=at)),
        both=both,
        may_edit=account is not None and Right.EDIT_ORDERS in account.rights,
        holds_seats=order.holds_seats(at),
        has_ended=order.status in ENDED,
    )
