"""`/organisation/inscriptions/export`: the list as a file, for who may read what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from congress.desk.export import ColumnSet, table
from congress.desk.export_formats import FORMATS
from congress.desk.registration_pages import wanted_by
from congress.desk.registrations import wanted_only
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Forbidden, NotFound
from congress.kernel.headers import private
from congress.people.access import actor, current_account, requires
from congress.people.models import Right
from congress.people.use_cases import audit

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy import ColumnElement

    from congress.editions.models import Edition

RIGHT_OF = {ColumnSet.REGISTRATIONS: Right.SEE_ORDERS, ColumnSet.NEEDS: Right.SEE_NEEDS}

blueprint = Blueprint("registrations_export", __name__, url_prefix="/organisation/inscriptions/export")


@blueprint.post("")
@requires(Right.SEE_ORDERS)
def export() -> ResponseReturnValue:
    """Those of the list as it is narrowed down; that it was taken is kept, as it holds what people told us."""
    columns = next((each for each in ColumnSet if each.value == request.form.get("columns")), ColumnSet.REGISTRATIONS)
    account = current_account()
    if account is None or RIGHT_OF[columns] not in account.rights:
        raise Forbidden
    edition = edition_of_request()
    return file_of(edition, columns, request.form.get("format", ""), wanted_only(edition, wanted_by(request.form)))


def file_of(edition: Edition, columns: ColumnSet, form: str, only: ColumnElement[bool]) -> Response:
    """The file itself; NotFound for a format that is none."""
    if form not in FORMATS:
        raise NotFound
    content = FORMATS[form].write(table(edition, columns, only=only), edition.zone)
    with transaction():
        audit("export", "attendees", edition.ref, actor=actor(), at=clock.now(), format=form, columns=columns.value)
    name = "besoins" if columns is ColumnSet.NEEDS else "inscriptions"
    response = Response(content, content_type=FORMATS[form].media_type)
    response.headers["Content-Disposition"] = f"attachment; filename={name}-{edition.ref}.{form}"
    return private(response)
