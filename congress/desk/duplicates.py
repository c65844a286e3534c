"""People who seem to be registered twice, and what makes one of two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from congress.checkout.cancellations import cancel_attendees
from congress.kernel.db import db, lock
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.orders.models import Attendee, Order
from congress.orders.queries import holding_seats
from congress.orders.refusals import SeatCancelled
from congress.orders.search_words import fold
from congress.people.use_cases import audit
from congress.tickets.places import refs_held, take_place
from congress.tickets.queries import find_ticket
from congress.tickets.use_cases import hold_tickets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from congress.editions.models import Edition

MOST_GROUPS = 100


class SamePerson(Refusal):
    """Nobody is a duplicate of themselves."""


@dataclass(frozen=True)
class Merged:
    """Who stays, and the ateliers in which they could not take the other's place."""

    kept: Attendee
    lost: tuple[str, ...]


def probable_duplicates(edition: Edition, at: datetime) -> list[list[Attendee]]:
    """Those who come and have an address, or a name and organisation, in common, as far as accents and case go.

    A hundred groups at most; whoever is in two groups is shown in the first.
    """
    rows = db.session.execute(
        select(Attendee.id, Attendee.first_name, Attendee.last_name, Attendee.organisation, Attendee.email)
        .join(Attendee.order)
        .where(Attendee.edition_id == edition.id, Attendee.cancelled_at.is_(None), holding_seats(at))
        .order_by(Attendee.id)
    ).all()
    alike: dict[tuple[str, ...], list[int]] = {}
    for key, first_name, last_name, organisation, email in rows:
        if email:
            alike.setdefault((fold(email),), []).append(key)
        if last_name:
            alike.setdefault((*sorted((fold(first_name), fold(last_name))), fold(organisation)), []).append(key)
    return _people(_groups(alike.values()))


def _groups(alike: Iterable[list[int]]) -> list[list[int]]:
    seen: set[int] = set()
    groups: list[list[int]] = []
    for ids in alike:
        if len(ids) > 1 and seen.isdisjoint(ids) and len(groups) < MOST_GROUPS:
            seen.update(ids)
            groups.append(ids)
    return groups


def _people(groups: Sequence[Sequence[int]]) -> list[list[Attendee]]:
    ids = [key for group in groups for key in group]
    found = select(Attendee).where(Attendee.id.in_(ids)).options(joinedload(Attendee.order))
    by_id = {attendee.id: attendee for attendee in db.session.scalars(found)}
    return [[by_id[key] for key in group] for group in groups]


def merge(keep_id: int, drop_id: int, *, refund_percent: int, actor: str, at: datetime) -> Merged:
    """One of two stays: the other's seat is free, so much of its price goes back, places in ateliers go over.

    Raises SamePerson, SeatCancelled where one of them does not come, CannotMove.
    """
    if keep_id == drop_id:
        raise SamePerson(gettext("Choisissez deux inscriptions différentes."))
    orders = {db.session.get_one(Attendee, key).order_id for key in (keep_id, drop_id)}
    for order_id in sorted(orders):  # always in the same order: two merges never wait for one another
        lock(Order, order_id)
    kept, dropped = lock(Attendee, keep_id), lock(Attendee, drop_id)
    if not kept.is_coming or not dropped.is_coming:
        raise SeatCancelled
    hold_tickets([kept.id, dropped.id])
    former = find_ticket(dropped)
    wanted = sorted(refs_held(former)) if former is not None else []
    reason = gettext("Doublon de %(name)s (%(ref)s)", name=kept.shown_name, ref=kept.ref)
    cancel_attendees(dropped.order_id, [dropped.id], reason=reason, refund_percent=refund_percent, actor=actor, at=at)
    lost = tuple(ref for ref in wanted if not _has_place(kept, ref, at=at))
    audit("merge", "attendee", kept.ref, actor=actor, at=at, dropped=dropped.ref)
    audit("merge", "attendee", dropped.ref, actor=actor, at=at, kept=kept.ref, lost=list(lost))
    db.session.flush()
    return Merged(kept, lost)


def _has_place(attendee: Attendee, ref: str, *, at: datetime) -> bool:
    ticket = find_ticket(attendee)
    if ticket is None:
        return False
    try:
        take_place(ticket, ref, at=at)
    except Refusal:
        return False
    return True
