"""How the sale stands: how many have each offer and option for good, how many have until they pay, what it brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from congress.kernel.db import db
from congress.kernel.money import ZERO, Money
from congress.orders.models import SEATED, Attendee, Order, OrderLine
from congress.orders.queries import holding_seats

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import InstrumentedAttribute

    from congress.editions.models import Edition


@dataclass(frozen=True)
class Sold:
    """`seated` people have it for good and `awaited` until they pay; `revenue` is what the seated were asked for."""

    seated: int = 0
    awaited: int = 0
    revenue: Money = ZERO

    @property
    def taken(self) -> int:
        """Seats that are nobody else's."""
        return self.seated + self.awaited


NOTHING = Sold()


def offers_sold(edition: Edition, at: datetime) -> dict[int, Sold]:
    """Each offer that somebody has, by its id."""
    return _sold(edition, OrderLine.offer_id, at)


def options_sold(edition: Edition, at: datetime) -> dict[int, Sold]:
    """Each option that somebody has, by its id."""
    return _sold(edition, OrderLine.option_id, at)


def _sold(edition: Edition, column: InstrumentedAttribute[int | None], at: datetime) -> dict[int, Sold]:
    is_seated = Order.status.in_(SEATED)
    counted = db.session.execute(
        select(column, is_seated, func.count(), func.sum(OrderLine.price))
        .join(Order, Order.id == OrderLine.order_id)
        .join(Attendee, Attendee.id == OrderLine.attendee_id)
        .where(Order.edition_id == edition.id, column.is_not(None), Attendee.cancelled_at.is_(None), holding_seats(at))
        .group_by(column, is_seated)
    ).all()
    found: dict[int, Sold] = {}
    for key, seated, count, revenue in counted:
        if key is None:  # the query leaves these out; the types do not know
            continue
        so_far = found.get(key, NOTHING)
        found[key] = Sold(count, so_far.awaited, revenue) if seated else Sold(so_far.seated, count, so_far.revenue)
    return found
