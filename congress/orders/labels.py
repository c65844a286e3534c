"""The words people read for the states and choices of an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.i18n import lazy_gettext as _
from congress.orders.models import AttendeeCategory, BuyerKind, ConsentKind, PaymentMethod

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

CATEGORY_LABELS: dict[AttendeeCategory, LazyString] = {
    AttendeeCategory.MEMBER: _("Adhérent du réseau"),
    AttendeeCategory.ESS_PARTNER: _("Partenaire de l'ESS"),
    AttendeeCategory.INSTITUTION: _("Institution ou collectivité"),
    AttendeeCategory.ELECTED: _("Élue ou élu"),
    AttendeeCategory.RESEARCHER: _("Recherche et enseignement"),
    AttendeeCategory.COMPANY: _("Entreprise"),
    AttendeeCategory.PRESS: _("Presse"),
    AttendeeCategory.SPEAKER: _("Intervenante ou intervenant"),
    AttendeeCategory.EXHIBITOR: _("Exposant"),
    AttendeeCategory.STAFF: _("Équipe d'organisation"),
    AttendeeCategory.INDIVIDUAL: _("À titre individuel"),
}
# What the public form offers; the others are given by the organisers.
PUBLIC_CATEGORIES = (
    AttendeeCategory.MEMBER,
    AttendeeCategory.ESS_PARTNER,
    AttendeeCategory.INSTITUTION,
    AttendeeCategory.ELECTED,
    AttendeeCategory.RESEARCHER,
    AttendeeCategory.COMPANY,
    AttendeeCategory.PRESS,
    AttendeeCategory.INDIVIDUAL,
)
METHOD_LABELS: dict[PaymentMethod, LazyString] = {
    PaymentMethod.CARD: _("Carte bancaire"),
    PaymentMethod.TRANSFER: _("Virement"),
    PaymentMethod.CHEQUE: _("Chèque"),
    PaymentMethod.PURCHASE_ORDER: _("Bon de commande"),
    PaymentMethod.FREE: _("Gratuit"),
}
BUYER_LABELS: dict[BuyerKind, LazyString] = {
    BuyerKind.PERSON: _("À titre personnel"),
    BuyerKind.ORGANISATION: _("Entreprise ou association"),
    BuyerKind.PUBLIC_BODY: _("Collectivité ou établissement public"),
}
# What people agree to, word for word; other words are another CONSENT_VERSION (attendees.py).
CONSENT_WORDING: dict[ConsentKind, LazyString] = {
    ConsentKind.NEEDS: _(
        "J'accepte que ces besoins, dits par la personne ou avec son accord, soient transmis à l'équipe d'accueil et, "
        "sans nom, au traiteur. Ils sont effacés 30 jours après le congrès."
    ),
    ConsentKind.PHOTOGRAPHS: _(
        "La personne accepte d'apparaître sur les photographies et vidéos du congrès, publiées par ses organisateurs."
    ),
    ConsentKind.NEWSLETTER: _("La personne souhaite recevoir la lettre d'information du réseau."),
}
# The same, where the person speaks for themselves.
OWN_CONSENT_WORDING: dict[ConsentKind, LazyString] = {
    ConsentKind.NEEDS: _(
        "J'accepte que ces besoins soient transmis à l'équipe d'accueil et, sans nom, au traiteur. "
        "Ils sont effacés 30 jours après le congrès."
    ),
    ConsentKind.PHOTOGRAPHS: _(
        "J'accepte d'apparaître sur les photographies et vidéos du congrès, publiées par ses organisateurs."
    ),
    ConsentKind.NEWSLETTER: _("Je souhaite recevoir la lettre d'information du réseau."),
}
