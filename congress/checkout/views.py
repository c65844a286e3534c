"""`/inscription`: one page that asks, one that shows what will be ordered, then the order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request

from congress.checkout import card, pages, use_cases
from congress.checkout.forms import RegistrationForm, ReviewForm
from congress.checkout.links import order_url
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Refusal
from congress.kernel.headers import private
from congress.kernel.refs import new_secret
from congress.offers.queries import offers_on_sale
from congress.orders.idempotency import Once
from congress.orders.refusals import KeyReused, RegistrationClosed

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.orders.models import Order

blueprint = Blueprint("registration", __name__)

PUBLIC = "public"
_REMOVE = re.compile(r"remove-(\d{1,2})")


@blueprint.get("/inscription")
def show() -> ResponseReturnValue:
    """The empty form, or why there is none: not yet, no longer, complete."""
    edition, at = edition_of_request(), clock.now()
    closed = pages.why_closed(edition, at)
    if closed is not None:
        return render_template("checkout/closed.html", closed=closed)
    form = RegistrationForm()
    form.offer(offers_on_sale(edition, at))
    return _ask(edition, form)


@blueprint.post("/inscription")
def send() -> ResponseReturnValue:
    """One step of the registration; everything typed so far travels in the form itself."""
    edition, at = edition_of_request(), clock.now()
    action = request.form.get("action", "review")
    if action == "order":
        return _order(edition, at)
    if not edition.takes_registrations(at):
        raise RegistrationClosed
    form = RegistrationForm()
    rearranged = _rearrange(form, action)
    form.offer(offers_on_sale(edition, at))
    if rearranged:
        return _ask(edition, form)
    if not form.validate():
        return _ask(edition, form, status=422)
    review = ReviewForm()
    review.submission.data = new_secret()
    review.terms.data = False
    return _review(edition, form, review)


def _rearrange(form: RegistrationForm, action: str) -> bool:
    """Does what the button asks of the list of people; False where it asks for something else."""
    removed = _REMOVE.fullmatch(action)
    if removed:
        form.remove_attendee(int(removed[1]))
    elif action == "add":
        form.add_attendee()
    elif action == "copy":
        form.copy_buyer()
    else:
        return action == "edit"
    return True


def _order(edition: Edition, at: datetime) -> ResponseReturnValue:
    """The last step. Sent again, it leads to the order it made, before anything else is asked of the form."""
    form = ReviewForm()
    form.offer(offers_on_sale(edition, at))
    once = Once.of("form", form.submission_key() or new_secret(), _as_sent())
    try:
        known = use_cases.placed_before(once)
    except KeyReused as refusal:
        return _refused(edition, form, refusal)
    if known is not None:
        return _lead_on(known)
    if not edition.takes_registrations(at):
        raise RegistrationClosed
    if not form.validate():
        only_the_last_page = set(form.errors) <= {"terms", "submission"}
        return _review(edition, form, form, status=422) if only_the_last_page else _ask(edition, form, status=422)
    try:
        with transaction():
            order = use_cases.place(edition, form.draft(), at=clock.now(), actor=PUBLIC, once=once)
    except Refusal as refusal:
        return _refused(edition, form, refusal)
    return _lead_on(order)


def _as_sent() -> dict[str, list[str]]:
    """All that was typed, as it came: known again whatever is on sale, and in whatever language it is sent."""
    return {name: texts for name, texts in request.form.lists() if name != "csrf_token"}


def _refused(edition: Edition, form: ReviewForm, refusal: Refusal) -> Response:
    flash(refusal.message, "error")
    return _ask(edition, form, status=refusal.status)


def _lead_on(order: Order) -> ResponseReturnValue:
    """To the hosted pay page, or to the order's own where there is nothing to pay or the processor is away."""
    page = order_url(order)
    try:
        return redirect(card.pay_page(order) or page, code=303)
    except Refusal as refusal:
        flash(refusal.message, "warn")
        return redirect(page, code=303)


def _ask(edition: Edition, form: RegistrationForm, status: int = 200) -> Response:
    shown = pages.registration(edition, form, clock.now())
    form.name_people()
    return _private("checkout/registration.html", status, form=form, page=shown)


def _review(edition: Edition, form: RegistrationForm, review: ReviewForm, status: int = 200) -> Response:
    shown = pages.review(edition, form)
    return _private("checkout/review.html", status, form=review, page=shown)


def _private(template: str, status: int, **values: Any) -> Response:
    response = make_response(render_template(template, **values), status)
    private(response)
    # Kept by this browser alone: the way back from the pay page then shows what was typed, and not an error.
    response.headers["Cache-Control"] = "private, no-cache"
    return response
