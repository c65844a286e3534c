"""What an offer costs somebody on a day: the price of all, the early one, a member's, less what a voucher takes off."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from congress.kernel.money import ZERO, Money
from congress.offers.models import VoucherKind

if TYPE_CHECKING:
    from datetime import datetime

    from congress.offers.models import Offer, Voucher

_BASIS = 10_000


def price_for_all(offer: Offer, at: datetime) -> Money:
    """The public price at that instant, all taxes included."""
    is_early = offer.early_price is not None and offer.early_until is not None and at < offer.early_until
    return min(offer.price, offer.early_price) if is_early and offer.early_price is not None else offer.price


def price_for(offer: Offer, *, is_member: bool, at: datetime) -> Money:
    """The lowest price somebody is entitled to, all taxes included."""
    public = price_for_all(offer, at)
    return min(public, offer.member_price) if is_member and offer.member_price is not None else public


def lowered(price: Money, voucher: Voucher) -> Money:
    """The price less what the voucher takes off, rounded half up to the cent; never below nothing."""
    if voucher.kind is VoucherKind.FREE:
        return ZERO
    if voucher.amount is not None:
        return max(price - voucher.amount, ZERO)
    return Money.euros(price.in_euros * (100 - (voucher.percent or 0)) / 100)


def net_of(gross: Money, vat_basis_points: int) -> Money:
    """The price without the tax it holds, rounded half up to the cent; 2,000 basis points are 20 %."""
    cents = Decimal(gross.cents) * _BASIS / (_BASIS + vat_basis_points)
    return Money(int(cents.quantize(Decimal(1), rounding=ROUND_HALF_UP)))
