"""`/organisation/inscriptions/lot`: what will happen to a selection is shown first, then done at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from congress.desk import bulk
from congress.desk.bulk_form import BulkForm
from congress.desk.export import ColumnSet
from congress.desk.export_views import file_of
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Refusal, StaleVersion
from congress.kernel.i18n import gettext, ngettext
from congress.orders.models import Attendee
from congress.people.access import actor, requires
from congress.people.models import Right

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.desk.bulk import Chosen

blueprint = Blueprint("bulk", __name__, url_prefix="/organisation/inscriptions/lot")


@blueprint.post("")
@requires(Right.EDIT_ORDERS)
def preview() -> ResponseReturnValue:
    """Names everybody to whom it will be done, and those to whom it cannot be; or hands out their file."""
    edition, refs = edition_of_request(), _refs()
    if not refs:
        flash(gettext("Cochez d'abord les inscriptions concernées."), "warn")
        return redirect(url_for("registrations.index"), code=303)
    if len(refs) > bulk.MOST:
        raise bulk.TooMany
    if request.form.get("action") == "export":
        return file_of(edition, ColumnSet.REGISTRATIONS, "xlsx", Attendee.ref.in_(refs))
    form = BulkForm.begun(request.form.get("action", ""), request.form.get("category", ""))
    return _page(form, refs)


@blueprint.post("/faire")
@requires(Right.EDIT_ORDERS)
def carry_out() -> ResponseReturnValue:
    """Does it to all who were shown, or to nobody."""
    edition, form, refs = edition_of_request(), BulkForm(), _refs()
    if not form.validate_on_submit():
        return _page(form, refs), 422
    try:
        with transaction():
            count = bulk.carry_out(edition, refs, form.wish(), seen=form.seen.data or "", actor=actor(), at=clock.now())
    except StaleVersion as stale:
        flash(stale.message, "warn")
        return _page(form, refs), stale.status
    except Refusal as refused:
        flash(refused.message, "warn")
        return redirect(url_for("registrations.index"), code=303)
    flash(ngettext("C'est fait pour %(num)s inscription.", "C'est fait pour %(num)s inscriptions.", count), "ok")
    return redirect(url_for("registrations.index"), code=303)


def _refs() -> list[str]:
    """Those ticked, each once; what could be none is left out."""
    sent = dict.fromkeys(request.form.getlist("ref"))
    return [ref for ref in sent if len(ref) <= len("ABCDEFGH") and "\x00" not in ref]


def _page(form: BulkForm, refs: list[str]) -> str:
    found: Chosen = bulk.chosen(edition_of_request(), refs, form.wish(), at=clock.now())
    form.seen.data = found.mark
    return render_template(
        "desk/registration_bulk.html", form=form, chosen=found, action=form.wish().action.value, told=form.told()
    )
