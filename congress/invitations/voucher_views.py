"""`/organisation/inscriptions/codes`: codes that lower a price, and what the congress gives away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from congress.editions.current import edition_of_request
from congress.invitations.voucher_forms import VoucherForm
from congress.invitations.voucher_pages import voucher_page
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.i18n import gettext, ngettext
from congress.offers import vouchers
from congress.offers.queries import offers_of
from congress.people.access import actor, requires
from congress.people.models import Right

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("vouchers", __name__, url_prefix="/organisation/inscriptions/codes")


@blueprint.get("")
@requires(Right.EDIT_ORDERS)
def show() -> ResponseReturnValue:
    """The codes, and the form for more."""
    return _page(VoucherForm(formdata=None))


@blueprint.post("")
@requires(Right.EDIT_ORDERS)
def create() -> ResponseReturnValue:
    """One code, or many of the same worth."""
    edition, form = edition_of_request(), VoucherForm()
    form.offer(offers_of(edition))
    if not form.validate():
        return _page(form), 422
    try:
        with transaction():
            made = vouchers.create_vouchers(
                edition,
                form.terms(edition.zone),
                count=form.count.data,
                code=form.code.data,
                actor=actor(),
                at=clock.now(),
            )
    except vouchers.CodeTaken as refused:
        form.code.errors = [refused.message]
        return _page(form), refused.status
    codes = ", ".join(voucher.code for voucher in made[:10])
    flash(ngettext("Code créé : %(codes)s.", "%(num)s codes créés : %(codes)s.", len(made), codes=codes), "success")
    return redirect(url_for(".show"), code=303)


@blueprint.post("/<code>/revoquer")
@requires(Right.EDIT_ORDERS)
def revoke(code: str) -> ResponseReturnValue:
    """Nobody uses it from now on."""
    found = vouchers.voucher(edition_of_request(), code)
    with transaction():
        vouchers.revoke_voucher(found, actor=actor(), at=clock.now())
    flash(gettext("Le code %(code)s ne sert plus ; les commandes passées gardent leur prix.", code=code), "success")
    return redirect(url_for(".show"), code=303)


def _page(form: VoucherForm) -> str:
    edition = edition_of_request()
    form.offer(offers_of(edition))
    page = voucher_page(edition, clock.now(), page=request.args.get("page", 1, type=int))
    page_url = lambda number: url_for(".show", page=number)  # noqa: E731
    return render_template("invitations/vouchers.html", page=page, form=form, page_url=page_url)
