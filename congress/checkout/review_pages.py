"""What will be ordered, made ready to be read over: people, lines, lowered prices, ways to pay."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.checkout.person_pages import price_text
from congress.kernel.formats import money_text
from congress.kernel.i18n import gettext, ngettext, typo
from congress.offers.vat import basis_points_of, mention, sum_of, taxed
from congress.orders.departments import DEPARTMENTS
from congress.orders.labels import BUYER_LABELS, CATEGORY_LABELS, METHOD_LABELS
from congress.orders.models import BuyerKind, ConsentKind, PaymentMethod

if TYPE_CHECKING:
    from collections.abc import Iterable

    from congress.checkout.for_sale import ForSale
    from congress.checkout.forms import ReviewForm
    from congress.checkout.quotes import Quote
    from congress.editions.models import Edition
    from congress.orders.drafts import AttendeeDraft, OrderDraft
    from congress.orders.pricing import PricedLine


@dataclass(frozen=True)
class LineShown:
    """An offer or option of one person; `before` is the public price where they pay less."""

    label: str
    price: str
    before: str


@dataclass(frozen=True)
class PersonShown:
    """One attendee, to be read over."""

    name: str
    details: tuple[str, ...]
    lines: tuple[LineShown, ...]
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MethodShown:
    """A way to pay and what choosing it means."""

    value: str
    label: str
    help: str
    is_chosen: bool


@dataclass(frozen=True)
class Review:
    """What will be ordered, in words and amounts, and the same in hidden fields."""

    buyer: tuple[tuple[str, str], ...]
    people: tuple[PersonShown, ...]
    lines: tuple[tuple[str, str], ...]
    total: str
    tax: str
    is_free: bool
    methods: tuple[MethodShown, ...]
    carried: tuple[tuple[str, str], ...]


def review(form: ReviewForm, draft: OrderDraft, found: Quote, sale: ForSale) -> Review:
    """What a validated form will order."""
    chosen = found.method(form.payment_method.data or "")
    return Review(
        buyer=tuple(_buyer(draft)),
        people=tuple(
            _person(one, [line for line in found.lines if line.position == position], sale)
            for position, one in enumerate(draft.attendees)
        ),
        lines=tuple(_lines(found.lines)),
        total=money_text(found.total),
        tax=_tax(found, sale),
        is_free=not found.total,
        methods=tuple(
            MethodShown(one.value, str(METHOD_LABELS[one]), _help(one, sale.edition), one is chosen)
            for one in found.methods
        ),
        carried=tuple((name, value) for name, value in form.carried() if name != "payment_method"),
    )


def _buyer(draft: OrderDraft) -> list[tuple[str, str]]:
    return [
        (gettext("Commande"), str(BUYER_LABELS[draft.kind])),
        (gettext("Prénom et nom"), draft.buyer_name),
        (gettext("Courriel"), draft.buyer_email),
        (gettext("Organisation"), draft.buyer_organisation),
        (gettext("SIRET"), draft.buyer_siret),
        (gettext("Adresse de facturation"), ", ".join(draft.buyer_address.splitlines())),
        (gettext("Numéro de bon de commande ou d'engagement"), draft.purchase_order_number or _to_follow(draft)),
        (gettext("Code service"), draft.purchase_order_service),
    ]


def _to_follow(draft: OrderDraft) -> str:
    return gettext("à venir") if draft.kind is BuyerKind.PUBLIC_BODY else ""


def _person(one: AttendeeDraft, lines: list[PricedLine], sale: ForSale) -> PersonShown:
    department = DEPARTMENTS.get(one.department)
    details = (
        one.organisation,
        one.email,
        str(CATEGORY_LABELS[one.category]),
        f"{department.label} ({department.region})" if department else "",
        gettext("premier congrès") if one.first_time else "",
    )
    return PersonShown(
        name=f"{one.first_name} {one.last_name}".strip() or gettext("Nom à compléter"),
        details=tuple(text for text in details if text),
        lines=tuple(
            LineShown(
                line.label, price_text(line.price), price_text(line.list_price) if line.price < line.list_price else ""
            )
            for line in lines
        ),
        answers=tuple(_answers(one, sale)),
    )


def _answers(one: AttendeeDraft, sale: ForSale) -> Iterable[tuple[str, str]]:
    agreed = {
        ConsentKind.PHOTOGRAPHS: gettext("photographies"),
        ConsentKind.NEWSLETTER: gettext("lettre d'information"),
    }
    yield gettext("Régime alimentaire"), one.diet
    yield gettext("Accessibilité"), one.access_needs
    for question in sale.questions:
        yield typo(question.label), one.answers.get(question.ref, "")
    yield gettext("Accepte"), ", ".join(text for kind, text in agreed.items() if kind in one.consents)


def _lines(lines: Iterable[PricedLine]) -> list[tuple[str, str]]:
    """The same thing at the same price, counted together, in the order in which they come."""
    counted = Counter((line.label, line.price, line.voucher is not None) for line in lines)
    return [
        (
            f"{typo(label)}{gettext(' (code de réduction)') if by_code else ''} × {count}",
            money_text(price * count) if price else gettext("Gratuit"),
        )
        for (label, price, by_code), count in counted.items()
    ]


def _tax(found: Quote, sale: ForSale) -> str:
    points = basis_points_of(sale.edition)
    if not found.total:
        return ""
    if not points:
        return typo(mention(sale.edition.vat_regime, sale.at.astimezone(sale.edition.zone).date()))
    parts = sum_of([taxed(line.price, points) for line in found.lines])
    return gettext("dont TVA %(vat)s ; %(net)s hors taxes", vat=money_text(parts.vat), net=money_text(parts.net))


def _help(method: PaymentMethod, edition: Edition) -> str:
    if method is PaymentMethod.CARD:
        return ngettext(
            "Sur la page sécurisée de notre prestataire : nous ne voyons pas votre numéro. "
            "Vos places sont gardées %(num)s minute, le temps de payer.",
            "Sur la page sécurisée de notre prestataire : nous ne voyons pas votre numéro. "
            "Vos places sont gardées %(num)s minutes, le temps de payer.",
            edition.card_hold_minutes,
        )
    if method is PaymentMethod.PURCHASE_ORDER:
        return gettext(
            "Vos places sont confirmées tout de suite ; vous payez par mandat après le congrès. "
            "Le bon de commande et son numéro peuvent suivre."
        )
    days = edition.cheque_hold_days if method is PaymentMethod.CHEQUE else edition.transfer_hold_days
    return ngettext(
        "Les coordonnées sont sur la page suivante. Vos places sont gardées %(num)s jour, le temps d'être payées.",
        "Les coordonnées sont sur la page suivante. Vos places sont gardées %(num)s jours, le temps d'être payées.",
        days,
    )
