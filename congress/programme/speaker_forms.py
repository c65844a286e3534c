"""What organisers type about a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import HiddenField

from congress.kernel.forms import Form, choice_field, email_field, long_text_field, text_field
from congress.kernel.i18n import lazy_gettext
from congress.programme import speaker_use_cases
from congress.programme.forms import MOST_IN_NAME, MOST_IN_TITLE
from congress.programme.seen import stamp

if TYPE_CHECKING:
    from congress.programme.models import Speaker
    from congress.programme.speaker_use_cases import SpeakerFields

LANGUAGES = (("fr", lazy_gettext("français")), ("en", lazy_gettext("anglais")))


class SpeakerForm(Form):
    """A person; `seen` is the stamp of what was on the page."""

    seen = HiddenField(default="")
    first_name = text_field(lazy_gettext("Prénom"), required=False, most=MOST_IN_NAME)
    last_name = text_field(lazy_gettext("Nom"), most=MOST_IN_NAME)
    function = text_field(lazy_gettext("Fonction, telle qu'annoncée"), required=False, most=MOST_IN_TITLE)
    email = email_field(lazy_gettext("Adresse électronique"), required=False)
    locale = choice_field(lazy_gettext("Langue des messages"), LANGUAGES, default="fr")
    biography = long_text_field(lazy_gettext("Présentation"), required=False)

    def fill(self, speaker: Speaker) -> None:
        """Shows a person as they are presented."""
        shown = speaker_use_cases.shown(speaker)
        self.seen.data = stamp(shown)
        for name, value in shown.items():
            self[name].data = value

    def values(self) -> SpeakerFields:
        """What was typed."""
        return {
            "first_name": self.first_name.data or "",
            "last_name": self.last_name.data,
            "function": self.function.data or "",
            "email": self.email.data or "",
            "locale": self.locale.data,
            "biography": self.biography.data or "",
        }
