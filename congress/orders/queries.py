"""Orders as they stand: found by their ref, counted against what is for sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from congress.kernel.db import db
from congress.kernel.errors import NotFound
from congress.kernel.refs import is_secret
from congress.orders.idempotency_models import IdempotencyKey
from congress.orders.models import SEATED, Attendee, Order, OrderLine, OrderStatus
from congress.orders.waiting_models import WaitingEntry, WaitingState
from congress.orders.waiting_turns import Room, serve_in_turn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

    from congress.offers.models import Offer, Option, Voucher


def find_order(ref: str) -> Order | None:
    """The order of that ref."""
    return db.session.scalar(select(Order).where(Order.ref == ref))


def order_of(order_id: int) -> Order:
    """The order of that key; that there is none is a bug of ours."""
    return db.session.get_one(Order, order_id)


def order(ref: str) -> Order:
    """The order of that ref; raises NotFound."""
    found = find_order(ref)
    if found is None:
        raise NotFound
    return found


def order_by_link(ref: str, secret: str) -> Order:
    """The order a buyer's link leads to; raises NotFound, in the same time whatever is wrong with the secret."""
    found = find_order(ref)
    if not is_secret(secret, found.secret if found else None) or found is None:
        raise NotFound
    return found


def attendee_of(order: Order, ref: str) -> Attendee:
    """The attendee of that ref in an order; raises NotFound."""
    for attendee in order.attendees:
        if attendee.ref == ref:
            return attendee
    raise NotFound


def holding_seats(at: datetime) -> ColumnElement[bool]:
    """Orders whose seats are nobody else's at that instant: `Order.holds_seats`, asked of the database."""
    waiting = and_(Order.status == OrderStatus.AWAITING_PAYMENT, or_(Order.expires_at.is_(None), Order.expires_at > at))
    return or_(Order.status.in_(SEATED), waiting)


def seats_held(offer_ids: Iterable[int], at: datetime, *, besides: Order | None = None) -> dict[int, int]:
    """Seats taken of each offer at that instant, those kept for somebody who waited too; one order's left out."""
    wanted = list(offer_ids)
    return _sum(_held(OrderLine.offer_id, wanted, at, besides), _offered(WaitingEntry.offer_id, wanted, at))


def options_held(option_ids: Iterable[int], at: datetime, *, besides: Order | None = None) -> dict[int, int]:
    """How often each option is taken or kept for somebody who waited at that instant; one order's left out."""
    wanted = list(option_ids)
    return _sum(_held(OrderLine.option_id, wanted, at, besides), _offered(WaitingEntry.option_id, wanted, at))


def _sum(taken: dict[int, int], offered: dict[int, int]) -> dict[int, int]:
    return {key: count + offered.get(key, 0) for key, count in taken.items()}


def _offered(column: InstrumentedAttribute[int | None], ids: Sequence[int], at: datetime) -> dict[int, int]:
    if not ids:
        return {}
    counted = (
        select(column, func.sum(WaitingEntry.places))
        .where(column.in_(ids), WaitingEntry.state == WaitingState.OFFERED, WaitingEntry.offered_until > at)
        .group_by(column)
    )
    return {key: int(places) for key, places in db.session.execute(counted) if key is not None}


def uses_of(voucher: Voucher, at: datetime, *, besides: Order | None = None) -> int:
    """How many attendees use a voucher at that instant, those of one order left out."""
    return _held(OrderLine.voucher_id, [voucher.id], at, besides)[voucher.id]


def _held(
    column: InstrumentedAttribute[int | None], ids: Iterable[int], at: datetime, besides: Order | None
) -> dict[int, int]:
    wanted = list(ids)
    if not wanted:
        return {}
    counted = (
        select(column, func.count())
        .join(Order, Order.id == OrderLine.order_id)
        .join(Attendee, Attendee.id == OrderLine.attendee_id)
        .where(column.in_(wanted), Attendee.cancelled_at.is_(None), holding_seats(at))
        .group_by(column)
    )
    if besides is not None:
        counted = counted.where(Order.id != besides.id)
    found = {key: count for key, count in db.session.execute(counted)}  # noqa: C416 - rows to a dictionary
    return {key: found.get(key, 0) for key in wanted}


def seats_left(offers: Sequence[Offer], at: datetime) -> dict[int, int | None]:
    """Seats anybody may take of each offer, by its id; None where there is no quota.

    What it shares with others is counted, and those who wait come first.
    """
    rooms = offer_rooms(offers, at)
    return {offer.id: _least(rooms[offer.id]) for offer in offers}


def options_left(options: Sequence[Option], at: datetime) -> dict[int, int | None]:
    """How many more may take each option, by its id, after those who wait; None where there is no quota."""
    rooms = option_rooms(options, at)
    return {option.id: rooms[option.id].left for option in options}


def _least(rooms: Iterable[Room]) -> int | None:
    return min((room.left for room in rooms if room.left is not None), default=None)


def offer_rooms(offers: Collection[Offer], at: datetime, *, in_turn: bool = True) -> dict[int, list[Room]]:
    """What each offer takes its seats from, by its id: its own quota first, then those it shares.

    `in_turn`: those who wait and could be offered seats have them already.
    """
    if not offers:
        return {}
    waiting = _waiting(WaitingEntry.offer_id, next(iter(offers)).edition_id) if in_turn else []
    waiting = [entry for entry in waiting if entry.offer and entry.offer.is_on_sale(at)]
    every = {offer.id: offer for offer in (*offers, *(entry.offer for entry in waiting)) if offer}
    shared = {quota.id: quota for offer in every.values() for quota in offer.shared_quotas}
    held = seats_held({*every, *(one.id for quota in shared.values() for one in quota.offers)}, at)
    common = {
        quota.id: Room(quota.name, quota.size, sum(held[one] for one in members), members)
        for quota in shared.values()
        for members in [frozenset(one.id for one in quota.offers)]
    }
    rooms = {
        offer.id: [
            Room(offer.name, offer.quota, held[offer.id], frozenset({offer.id})),
            *(common[quota.id] for quota in offer.shared_quotas),
        ]
        for offer in every.values()
    }
    serve_in_turn((entry, rooms[entry.offer.id]) for entry in waiting if entry.offer)
    return rooms


def option_rooms(options: Collection[Option], at: datetime, *, in_turn: bool = True) -> dict[int, Room]:
    """What is taken of each option, by its id; `in_turn` as for offers."""
    if not options:
        return {}
    held = options_held([option.id for option in options], at)
    rooms = {one.id: Room(one.name, one.quota, held[one.id], frozenset({one.id})) for one in options}
    waiting = _waiting(WaitingEntry.option_id, next(iter(options)).edition_id) if in_turn else []
    serve_in_turn((entry, [rooms[entry.option_id]]) for entry in waiting if entry.option_id in rooms)
    return rooms


def _waiting(column: InstrumentedAttribute[int | None], edition_id: int) -> Sequence[WaitingEntry]:
    return db.session.scalars(
        select(WaitingEntry)
        .where(WaitingEntry.edition_id == edition_id, WaitingEntry.state == WaitingState.WAITING, column.is_not(None))
        .order_by(WaitingEntry.id)
    ).all()


def overdue_order_ids(at: datetime, *, most: int) -> Sequence[int]:
    """Orders whose time to pay is over, the longest overdue first."""
    return db.session.scalars(
        select(Order.id)
        .where(Order.status == OrderStatus.AWAITING_PAYMENT, Order.expires_at <= at)
        .order_by(Order.expires_at, Order.id)
        .limit(most)
    ).all()


def find_key(scope: str, key: str) -> IdempotencyKey | None:
    """What a client's key stands for already."""
    return db.session.scalar(select(IdempotencyKey).where(IdempotencyKey.scope == scope, IdempotencyKey.key == key))
