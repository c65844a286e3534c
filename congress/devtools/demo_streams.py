"""The demonstration's films: a link for each streamed sitting, and one example of what is left to watch and to read.

The addresses end in `.example`, which nobody can own (RFC 2606): they lead nowhere, and say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.programme import queries
from congress.programme.use_cases import edit_sitting

if TYPE_CHECKING:
    from congress.editions.models import Edition

STREAM = "https://direct.example/{edition}/{ref}"
REPLAY = "https://replays.example/{edition}/{ref}"
SLIDES = "https://supports.example/{edition}/{ref}"


def fill_streams(edition: Edition) -> None:
    """Before the first release, so that both show from then on."""
    sittings = queries.sittings(edition)
    for sitting in sittings:
        if sitting.streamed:
            link = STREAM.format(edition=edition.ref, ref=sitting.ref)
            edit_sitting(sitting, version=sitting.version, stream_url=link)
    # Nothing has taken place yet: what there is to watch again is one of the plainly marked examples.
    for sitting in [one for one in sittings if one.is_example and one.starts_at is not None][-1:]:
        edit_sitting(
            sitting,
            version=sitting.version,
            replay_url=REPLAY.format(edition=edition.ref, ref=sitting.ref),
            slides_url=SLIDES.format(edition=edition.ref, ref=sitting.ref),
        )
