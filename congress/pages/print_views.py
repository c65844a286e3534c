"""The programme on paper: a booklet to fold and signs to hang, made once for each release and language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from congress.editions.current import edition_of_request, public_path
from congress.kernel.addresses import whole
from congress.kernel.errors import NotFound
from congress.kernel.http import cached
from congress.kernel.i18n import current_locale, gettext
from congress.kernel.pdf import MEDIA_TYPE
from congress.pages.booklet import booklet
from congress.pages.signs import signs
from congress.programme.queries import published

if TYPE_CHECKING:
    from typing import Protocol

    from flask import Response
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.programme.published import PublishedProgramme

    class Printer(Protocol):
        """Makes a PDF of a release."""

        def __call__(self, edition: Edition, programme: PublishedProgramme, *, address: str) -> bytes:
            """The file in the language in force."""


blueprint = Blueprint("prints", __name__)


@blueprint.get("/programme/livret.pdf")
def programme_booklet() -> ResponseReturnValue:
    """The booklet, A5, to be folded from A4 sheets."""
    return _printed("livret", booklet)


@blueprint.get("/programme/affiches.pdf")
def door_signs() -> ResponseReturnValue:
    """One A4 page for each room and day. Public, as it says nothing that the programme does not."""
    return _printed("affiches", signs)


def _printed(name: str, make: Printer) -> Response:
    edition = edition_of_request()
    released = published(edition)
    if released is None:
        raise NotFound(gettext("Le programme n'est pas encore publié."))
    address = whole(public_path(edition, "programme.programme"))
    # What the release does not hold of the congress (slogan, colours, address to write to) raises its version.
    key = (name, released.digest, edition.id, edition.version, current_locale(), address)
    response = cached(
        key,
        lambda: make(edition, released, address=address),
        last_modified=released.published_at,
        mimetype=MEDIA_TYPE,
    )
    response.headers["Content-Disposition"] = f'inline; filename="{name}-{edition.ref}.pdf"'
    return response
