"""What happened to an order or a person, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.checkin.labels import OUTCOME, REASON, TONE
from congress.kernel.formats import money_text
from congress.kernel.i18n import gettext
from congress.kernel.i18n import lazy_gettext as _
from congress.kernel.money import Money
from congress.orders.labels import CATEGORY_LABELS, METHOD_LABELS
from congress.orders.models import AttendeeCategory, ConsentKind, OrderStatus, PaymentMethod
from congress.orders.waiting_models import WaitingState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel.speaklater import LazyString

    from congress.checkin.models import RefusalReason, Scan
    from congress.orders.models import Consent
    from congress.orders.waiting_models import WaitingEntry
    from congress.payments.models import Payment, Refund
    from congress.people.models import AuditEntry

MOVES: dict[OrderStatus, LazyString] = {
    OrderStatus.AWAITING_PAYMENT: _("La commande attend de nouveau son paiement."),
    OrderStatus.CONFIRMED: _("La commande est confirmée."),
    OrderStatus.PAID: _("La commande est payée."),
    OrderStatus.CANCELLED: _("La commande est annulée."),
    OrderStatus.EXPIRED: _("La commande a expiré : son délai de paiement est passé."),
}
MOVE_SYMBOLS = {
    OrderStatus.AWAITING_PAYMENT: "clock",
    OrderStatus.CONFIRMED: "circle-check",
    OrderStatus.PAID: "circle-check",
    OrderStatus.CANCELLED: "circle-x",
    OrderStatus.EXPIRED: "clock",
}
# Said already by the order's moves, its payments and its refunds.
TOLD_ELSEWHERE = frozenset({("order", "cancel"), ("order", "receive_payment"), ("order", "give_back")})
_ACTORS = {
    "stripe": _("la carte bancaire"),
    "clock": _("le service"),
    "public": _("sur le site"),
    "buyer": _("la personne qui a commandé"),
    "attendee": _("la personne inscrite"),
}
_REASONS = {
    "paid_late": _("payé après le délai"),
    "paid_twice": _("payé deux fois"),
    "paid_too_much": _("payé en trop"),
    "cancelled": _("commande annulée"),
    "given_up": _("inscription annulée"),
    "changed": _("commande modifiée"),
    "restored": _("inscription rétablie"),
}
_EDITS: dict[tuple[str, str], LazyString] = {
    ("attendee", "rename"): _("Coordonnées modifiées"),
    ("attendee", "amend"): _("Inscription modifiée"),
    ("attendee", "transfer"): _("Billet transmis à une autre personne"),
    ("attendee", "change_lines"): _("Formule ou options modifiées"),
    ("attendee", "cancel"): _("Inscription annulée"),
    ("attendee", "restore"): _("Inscription rétablie"),
    ("attendee", "merge"): _("Doublon fusionné"),
    ("order", "restore"): _("Commande rétablie"),
    ("order", "paid_in_part"): _("Paiement partiel"),
    ("order", "amend"): _("Commande modifiée"),
    ("order", "switch_method"): _("Autre moyen de paiement"),
    ("order", "set_purchase_order"): _("Bon de commande complété"),
    ("ticket", "reissue"): _("Nouveau badge, l'ancien ne vaut plus rien"),
    ("ticket", "resend"): _("Billet renvoyé"),
    ("order", "resend"): _("Confirmation renvoyée"),
}
_FIELDS: dict[str, LazyString] = {
    "first_name": _("Prénom"),
    "last_name": _("Nom"),
    "email": _("Adresse électronique"),
    "organisation": _("Organisation"),
    "category": _("Catégorie"),
    "department": _("Département"),
    "buyer_name": _("Commandée par"),
    "buyer_email": _("Adresse de qui a commandé"),
    "buyer_organisation": _("Organisation de qui a commandé"),
    "buyer_siret": _("SIRET"),
    "buyer_address": _("Adresse postale"),
    "number": _("Numéro de bon de commande"),
    "service": _("Service qui paie"),
    "method": _("Moyen de paiement"),
    "reason": _("Motif"),
    "serial": _("Badge numéro"),
    "percent": _("Remboursé, en %"),
    "kept": _("Inscription gardée"),
    "dropped": _("Inscription annulée"),
}
_CONSENTS: dict[ConsentKind, LazyString] = {
    ConsentKind.NEEDS: _("régime et besoins d'accessibilité"),
    ConsentKind.PHOTOGRAPHS: _("photographies"),
    ConsentKind.NEWSLETTER: _("lettre d'information"),
}
_WAITING: dict[WaitingState, LazyString] = {
    WaitingState.WAITING: _("en attente"),
    WaitingState.OFFERED: _("place proposée"),
    WaitingState.TAKEN: _("place prise"),
    WaitingState.LAPSED: _("délai passé"),
    WaitingState.LEFT: _("a quitté la liste"),
}


def actor(name: str) -> str:
    """Who did it, as organisers know them."""
    return str(_ACTORS.get(name, name))


def placed() -> str:
    """An order begins."""
    return gettext("La commande est passée.")


def reason(text: str) -> str:
    """Why an order was moved."""
    return gettext("Motif : %(reason)s", reason=_REASONS.get(text, text))


def payment(found: Payment) -> str:
    """Money came in."""
    method = str(METHOD_LABELS[found.method])
    return gettext("%(amount)s reçus : %(method)s", amount=money_text(found.amount), method=method.lower())


def refund(found: Refund) -> str:
    """Money is to go back."""
    return gettext("%(amount)s à rembourser", amount=money_text(found.amount))


def refund_reason(found: Refund) -> str:
    """Why it goes back."""
    return reason(found.reason)


def refund_done(found: Refund) -> str:
    """Money went back."""
    return gettext("%(amount)s remboursés", amount=money_text(found.amount))


def file_received(name: str) -> str:
    """A public body sent its purchase order."""
    return gettext("Fichier reçu : %(name)s", name=name)


def mail(kind: str, recipient: str, state: str) -> str:
    """A mail of the outbox."""
    return gettext("Courriel « %(kind)s » à %(recipient)s, %(state)s", kind=kind, recipient=recipient, state=state)


def place_taken(title: str, name: str) -> str:
    """A place in an atelier."""
    return _of(name, gettext("Place prise dans « %(title)s »", title=title))


def place_given_back(title: str, name: str) -> str:
    """It is another's to take."""
    return _of(name, gettext("Place rendue dans « %(title)s »", title=title))


def scan(found: Scan, name: str) -> str:
    """A badge was looked at."""
    return _of(name, gettext("%(place)s : %(outcome)s", place=found.checkpoint.name, outcome=OUTCOME[found.outcome]))


def scan_reason(found: RefusalReason) -> str:
    """Why the door said no."""
    return str(REASON[found])


def scan_symbol(found: Scan) -> str:
    """The sign that goes with the answer."""
    return TONE[found.outcome][1]


def consent_given(found: Consent, name: str) -> str:
    """Somebody agreed."""
    return _of(name, gettext("Accord donné : %(what)s", what=_CONSENTS[found.kind]))


def consent_revoked(found: Consent, name: str) -> str:
    """Somebody no longer agrees."""
    return _of(name, gettext("Accord retiré : %(what)s", what=_CONSENTS[found.kind]))


def waiting(found: WaitingEntry, name: str) -> str:
    """Somebody waits for seats that are taken."""
    what = found.offer.name if found.offer else found.option.name if found.option else gettext("un atelier")
    text = gettext("Liste d'attente pour « %(what)s », %(state)s", what=what, state=_WAITING[found.state])
    return _of(name, text)


def edit(subject: str, action: str, name: str) -> str:
    """Somebody changed something; what has no word of ours yet is told by its name."""
    word = _EDITS.get((subject, action))
    return _of(name, str(word) if word else gettext("Changement « %(action)s »", action=action))


def changes(entry: AuditEntry) -> tuple[str, ...]:
    """What was there and what is there now, field by field; then what else is known of it."""
    before, after = _pairs(entry.details.get("before")), _pairs(entry.details.get("after"))
    lines = [
        gettext("%(field)s : %(before)s → %(after)s", field=_field(name), before=old or "–", after=new or "–")
        for name in dict.fromkeys([*before, *after])
        for old, new in [(before.get(name, ""), after.get(name, ""))]
    ]
    for name, value in entry.details.items():
        if name in _FIELDS and value not in ("", None):
            lines.append(gettext("%(field)s : %(value)s", field=_field(name), value=value))
        elif name in ("cents", "received_cents") and isinstance(value, int):
            lines.append(money_text(Money(value)))
    return tuple(lines)


def _pairs(values: object) -> Mapping[str, str]:
    """Of a change of lines, labels with their price in cents; of another way to pay, its value; else fields."""
    if isinstance(values, str):
        values = {"method": values}
    if not isinstance(values, dict):
        return {}
    return {str(name): _value(str(name), value) for name, value in values.items()}


def _value(name: str, value: object) -> str:
    if name == "category" and isinstance(value, str):
        return str(CATEGORY_LABELS[AttendeeCategory(value)])
    if name == "method" and isinstance(value, str):
        return str(METHOD_LABELS[PaymentMethod(value)])
    if isinstance(value, int) and not isinstance(value, bool):
        return money_text(Money(value))
    return "" if value is None else str(value)


def _field(name: str) -> str:
    return str(_FIELDS.get(name, name))


def _of(name: str, text: str) -> str:
    return gettext("%(name)s : %(text)s", name=name, text=text) if name else text
