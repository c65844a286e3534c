"""What organisers type about somebody's part in a sitting once it is there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from wtforms import DateField, HiddenField

from congress.kernel.forms import Form, choice_field, text_field
from congress.kernel.i18n import gettext, lazy_gettext
from congress.programme import appearance_edits, labels
from congress.programme.forms import MOST_IN_NAME, MOST_IN_TITLE, pairs, person_line
from congress.programme.models import AppearanceRole
from congress.programme.people_queries import by_name
from congress.programme.seen import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from congress.people.models import Account
    from congress.programme.models import Appearance, Speaker

_YEARS = range(2000, 2100)


class DayField(DateField):  # type: ignore[misc]  # WTForms is untyped
    """A day as a browser sends it; what was typed is kept where it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads the day, and refuses in our words what is none."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = date.fromisoformat(valuelist[0].strip())
        except ValueError:
            raise ValueError(gettext("Écrivez la date comme 2027-09-30.")) from None
        if self.data.year not in _YEARS:
            self.data = None
            raise ValueError(gettext("Écrivez la date comme 2027-09-30."))


class EditAppearanceForm(Form):
    """Somebody's part; `seen` is the stamp of what was on the page."""

    seen = HiddenField(default="")
    role = choice_field(lazy_gettext("Rôle"), pairs(labels.ROLE))
    sequence = choice_field(lazy_gettext("Séquence"), [], required=False)
    theme = text_field(lazy_gettext("Thème de l'intervention"), required=False, most=MOST_IN_TITLE)
    note = text_field(lazy_gettext("Précision pour le public"), required=False, most=MOST_IN_TITLE)
    representative = choice_field(lazy_gettext("Représentation assurée par"), [], required=False)
    representative_first_name = text_field(lazy_gettext("Prénom"), required=False, most=MOST_IN_NAME)
    representative_last_name = text_field(lazy_gettext("Nom"), required=False, most=MOST_IN_NAME)
    representative_function = text_field(
        lazy_gettext("Fonction, telle qu'annoncée"), required=False, most=MOST_IN_TITLE
    )
    follow_up_on = DayField(lazy_gettext("À relancer le"))
    in_charge = choice_field(lazy_gettext("Suivi par"), [], required=False)

    def offer(self, appearance: Appearance, speakers: Iterable[Speaker], organisers: Iterable[Account]) -> None:
        """Gives the parts of the sitting, the people and the organisers to choose among."""
        sequences = [(each.ref, each.title) for each in appearance.sitting.sequences]
        self.sequence.choices = [("", gettext("toute la séance")), *sequences]
        others = [
            (each.ref, person_line(each)) for each in sorted(speakers, key=by_name) if each.id != appearance.speaker_id
        ]
        self.representative.choices = [("", gettext("personne : vient en personne")), *others]
        accounts = {each.email: f"{each.name}, {each.email}" if each.name else each.email for each in organisers}
        if appearance.in_charge:
            accounts.setdefault(appearance.in_charge, appearance.in_charge)  # whoever has no account any more
        self.in_charge.choices = [("", gettext("qui enregistre la date")), *accounts.items()]

    def fill(self, appearance: Appearance) -> None:
        """Shows a part as it stands."""
        self.seen.data = stamp(appearance_edits.shown(appearance))
        self.role.data = appearance.role.value
        self.sequence.data = appearance.sequence.ref if appearance.sequence else ""
        self.theme.data, self.note.data = appearance.theme, appearance.note
        self.representative.data = appearance.representative.ref if appearance.representative else ""
        self.follow_up_on.data, self.in_charge.data = appearance.follow_up_on, appearance.in_charge

    def validate(self, extra_validators: Any = None) -> bool:
        """Who stands in is chosen or typed, not both."""
        valid = bool(super().validate(extra_validators))
        field = self.representative_last_name
        typed = any((field.data, self.representative_first_name.data, self.representative_function.data))
        if typed and not field.data:
            wrong = gettext("Indiquez aussi le nom.")
        elif typed and self.representative.data:
            wrong = gettext("Une personne est déjà choisie : videz ce champ, ou le choix.")
        else:
            return valid
        field.errors = [*field.errors, wrong]
        return False

    def plain_values(self) -> dict[str, Any]:
        """What needs no looking up."""
        return {
            "role": AppearanceRole(self.role.data),
            "theme": self.theme.data or "",
            "note": self.note.data or "",
            "follow_up_on": self.follow_up_on.data,
            "in_charge": self.in_charge.data or "",
        }


class OrderForm(Form):
    """A step up or down among one's like."""

    to = choice_field(lazy_gettext("Ordre"), [("up", lazy_gettext("Monter")), ("down", lazy_gettext("Descendre"))])
