"""What each attendee of a draft pays, line by line, and why something cannot be ordered so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.kernel.money import ZERO, Money, total
from congress.offers.models import Visibility
from congress.offers.prices import lowered, price_for, price_for_all
from congress.orders.refusals import UnknownOffer, VoucherRefused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from congress.offers.models import Offer, Option, Voucher
    from congress.orders.drafts import AttendeeDraft, OrderDraft
    from congress.orders.stock import Stock


@dataclass(frozen=True)
class PricedLine:
    """An offer or an option of the attendee of that position (from 0), at its public price and at theirs."""

    position: int
    offer: Offer | None
    option: Option | None
    label: str
    list_price: Money
    price: Money
    voucher: Voucher | None = None


def priced(
    draft: OrderDraft, stock: Stock, *, is_member: bool, uses_left: int | None, at: datetime
) -> tuple[PricedLine, ...]:
    """The lines of a draft that `refuse_what_is_not_on_sale` let pass; `uses_left` is the voucher's.

    Raises VoucherRefused.
    """
    lines = [
        PricedLine(
            position,
            offer := stock.offers[one.offer],
            None,
            offer.name,
            price_for_all(offer, at),
            ZERO if draft.is_invited else price_for(offer, is_member=is_member, at=at),
        )
        for position, one in enumerate(draft.attendees)
    ]
    if draft.voucher.strip():
        lines = _with_voucher(lines, draft, stock.voucher, uses_left=uses_left, at=at)
    return tuple(line for one in lines for line in (one, *_option_lines(one.position, draft, stock)))


def sum_of(lines: Iterable[PricedLine]) -> Money:
    """What they cost together."""
    return total(line.price for line in lines)


def _option_lines(position: int, draft: OrderDraft, stock: Stock) -> list[PricedLine]:
    chosen = [stock.options[ref] for ref in dict.fromkeys(draft.attendees[position].options)]
    return [
        PricedLine(position, None, option, option.name, option.price, option.price)
        for option in sorted(chosen, key=lambda option: option.position)
    ]


def refuse_what_is_not_on_sale(draft: OrderDraft, stock: Stock, at: datetime, *, opened: int | None = None) -> None:
    """Raises UnknownOffer, with the field of each offer or option that this buyer cannot order now.

    `opened` is the id of the offer of which seats are kept for them.
    """
    missing: dict[str, str] = {}
    for position, one in enumerate(draft.attendees):
        offer = stock.offers.get(one.offer)
        if (
            offer is None
            or not (draft.is_invited or offer.is_on_sale(at))
            or not (offer.id == opened or _is_open_to(offer, draft))
        ):
            missing[f"attendees.{position}.offer"] = one.offer
        elif not _is_for(offer.categories, one):
            missing[f"attendees.{position}.category"] = one.offer
        for ref in one.options:
            option = stock.options.get(ref)
            if option is None or not option.is_on_sale(at) or not option.goes_with(one.offer):
                missing[f"attendees.{position}.options"] = ref
    if missing:
        raise UnknownOffer(missing)


def _is_open_to(offer: Offer, draft: OrderDraft) -> bool:
    by_link = offer.visibility is Visibility.LINK and offer.secret is not None and offer.secret == draft.offer_key
    return draft.by_organisers or by_link or offer.visibility is Visibility.PUBLIC


def _is_for(categories: list[str], one: AttendeeDraft) -> bool:
    return not categories or one.category.value in categories


def _with_voucher(
    lines: list[PricedLine], draft: OrderDraft, voucher: Voucher | None, *, uses_left: int | None, at: datetime
) -> list[PricedLine]:
    """The first it is good for, in the order they were named, as many as it has uses left."""
    if voucher is None or not voucher.is_good(at):
        raise VoucherRefused.unknown()
    good_for = [line for line in lines if _is_good_for(voucher, draft.attendees[line.position])]
    if not good_for:
        raise VoucherRefused.for_nobody()
    if uses_left == 0:
        raise VoucherRefused.used_up()
    chosen = {line.position for line in good_for[:uses_left]}
    return [_lower(line, voucher) if line.position in chosen else line for line in lines]


def _is_good_for(voucher: Voucher, one: AttendeeDraft) -> bool:
    return _is_for(voucher.categories, one) and (not voucher.offers or one.offer in voucher.offers)


def _lower(line: PricedLine, voucher: Voucher) -> PricedLine:
    price = lowered(line.price, voucher)
    return PricedLine(line.position, line.offer, line.option, line.label, line.list_price, price, voucher)
