"""A speaker's file as an answer: slides are kept and never opened in place, pictures are shown."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import Response, request, send_file

if TYPE_CHECKING:
    from congress.programme.speaker_models import SpeakerFile

# Who takes their consent back is obeyed at once here; a browser that holds the picture forgets it within this time.
FIVE_MINUTES = 5 * 60
# Whatever somebody managed to put into the file, nothing in it runs in our name.
_POLICY = "default-src 'none'; sandbox"


def inline(file: SpeakerFile) -> Response:
    """A picture, to be shown."""
    return _answer(file, as_attachment=False)


def attached(file: SpeakerFile) -> Response:
    """Slides, to be kept under their own name."""
    return _answer(file, as_attachment=True)


def for_everybody(response: Response) -> Response:
    """Caches keep it five minutes and then ask anew; what is still the same is not sent again."""
    response.headers["Cache-Control"] = f"public, max-age={FIVE_MINUTES}"
    return response


def _answer(file: SpeakerFile, *, as_attachment: bool) -> Response:
    if file.digest in request.if_none_match:
        response = Response(status=304)  # the content is not even read
        response.set_etag(file.digest)
    else:
        response = send_file(
            BytesIO(file.content),
            mimetype=file.media_type,
            as_attachment=as_attachment,
            download_name=file.name,
            etag=file.digest,
        )
    del response.headers["Cache-Control"]  # whether it may be kept is for the door to say
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
