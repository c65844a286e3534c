"""The same sitting once more: what an atelier held twice, or a plenary like another, begins from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.db import db
from congress.kernel.i18n import gettext
from congress.programme.appearances import FIRST_STATES, add_appearance
from congress.programme.use_cases import add_sequence, add_sitting

if TYPE_CHECKING:
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.programme.models import Sitting

_LONGEST_TITLE = 280  # room for « (copie) »


def duplicate_sitting(edition: Edition, sitting: Sitting, *, actor: str, at: datetime) -> Sitting:
    """A draft that says the same, with the same sequences, and its people « pressentis » as nobody asked them yet.

    Its links are left out: the stream of the one is not that of the other.
    """
    copy = add_sitting(
        edition,
        title=gettext("%(title)s (copie)", title=sitting.title[:_LONGEST_TITLE]),
        kind=sitting.kind,
        abstract=sitting.abstract,
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        venue=sitting.venue,
        room=sitting.room,
        space=sitting.space,
        streamed=sitting.streamed,
        capacity=sitting.capacity,
        is_example=sitting.is_example,
    )
    parts = {
        one.ref: add_sequence(copy, title=one.title, starts_at=one.starts_at, ends_at=one.ends_at, ref=one.ref)
        for one in sitting.sequences
    }
    for one in sitting.appearances:
        if one.state in FIRST_STATES:
            part = parts[one.sequence.ref] if one.sequence else None
            seat = add_appearance(copy, one.speaker, actor=actor, at=at, role=one.role, sequence=part)
            seat.theme, seat.note = one.theme, one.note
    db.session.flush()
    return copy
