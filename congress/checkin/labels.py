"""The words for what the door answers, for the organisers' page and the door app alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.checkin.models import Outcome, RefusalReason
from congress.kernel.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

OUTCOME: dict[Outcome, LazyString] = {
    Outcome.ADMITTED: _("Admis"),
    Outcome.ALREADY_INSIDE: _("Déjà entré"),
    Outcome.LEFT: _("Sorti"),
    Outcome.REFUSED: _("Refusé"),
    Outcome.CONFLICT: _("Conflit"),
}
REASON: dict[RefusalReason, LazyString] = {
    RefusalReason.UNKNOWN_BADGE: _("Ce code n'est pas celui d'un badge du congrès."),
    RefusalReason.BAD_SIGNATURE: _("Ce badge n'a pas été fait par le congrès."),
    RefusalReason.VOID_TICKET: _("Billet annulé, ou badge remplacé par un autre."),
    RefusalReason.WRONG_EDITION: _("Badge d'une autre édition du congrès."),
    RefusalReason.NO_PLACE: _("Pas de place réservée ici."),
    RefusalReason.ROOM_FULL: _("La salle est pleine."),
    RefusalReason.NOT_OPEN: _("Ce point de contrôle n'est pas ouvert à cette heure."),
}
# The tone and the sign that go with each word.
TONE: dict[Outcome, tuple[str, str]] = {
    Outcome.ADMITTED: ("ok", "circle-check"),
    Outcome.ALREADY_INSIDE: ("warn", "history"),
    Outcome.LEFT: ("info", "door-exit"),
    Outcome.REFUSED: ("danger", "circle-x"),
    Outcome.CONFLICT: ("danger", "alert-triangle"),
}
