"""The purchase orders that buyers sent, for those who may see orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from congress.checkout import papers
from congress.orders.queries import order as order_named
from congress.people.access import requires
from congress.people.models import Right

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("papers_admin", __name__, url_prefix="/organisation/commandes/<ref>")


@blueprint.get("/fichiers/<file>")
@requires(Right.SEE_ORDERS)
def paper(ref: str, file: str) -> ResponseReturnValue:
    """What was sent, to be kept."""
    return papers.attached(papers.paper_named(order_named(ref), file))
