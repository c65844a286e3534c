"""Stands and requests for one, as pages read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from congress.kernel.db import db
from congress.kernel.errors import NotFound
from congress.kernel.refs import is_secret
from congress.programme.models import ForumSpace
from congress.stands.models import ApplicationStatus, Exhibitor, Stand, StandApplication

if TYPE_CHECKING:
    from collections.abc import Sequence

    from congress.editions.models import Edition


def stands(edition: Edition) -> Sequence[Stand]:
    """Every stand with its exhibitor and espace: by espace, then by number, then by name."""
    found = db.session.scalars(
        select(Stand)
        .join(Stand.exhibitor)
        .join(Stand.space)
        .options(contains_eager(Stand.exhibitor), contains_eager(Stand.space))
        .where(Stand.edition_id == edition.id)
        .order_by(ForumSpace.position, Exhibitor.is_example, Exhibitor.name)
    ).all()
    return sorted(found, key=_place)


def _place(stand: Stand) -> tuple[int, bool, int, str]:
    """« 9 » stands before « 10 », and both before what has no number yet."""
    number = stand.number or ""
    digits = "".join(letter for letter in number if letter.isdecimal())
    return (stand.space.position, not number, int(digits or 0), number)


def exhibitors_elsewhere(edition: Edition) -> Sequence[Exhibitor]:
    """Those who show what they do without a stand in an espace, by name."""
    return db.session.scalars(
        select(Exhibitor)
        .outerjoin(Stand, Stand.exhibitor_id == Exhibitor.id)
        .where(Exhibitor.edition_id == edition.id, Stand.id.is_(None))
        .order_by(Exhibitor.name)
    ).all()


def applications(edition: Edition, status: ApplicationStatus | None = None) -> Sequence[StandApplication]:
    """Requests for a stand, those that wait first, each kind oldest first."""
    query = select(StandApplication).options(joinedload(StandApplication.space), joinedload(StandApplication.stand))
    query = query.where(StandApplication.edition_id == edition.id)
    if status is not None:
        query = query.where(StandApplication.status == status)
    waiting = StandApplication.status != ApplicationStatus.SUBMITTED
    return db.session.scalars(query.order_by(waiting, StandApplication.submitted_at, StandApplication.id)).all()


def counts(edition: Edition) -> dict[ApplicationStatus, int]:
    """How many requests are in each state, zero included."""
    rows = db.session.execute(
        select(StandApplication.status, func.count())
        .where(StandApplication.edition_id == edition.id)
        .group_by(StandApplication.status)
    )
    found = {status: count for status, count in rows}  # noqa: C416 - a Row is no pair to the type checker
    return {status: found.get(status, 0) for status in ApplicationStatus}


def application(edition: Edition, ref: str) -> StandApplication:
    """One request, for those who decide; raises NotFound."""
    found = db.session.scalar(
        select(StandApplication).where(StandApplication.edition_id == edition.id, StandApplication.ref == ref)
    )
    if found is None:
        raise NotFound
    return found


def own_application(ref: str, secret: str) -> StandApplication:
    """One request, for whoever sent it and has its link; raises NotFound alike for a wrong ref or secret."""
    found = db.session.scalar(select(StandApplication).where(StandApplication.ref == ref))
    if not is_secret(secret, found.secret if found else None) or found is None:
        raise NotFound
    return found


def next_number(edition: Edition) -> str:
    """The first whole number above all those given to stands of the edition."""
    numbers = db.session.scalars(select(Stand.number).where(Stand.edition_id == edition.id, Stand.number.is_not(None)))
    return str(1 + max((int(number) for number in numbers if number and number.isdecimal()), default=0))
