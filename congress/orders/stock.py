"""What is for sale, held so that nobody else counts or takes of it until the transaction ends."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from congress.kernel.db import Base, db
from congress.offers.models import Offer, Option, SharedQuota, Voucher
from congress.offers.queries import offers_of, options_of
from congress.orders.queries import offer_rooms, option_rooms, options_held, seats_held, uses_of
from congress.orders.refusals import SoldOut, VoucherRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from congress.editions.models import Edition
    from congress.orders.drafts import OrderDraft
    from congress.orders.models import Order
    from congress.orders.waiting_models import WaitingEntry
    from congress.orders.waiting_turns import Room

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True)
class Stock:
    """Offers and options by ref, the quotas they share, the voucher; what this congress has not is left out."""

    offers: dict[str, Offer]
    options: dict[str, Option]
    shared: tuple[SharedQuota, ...]
    voucher: Voucher | None

    def only(self, offer_ids: Collection[int | None], option_ids: Collection[int | None]) -> Stock:
        """The part of it that is asked about: what is not wanted anew may be short by now."""
        offers = {ref: offer for ref, offer in self.offers.items() if offer.id in offer_ids}
        return Stock(
            offers=offers,
            options={ref: option for ref, option in self.options.items() if option.id in option_ids},
            shared=tuple(quota for quota in self.shared if any(offer.id in offer_ids for offer in quota.offers)),
            voucher=self.voucher,
        )


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
    asked = (Offer.edition_id == edition_id) & Offer.ref.in_(offers)
    shared = _held(SharedQuota, SharedQuota.offers.any(asked))
    held_offers = _held(Offer, asked)
    held_options = _held(Option, (Option.edition_id == edition_id) & Option.ref.in_(options)) if options else []
    vouchers = _held(Voucher, (Voucher.edition_id == edition_id) & (Voucher.code == voucher)) if voucher else []
    return Stock(
        offers={offer.ref: offer for offer in held_offers},
        options={option.ref: option for option in held_options},
        shared=tuple(shared),
        voucher=next(iter(vouchers), None),
    )


def hold_all(edition: Edition) -> Stock:
    """Holds all that a congress sells: nobody orders while its quotas and prices change."""
    return hold_stock(
        edition.id,
        offers=[offer.ref for offer in offers_of(edition)],
        options=[option.ref for option in options_of(edition)],
    )


def hold_again(order: Order) -> Stock:
    """Holds what an order is made of: its seats and the uses of its voucher are to be counted."""
    lines = [line for line in order.lines if line.attendee.is_coming]
    return hold_stock(
        order.edition_id,
        offers={line.offer.ref for line in lines if line.offer},
        options={line.option.ref for line in lines if line.option},
        voucher=next((line.voucher.code for line in lines if line.voucher), ""),
    )


def _held(model: type[Row], wanted: ColumnElement[bool]) -> list[Row]:
    key = model.__table__.c.id
    held = select(model).where(wanted).order_by(key).with_for_update(of=model)
    return list(db.session.scalars(held.execution_options(populate_existing=True)))


def refuse_more_than_is_left(
    stock: Stock,
    *,
    offers: Counter[int],
    options: Counter[int],
    at: datetime,
    besides: Order | None = None,
    reserved: WaitingEntry | None = None,
    in_turn: bool = True,
) -> None:
    """Raises SoldOut where so many seats, by the id of offer and option, are not left of held stock.

    The seats of the order `besides` are its own to take again, as are those kept for `reserved`. `in_turn`: what is
    free is first for those who wait.
    """
    rooms = offer_rooms(stock.offers.values(), at, in_turn=in_turn)
    each = {id(room): room for needed in zip_longest(*rooms.values()) for room in needed if room is not None}
    own = _own(seats_held, {one for room in each.values() for one in room.members}, at, besides)
    if reserved is not None and reserved.offer_id is not None:
        own[reserved.offer_id] += reserved.places
    _refuse(each.values(), offers, own)
    choices = option_rooms(stock.options.values(), at, in_turn=in_turn)
    own_options = _own(options_held, set(choices), at, besides)
    if reserved is not None and reserved.option_id is not None:
        own_options[reserved.option_id] += reserved.places
    _refuse(choices.values(), options, own_options)


def _own(held: Callable[..., dict[int, int]], ids: set[int], at: datetime, order: Order | None) -> Counter[int]:
    if order is None:
        return Counter()
    return Counter(held(ids, at)) - Counter(held(ids, at, besides=order))


def _refuse(rooms: Iterable[Room], wanted: Counter[int], own: Counter[int]) -> None:
    for room in rooms:
        asked, at_hand = (sum(count[one] for one in room.members) for count in (wanted, own))
        if asked and room.spare is not None and asked > room.spare + at_hand:
            raise SoldOut(room.name, left=room.spare + at_hand)


def refuse_used_up(voucher: Voucher | None, order: Order, at: datetime) -> None:
    """Raises VoucherRefused where others have used a held voucher that this order is to use again."""
    wanted = sum(line.voucher_id is not None and line.attendee.is_coming for line in order.lines)
    left = None if voucher is None else uses_left(voucher, at, besides=order)
    if left is not None and wanted > left:
        raise VoucherRefused.used_up()


def uses_left(voucher: Voucher, at: datetime, *, besides: Order | None = None) -> int | None:
    """How many more attendees a held voucher is good for; None: as many as come."""
    return None if voucher.uses is None else max(voucher.uses - uses_of(voucher, at, besides=besides), 0)
