"""The organisers' first page, and the list of orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from congress.desk import nav, queries
from congress.desk.search import MOST_TYPED
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.people.access import current_account, requires, signed_in
from congress.people.models import Right

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("desk", __name__, url_prefix="/organisation")
blueprint.app_context_processor(lambda: {"desk_nav": nav.desk_nav()})


@blueprint.get("/")
@signed_in
def overview() -> ResponseReturnValue:
    """What there is to know and to do today."""
    account, edition = current_account(), edition_of_request()
    today = clock.now().astimezone(edition.zone).date()
    edits_programme = account is not None and Right.EDIT_PROGRAMME in account.rights
    return render_template(
        "desk/overview.html",
        figures=queries.overview(edition),
        to_do=queries.programme_to_do(edition, today) if edits_programme else None,
        account=account,
    )


@blueprint.get("/commandes")
@requires(Right.SEE_ORDERS)
def orders() -> ResponseReturnValue:
    """The last orders, or those that match the words."""
    search = request.args.get("q", "").strip()[:MOST_TYPED]
    rows = queries.orders(edition_of_request(), search)
    return render_template("desk/orders.html", rows=rows, search=search)
