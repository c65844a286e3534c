"""`/commande/<ref>/<secret>/participants/<attendee>`: the buyer changes who comes, and to what."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for

from congress.checkout import change_pages, changes
from congress.checkout.change_forms import LinesForm, PersonForm, TransferForm, number_in
from congress.checkout.links import order_path, pay_path
from congress.checkout.resending import resend
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.errors import Refusal, StaleVersion
from congress.kernel.headers import private
from congress.kernel.i18n import gettext, ngettext
from congress.kernel.money import Money
from congress.orders.changes import refuse_late_changes
from congress.orders.line_changes import Wish, wish_of
from congress.orders.models import Attendee, Order, PaymentMethod
from congress.orders.queries import attendee_of, order_by_link
from congress.orders.refusals import PriceChanged
from congress.payments.queries import amount_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from congress.checkout.change_forms import VersionedForm

blueprint = Blueprint("changes", __name__, url_prefix="/commande/<ref>/<secret>")
_SEAT = "/participants/<attendee>"


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """As the order's own page."""
    return private(response)


def order_at(ref: str, secret: str) -> Order:
    """The order behind the link; the page's frame is its edition's."""
    order = order_by_link(ref, secret)
    g.edition, g.zone = order.edition, order.edition.zone
    return order


def _seat(ref: str, secret: str, attendee: str) -> Attendee:
    return attendee_of(order_at(ref, secret), attendee)


@blueprint.get(_SEAT)
def seat(ref: str, secret: str, attendee: str) -> ResponseReturnValue:
    """One person of the order, and what may be changed."""
    return _page(_seat(ref, secret, attendee))


@blueprint.post(f"{_SEAT}/nom")
def rename(ref: str, secret: str, attendee: str) -> ResponseReturnValue:
    """The same person, better written."""
    found, form = _seat(ref, secret, attendee), PersonForm()
    return _write(found, form, "person", changes.rename, gettext("C'est corrigé."))


@blueprint.post(f"{_SEAT}/ceder")
def transfer(ref: str, secret: str, attendee: str) -> ResponseReturnValue:
    """Another person in their place."""
    found, form = _seat(ref, secret, attendee), TransferForm(prefix="new-")
    done = gettext("C'est fait : le billet est parti à l'adresse que vous avez donnée, l'ancien ne vaut plus.")
    return _write(found, form, "transfer", changes.transfer, done)


def _write(
    found: Attendee, form: PersonForm, name: str, change: Callable[..., Attendee], done: str
) -> ResponseReturnValue:
    order, at = found.order, clock.now()
    back = order_path(order)
    refuse_late_changes(order.edition, at)
    if not form.validate():
        return _page(found, {name: form}, status=422)
    person, actor = asdict(form.person()), order.buyer_email
    try:
        with transaction():
            change(found.id, **person, version=form.shown_version, actor=actor, at=at)
    except StaleVersion as stale:
        return _stale(found.id, {name: form}, stale)
    flash(done, "success")
    return redirect(back, code=303)


@blueprint.post(f"{_SEAT}/formule")
def lines(ref: str, secret: str, attendee: str) -> ResponseReturnValue:
    """First what another offer or other options come to, then, on a second click, the change itself."""
    found, form, at = _seat(ref, secret, attendee), LinesForm(), clock.now()
    refuse_late_changes(found.order.edition, at)
    form.choose_among(*change_pages.choices(found, at=at))
    if not form.validate():
        return _page(found, {"lines": form}, status=422)
    wish = Wish(form.offer.data, frozenset(form.options.data or ()))
    try:
        if request.form.get("action") == "change":
            return _change(found, form, wish)
        return _look(found, form, wish)
    except StaleVersion as stale:
        return _stale(found.id, {"lines": form}, stale)
    except PriceChanged as refusal:
        flash(refusal.message, "warn")
        return _look(db.session.get_one(Attendee, found.id), form, wish, status=409)
    except Refusal as refusal:
        form.offer.errors = [*form.offer.errors, *(refusal.errors.get("offer") or ())]
        form.options.errors = [*form.options.errors, *(refusal.errors.get("options") or ())]
        flash(refusal.message, "error")
        return _page(db.session.get_one(Attendee, found.id), {"lines": form}, status=refusal.status)


def _look(found: Attendee, form: LinesForm, wish: Wish, status: int = 200) -> ResponseReturnValue:
    if wish == wish_of(found):
        flash(gettext("Rien ne change : c'est ce que vous avez déjà."), "info")
        return _page(found, {"lines": form})
    outlook = change_pages.outlook_of_change(found, wish, at=clock.now())
    form.expected.data = str(outlook.difference_cents)
    page = change_pages.seat_page(found.order, found, at=clock.now())
    return render_template(
        "checkout/change_review.html", page=page, outlook=outlook, form=form, here=_path(found), wish=wish
    ), status


def _change(found: Attendee, form: LinesForm, wish: Wish) -> ResponseReturnValue:
    order, at = found.order, clock.now()
    order_id, actor, back, pay = order.id, order.buyer_email, order_path(order), pay_path(order)
    with transaction():
        changes.change_lines(
            order_id,
            found.id,
            offer=wish.offer,
            options=wish.options,
            version=form.shown_version,
            expected=Money(number_in(form.expected.data)),
            actor=actor,
            at=at,
        )
    order = db.session.get_one(Order, order_id)
    flash(gettext("C'est changé."), "success")
    pays_now = order.payment_method is PaymentMethod.CARD and amount_due(order)
    return redirect(pay if pays_now else back, code=303)


@blueprint.post("/courriels")
def send_again(ref: str, secret: str) -> ResponseReturnValue:
    """The confirmation and the tickets once more."""
    order = order_at(ref, secret)
    back = order_path(order)
    try:
        with transaction():
            count = resend(order.id, at=clock.now())
    except Refusal as refusal:
        flash(refusal.message, "warn")
    else:
        flash(ngettext("%(num)s courriel est reparti.", "%(num)s courriels sont repartis.", count), "success")
    return redirect(back, code=303)


def _path(found: Attendee) -> str:
    order = found.order
    return url_for(".seat", ref=order.ref, secret=order.secret, attendee=found.ref)


def _stale(attendee_id: int, typed: dict[str, VersionedForm], stale: StaleVersion) -> ResponseReturnValue:
    """What is there now beside what was typed, to be sent again or not."""
    found = db.session.get_one(Attendee, attendee_id)
    for form in typed.values():
        form.version.data = str(found.version)
    return _page(found, typed, status=409, stale=stale.message)


def _page(
    found: Attendee, typed: dict[str, Any] | None = None, *, status: int = 200, stale: str = ""
) -> ResponseReturnValue:
    order, at = found.order, clock.now()
    page = change_pages.seat_page(order, found, at=at)
    forms: dict[str, Any] = {}
    if page.is_open:
        person, transferred, lines_form = PersonForm(formdata=None), TransferForm(formdata=None, prefix="new-"), None
        person.fill(found)
        transferred.version.data = str(found.version)
        lines_form = LinesForm(formdata=None)
        lines_form.choose_among(*change_pages.choices(found, at=at))
        now = wish_of(found)
        lines_form.offer.data, lines_form.options.data = now.offer, sorted(now.options)
        lines_form.version.data = str(found.version)
        forms = {"person": person, "transfer": transferred, "lines": lines_form} | (typed or {})
    return render_template(
        "checkout/change_seat.html", page=page, forms=forms, here=_path(found), order=order, stale=stale
    ), status
