"""The « devis »: what would be paid, for whom, under which terms, on a page that a public body signs first.

No series of numbers: a quotation engages nobody but its seller, for thirty days, and bears the order's ref.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from babel.numbers import format_currency
from stdnum.fr import siret

from congress.kernel.formats import date_text, dates_text
from congress.kernel.i18n import current_locale, gettext
from congress.kernel.money import CURRENCY
from congress.kernel.pdf import pdf
from congress.kernel.typography import french
from congress.offers.vat import basis_points_of, mention, percent_text, sum_of, taxed
from congress.orders.labels import METHOD_LABELS
from congress.payments.references import creditor_reference, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from congress.editions.models import Edition
    from congress.kernel.money import Money
    from congress.offers.vat import Taxed
    from congress.orders.drafts import OrderDraft
    from congress.orders.models import Order, PaymentMethod
    from congress.orders.pricing import PricedLine

DAYS_GOOD = timedelta(days=30)


@dataclass(frozen=True)
class Buyer:
    """Who asks for a quotation, as they wrote it."""

    name: str
    organisation: str
    address: str
    siret: str
    number: str
    service: str


@dataclass(frozen=True)
class Quotation:
    """What is quoted; `items` are labels and prices, taxes included, one for each seat or option.

    `ref` is the order's, or one of its own where nothing is ordered yet (`reference` and `held_until` are none then).
    """

    ref: str
    edition: Edition
    buyer: Buyer
    items: tuple[tuple[str, Money], ...]
    method: PaymentMethod
    made_at: datetime
    reference: str = ""
    held_until: datetime | None = None
    is_ordered: bool = False

    @property
    def made_on(self) -> date:
        """The day it bears, by the edition's clocks."""
        return self.made_at.astimezone(self.edition.zone).date()


def quotation_of_order(order: Order, *, at: datetime) -> Quotation:
    """What an order comes to."""
    return Quotation(
        ref=order.ref,
        edition=order.edition,
        buyer=Buyer(
            order.buyer_name,
            order.buyer_organisation,
            order.buyer_address,
            order.buyer_siret,
            order.purchase_order_number,
            order.purchase_order_service,
        ),
        items=tuple((line.label, line.owed) for line in order.lines if line.attendee.is_coming or line.owed),
        method=order.payment_method,
        made_at=at,
        reference=creditor_reference(order.ref),
        held_until=order.expires_at,
        is_ordered=True,
    )


def quotation_of_draft(
    edition: Edition, draft: OrderDraft, lines: Iterable[PricedLine], *, ref: str, at: datetime
) -> Quotation:
    """What an order would come to; no seat is held for it."""
    return Quotation(
        ref=ref,
        edition=edition,
        buyer=Buyer(
            draft.buyer_name,
            draft.buyer_organisation,
            draft.buyer_address,
            draft.buyer_siret,
            draft.purchase_order_number,
            draft.purchase_order_service,
        ),
        items=tuple((line.label, line.price) for line in lines),
        method=draft.payment_method,
        made_at=at,
    )


def quotation_pdf(quotation: Quotation) -> bytes:
    """The page, tagged, in the language in force; the law's own words stay French."""
    return pdf("checkout/quotation.typ", quotation_data(quotation), dated=quotation.made_at)


def quotation_data(quotation: Quotation) -> dict[str, Any]:
    """All the template needs, as texts."""
    edition, locale = quotation.edition, current_locale()
    rate = basis_points_of(edition)
    counted = Counter(quotation.items)
    lines = [(label, price, count, taxed(price * count, rate)) for (label, price), count in counted.items()]
    everything = sum_of([amounts for *_, amounts in lines])
    return {
        "lang": locale,
        "title": gettext("Devis %(ref)s", ref=quotation.ref),
        "author": edition.organiser,
        "accent": edition.accent,
        "seller": _seller(edition),
        "buyer": _buyer(quotation.buyer),
        "facts": _facts(quotation),
        "object": gettext(
            "Inscription au %(congress)s, %(dates)s",
            congress=french(edition.title),
            dates=dates_text(edition.starts_on, edition.ends_on, locale),
        ),
        "place": french(edition.place),
        "head": _head(is_taxed=bool(rate)),
        "lines": [_line(*line, rate=rate) for line in lines],
        "totals": _totals(everything, rate),
        "mention": french(mention(edition.vat_regime, quotation.made_on)),
        "terms": _terms(quotation),
        "agreement": {
            "title": gettext("Bon pour accord"),
            "fields": [gettext("Date :"), gettext("Nom et qualité :"), gettext("Signature et cachet :")],
        },
        "contact": edition.contact_email,
    }


def _seller(edition: Edition) -> dict[str, Any]:
    return {
        "label": gettext("Organisateur"),
        "name": edition.organiser,
        "lines": [
            line
            for line in (
                edition.organiser_legal_form,
                *edition.organiser_address.splitlines(),
                _siret(edition.organiser_siret),
                gettext("TVA : %(number)s", number=edition.organiser_vat_id) if edition.organiser_vat_id else "",
                edition.contact_email,
            )
            if line
        ],
    }


def _buyer(buyer: Buyer) -> dict[str, Any]:
    return {
        "label": gettext("Pour"),
        "name": buyer.organisation or buyer.name,
        "lines": [
            line
            for line in (
                buyer.name if buyer.organisation else "",
                *buyer.address.splitlines(),
                _siret(buyer.siret),
                gettext("Numéro d'engagement : %(number)s", number=buyer.number) if buyer.number else "",
                gettext("Code service : %(code)s", code=buyer.service) if buyer.service else "",
            )
            if line
        ],
    }


def _siret(number: str) -> str:
    return gettext("SIRET : %(number)s", number=siret.format(number)) if number else ""


def _facts(quotation: Quotation) -> list[tuple[str, str]]:
    locale, made_on = current_locale(), quotation.made_on
    return [
        (gettext("Numéro"), quotation.ref),
        (gettext("Date"), date_text(made_on, locale)),
        (gettext("Valable jusqu'au"), date_text(made_on + DAYS_GOOD, locale)),
    ]


def _head(*, is_taxed: bool) -> list[str]:
    if is_taxed:
        return [
            gettext("Désignation"),
            gettext("Nombre"),
            gettext("Prix TTC"),
            gettext("Taux"),
            gettext("Total HT"),
            gettext("TVA"),
            gettext("Total TTC"),
        ]
    return [gettext("Désignation"), gettext("Nombre"), gettext("Prix"), gettext("Total")]


def _euros(amount: Money) -> str:
    """With its cents also where there are none: amounts on a document stand below one another."""
    return format_currency(amount.in_euros, CURRENCY, locale=current_locale())


def _line(label: str, price: Money, count: int, amounts: Taxed, *, rate: int) -> list[str]:
    start = [french(label), str(count), _euros(price)]
    if not rate:
        return [*start, _euros(amounts.gross)]
    tax = [percent_text(rate, current_locale()), _euros(amounts.net), _euros(amounts.vat)]
    return [*start, *tax, _euros(amounts.gross)]


def _totals(everything: Taxed, rate: int) -> list[tuple[str, str]]:
    """The last one is what is to be paid."""
    if not rate:
        return [(gettext("Net à payer"), _euros(everything.gross))]
    return [
        (gettext("Total HT"), _euros(everything.net)),
        (gettext("TVA %(rate)s", rate=percent_text(rate, current_locale())), _euros(everything.vat)),
        (gettext("Total TTC"), _euros(everything.gross)),
    ]


def _terms(quotation: Quotation) -> list[str]:
    edition, zone, locale = quotation.edition, quotation.edition.zone, current_locale()
    terms = [gettext("Prestation de services."), _seats(quotation)]
    if quotation.held_until is not None:
        day = date_text(quotation.held_until.astimezone(zone).date(), locale)
        terms.append(gettext("Les places sont gardées jusqu'au %(day)s, le temps que le règlement arrive.", day=day))
    terms.append(gettext("Moyen de paiement : %(method)s.", method=METHOD_LABELS[quotation.method]))
    if edition.iban:
        account = gettext(
            "Compte : %(holder)s, IBAN %(iban)s",
            holder=edition.account_holder or edition.organiser,
            iban=grouped(edition.iban),
        )
        terms.append(f"{account}, BIC {edition.bic}" if edition.bic else account)
    if quotation.reference:
        reference = grouped(quotation.reference)
        terms.append(gettext("Référence à rappeler : %(reference)s", reference=reference))
    return terms


def _seats(quotation: Quotation) -> str:
    if quotation.is_ordered:
        return gettext("Commande %(ref)s.", ref=quotation.ref)
    return gettext("Ce devis ne retient pas de place : c'est la commande qui le fait.")
