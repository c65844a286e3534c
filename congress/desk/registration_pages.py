"""What the pages of registrations show: choices to narrow down by, words for how somebody stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from congress.desk.registrations import Standing, Wanted
from congress.desk.search import MOST_TYPED
from congress.kernel.i18n import lazy_gettext as _
from congress.orders.labels import CATEGORY_LABELS, METHOD_LABELS
from congress.orders.models import AttendeeCategory, PaymentMethod

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from enum import Enum

    from flask_babel.speaklater import LazyString

    from congress.offers.models import Offer

    Choice = TypeVar("Choice", bound=Enum)
    Pairs = list[tuple[str, object]]

STANDING_LABELS: dict[Standing, LazyString] = {
    Standing.AWAITING_PAYMENT: _("En attente de paiement"),
    Standing.CONFIRMED: _("Confirmée, paiement à venir"),
    Standing.PAID: _("Payée"),
    Standing.CANCELLED: _("Annulée"),
    Standing.EXPIRED: _("Expirée"),
}
# Of one registration.
STANDING_MARKS: dict[Standing, tuple[LazyString, str, str]] = {
    Standing.AWAITING_PAYMENT: (_("en attente de paiement"), "warn", "clock"),
    Standing.CONFIRMED: (_("confirmée, paiement à venir"), "info", "check"),
    Standing.PAID: (_("payée"), "ok", "check"),
    Standing.CANCELLED: (_("annulée"), "danger", "x"),
    Standing.EXPIRED: (_("expirée"), "danger", "clock"),
}


def standing_words(standing: Standing) -> tuple[LazyString, str, str]:
    """Word, tone and symbol of its mark."""
    return STANDING_MARKS[standing]


def method_word(method: PaymentMethod) -> str:
    """How an order is settled."""
    return str(METHOD_LABELS[method])


def wanted_by(args: Mapping[str, str]) -> Wanted:
    """What an address asks for; what is no choice of ours narrows nothing down."""
    return Wanted(
        text=args.get("q", "").strip()[:MOST_TYPED],
        standing=_one_of(Standing, args.get("etat")),
        category=_one_of(AttendeeCategory, args.get("categorie")),
        offer=args.get("offre", "").replace("\x00", "")[:60],
        method=_one_of(PaymentMethod, args.get("moyen")),
        unnamed=bool(args.get("sans-nom")),
        unpaid=bool(args.get("impaye")),
    )


def args_of(wanted: Wanted) -> dict[str, str]:
    """The address that asks for it again."""
    asked = {
        "q": wanted.text,
        "etat": wanted.standing.value if wanted.standing else "",
        "categorie": wanted.category.value if wanted.category else "",
        "offre": wanted.offer,
        "moyen": wanted.method.value if wanted.method else "",
        "sans-nom": "1" if wanted.unnamed else "",
        "impaye": "1" if wanted.unpaid else "",
    }
    return {name: value for name, value in asked.items() if value}


def choices(offers: Sequence[Offer]) -> list[tuple[str, LazyString, Pairs]]:
    """What the list can be narrowed down by: name of the field, its label, values with their labels."""
    return [
        ("etat", _("État"), [(each.value, label) for each, label in STANDING_LABELS.items()]),
        ("categorie", _("Catégorie"), [(each.value, label) for each, label in CATEGORY_LABELS.items()]),
        ("offre", _("Formule"), [(offer.ref, offer.name) for offer in offers]),
        ("moyen", _("Moyen de paiement"), [(each.value, label) for each, label in METHOD_LABELS.items()]),
    ]


def _one_of(kind: type[Choice], value: str | None) -> Choice | None:
    return next((each for each in kind if each.value == value), None)
