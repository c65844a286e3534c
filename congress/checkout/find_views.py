"""`/commande/retrouver`: one's links again, by e-mail; strangers learn nothing of whose addresses are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, render_template, request, url_for

from congress.checkout.change_forms import FindForm
from congress.checkout.finding import asked, send_links
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.headers import private
from congress.kernel.i18n import current_locale

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("find_order", __name__, url_prefix="/commande/retrouver")


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """What was typed is kept by no cache."""
    return private(response)


@blueprint.route("", methods=["GET", "POST"])
def find() -> ResponseReturnValue:
    """Asks for an address, and writes to it; the answer is the same for all."""
    edition, form = edition_of_request(), FindForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("checkout/find.html", form=form, is_sent=False, congress=edition), status
    at = clock.now()
    asked.count(request.remote_addr or "", at=at)
    with transaction():
        send_links(edition, form.email.data, locale=current_locale(), at=at)
    return redirect(url_for(".sent"), code=303)


@blueprint.get("/envoye")
def sent() -> ResponseReturnValue:
    """That a mail leaves if the address is known; which address it was, this page does not know."""
    return render_template("checkout/find.html", form=FindForm(), is_sent=True, congress=edition_of_request())
