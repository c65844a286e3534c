"""`/organisation/inscriptions`: who is registered, found by anything."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for

from congress.desk import registration_pages
from congress.desk.registrations import registrations
from congress.editions.current import edition_of_request
from congress.offers.queries import offers_of
from congress.people.access import current_account, requires
from congress.people.models import Right

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("registrations", __name__, url_prefix="/organisation/inscriptions")
blueprint.add_app_template_global(registration_pages.standing_words)
blueprint.add_app_template_global(registration_pages.method_word)


@blueprint.get("")
@requires(Right.SEE_ORDERS)
def index() -> ResponseReturnValue:
    """Those wanted, the last registered first, fifty a page."""
    edition, account = edition_of_request(), current_account()
    wanted = registration_pages.wanted_by(request.args)
    asked = registration_pages.args_of(wanted)
    page = registrations(edition, wanted, after=request.args.get("apres", "").replace("\x00", "")[:8])
    return render_template(
        "desk/registrations.html",
        page=page,
        wanted=wanted,
        asked=asked,
        is_narrowed=bool(asked),
        choices=registration_pages.choices(offers_of(edition)),
        next_url=_address({**asked, "apres": page.next}) if page.next else None,
        first_url=_address(asked) if "apres" in request.args else None,
        may_edit=account is not None and Right.EDIT_ORDERS in account.rights,
        sees_needs=account is not None and Right.SEE_NEEDS in account.rights,
    )


def _address(asked: dict[str, str]) -> str:
    return f"{url_for('.index')}?{urlencode(asked)}" if asked else url_for(".index")
