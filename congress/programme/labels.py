"""The words for what the programme is made of; each is read in the language in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.i18n import lazy_gettext
from congress.programme.models import AppearanceRole, AppearanceState, SittingKind, SittingStatus

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

KIND: dict[SittingKind, LazyString] = {
    SittingKind.WELCOME: lazy_gettext("Accueil"),
    SittingKind.OPENING: lazy_gettext("Ouverture"),
    SittingKind.PLENARY: lazy_gettext("Plénière"),
    SittingKind.FORUM: lazy_gettext("Forum"),
    SittingKind.WORKSHOP: lazy_gettext("Atelier"),
    SittingKind.ROUND_TABLE: lazy_gettext("Table ronde"),
    SittingKind.ASSEMBLY: lazy_gettext("Vie du réseau"),
    SittingKind.DEBATE: lazy_gettext("Débat"),
    SittingKind.MEAL: lazy_gettext("Repas"),
    SittingKind.EVENING: lazy_gettext("Soirée"),
    SittingKind.CLOSING: lazy_gettext("Conclusion"),
}
STATUS: dict[SittingStatus, LazyString] = {
    SittingStatus.DRAFT: lazy_gettext("Brouillon (jamais publié)"),
    SittingStatus.TENTATIVE: lazy_gettext("Sous réserve"),
    SittingStatus.CONFIRMED: lazy_gettext("Confirmée"),
    SittingStatus.CANCELLED: lazy_gettext("Annulée"),
}
ROLE: dict[AppearanceRole, LazyString] = {
    AppearanceRole.SPEAKER: lazy_gettext("Intervention"),
    AppearanceRole.INTRODUCTION: lazy_gettext("Introduction"),
    AppearanceRole.MODERATOR: lazy_gettext("Animation"),
    AppearanceRole.FACE_TO_FACE: lazy_gettext("Face à face"),
    AppearanceRole.CARTE_BLANCHE: lazy_gettext("Carte blanche"),
}
STATE: dict[AppearanceState, LazyString] = {
    AppearanceState.INVITED: lazy_gettext("pressenti (pas encore public)"),
    AppearanceState.TENTATIVE: lazy_gettext("sous réserve"),
    AppearanceState.CONFIRMED: lazy_gettext("confirmé"),
    AppearanceState.REPLACED: lazy_gettext("remplacé"),
    AppearanceState.WITHDRAWN: lazy_gettext("retiré"),
}
# What a button says that moves an appearance there: the verb, for the organiser who presses it.
MOVE: dict[AppearanceState, LazyString] = {
    AppearanceState.INVITED: lazy_gettext("Solliciter à nouveau"),
    AppearanceState.TENTATIVE: lazy_gettext("Annoncer sous réserve"),
    AppearanceState.CONFIRMED: lazy_gettext("Confirmer"),
    AppearanceState.REPLACED: lazy_gettext("Remplacer par…"),
    AppearanceState.WITHDRAWN: lazy_gettext("Retirer"),
}
