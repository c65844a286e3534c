"""Orders as they stand: found by their ref, counted against what is for sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from congress.kernel.db import db
from congress.kernel.errors import NotFound
from congress.kernel.refs import is_secret
from congress.orders.models import SEATED, Attendee, IdempotencyKey, Order, OrderLine, OrderStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
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


def holding_seats(at: datetime) -> ColumnElement[bool]:
    """Orders whose seats are nobody else's at that instant: `Order.holds_seats`, asked of the database."""
    waiting = and_(Order.status == OrderStatus.AWAITING_PAYMENT, or_(Order.expires_at.is_(None), Order.expires_at > at))
    return or_(Order.status.in_(SEATED), waiting)


def seats_held(offer_ids: Iterable[int], at: datetime, *, besides: Order | None = None) -> dict[int, int]:
    """Seats taken of each offer at that instant, those of one order left out."""
    return _held(OrderLine.offer_id, offer_ids, at, besides)


def options_held(option_ids: Iterable[int], at: datetime, *, besides: Order | None = None) -> dict[int, int]:
    """How often each option is taken at that instant, by one order's attendees left out."""
    return _held(OrderLine.option_id, option_ids, at, besides)


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
    """Seats still free of each offer, by its id, what it shares with others counted; None where there is no quota."""
    counted = {offer.id for offer in offers} | {o.id for one in offers for q in one.shared_quotas for o in q.offers}
    held = seats_held(counted, at)
    left: dict[int, int | None] = {}
    for offer in offers:
        rooms = [quota.size - sum(held[one.id] for one in quota.offers) for quota in offer.shared_quotas]
        if offer.quota is not None:
            rooms.append(offer.quota - held[offer.id])
        left[offer.id] = max(min(rooms), 0) if rooms else None
    return left


def options_left(options: Sequence[Option], at: datetime) -> dict[int, int | None]:
    """How many more may take each option, by its id; None where there is no quota."""
    held = options_held([option.id for option in options], at)
    return {one.id: None if one.quota is None else max(one.quota - held[one.id], 0) for one in options}


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
