"""`/inscription/devis`: a quotation of what the review shows, before anything is ordered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, make_response, request

from congress.checkout.for_sale import for_sale
from congress.checkout.forms import ReviewForm, readable_secret
from congress.checkout.models import NothingToQuote
from congress.checkout.quotations import quotation_of_draft, quotation_pdf
from congress.checkout.quotes import quote
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.headers import private
from congress.kernel.pdf import MEDIA_TYPE
from congress.kernel.refs import new_ref
from congress.orders.models import PaymentMethod
from congress.orders.refusals import RegistrationClosed

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("quotations", __name__)


@blueprint.post("/inscription/devis")
def quotation() -> ResponseReturnValue:
    """The same fields as the review carries make a PDF; nothing is held, kept or counted for it."""
    edition, at = edition_of_request(), clock.now()
    if not edition.takes_registrations(at):
        raise RegistrationClosed
    sale = for_sale(edition, at, key=readable_secret(request.form.get("offer_key")))
    form = ReviewForm.asking(sale)
    if not form.validate_to_review():
        raise NothingToQuote
    draft = form.draft()
    found, ref = quote(draft, sale), new_ref()
    if not found.total:
        raise NothingToQuote
    method = found.method(form.payment_method.data or "") or PaymentMethod.TRANSFER
    content = quotation_pdf(
        quotation_of_draft(edition, replace(draft, payment_method=method), found.lines, ref=ref, at=at)
    )
    response = private(make_response(content))
    response.mimetype = MEDIA_TYPE
    response.headers["Content-Disposition"] = f'attachment; filename="devis-{ref}.pdf"'
    return response
