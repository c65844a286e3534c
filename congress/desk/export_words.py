"""What the columns of an export are called, and the words for what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.desk.registration_pages import STANDING_LABELS
from congress.desk.registrations import Standing
from congress.kernel.i18n import lazy_gettext as _
from congress.orders.labels import CATEGORY_LABELS, METHOD_LABELS
from congress.orders.models import AttendeeCategory, PaymentMethod

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from congress.desk.export import Cell, Table

_LABELS: dict[str, LazyString] = {
    "ref": _("Référence"),
    "status": _("État"),
    "first_name": _("Prénom"),
    "last_name": _("Nom"),
    "email": _("Adresse électronique"),
    "organisation": _("Organisation"),
    "category": _("Catégorie"),
    "department": _("Département"),
    "region": _("Région"),
    "first_time": _("Première participation"),
    "offer": _("Formule"),
    "options": _("Options"),
    "price": _("Prix"),
    "photographs": _("Accord pour les photographies"),
    "newsletter": _("Lettre d'information"),
    "ticket": _("Billet"),
    "order": _("Commande"),
    "payment_method": _("Moyen de paiement"),
    "buyer_name": _("Commandée par"),
    "buyer_email": _("Adresse de qui a commandé"),
    "buyer_organisation": _("Organisation de qui a commandé"),
    "buyer_siret": _("SIRET"),
    "ordered_at": _("Commandée le"),
    "updated_at": _("Dernier changement"),
    "diet": _("Régime alimentaire"),
    "access_needs": _("Besoins d'accessibilité"),
}
_WORDS: dict[str, dict[str, LazyString]] = {
    "status": {each.value: STANDING_LABELS[each] for each in Standing},
    "category": {each.value: CATEGORY_LABELS[each] for each in AttendeeCategory},
    "payment_method": {each.value: METHOD_LABELS[each] for each in PaymentMethod},
}


def labels(table: Table) -> list[str]:
    """What the columns are called; a question of the organisers is its own label."""
    return [table.questions.get(key) or str(_LABELS[key]) for key in table.columns]


def word(key: str, cell: Cell) -> Cell:
    """A cell as people read it."""
    words = _WORDS.get(key)
    return str(words[cell]) if words is not None and isinstance(cell, str) else cell
