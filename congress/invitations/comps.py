"""What codes and invitations cost the congress: uses, money not taken, seats given, by category."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from congress.invitations.models import Invitation
from congress.kernel.db import db
from congress.kernel.money import ZERO, Money
from congress.offers.models import Voucher, VoucherKind
from congress.orders.models import SEATED, Attendee, AttendeeCategory, Order, OrderLine
from congress.orders.queries import holding_seats

if TYPE_CHECKING:
    from datetime import datetime

    from congress.editions.models import Edition


@dataclass(frozen=True)
class Use:
    """How often a voucher is used at this instant, and what it has cost: list price less price of seated orders."""

    used: int = 0
    cost: Money = ZERO


@dataclass(frozen=True)
class Given:
    """Free seats given to one category: by codes, by invitation, not yet answered, and what they would have cost."""

    category: AttendeeCategory
    by_code: int = 0
    invited: int = 0
    pending: int = 0
    worth: Money = ZERO

    @property
    def seats(self) -> int:
        """Seats that are taken for nothing."""
        return self.by_code + self.invited


def uses_by_voucher(edition: Edition, at: datetime) -> dict[int, Use]:
    """What became of each voucher that is used, by its id; waiting orders count as used and cost nothing yet."""
    used = (
        select(OrderLine.voucher_id, func.count())
        .join(Order, Order.id == OrderLine.order_id)
        .join(Attendee, Attendee.id == OrderLine.attendee_id)
        .where(
            Order.edition_id == edition.id,
            OrderLine.voucher_id.is_not(None),
            Attendee.cancelled_at.is_(None),
            holding_seats(at),
        )
        .group_by(OrderLine.voucher_id)
    )
    cost = (
        select(OrderLine.voucher_id, OrderLine.list_price, OrderLine.price)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Attendee, Attendee.id == OrderLine.attendee_id)
        .where(
            Order.edition_id == edition.id,
            OrderLine.voucher_id.is_not(None),
            Attendee.cancelled_at.is_(None),
            Order.status.in_(SEATED),
        )
    )
    sums: dict[int | None, Money] = {}
    for voucher_id, list_price, price in db.session.execute(cost):
        sums[voucher_id] = sums.get(voucher_id, ZERO) + (list_price - price)
    return {key: Use(count, sums.get(key, ZERO)) for key, count in db.session.execute(used) if key is not None}


def seats_given(edition: Edition, at: datetime) -> list[Given]:
    """Free seats by category: those of codes for nothing and of invitations; categories with none are left out."""
    found: dict[AttendeeCategory, Given] = {}
    for category, kind, list_price in _free_lines(edition):
        was = found.get(category, Given(category))
        found[category] = Given(
            category,
            was.by_code + (kind is not None),
            was.invited + (kind is None),
            was.pending,
            was.worth + list_price,
        )
    for category, count in _pending(edition, at):
        was = found.get(category, Given(category))
        found[category] = Given(category, was.by_code, was.invited, count, was.worth)
    return [found[category] for category in AttendeeCategory if category in found]


def _free_lines(edition: Edition) -> list[tuple[AttendeeCategory, VoucherKind | None, Money]]:
    lines = (
        select(Attendee.category, Voucher.kind, OrderLine.list_price)
        .join(Attendee, Attendee.id == OrderLine.attendee_id)
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(Voucher, Voucher.id == OrderLine.voucher_id)
        .outerjoin(Invitation, Invitation.order_id == Order.id)
        .where(
            Order.edition_id == edition.id,
            Order.status.in_(SEATED),
            Attendee.cancelled_at.is_(None),
            OrderLine.offer_id.is_not(None),
            (Voucher.kind == VoucherKind.FREE) | Invitation.id.is_not(None),
        )
    )
    return [(category, kind, price) for category, kind, price in db.session.execute(lines)]


def _pending(edition: Edition, at: datetime) -> list[tuple[AttendeeCategory, int]]:
    counted = (
        select(Invitation.category, func.count())
        .where(
            Invitation.edition_id == edition.id,
            Invitation.order_id.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at.is_(None) | (Invitation.expires_at > at),
        )
        .group_by(Invitation.category)
    )
    return [(category, count) for category, count in db.session.execute(counted)]
