"""`/organisation/inscriptions/nouvelle`: organisers register somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from congress.checkout.use_cases import place
from congress.desk.by_hand_form import ByHandForm
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Invalid, Refusal
from congress.kernel.i18n import gettext
from congress.kernel.refs import new_secret
from congress.offers.queries import offers_of, options_of
from congress.orders.idempotency import Once
from congress.orders.models import MOST_ATTENDEES
from congress.people.access import actor, requires
from congress.people.models import Right

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition

MOST_IN_KEY = 64

blueprint = Blueprint("by_hand", __name__, url_prefix="/organisation/inscriptions/nouvelle")


@blueprint.get("")
@requires(Right.EDIT_ORDERS)
def new() -> ResponseReturnValue:
    """An empty form, with a key of its own."""
    return _page(edition_of_request(), ByHandForm(formdata=None, submission=new_secret()))


@blueprint.post("")
@requires(Right.EDIT_ORDERS)
def send() -> ResponseReturnValue:
    """One person more, or the order itself: any offer, also those on sale to nobody else."""
    edition, form = edition_of_request(), ByHandForm()
    if request.form.get("action") == "add":
        if len(form.attendees) < MOST_ATTENDEES:
            form.attendees.append_entry()
        return _page(edition, form)
    form.offer_choices(offers_of(edition), options_of(edition))
    form.name_people()
    if not form.validate_on_submit():
        return _page(edition, form, is_named=True), 422
    draft = form.draft()
    key = (form.submission.data or "")[:MOST_IN_KEY] or new_secret()
    try:
        with transaction():
            order = place(edition, draft, at=clock.now(), actor=actor(), once=Once.of(f"desk/{actor()}", key, draft))
    except Refusal as refused:
        if isinstance(refused, Invalid):
            form.refuse(refused.errors)
        flash(refused.message, "warn")
        return _page(edition, form, is_named=True), refused.status
    flash(gettext("Commande %(ref)s enregistrée.", ref=order.ref), "ok")
    return redirect(url_for("order_desk.show", ref=order.ref), code=303)


def _page(edition: Edition, form: ByHandForm, *, is_named: bool = False) -> str:
    if not is_named:
        form.offer_choices(offers_of(edition), options_of(edition))
        form.name_people()
    return render_template(
        "desk/registration_new.html", form=form, has_options=bool(options_of(edition)), most=MOST_ATTENDEES
    )
