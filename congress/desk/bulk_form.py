"""What is asked before something is done to many registrations."""

from __future__ import annotations

from typing import Self

from wtforms import HiddenField

from congress.desk.bulk import Action, Wish
from congress.kernel.forms import Form, choice_field, integer_field, text_field, tidy
from congress.kernel.i18n import gettext
from congress.kernel.i18n import lazy_gettext as _
from congress.orders.labels import CATEGORY_LABELS
from congress.orders.models import AttendeeCategory

_CATEGORIES = {each.value: each for each in AttendeeCategory}
_ACTIONS = {each.value: each for each in Action}


class BulkForm(Form):
    """The preview's form; `seen` names those who were shown, each with its version."""

    seen = HiddenField(filters=[tidy])
    action = HiddenField(filters=[tidy])
    category = choice_field(_("Catégorie"), [(each.value, label) for each, label in CATEGORY_LABELS.items()])
    percent = integer_field(_("Part remboursée, en %"), most=100)
    reason = text_field(_("Motif"), most=200)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        wanted = self.wish().action
        if wanted is not Action.CATEGORY:
            del self.category
        if wanted is not Action.CANCEL:
            del self.percent
            del self.reason

    @classmethod
    def begun(cls, action: str, category: str) -> Self:
        """As the list asks for it."""
        return cls(formdata=None, action=action, category=category, percent=100)

    def wish(self) -> Wish:
        """What is to be done; sending again, which harms nobody, where it is none of ours."""
        fields = self._fields
        percent = fields["percent"].data if "percent" in fields else None
        return Wish(
            action=_ACTIONS.get(self.action.data or "", Action.RESEND),
            category=_CATEGORIES.get(fields["category"].data or "") if "category" in fields else None,
            percent=100 if percent is None else percent,
            reason=(fields["reason"].data or "") if "reason" in fields else "",
        )

    def told(self) -> str:
        """What will happen, in a sentence."""
        wish = self.wish()
        if wish.action is Action.RESEND:
            return gettext("Chacune de ces personnes reçoit de nouveau son billet.")
        if wish.action is Action.CANCEL:
            return gettext(
                "Ces inscriptions sont annulées : leurs places sont rendues et leurs badges ne valent plus rien."
            )
        return gettext("Ces personnes changent de catégorie.")
