"""The working programme as one lays it out: sittings, who signed up, what does not fit and what is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.kernel.db import db
from congress.programme import queries as programme_queries
from congress.programme.release_models import Acknowledgement, ProgrammeEdit
from congress.publishing.warnings import warnings
from congress.tickets.places import places_taken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from congress.editions.models import Edition
    from congress.programme.models import Sitting
    from congress.publishing.warnings import Warning  # noqa: A004 - the word organisers use


def warnings_now(edition: Edition, sittings: Iterable[Sitting] | None = None) -> list[Warning]:
    """What does not fit in the working programme, or in the sittings given instead."""
    given = programme_queries.sittings(edition) if sittings is None else sittings
    return warnings(edition, given, places_taken(edition.id, with_waiting=False))


def acknowledgements(edition: Edition) -> dict[str, Acknowledgement]:
    """What was accepted, by the key of the warning; also what is no longer warned of."""
    rows = db.session.scalars(select(Acknowledgement).where(Acknowledgement.edition_id == edition.id))
    return {row.key: row for row in rows}


def last_edit_of(edition: Edition, ref: str) -> ProgrammeEdit | None:
    """The last change of a sitting that the editor wrote down."""
    query = select(ProgrammeEdit).where(ProgrammeEdit.edition_id == edition.id, ProgrammeEdit.sitting_ref == ref)
    return db.session.scalars(query.order_by(ProgrammeEdit.id.desc()).limit(1)).first()
