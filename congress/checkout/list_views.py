"""`/inscription/modele.csv` and `.xlsx`: the list a delegation fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from congress.checkout.for_sale import for_sale
from congress.checkout.forms import readable_secret
from congress.checkout.list_known import known_of
from congress.checkout.list_templates import csv_template, xlsx_template
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.headers import private

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.checkout.list_cells import Known

blueprint = Blueprint("lists", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/inscription/modele.csv")
def as_csv() -> ResponseReturnValue:
    """The template for any program."""
    return _file(csv_template(_known()), "text/csv; charset=utf-8", "modele-inscriptions.csv")


@blueprint.get("/inscription/modele.xlsx")
def as_xlsx() -> ResponseReturnValue:
    """The template for spreadsheets, with choices at hand."""
    return _file(xlsx_template(_known()), XLSX, "modele-inscriptions.xlsx")


def _known() -> Known:
    """What is on sale to whoever asks: by the link of an offer, that one too."""
    return known_of(for_sale(edition_of_request(), clock.now(), key=readable_secret(request.args.get("formule"))))


def _file(content: bytes, content_type: str, name: str) -> Response:
    response = private(Response(content, content_type=content_type))
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
