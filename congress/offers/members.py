"""The enterprises of the network, whose people have the members' price: imported, searched, taken out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from congress.editions.models import Edition
from congress.kernel.db import db, lock
from congress.kernel.errors import NotFound
from congress.offers.models import Member
from congress.people.use_cases import audit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from congress.offers.member_file import MemberLine

PER_PAGE = 100
MOST_PAGES = 10_000


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    added: int
    changed: int
    same: int


def import_members(edition: Edition, lines: Iterable[MemberLine], *, actor: str, at: datetime) -> Imported:
    """Adds who is new and updates who is known by their code; nobody is taken out."""
    lock(Edition, edition.id)
    members = db.session.scalars(select(Member).where(Member.edition_id == edition.id)).all()
    known = {member.code.upper(): member for member in members}
    added = changed = same = 0
    for line in lines:
        member = known.get(line.code.upper())
        if member is None:
            db.session.add(Member(edition_id=edition.id, **asdict(line)))
            added += 1
        elif any(getattr(member, name) != value for name, value in asdict(line).items()):
            for name, value in asdict(line).items():
                setattr(member, name, value)
            changed += 1
        else:
            same += 1
    db.session.flush()
    audit("import", "members", edition.ref, actor=actor, at=at, added=added, changed=changed)
    return Imported(added, changed, same)


def find_members(edition: Edition, search: str, *, page: int) -> tuple[Sequence[Member], int]:
    """One page of those in whose name, code, SIRET or domain the words stand, by name; and how many there are."""
    found = select(Member).where(Member.edition_id == edition.id)
    for word in search.lower().split():
        pattern = f"%{_literal(word)}%"
        columns = (Member.name, Member.code, Member.siret, Member.email_domain)
        found = found.where(or_(*(func.lower(column).like(pattern, escape="\\") for column in columns)))
    count = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = found.order_by(func.lower(Member.name), Member.id).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return db.session.scalars(rows).all(), count


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def delete_member(edition: Edition, member_id: int, *, actor: str, at: datetime) -> Member:
    """Takes an enterprise off the list; orders keep their price. Raises NotFound."""
    member = db.session.scalar(select(Member).where(Member.edition_id == edition.id, Member.id == member_id))
    if member is None:
        raise NotFound
    db.session.delete(member)
    db.session.flush()
    audit("delete", "member", member.code, actor=actor, at=at, name=member.name)
    return member
