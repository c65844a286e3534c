"""Reading who is asked, for those who ask: people, where they speak, who of the organisers may see to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from congress.kernel.db import db
from congress.kernel.errors import NotFound
from congress.kernel.refs import slug
from congress.people.models import Account, Right
from congress.programme import queries
from congress.programme.models import Appearance, Sequence, Sitting, Speaker

if TYPE_CHECKING:
    from collections.abc import Sequence as Many

    from congress.editions.models import Edition


@dataclass(frozen=True)
class Person:
    """Somebody known, with every part they have or stand in for."""

    speaker: Speaker
    seats: tuple[Appearance, ...]


def people(edition: Edition, search: str = "") -> list[Person]:
    """Everybody known, by last name; those whose name, function or address holds every word that is looked for."""
    words = [slug(word) for word in search.split() if word.strip()]
    seats: dict[int, list[Appearance]] = {}
    for seat in _seats(edition):
        seats.setdefault(seat.speaker_id, []).append(seat)
        if seat.representative_id is not None:
            seats.setdefault(seat.representative_id, []).append(seat)
    return [
        Person(each, tuple(seats.get(each.id, ())))
        for each in sorted(queries.speakers(edition), key=by_name)
        if all(word in slug_of(each) for word in words)
    ]


def by_name(speaker: Speaker) -> tuple[str, str, str]:
    """The order of a list of names, whatever accents and capitals they have."""
    return slug(speaker.last_name), slug(speaker.first_name), speaker.ref


def slug_of(speaker: Speaker) -> str:
    """What one looks for in: accents and capitals do not count."""
    return "-".join(slug(text) for text in (speaker.name, speaker.function, speaker.email) if text)


def seats_of(edition: Edition, speaker: Speaker) -> list[Appearance]:
    """Every part somebody has or stands in for, in order of time."""
    mine = or_(Appearance.speaker_id == speaker.id, Appearance.representative_id == speaker.id)
    return list(_seats(edition, mine))


def _seats(edition: Edition, *conditions: object) -> Many[Appearance]:
    return db.session.scalars(
        select(Appearance)
        .join(Appearance.sitting)
        .where(Sitting.edition_id == edition.id, *conditions)  # type: ignore[arg-type]
        .order_by(Sitting.starts_at.is_(None), Sitting.starts_at, Sitting.position, Appearance.id)
        .options(
            joinedload(Appearance.sitting),
            joinedload(Appearance.speaker),
            joinedload(Appearance.representative),
            joinedload(Appearance.sequence),
        )
    ).all()


def load_histories(sitting: Sitting) -> None:
    """Reads the moves and answers of everybody in a sitting at once."""
    db.session.scalars(
        select(Appearance)
        .where(Appearance.sitting_id == sitting.id)
        .options(selectinload(Appearance.moves), selectinload(Appearance.answers))
    ).all()


def sequence(sitting: Sitting, ref: str) -> Sequence:
    """A part of a sitting; NotFound where it has none of that name."""
    found = next((one for one in sitting.sequences if one.ref == ref), None)
    if found is None:
        raise NotFound
    return found


def organisers() -> list[Account]:
    """Those who may edit the programme, by name."""
    accounts = db.session.scalars(
        select(Account).where(Account.active).order_by(Account.name, Account.email).options(selectinload(Account.roles))
    )
    return [each for each in accounts if Right.EDIT_PROGRAMME in each.rights]
