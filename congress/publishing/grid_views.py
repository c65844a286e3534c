"""Where organisers lay out the programme: the first page of `/organisation/programme`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.people.access import requires
from congress.people.models import Right
from congress.programme import admin_pages, queries
from congress.programme.models import SittingStatus
from congress.programme.releases import prepare

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState
    from flask.typing import ResponseReturnValue

PROGRAMME = "/organisation/programme"
blueprint = Blueprint("programme_grid", __name__, url_prefix=PROGRAMME)


@requires(Right.EDIT_PROGRAMME)
def index() -> ResponseReturnValue:
    """Every sitting by day, what is still uncertain, and what waits to be published."""
    edition = edition_of_request()
    sittings = queries.sittings(edition)
    return render_template(
        "publishing/index.html",
        days=admin_pages.day_rows(sittings, edition.zone),
        count=len(sittings),
        tentative=admin_pages.tentative_left(sittings),
        drafts=sum(each.status is SittingStatus.DRAFT for each in sittings),
        prepared=prepare(edition, clock.now()),
        last=queries.last_release(edition),
    )


@blueprint.record
def _first_page(state: BlueprintSetupState) -> None:
    """The page bears the name by which the forms of the programme, a room below, lead back to it."""
    state.app.add_url_rule(PROGRAMME, "programme_admin.index", index)
