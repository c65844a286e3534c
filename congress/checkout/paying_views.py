"""What the buyer does about paying behind their link: another way, a public body's papers, a quotation."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, make_response, redirect, request

from congress.checkout import papers, paying
from congress.checkout.links import order_path, pay_path
from congress.checkout.order_views import open_order, show_order
from congress.checkout.pay_pages import pay_part
from congress.checkout.paying_forms import PurchaseOrderForm, SwitchForm
from congress.checkout.quotations import quotation_of_order, quotation_pdf
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import NotFound, Refusal, StaleVersion
from congress.kernel.headers import private
from congress.kernel.i18n import gettext
from congress.kernel.pdf import MEDIA_TYPE
from congress.kernel.problems import read_away
from congress.orders.models import PaymentMethod
from congress.orders.queries import order_by_link

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.exceptions import RequestEntityTooLarge

    from congress.orders.models import Order

blueprint = Blueprint("paying", __name__, url_prefix="/commande/<ref>/<secret>")
BUYER = "buyer"
_AROUND_A_FILE = 1024 * 1024  # the form's other fields, and what the format adds


@blueprint.url_value_preprocessor
def let_files_in(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Whoever has the link may send a file; everybody else is held to what any page takes."""
    if request.method == "POST" and endpoint == "paying.purchase_order" and values:
        with suppress(NotFound):
            order_by_link(values["ref"], values["secret"])
            request.max_content_length = papers.MOST_BYTES + _AROUND_A_FILE


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """No cache keeps these pages and no other site learns their address."""
    return private(response)


@blueprint.errorhandler(413)
def too_heavy(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Says so at the field: nothing of what came was kept."""
    read_away()
    values: dict[str, Any] = request.view_args or {}
    order = open_order(values["ref"], values["secret"])
    form = PurchaseOrderForm(formdata=None)
    form.fill(order)
    form.file.errors = [gettext("Ce fichier est trop lourd : 10 Mo au plus.")]
    return show_order(order, status=413, references=form)


@blueprint.post("/moyen")
def switch(ref: str, secret: str) -> ResponseReturnValue:
    """The buyer settles in another way."""
    order, form = open_order(ref, secret), SwitchForm()
    if not form.validate():
        flash(gettext("Choisissez un moyen de paiement parmi ceux qui sont proposés."), "error")
        return show_order(order, status=422)
    try:
        with transaction():
            order = paying.switch_method(order.id, form.chosen, version=form.version.data, actor=BUYER, at=clock.now())
    except Refusal as refusal:
        flash(refusal.message, "error")
        return show_order(open_order(ref, secret), status=refusal.status)
    if order.payment_method is PaymentMethod.CARD:
        return redirect(pay_path(order), code=303)
    flash(gettext("C'est noté. Voici comment régler ; nous vous l'écrivons aussi."), "ok")
    return redirect(order_path(order), code=303)


@blueprint.post("/bon-de-commande")
def purchase_order(ref: str, secret: str) -> ResponseReturnValue:
    """A public body's number, service and signed order, each as it comes in."""
    order, form = open_order(ref, secret), PurchaseOrderForm()
    if not form.validate():
        return show_order(order, status=422, references=form)
    at = clock.now()
    try:
        with transaction():
            order = paying.set_purchase_order(
                order.id,
                number=form.number.data,
                service=form.service.data,
                version=form.version.data,
                actor=BUYER,
                at=at,
            )
            if form.content:
                papers.keep_paper(order.id, form.content, name=form.file_name, actor=BUYER, at=at)
    except StaleVersion as stale:
        return _changed_meanwhile(open_order(ref, secret), form, stale)
    except Refusal as refusal:
        flash(refusal.message, "error")
        return show_order(open_order(ref, secret), status=refusal.status, references=form)
    flash(gettext("C'est enregistré. Merci !"), "ok")
    return redirect(order_path(order), code=303)


def _changed_meanwhile(order: Order, form: PurchaseOrderForm, stale: StaleVersion) -> ResponseReturnValue:
    """What was typed stays, beside what is there now; sent again, it is meant."""
    form.version.data = order.version
    form.version.raw_data = None
    now = order.purchase_order_number or gettext("aucun numéro")
    flash(gettext("%(why)s Enregistré pour l'instant : %(number)s.", why=stale.message, number=now), "error")
    return show_order(order, status=409, references=form)


@blueprint.get("/fichiers/<file>")
def paper(ref: str, secret: str, file: str) -> ResponseReturnValue:
    """What was sent, to be kept."""
    return papers.attached(papers.paper_named(open_order(ref, secret), file))


@blueprint.get("/devis.pdf")
def quotation(ref: str, secret: str) -> ResponseReturnValue:
    """The quotation of an order that is still to be paid."""
    order, at = open_order(ref, secret), clock.now()
    part = pay_part(order, at=at)
    if part is None or not part.quotation_url:
        raise NotFound
    response = make_response(quotation_pdf(quotation_of_order(order, at=at)))
    response.mimetype = MEDIA_TYPE
    response.headers["Content-Disposition"] = f'inline; filename="devis-{order.ref}.pdf"'
    return response
