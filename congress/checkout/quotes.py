"""What an order would cost as it is typed, and how it may be settled; nothing is held for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stdnum.fr import siret

from congress.kernel.forms import has_control_characters
from congress.offers.queries import find_voucher
from congress.orders.drafts import AttendeeDraft, OrderDraft
from congress.orders.models import METHODS_OF, AttendeeCategory, PaymentMethod
from congress.orders.pricing import priced, refuse_what_is_not_on_sale, sum_of
from congress.orders.refusals import VoucherRefused
from congress.orders.stock import Stock, refuse_more_than_is_left, uses_left
from congress.orders.use_cases import of_network

if TYPE_CHECKING:
    from congress.checkout.attendee_form import AttendeeForm
    from congress.checkout.for_sale import ForSale
    from congress.checkout.forms import RegistrationForm
    from congress.kernel.money import Money
    from congress.orders.pricing import PricedLine


@dataclass(frozen=True)
class Quote:
    """What each attendee would pay, line by line, all together, and the ways to settle it, the usual one first."""

    lines: tuple[PricedLine, ...]
    total: Money
    methods: tuple[PaymentMethod, ...]
    is_member: bool

    def method(self, asked: str) -> PaymentMethod | None:
        """The way that was asked for, or the usual one where none was; None where it is not one of these."""
        if not asked:
            return self.methods[0] if self.methods else None
        return next((one for one in self.methods if one.value == asked), None)


def quote(draft: OrderDraft, sale: ForSale) -> Quote:
    """Raises UnknownOffer, VoucherRefused and SoldOut, as the order would a moment later."""
    stock = _stock(draft, sale)
    kept = sale.reserved
    refuse_what_is_not_on_sale(draft, stock, sale.at, opened=kept.offer_id if kept else None)
    known = of_network(sale.edition, draft, stock)
    left = None if stock.voucher is None else uses_left(stock.voucher, sale.at)
    lines = priced(draft, stock, is_member=known, uses_left=left, at=sale.at)
    refuse_more_than_is_left(
        stock,
        offers=Counter(line.offer.id for line in lines if line.offer),
        options=Counter(line.option.id for line in lines if line.option),
        at=sale.at,
        reserved=kept,
    )
    total = sum_of(lines)
    return Quote(lines, total, methods_for(draft, sale) if total else (), is_member=known)


def methods_for(draft: OrderDraft, sale: ForSale) -> tuple[PaymentMethod, ...]:
    """The ways of this kind of buyer that every offer of the order takes."""
    wanted = {one.offer for one in draft.attendees}
    taken = [offer.methods for offer in sale.offers if offer.ref in wanted and offer.methods]
    return tuple(one for one in METHODS_OF[draft.kind] if all(one.value in methods for methods in taken))


def _stock(draft: OrderDraft, sale: ForSale) -> Stock:
    wanted = {one.offer for one in draft.attendees}
    offers = {offer.ref: offer for offer in sale.offers if offer.ref in wanted}
    chosen = {ref for one in draft.attendees for ref in one.options}
    return Stock(
        offers=offers,
        options={option.ref: option for option in sale.options if option.ref in chosen},
        shared=tuple({quota.id: quota for offer in offers.values() for quota in offer.shared_quotas}.values()),
        voucher=find_voucher(sale.edition, draft.voucher) if draft.voucher else None,
    )


@dataclass(frozen=True)
class Estimate:
    """What a form that is still being filled in comes to; `refusal` says why its voucher lowers nothing."""

    lines: tuple[PricedLine, ...]
    total: Money
    is_member: bool
    refusal: VoucherRefused | None


def estimate(form: RegistrationForm, sale: ForSale) -> Estimate:
    """Counts those whose offer is chosen already."""
    draft = _so_far(form, sale)
    stock = _stock(draft, sale)
    known = of_network(sale.edition, draft, stock)
    left = None if stock.voucher is None else uses_left(stock.voucher, sale.at)
    refusal = None
    try:
        lines = priced(draft, stock, is_member=known, uses_left=left, at=sale.at)
    except VoucherRefused as refused:
        refusal = refused if draft.attendees and all(person.category.data for person in form.people) else None
        lines = priced(replace(draft, voucher=""), stock, is_member=known, uses_left=None, at=sale.at)
    return Estimate(lines, sum_of(lines), is_member=known, refusal=refusal)


def _so_far(form: RegistrationForm, sale: ForSale) -> OrderDraft:
    """What can be counted of a form that nobody has validated: those with an offer, and the codes that can be read."""
    offers = {offer.ref for offer in sale.offers}
    return OrderDraft(
        buyer_name="",
        buyer_email=_readable(form.email.data),
        buyer_siret=siret.compact(_readable(form.siret.data)),
        payment_method=PaymentMethod.FREE,
        member_code=_readable(form.member_code.data),
        voucher=_readable(form.voucher.data),
        attendees=tuple(_taken(person, sale) for person in form.people if person.offer.data in offers),
    )


def _taken(person: AttendeeForm, sale: ForSale) -> AttendeeDraft:
    categories = {one.value: one for one in AttendeeCategory}
    options = {option.ref for option in sale.options if option.goes_with(person.offer.data)}
    return AttendeeDraft(
        first_name="",
        last_name="",
        category=categories.get(person.category.data, AttendeeCategory.INDIVIDUAL),
        offer=person.offer.data,
        options=tuple(ref for ref in person.options.data or () if ref in options),
    )


def _readable(text: str | None) -> str:
    return "" if text is None or has_control_characters(text) else text
