"""What the door app says: the page carries these words, so that the app has none of its own."""

from __future__ import annotations

from congress.checkin.labels import OUTCOME, REASON
from congress.kernel.i18n import gettext


def door_words() -> dict[str, str]:
    """By the app's own names; `{…}` is filled in by the app."""
    return {
        **{outcome.value: str(text) for outcome, text in OUTCOME.items()},
        "offline": gettext("Pas de réseau"),
        "first_scan": gettext("à {time} par « {checkpoint} » ({device})"),
        "not_recorded": gettext("Ce badge n'est pas enregistré, recommencez."),
        "service_down": gettext("Le service ne répond pas : ce badge n'est pas enregistré, recommencez."),
        "conflict_reason": gettext("Ce passage a déjà été enregistré pour un autre badge : recommencez."),
        "checking": gettext("Vérification…"),
        "ready": gettext("Présentez un badge devant la caméra."),
        "camera_starting": gettext("La caméra démarre…"),
        "camera_refused": gettext(
            "La caméra est refusée à cette page. Autorisez-la dans les réglages du navigateur, ou saisissez les codes."
        ),
        "camera_missing": gettext("Pas de caméra sur cet appareil : saisissez les codes."),
        "camera_busy": gettext("La caméra est prise par une autre application : fermez-la, ou saisissez les codes."),
        "camera_failed": gettext("La caméra n'a pas démarré : réessayez, ou saisissez les codes."),
        "device_unknown": gettext("Cet appareil n'est pas inscrit au contrôle, ou il en a été retiré."),
        "sign_in_offline": gettext("Pas de réseau : l'appareil n'a pas pu être vérifié. Réessayez."),
        "code_missing": gettext("Saisissez le code de l'appareil."),
        "closed": gettext("Ce point de contrôle n'est pas ouvert en ce moment."),
        "nobody_yet": gettext("Aucun passage pour l'instant."),
        **{f"reason_{reason.value}": str(text) for reason, text in REASON.items()},
    }
