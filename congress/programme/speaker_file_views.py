"""Portraits and slides for everybody: what the current release names, while it may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response

from congress.editions.current import edition_of_request
from congress.kernel.errors import NotFound
from congress.programme import speaker_files
from congress.programme.file_answers import attached, for_everybody, inline

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("speaker_files", __name__)
# Pages name a picture until the next release: where it is gone, the initials behind show through, and no broken image.
_NOTHING = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


@blueprint.get("/intervenants/<ref>/portrait/<digest>.webp")
def portrait(ref: str, digest: str) -> ResponseReturnValue:
    """One person's picture; gone as soon as they take their consent back, whatever the release says."""
    edition = edition_of_request()
    try:
        found = speaker_files.public_portrait(edition, ref, digest)
    except NotFound:
        return Response(_NOTHING, status=404, mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})
    return for_everybody(inline(found))


@blueprint.get("/supports/<ref>")
def slides(ref: str) -> ResponseReturnValue:
    """Slides that organisers let out."""
    return for_everybody(attached(speaker_files.public_slides(edition_of_request(), ref)))
