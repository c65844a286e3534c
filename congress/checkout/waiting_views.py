"""`/inscription/attente` and `/attente/<secret>`: joining a list, following one's turn, taking or leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for

from congress.checkout.links import order_path
from congress.checkout.waiting import serve_waiting
from congress.checkout.waiting_answers import take_option
from congress.checkout.waiting_forms import WaitingForm
from congress.checkout.waiting_pages import full_options, limited_offers, order_path_of, waiting_page
from congress.editions.current import edition_of_request, show_edition
from congress.editions.models import Edition
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.errors import NotFound, Refusal
from congress.kernel.headers import private
from congress.kernel.i18n import current_locale, gettext
from congress.offers.queries import options_of
from congress.orders import waiting
from congress.orders.queries import order_by_link
from congress.orders.refusals import RegistrationClosed
from congress.people.access import actor
from congress.tickets.queries import tickets_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.orders.models import Order
    from congress.orders.waiting_models import WaitingEntry

blueprint = Blueprint("waiting", __name__)


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """No cache keeps these pages and no other site learns their address."""
    return private(response)


@blueprint.get("/inscription/attente")
def ask() -> ResponseReturnValue:
    """The form of the list; `offre` is the one chosen, `formule` the secret of the link one came by."""
    form = WaitingForm(formdata=None)
    form.offer.data = request.args.get("offre", "")[:60]
    return _form(edition_of_request(), form)


@blueprint.post("/inscription/attente")
def join() -> ResponseReturnValue:
    """Puts somebody on an offer's list; the link goes by mail, and the answer is the same to who waits already."""
    edition, at, form = edition_of_request(), clock.now(), WaitingForm()
    offers = limited_offers(edition, at, key=_key())
    form.offer_these(offers)
    if not offers:
        raise RegistrationClosed
    if not form.validate():
        return _form(edition, form, 422)
    offer = next(one for one in offers if one.ref == form.offer.data)
    wish = waiting.Wish(form.name.data, form.email.data, current_locale(), form.places.data)
    try:
        with transaction():
            waiting.wait_for_offer(edition, offer, wish, at=at)
    except waiting.NeverSoMany as refused:
        form.places.errors = [refused.message]
        return _form(edition, form, int(refused.status))
    except waiting.SeatsLeft as refused:
        flash(refused.message, "warn")
        return redirect(url_for("registration.show", formule=_key() or None), code=303)
    return redirect(url_for(".joined"), code=303)


@blueprint.get("/inscription/attente/envoyee")
def joined() -> ResponseReturnValue:
    """On the list: the rest is in the mail."""
    return render_template("checkout/waiting_joined.html")


@blueprint.get("/attente/<secret>")
def entry(secret: str) -> ResponseReturnValue:
    """How one's turn stands."""
    return render_template("checkout/waiting.html", page=waiting_page(_entry(secret), clock.now()), secret=secret)


@blueprint.post("/attente/<secret>/prendre")
def take(secret: str) -> ResponseReturnValue:
    """Adds the option that was kept; what it costs is paid from the order's page."""
    found = _entry(secret)
    try:
        with transaction():
            take_option(found, at=clock.now())
    except Refusal as refused:
        flash(refused.message, "error")
        return redirect(url_for(".entry", secret=secret), code=303)
    flash(gettext("C'est ajouté à votre inscription."), "success")
    return redirect(order_path_of(_entry(secret)), code=303)


@blueprint.post("/attente/<secret>/quitter")
def leave(secret: str) -> ResponseReturnValue:
    """Off the list; what was kept goes to the next at once."""
    found, at = _entry(secret), clock.now()
    try:
        with transaction():
            waiting.leave(found, actor=actor(), at=at)
            serve_waiting(found.edition_id, at=at)
    except waiting.NoLongerWaiting as refused:
        flash(refused.message, "warn")
    else:
        flash(gettext("Vous avez quitté la liste d'attente."), "success")
    return redirect(url_for(".entry", secret=secret), code=303)


@blueprint.get("/commande/<ref>/<secret>/attente")
def options(ref: str, secret: str) -> ResponseReturnValue:
    """The options that are full, for each person of an order who could wait for them."""
    order = _order(ref, secret)
    shown = full_options(order, clock.now())
    return render_template(
        "checkout/waiting_options.html", options=shown, ref=ref, secret=secret, back=order_path(order)
    )


@blueprint.post("/commande/<ref>/<secret>/attente/<ticket>/<option>")
def join_option(ref: str, secret: str, ticket: str, option: str) -> ResponseReturnValue:
    """Puts one person of an order on an option's list."""
    order, at = _order(ref, secret), clock.now()
    chosen = next(
        (one for one in full_options(order, at) if (one.ticket_ref, one.option_ref) == (ticket, option)), None
    )
    if chosen is None:
        raise NotFound(gettext("Il n'y a rien à attendre ici : l'option est libre, ou n'est plus en vente."))
    held = next(one for one in tickets_of(order) if one.ref == ticket)
    wanted = next(one for one in options_of(order.edition) if one.ref == option)
    wish = waiting.Wish(
        name=held.attendee.name or order.buyer_name,
        email=held.attendee.email or order.buyer_email,
        locale=order.locale,
        ticket_id=held.id,
    )
    try:
        with transaction():
            waiting.wait_for_option(order.edition, wanted, wish, at=at)
    except Refusal as refused:
        flash(refused.message, "warn")
    else:
        flash(gettext("Vous êtes sur la liste d'attente ; le lien pour la suivre part par courriel."), "success")
    return redirect(url_for(".options", ref=ref, secret=secret), code=303)


def _form(edition: Edition, form: WaitingForm, status: int = 200) -> ResponseReturnValue:
    offers = limited_offers(edition, clock.now(), key=_key())
    if not offers:
        raise RegistrationClosed
    form.offer_these(offers)
    values = {"organiser": edition.organiser, "contact_email": edition.contact_email, "key": _key() or None}
    return make_response(render_template("checkout/waiting_join.html", form=form, **values), status)


def _key() -> str:
    return request.args.get("formule", "")[:64]


def _entry(secret: str) -> WaitingEntry:
    found = waiting.entry_by_link(secret)
    show_edition(db.session.get_one(Edition, found.edition_id))
    return found


def _order(ref: str, secret: str) -> Order:
    order = order_by_link(ref, secret)
    show_edition(order.edition)
    return order
