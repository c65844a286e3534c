"""`/organisation/inscriptions/doublons`: who seems to be registered twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from congress.checkout.cancellations import percent_now
from congress.desk import duplicates
from congress.desk.registering import attendee_named
from congress.desk.registration_forms import MergeForm
from congress.desk.registrations import Standing
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext, ngettext
from congress.orders.line_changes import lines_of
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.tickets.places import refs_held
from congress.tickets.queries import find_ticket

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.orders.models import Attendee

blueprint = Blueprint("duplicates", __name__, url_prefix="/organisation/inscriptions/doublons")


@blueprint.get("")
@requires(Right.EDIT_ORDERS)
def index() -> ResponseReturnValue:
    """Those who have an address, or a name and organisation, in common."""
    groups = duplicates.probable_duplicates(edition_of_request(), clock.now())
    return render_template(
        "desk/registration_duplicates.html",
        groups=[[(one, Standing.of(one)) for one in group] for group in groups],
        most=duplicates.MOST_GROUPS,
    )


@blueprint.get("/<keep>/<drop>")
@requires(Right.EDIT_ORDERS)
def compare(keep: str, drop: str) -> ResponseReturnValue:
    """Two registrations side by side, and what would become of the second."""
    edition = edition_of_request()
    kept, dropped = attendee_named(edition, keep), attendee_named(edition, drop)
    return _page(kept, dropped, MergeForm(formdata=None, percent=percent_now(dropped.order, at=clock.now())))


@blueprint.post("/<keep>/<drop>")
@requires(Right.EDIT_ORDERS)
def merge(keep: str, drop: str) -> ResponseReturnValue:
    """Keeps the first, cancels the second."""
    edition = edition_of_request()
    kept, dropped, form = attendee_named(edition, keep), attendee_named(edition, drop), MergeForm()
    if not form.validate_on_submit():
        return _page(kept, dropped, form), 422
    try:
        with transaction():
            done = duplicates.merge(
                kept.id, dropped.id, refund_percent=form.percent.data, actor=actor(), at=clock.now()
            )
    except Refusal as refused:
        flash(refused.message, "warn")
        return redirect(url_for(".index"), code=303)
    flash(gettext("Doublon annulé : cette inscription-ci reste."), "ok")
    if done.lost:
        count = len(done.lost)
        flash(
            ngettext(
                "%(num)s place en atelier n'a pas pu suivre.", "%(num)s places en atelier n'ont pas pu suivre.", count
            ),
            "warn",
        )
    return redirect(url_for("person.show", ref=keep), code=303)


def _page(kept: Attendee, dropped: Attendee, form: MergeForm) -> str:
    return render_template(
        "desk/registration_merge.html",
        kept=kept,
        dropped=dropped,
        sides=[(one, Standing.of(one), lines_of(one), _places(one)) for one in (kept, dropped)],
        form=form,
    )


def _places(attendee: Attendee) -> int:
    ticket = find_ticket(attendee)
    return len(refs_held(ticket)) if ticket else 0
