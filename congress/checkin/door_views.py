"""`/controle/`: the door app, a page that any phone's browser opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template

from congress.checkin.door_words import door_words
from congress.kernel.headers import relax_for_scanner

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("door", __name__)


@blueprint.get("/controle/")
def app() -> ResponseReturnValue:
    """The app; who it is comes from the device's code, which never reaches this address."""
    relax_for_scanner()
    response = make_response(render_template("checkin/door.html", words=door_words()))
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
