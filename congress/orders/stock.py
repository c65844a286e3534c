"""What is for sale, held so that nobody else counts or takes of it until the transaction ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from congress.kernel.db import Base, db
from congress.offers.models import Offer, Option, SharedQuota, Voucher, shared_quota_offer
from congress.orders.queries import options_held, seats_held, uses_of
from congress.orders.refusals import SoldOut

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from congress.editions.models import Edition
    from congress.orders.drafts import OrderDraft
    from congress.orders.models import Order

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True)
class Stock:
    """Offers and options by ref, the quotas they share, the voucher; what this congress has not is left out."""

    offers: dict[str, Offer]
    options: dict[str, Option]
    shared: tuple[SharedQuota, ...]
    voucher: Voucher | None


def hold_for(edition: Edition, draft: OrderDraft) -> Stock:
    """Holds all that a draft asks for, on sale or not: `place_order` asks that."""
    return hold_stock(
        edition.id,
        offers={one.offer for one in draft.attendees},
        options={ref for one in draft.attendees for ref in one.options},
        voucher=draft.voucher.strip().upper(),
    )


def hold_stock(edition_id: int, *, offers: Collection[str], options: Collection[str] = (), voucher: str = "") -> Stock:
    """Holds these rows; everybody does in the same order, so that nobody waits for one another for ever."""
    found = db.session.scalars(
        select(Offer.id).where(Offer.edition_id == edition_id, Offer.ref.in_(offers)).order_by(Offer.id)
    ).all()
    sharing = select(shared_quota_offer.c.quota_id).where(shared_quota_offer.c.offer_id.in_(found))
    shared = _held(SharedQuota, SharedQuota.id.in_(sharing))
    held_offers = _held(Offer, Offer.id.in_(found))
    held_options = _held(Option, (Option.edition_id == edition_id) & Option.ref.in_(options)) if options else []
    vouchers = _held(Voucher, (Voucher.edition_id == edition_id) & (Voucher.code == voucher)) if voucher else []
    return Stock(
        offers={offer.ref: offer for offer in held_offers},
        options={option.ref: option for option in held_options},
        shared=tuple(shared),
        voucher=next(iter(vouchers), None),
    )


def hold_again(order: Order) -> Stock:
    """Holds what an order is made of: its seats are to be counted, or changed for others."""
    lines = [line for line in order.lines if line.attendee.is_coming]
    return hold_stock(
        order.edition_id,
        offers={line.offer.ref for line in lines if line.offer},
        options={line.option.ref for line in lines if line.option},
    )


def _held(model: type[Row], wanted: ColumnElement[bool]) -> list[Row]:
    key = model.__table__.c.id
    held = select(model).where(wanted).order_by(key).with_for_update(of=model)
    return list(db.session.scalars(held.execution_options(populate_existing=True)))


def refuse_more_than_is_left(
    stock: Stock, *, offers: Counter[int], options: Counter[int], at: datetime, besides: Order | None = None
) -> None:
    """Raises SoldOut where so many seats, by the id of offer and option, are not left of held stock.

    The seats of the order `besides` are not counted as taken.
    """
    of_shared = {offer.id for quota in stock.shared for offer in quota.offers}
    seats = seats_held({*of_shared, *offers}, at, besides=besides)
    for offer in stock.offers.values():
        _refuse(offer.name, offer.quota, taken=seats.get(offer.id, 0), wanted=offers[offer.id])
    for quota in stock.shared:
        members = [offer.id for offer in quota.offers]
        taken, wanted = sum(seats[one] for one in members), sum(offers[one] for one in members)
        _refuse(quota.name, quota.size, taken=taken, wanted=wanted)
    taken_options = options_held(options, at, besides=besides)
    for option in stock.options.values():
        _refuse(option.name, option.quota, taken=taken_options.get(option.id, 0), wanted=options[option.id])


def _refuse(name: str, quota: int | None, *, taken: int, wanted: int) -> None:
    if quota is not None and wanted and taken + wanted > quota:
        raise SoldOut(name, left=quota - taken)


def uses_left(voucher: Voucher, at: datetime, *, besides: Order | None = None) -> int | None:
    """How many more attendees a held voucher is good for; None: as many as come."""
    return None if voucher.uses is None else max(voucher.uses - uses_of(voucher, at, besides=besides), 0)
