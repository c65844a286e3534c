"""The organisers' page of the sale, prepared: each offer, option, quota and question with how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.kernel.formats import instant_text, money_text
from congress.kernel.i18n import current_locale, gettext
from congress.kernel.money import Money, total
from congress.offers.labels import ATTENDANCE_LABELS, VISIBILITY_LABELS
from congress.offers.models import Attendance, Visibility
from congress.offers.prices import net_of, price_for_all
from congress.offers.queries import offers_of, options_of, shared_quotas_of
from congress.offers.vat import basis_points_of, percent_text
from congress.orders.attendees import questions_of
from congress.orders.labels import CATEGORY_LABELS
from congress.orders.models import AttendeeCategory
from congress.orders.queries import options_left, seats_held, seats_left
from congress.orders.question_form import QUESTION_LABELS
from congress.orders.sale_figures import NOTHING, offers_sold, options_sold

if TYPE_CHECKING:
    from datetime import datetime

    from wtforms import Field

    from congress.editions.models import Edition
    from congress.offers.models import Offer, Option
    from congress.orders.questions import Question
    from congress.orders.sale_figures import Sold
    from congress.orders.sale_forms import SaleForm


@dataclass(frozen=True)
class Mark:
    """A word with its tone."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class SoldRow:
    """An offer or an option on the page; `prices` begins with what everybody pays now."""

    ref: str
    name: str
    marks: tuple[Mark, ...]
    prices: tuple[str, ...]
    seated: int
    awaited: int
    left: str
    revenue: str
    goes_with: str = ""


@dataclass(frozen=True)
class QuotaRow:
    """A quota that offers share."""

    ref: str
    name: str
    offers: str
    taken: int
    size: int
    left: int


@dataclass(frozen=True)
class QuestionRow:
    """A question and whom it is asked of."""

    ref: str
    label: str
    kind: str
    is_required: bool
    asked_of: str


@dataclass(frozen=True)
class Difference:
    """A field that two organisers set to different things."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class SalePage:
    """All that is sold and asked; `vat` says how prices are meant."""

    offers: tuple[SoldRow, ...]
    options: tuple[SoldRow, ...]
    quotas: tuple[QuotaRow, ...]
    questions: tuple[QuestionRow, ...]
    seated: int
    awaited: int
    revenue: str
    vat: str


def sale_page(edition: Edition, at: datetime) -> SalePage:
    """The sale as it stands at that instant."""
    offers, options = offers_of(edition), options_of(edition)
    names = {offer.ref: offer.name for offer in offers}
    sold, sold_options = offers_sold(edition, at), options_sold(edition, at)
    left, left_options = seats_left(offers, at), options_left(options, at)
    revenue = total(each.revenue for each in (*sold.values(), *sold_options.values()))
    return SalePage(
        offers=tuple(_offer_row(edition, one, sold.get(one.id, NOTHING), left[one.id], at) for one in offers),
        options=tuple(
            _option_row(
                edition,
                one,
                sold_options.get(one.id, NOTHING),
                left_options[one.id],
                goes_with=_named(one.offers, names),
                at=at,
            )
            for one in options
        ),
        quotas=_quota_rows(edition, at),
        questions=tuple(_question_row(one, names) for one in questions_of(edition)),
        seated=sum(each.seated for each in sold.values()),
        awaited=sum(each.awaited for each in sold.values()),
        revenue=with_vat(revenue, edition),
        vat=vat_text(edition),
    )


def with_vat(price: Money, edition: Edition) -> str:
    """« 150 €, 125 € HT », or the price alone where the seller charges no VAT."""
    if not price:
        return gettext("Gratuit")
    basis_points = basis_points_of(edition)
    if not basis_points:
        return money_text(price)
    net = money_text(net_of(price, basis_points))
    return gettext("%(price)s, %(net)s HT", price=money_text(price), net=net)


def vat_text(edition: Edition) -> str:
    """How the prices of a congress are meant."""
    basis_points = basis_points_of(edition)
    if not basis_points:
        return gettext("Les prix sont nets : l'organisateur ne facture pas de TVA.")
    rate = percent_text(basis_points, current_locale())
    return gettext("Les prix sont toutes taxes comprises ; TVA à %(rate)s.", rate=rate)


def _offer_row(edition: Edition, offer: Offer, sold: Sold, left: int | None, at: datetime) -> SoldRow:
    prices = [with_vat(price_for_all(offer, at), edition)]
    if offer.early_price is not None and offer.early_until is not None:
        until = instant_text(offer.early_until, edition.zone, current_locale())
        prices.append(
            gettext("jusqu'au %(until)s, ensuite %(then)s", until=until, then=money_text(offer.price))
            if at < offer.early_until
            else gettext("%(price)s jusqu'au %(until)s (passé)", price=money_text(offer.early_price), until=until)
        )
    if offer.member_price is not None:
        prices.append(gettext("adhérents : %(price)s", price=money_text(offer.member_price)))
    marks = [_on_sale(is_on_sale=offer.is_on_sale(at), is_later=bool(offer.sale_opens_at and at < offer.sale_opens_at))]
    if offer.attendance is Attendance.REMOTE:
        marks.append(Mark(str(ATTENDANCE_LABELS[offer.attendance]), "info"))
    if offer.visibility is not Visibility.PUBLIC:
        marks.append(Mark(str(VISIBILITY_LABELS[offer.visibility]), "info"))
    return SoldRow(
        ref=offer.ref,
        name=offer.name,
        marks=tuple(marks),
        prices=tuple(prices),
        seated=sold.seated,
        awaited=sold.awaited,
        left=_left(left, offer.quota),
        revenue=money_text(sold.revenue),
    )


def _option_row(
    edition: Edition, option: Option, sold: Sold, left: int | None, *, goes_with: str, at: datetime
) -> SoldRow:
    return SoldRow(
        ref=option.ref,
        name=option.name,
        marks=(_on_sale(is_on_sale=option.is_on_sale(at), is_later=False),),
        prices=(with_vat(option.price, edition),),
        seated=sold.seated,
        awaited=sold.awaited,
        left=_left(left, option.quota),
        revenue=money_text(sold.revenue),
        goes_with=goes_with or gettext("toutes les formules"),
    )


def _on_sale(*, is_on_sale: bool, is_later: bool) -> Mark:
    if is_on_sale:
        return Mark(gettext("en vente"), "ok")
    return Mark(gettext("pas encore en vente") if is_later else gettext("vente close"), "warn")


def _left(left: int | None, quota: int | None) -> str:
    if left is None:
        return gettext("sans limite")
    return str(left) if quota is None else gettext("%(left)s sur %(quota)s", left=left, quota=quota)


def _quota_rows(edition: Edition, at: datetime) -> tuple[QuotaRow, ...]:
    quotas = shared_quotas_of(edition)
    held = seats_held({offer.id for quota in quotas for offer in quota.offers}, at)
    rows = []
    for quota in quotas:
        taken = sum(held[offer.id] for offer in quota.offers)
        offers = ", ".join(offer.name for offer in quota.offers)
        rows.append(QuotaRow(quota.ref, quota.name, offers, taken, quota.size, max(quota.size - taken, 0)))
    return tuple(rows)


def _question_row(question: Question, names: dict[str, str]) -> QuestionRow:
    categories = ", ".join(str(CATEGORY_LABELS[AttendeeCategory(one)]) for one in question.categories)
    asked_of = [text for text in (_named(question.offers, names), categories) if text]
    return QuestionRow(
        question.ref,
        question.label,
        str(QUESTION_LABELS[question.kind]),
        question.is_required,
        " ; ".join(asked_of) or gettext("tout le monde"),
    )


def _named(refs: list[str], names: dict[str, str]) -> str:
    return ", ".join(names.get(ref, ref) for ref in refs)


def differences(mine: SaleForm, theirs: SaleForm) -> list[Difference]:
    """What differs between what one typed and what somebody else saved meanwhile, field by field."""
    return [
        Difference(str(one.label.text), _written(theirs[one.name]), _written(one))
        for one in mine
        if one.name not in ("seen", "csrf_token") and _written(one) != _written(theirs[one.name])
    ]


def _written(field: Field) -> str:
    if isinstance(field.data, bool):
        return gettext("oui") if field.data else gettext("non")
    words = {choice.value: str(choice.label) for choice in getattr(field, "choices", None) or ()}
    many = field.data if isinstance(field.data, list | tuple) else [field.data]
    return ", ".join(words.get(str(one), str(one)) for one in many if one is not None)
