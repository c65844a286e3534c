"""What organisers type of a question that they ask besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from congress.kernel.forms import check_field, choice_field, long_text_field, text_field
from congress.kernel.i18n import gettext
from congress.kernel.i18n import lazy_gettext as _
from congress.orders.questions import QuestionKind
from congress.orders.sale_fields import several_field
from congress.orders.sale_forms import SaleForm

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from congress.editions.models import Edition

QUESTION_LABELS: dict[QuestionKind, LazyString] = {
    QuestionKind.TEXT: _("Un texte"),
    QuestionKind.CHOICE: _("Un choix dans une liste"),
    QuestionKind.NUMBER: _("Un nombre"),
    QuestionKind.DATE: _("Une date"),
}
LEAST_CHOICES, MOST_CHOICES, MOST_IN_CHOICE = 2, 50, 200


class QuestionForm(SaleForm):
    """A question, how it is answered, and whom it is asked of."""

    label = text_field(_("Question"), most=300)
    help = text_field(_("Aide"), required=False, most=500)
    kind = choice_field(_("On y répond par"), [(one.value, word) for one, word in QUESTION_LABELS.items()])
    choices = long_text_field(_("Choix"), required=False)
    is_required = check_field(_("Réponse obligatoire"))
    offers = several_field(_("Posée avec ces formules"))
    categories = several_field(_("Posée à ces catégories"))

    plain = ("label", "help", "is_required", "offers", "categories")

    def fill(self, shown: Any, edition: Edition) -> None:
        """With its choices, one a line."""
        super().fill(shown, edition)
        self.kind.data, self.choices.data = shown.kind.value, "\n".join(shown.choices)

    def values(self, edition: Edition) -> dict[str, object]:
        """With its choices; none where one does not choose."""
        kind = QuestionKind(self.kind.data)
        return {
            **super().values(edition),
            "kind": kind,
            "choices": self._lines() if kind is QuestionKind.CHOICE else [],
        }

    def _lines(self) -> list[str]:
        return [line.strip() for line in (self.choices.data or "").split("\n") if line.strip()]

    def contradictions(self) -> dict[str, str]:
        """To choose, there must be something to choose among."""
        lines = self._lines()
        if self.kind.data != QuestionKind.CHOICE.value:
            return {}
        if not LEAST_CHOICES <= len(lines) <= MOST_CHOICES:
            return {"choices": gettext("Écrivez de 2 à %(most)s choix, un par ligne.", most=MOST_CHOICES)}
        if len(set(lines)) < len(lines):
            return {"choices": gettext("Un choix est là deux fois.")}
        if any(len(line) > MOST_IN_CHOICE for line in lines):
            return {"choices": gettext("Un choix tient en %(most)s caractères.", most=MOST_IN_CHOICE)}
        return {}
