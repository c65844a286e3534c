"""`/commande/<ref>/<secret>`: the buyer's page, with no account, behind a link nobody can guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request

from congress.badges.pdf import tickets_pdf
from congress.checkout import card, order_pages
from congress.checkout.links import order_path
from congress.checkout.pay_pages import pay_part, takes_card
from congress.checkout.paying_forms import PurchaseOrderForm
from congress.kernel import clock
from congress.kernel.db import db
from congress.kernel.errors import NotFound, Refusal
from congress.kernel.headers import private
from congress.orders.models import Order, OrderStatus
from congress.orders.queries import order_by_link
from congress.tickets.models import TicketState
from congress.tickets.queries import tickets_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("checkout", __name__, url_prefix="/commande/<ref>/<secret>")


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """No cache keeps these pages and no other site learns their address."""
    return private(response)


def open_order(ref: str, secret: str) -> Order:
    """The order a link leads to, its congress in the page's frame; raises NotFound."""
    order = order_by_link(ref, secret)
    g.edition, g.zone = order.edition, order.edition.zone
    return order


@blueprint.get("")
def order(ref: str, secret: str) -> ResponseReturnValue:
    """How the order stands. Back from the pay page, the processor is asked at once: its event may come later."""
    found = open_order(ref, secret)
    returned = request.args.get("retour", "")
    if returned == card.RETURNED and found.status is not OrderStatus.PAID:
        found = _after_paying(found)
    return show_order(found, returned=returned)


def show_order(
    order: Order, *, status: int = 200, returned: str = "", references: PurchaseOrderForm | None = None
) -> ResponseReturnValue:
    """The page; with what was typed in `references`, where that is to be corrected."""
    at = clock.now()
    if references is None:
        references = PurchaseOrderForm(formdata=None)
        references.fill(order)
    page = order_pages.order_page(order, at=at, returned=returned)
    return render_template("checkout/order.html", page=page, pay=pay_part(order, at=at), references=references), status


def _after_paying(found: Order) -> Order:
    order_id = found.id
    try:
        card.look_up(found)
    except Refusal:
        db.session.rollback()  # no answer for now: the page says so, the event or the worker will bring it
    g.edition = db.session.get_one(Order, order_id).edition
    return db.session.get_one(Order, order_id)


@blueprint.get("/payer")
def pay(ref: str, secret: str) -> ResponseReturnValue:
    """On to the hosted pay page: the one that is open, or a new one."""
    found = open_order(ref, secret)
    back = order_path(found)
    if not takes_card(found):
        return redirect(back, code=303)
    try:
        return redirect(card.pay_page(found) or back, code=303)
    except Refusal as refusal:
        flash(refusal.message, "warn")
        return redirect(back, code=303)


@blueprint.get("/billets.pdf")
def tickets(ref: str, secret: str) -> ResponseReturnValue:
    """All the order's tickets, to print or keep."""
    found = open_order(ref, secret)
    valid = [ticket for ticket in tickets_of(found) if ticket.state is TicketState.VALID]
    if not valid:
        raise NotFound
    response = make_response(tickets_pdf(valid))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="billets-{found.ref}.pdf"'
    return response
