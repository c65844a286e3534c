"""What the page of codes shows, made ready."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from congress.invitations.comps import Given, Use, seats_given, uses_by_voucher
from congress.kernel.formats import date_text, money_text
from congress.kernel.i18n import current_locale, gettext
from congress.kernel.money import total
from congress.offers.models import Voucher, VoucherKind
from congress.offers.queries import offers_of
from congress.offers.vouchers import vouchers_of
from congress.orders.labels import CATEGORY_LABELS
from congress.orders.models import AttendeeCategory

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from congress.editions.models import Edition

PER_PAGE = 100


@dataclass(frozen=True)
class VoucherShown:
    """One code; `tone` and `symbol` go with the word of its state."""

    code: str
    worth: str
    bound_to: str
    used: str
    cost: str
    until: str
    note: str
    state: str
    tone: str
    symbol: str
    can_revoke: bool


@dataclass(frozen=True)
class GivenShown:
    """Free seats of one category."""

    category: str
    by_code: int
    invited: int
    pending: int
    worth: str


@dataclass(frozen=True)
class VoucherPage:
    """The list, the budget of what is given, the totals."""

    vouchers: tuple[VoucherShown, ...]
    count: int
    page: int
    pages: int
    given: tuple[GivenShown, ...]
    seats: int
    worth: str
    reductions: str


def voucher_page(edition: Edition, at: datetime, *, page: int) -> VoucherPage:
    """The codes of one page, and what all of them cost."""
    uses, every = uses_by_voucher(edition, at), vouchers_of(edition)
    pages = max(-(-len(every) // PER_PAGE), 1)
    page = min(max(page, 1), pages)
    names = {offer.ref: offer.name for offer in offers_of(edition)}
    given = seats_given(edition, at)
    free = {one.id for one in every if one.kind is VoucherKind.FREE}
    lowered = total(use.cost for key, use in uses.items() if key not in free)
    return VoucherPage(
        vouchers=tuple(
            _shown(one, uses.get(one.id, Use()), names, edition.zone, at)
            for one in every[(page - 1) * PER_PAGE : page * PER_PAGE]
        ),
        count=len(every),
        page=page,
        pages=pages,
        given=tuple(_given(one) for one in given),
        seats=sum(one.seats for one in given),
        worth=money_text(total(one.worth for one in given)),
        reductions=money_text(lowered),
    )


def worth_text(voucher: Voucher) -> str:
    """« gratuit », « − 20 % », « − 50 € »."""
    if voucher.kind is VoucherKind.FREE:
        return gettext("gratuit")
    if voucher.amount is not None:
        return f"− {money_text(voucher.amount)}"
    return gettext("− %(percent)s %%", percent=voucher.percent)


def _shown(voucher: Voucher, use: Use, offers: dict[str, str], zone: ZoneInfo, at: datetime) -> VoucherShown:
    people = [str(CATEGORY_LABELS[AttendeeCategory(value)]) for value in voucher.categories]
    things = [offers.get(ref, ref) for ref in voucher.offers]
    state, tone, symbol = _state(voucher, use, at)
    return VoucherShown(
        code=voucher.code,
        worth=worth_text(voucher),
        bound_to=" · ".join([*people, *things]) or gettext("tout le monde"),
        used=f"{use.used} / {voucher.uses if voucher.uses is not None else '∞'}",
        cost=money_text(use.cost) if use.cost else "",
        until=_last_day(voucher.valid_until, zone),
        note=voucher.note,
        state=state,
        tone=tone,
        symbol=symbol,
        can_revoke=voucher.revoked_at is None,
    )


def _last_day(until: datetime | None, zone: ZoneInfo) -> str:
    """The last day on which it is good: it ends at midnight, which is the next one's."""
    return "" if until is None else date_text((until - timedelta(seconds=1)).astimezone(zone).date(), current_locale())


def _state(voucher: Voucher, use: Use, at: datetime) -> tuple[str, str, str]:
    if voucher.revoked_at is not None:
        return gettext("révoqué"), "danger", "x"
    if not voucher.is_good(at):
        return gettext("périmé"), "warn", "clock"
    if voucher.uses is not None and use.used >= voucher.uses:
        return gettext("épuisé"), "info", "check"
    return gettext("valable"), "ok", "check"


def _given(one: Given) -> GivenShown:
    return GivenShown(str(CATEGORY_LABELS[one.category]), one.by_code, one.invited, one.pending, money_text(one.worth))
