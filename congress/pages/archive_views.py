"""What a congress left: its films and slides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.pages.archive import is_over, kept
from congress.programme.queries import published

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("replays", __name__)


@blueprint.get("/replays")
def index() -> ResponseReturnValue:
    """Every film and all slides, by day."""
    edition = edition_of_request()
    released = published(edition)
    return render_template(
        "pages/replays.html", programme=released, kept=kept(released), is_over=is_over(edition, clock.now())
    )
