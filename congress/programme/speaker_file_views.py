"""Portraits and slides for everybody: what the current release names, while it may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from congress.editions.current import edition_of_request
from congress.programme import speaker_files
from congress.programme.file_answers import attached, for_everybody, inline

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("speaker_files", __name__)


@blueprint.get("/intervenants/<ref>/portrait/<digest>.webp")
def portrait(ref: str, digest: str) -> ResponseReturnValue:
    """One person's picture; gone as soon as they take their consent back, whatever the release says."""
    return for_everybody(inline(speaker_files.public_portrait(edition_of_request(), ref, digest)))


@blueprint.get("/supports/<ref>")
def slides(ref: str) -> ResponseReturnValue:
    """Slides that organisers let out."""
    return for_everybody(attached(speaker_files.public_slides(edition_of_request(), ref)))
