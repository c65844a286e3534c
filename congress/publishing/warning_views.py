"""Where organisers accept a warning with a reason, or take that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.i18n import gettext
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.publishing.acknowledgements import NoSuchWarning, acknowledge, withdraw_acknowledgement
from congress.publishing.forms import AcceptForm, WithdrawForm
from congress.publishing.grid_views import sheet

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("programme_warnings", __name__, url_prefix="/organisation/programme/avertissements")


@blueprint.post("/<key>/accepter")
@requires(Right.EDIT_PROGRAMME)
def accept(key: str) -> ResponseReturnValue:
    """Accepts a warning; the reason is kept with it on the release."""
    edition = edition_of_request()
    form = AcceptForm()
    if not form.validate_on_submit():
        return sheet(edition, "", refused=(key, " ".join(form.reason.errors))), 422
    try:
        with transaction():
            acknowledge(edition, key, reason=form.reason.data, actor=actor(), at=clock.now())
    except NoSuchWarning as refusal:
        flash(refusal.message, "warn")
    else:
        flash(gettext("Avertissement accepté ; il sera gardé avec la prochaine publication."), "ok")
    return _back()


@blueprint.post("/<key>/rouvrir")
@requires(Right.EDIT_PROGRAMME)
def warn_again(key: str) -> ResponseReturnValue:
    """Takes back that a warning was accepted."""
    edition = edition_of_request()
    if WithdrawForm().validate_on_submit():
        with transaction():
            withdraw_acknowledgement(edition, key, actor=actor(), at=clock.now())
        flash(gettext("L'avertissement est de nouveau ouvert."), "ok")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("programme_admin.index", _anchor="avertissements"), code=303)
