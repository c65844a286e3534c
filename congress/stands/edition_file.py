"""The exhibitors and their stands in an edition file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints
from sqlalchemy import select

from congress.editions.file_sections import remove
from congress.editions.file_types import LongLine, Name, Prose, Ref, Section, Yes
from congress.kernel.db import db
from congress.stands.models import Exhibitor, Stand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from congress.editions.models import Edition
    from congress.programme.models import ForumSpace


class StandSection(Section):
    """An exhibitor; `space` is where it stands, `number` its place on the plan once it is drawn."""

    name: Name
    description: Prose = ""
    website: Annotated[LongLine, StringConstraints(pattern=r"^(https?://\S+)?$")] = ""
    space: Ref | None = None
    number: Annotated[Name, StringConstraints(max_length=10)] | None = None
    example: Yes = False


def apply_stands(edition: Edition, sections: dict[str, StandSection], spaces: dict[str, ForumSpace]) -> None:
    """Creates the exhibitors and stands or brings them to what the file says."""
    exhibitors = {one.ref: one for one in _exhibitors(edition)}
    stands = {one.exhibitor_id: one for one in _stands(edition)}
    _free_numbers(stands, exhibitors, sections)
    for ref, section in sections.items():
        exhibitor = exhibitors.get(ref) or Exhibitor(edition_id=edition.id, ref=ref)
        exhibitor.name, exhibitor.description = section.name, section.description
        exhibitor.website, exhibitor.is_example = section.website, section.example
        db.session.add(exhibitor)
        db.session.flush()
        stand = stands.get(exhibitor.id)
        if section.space is None:
            remove([stand] if stand else [])
            continue
        if stand is None:
            stand = Stand(edition_id=edition.id, exhibitor=exhibitor)
        stand.space, stand.number = spaces[section.space], section.number
        db.session.add(stand)
    db.session.flush()


def _free_numbers(
    stands: dict[int, Stand], exhibitors: dict[str, Exhibitor], sections: dict[str, StandSection]
) -> None:
    """Two stands may swap their numbers: those that change are given back first."""
    for ref, exhibitor in exhibitors.items():
        stand = stands.get(exhibitor.id)
        if stand is not None and ref in sections and stand.number != sections[ref].number:
            stand.number = None
    db.session.flush()


def prune_stands(edition: Edition, sections: dict[str, StandSection]) -> None:
    """Takes out the exhibitors that are not in the file; StillUsed if one was given an application's stand."""
    gone = [one for one in _exhibitors(edition) if one.ref not in sections]
    left = {one.id for one in gone}
    remove([stand for stand in _stands(edition) if stand.exhibitor_id in left])
    remove(gone)


def extract_stands(edition: Edition) -> dict[str, StandSection]:
    """The exhibitors as the file writes them, by ref."""
    stands = {one.exhibitor_id: one for one in _stands(edition)}
    return {one.ref: _section(one, stands.get(one.id)) for one in _exhibitors(edition)}


def _section(exhibitor: Exhibitor, stand: Stand | None) -> StandSection:
    return StandSection(
        name=exhibitor.name,
        description=exhibitor.description,
        website=exhibitor.website,
        space=stand.space.ref if stand else None,
        number=stand.number if stand else None,
        example=exhibitor.is_example,
    )


def _exhibitors(edition: Edition) -> Sequence[Exhibitor]:
    query = select(Exhibitor).where(Exhibitor.edition_id == edition.id).order_by(Exhibitor.ref)
    return db.session.scalars(query).all()


def _stands(edition: Edition) -> Sequence[Stand]:
    return db.session.scalars(select(Stand).where(Stand.edition_id == edition.id)).all()
