"""The buyer cancels one person of an order, or all of it, having read what goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from congress.checkout import change_pages
from congress.checkout.cancellations import cancel_attendees
from congress.checkout.change_forms import CancelForm
from congress.checkout.change_views import order_at
from congress.checkout.links import order_path
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.headers import private
from congress.kernel.i18n import gettext
from congress.orders.changes import refuse_late_changes
from congress.orders.models import OrderStatus
from congress.orders.queries import attendee_of
from congress.orders.refusals import CannotMove, SeatCancelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from congress.orders.models import Attendee, Order

blueprint = Blueprint("cancellations", __name__, url_prefix="/commande/<ref>/<secret>")


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """As the order's own page."""
    return private(response)


@blueprint.route("/participants/<attendee>/annuler", methods=["GET", "POST"])
def one(ref: str, secret: str, attendee: str) -> ResponseReturnValue:
    """One person does not come."""
    order = order_at(ref, secret)
    found = attendee_of(order, attendee)
    if not found.is_coming:
        raise SeatCancelled
    back = url_for("changes.seat", ref=ref, secret=secret, attendee=attendee)
    return _cancel(order, [found], gettext("Annuler la venue de %(name)s", name=found.shown_name), back)


@blueprint.route("/annuler", methods=["GET", "POST"])
def everybody(ref: str, secret: str) -> ResponseReturnValue:
    """Nobody of the order comes."""
    order = order_at(ref, secret)
    return _cancel(order, order.coming, gettext("Annuler toute la commande"), order_path(order))


def _cancel(order: Order, chosen: Sequence[Attendee], title: str, back: str) -> ResponseReturnValue:
    at, form = clock.now(), CancelForm()
    refuse_late_changes(order.edition, at)
    if not order.holds_seats(at):
        raise CannotMove(order.status, OrderStatus.CANCELLED)
    if not form.validate_on_submit():
        page = change_pages.outlook_of_cancelling(order, chosen, at=at)
        words = change_pages.tiers(order, at=at)
        shown = render_template("checkout/cancel.html", form=form, title=title, outlook=page, tiers=words, back=back)
        return shown, 422 if form.is_submitted() else 200
    order_id, actor, after = order.id, order.buyer_email, order_path(order)
    ids, reason = [attendee.id for attendee in chosen], form.reason.data or ""
    with transaction():
        cancel_attendees(order_id, ids, reason=reason, actor=actor, at=at)
    flash(gettext("C'est annulé."), "success")
    return redirect(after, code=303)
