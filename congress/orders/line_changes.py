"""Another offer or other options for somebody: what is kept keeps its price, what is new has that of the day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.kernel.db import db
from congress.kernel.money import ZERO, Money, total
from congress.offers.models import Visibility
from congress.offers.prices import lowered, price_for, price_for_all
from congress.offers.queries import is_member
from congress.orders.models import OrderLine, PaymentMethod
from congress.orders.refusals import MethodNotOffered, UnknownOffer
from congress.orders.stock import hold_stock, refuse_more_than_is_left

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from congress.offers.models import Offer, Option, Voucher
    from congress.orders.models import Attendee, Order
    from congress.orders.waiting_models import WaitingEntry


@dataclass(frozen=True)
class Wish:
    """The refs of an offer and of the options that go with it; `by_organisers`: whatever is on sale to whom."""

    offer: str
    options: frozenset[str] = frozenset()
    by_organisers: bool = False


@dataclass(frozen=True)
class LineChange:
    """The lines that go, those that come, and what they come to."""

    gone: tuple[OrderLine, ...]
    new: tuple[OrderLine, ...]

    @property
    def difference(self) -> Money:
        """What is due besides; negative where something goes back."""
        return total(line.price for line in self.new) - total(line.price for line in self.gone)


def lines_of(attendee: Attendee) -> list[OrderLine]:
    """An attendee's offer, then their options."""
    return [line for line in attendee.order.lines if line.attendee_id == attendee.id]


def wish_of(attendee: Attendee) -> Wish:
    """What an attendee has now."""
    lines = lines_of(attendee)
    offer = next(line.offer for line in lines if line.offer)
    return Wish(offer.ref, frozenset(line.option.ref for line in lines if line.option))


def planned_change(
    attendee: Attendee, wish: Wish, *, offers: Mapping[str, Offer], options: Mapping[str, Option], at: datetime
) -> LineChange:
    """What a wish comes to, nothing being written; raises UnknownOffer and MethodNotOffered with the field."""
    now = wish_of(attendee)
    _refuse_what_does_not_fit(attendee, wish, now, offers=offers, options=options, at=at)
    _refuse_method(attendee.order, offers[wish.offer], is_new=wish.offer != now.offer)
    held = lines_of(attendee)
    added = sorted((options[ref] for ref in wish.options - now.options), key=lambda option: option.position)
    gone = [line for line in held if line.option and line.option.ref not in wish.options]
    new = [_option_line(option) for option in added]
    if wish.offer != now.offer:
        had = next(line for line in held if line.offer)
        gone.insert(0, had)
        new.insert(0, _offer_line(attendee, offers[wish.offer], had.voucher, at))
    return LineChange(tuple(gone), tuple(new))


def _refuse_what_does_not_fit(
    attendee: Attendee,
    wish: Wish,
    now: Wish,
    *,
    offers: Mapping[str, Offer],
    options: Mapping[str, Option],
    at: datetime,
) -> None:
    wrong: dict[str, str] = {}
    offer = offers.get(wish.offer)
    if offer is None or (wish.offer != now.offer and not _may_take(offer, attendee, wish, at)):
        wrong["offer"] = wish.offer
    # Neither is what the caterer has counted on taken late, nor given back.
    for ref in wish.options | now.options:
        option = options.get(ref)
        is_changed = (ref in wish.options) != (ref in now.options)
        too_late = is_changed and not wish.by_organisers and option is not None and not option.is_on_sale(at)
        if option is None or too_late or (ref in wish.options and not option.goes_with(wish.offer)):
            wrong["options"] = option.name if option else ref
    if wrong:
        raise UnknownOffer(wrong)


def _refuse_method(order: Order, offer: Offer, *, is_new: bool) -> None:
    method = order.payment_method
    if is_new and offer.methods and method is not PaymentMethod.FREE and method.value not in offer.methods:
        raise MethodNotOffered


def _may_take(offer: Offer, attendee: Attendee, wish: Wish, at: datetime) -> bool:
    if offer.categories and attendee.category.value not in offer.categories:
        return False
    taken_by_order = any(line.offer_id == offer.id for line in attendee.order.lines)
    return wish.by_organisers or (offer.is_on_sale(at) and (offer.visibility is Visibility.PUBLIC or taken_by_order))


def _offer_line(attendee: Attendee, offer: Offer, voucher: Voucher | None, at: datetime) -> OrderLine:
    """At the price of the day: a member stays one, and a voucher goes along where it is good for that offer too."""
    price = price_for(offer, is_member=_had_members_price(attendee.order), at=at)
    if voucher is not None and voucher.offers and offer.ref not in voucher.offers:
        voucher = None
    return OrderLine(
        offer_id=offer.id,
        voucher_id=voucher.id if voucher else None,
        label=offer.name,
        list_price=price_for_all(offer, at),
        price=lowered(price, voucher) if voucher else price,
    )


def _had_members_price(order: Order) -> bool:
    """The code that was typed is not kept; that it lowered a price is. What was given to a guest says nothing of it."""
    by_code = any(
        line.offer and not line.voucher_id and line.price < line.list_price and (line.price or _is_free(line.offer))
        for line in order.lines
    )
    return by_code or is_member(order.edition, code="", siret=order.buyer_siret, email=order.buyer_email)


def _is_free(offer: Offer) -> bool:
    """To members."""
    return offer.member_price == ZERO


def _option_line(option: Option) -> OrderLine:
    return OrderLine(option_id=option.id, label=option.name, list_price=option.price, price=option.price)


def change_seat(attendee: Attendee, wish: Wish, *, at: datetime, reserved: WaitingEntry | None = None) -> LineChange:
    """Gives somebody held what they wish, while it is left; raises SoldOut and what `planned_change` refuses.

    What is `reserved` for them counts as left.
    """
    order, now = attendee.order, wish_of(attendee)
    stock = hold_stock(order.edition_id, offers={wish.offer, now.offer}, options=wish.options | now.options)
    change = planned_change(attendee, wish, offers=stock.offers, options=stock.options, at=at)
    after = [line for line in order.lines if line.attendee.is_coming and line not in change.gone]
    wanted = stock.only({line.offer_id for line in change.new}, {line.option_id for line in change.new})
    refuse_more_than_is_left(
        wanted,
        offers=Counter(line.offer_id for line in (*after, *change.new) if line.offer_id),
        options=Counter(line.option_id for line in (*after, *change.new) if line.option_id),
        at=at,
        besides=order,
        reserved=reserved,
    )
    for line in change.gone:
        order.lines.remove(line)
    db.session.flush()  # what goes first: nobody has two offers, not even for a moment
    for line in change.new:
        line.attendee = attendee
        order.lines.append(line)
    if change.gone or change.new:
        attendee.updated_at = at
    db.session.flush()
    return change
