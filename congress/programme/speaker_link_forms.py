"""What speakers fill in behind their link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField
from wtforms.validators import ValidationError

from congress.kernel.forms import Form, choice_field, long_text_field, select_choices
from congress.kernel.i18n import gettext, lazy_gettext
from congress.programme import speaker_link
from congress.programme.seen import stamp
from congress.programme.speaker_models import Answer

if TYPE_CHECKING:
    from congress.programme.models import Speaker

MOST_IN_MESSAGE = 1000
MOST_IN_BIOGRAPHY = 5000
MOST_IN_NEEDS = 2000
YES, NO = "oui", "non"


class AnswerForm(Form):
    """Yes or no to one sitting, with a word if one likes; which of both the button says."""

    answer = choice_field(lazy_gettext("Votre réponse"), [(each.value, each.value) for each in Answer])
    message = long_text_field(lazy_gettext("Un mot pour l'équipe"), required=False, most=MOST_IN_MESSAGE)


class AboutForm(Form):
    """How one is presented, and what one needs; `seen` is the stamp of what was on the page."""

    seen = HiddenField(default="")
    biography = long_text_field(lazy_gettext("Votre présentation"), required=False, most=MOST_IN_BIOGRAPHY)
    needs = long_text_field(lazy_gettext("Vos besoins"), required=False, most=MOST_IN_NEEDS)

    def fill(self, speaker: Speaker) -> None:
        """Shows what is known."""
        told = speaker_link.told(speaker)
        self.seen.data, self.biography.data, self.needs.data = stamp(told), told["biography"], told["needs"]


class Consent(RadioField):  # type: ignore[misc]  # WTForms is untyped
    """Yes, no, or not answered yet."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.type = "RadioField"  # it is shown as any choice among a few

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002 - WTForms's signature
        """Not answering is an answer; anything else is none of ours."""
        if self.data not in (None, "", YES, NO):
            raise ValidationError(gettext("Choisissez une réponse parmi celles qui sont proposées."))

    @property
    def agrees(self) -> bool | None:
        """What was answered; None where nothing was."""
        return {YES: True, NO: False}.get(self.data or "")


class PortraitForm(Form):
    """A picture, and whether it may be shown."""

    portrait = FileField(lazy_gettext("Votre portrait"))
    image_consent = Consent(
        lazy_gettext("Acceptez-vous que ce portrait soit publié ?"),
        choices=select_choices(
            [
                (YES, lazy_gettext("Oui, j'accepte que mon portrait illustre le programme du congrès")),
                (NO, lazy_gettext("Non, gardez-le pour l'équipe")),
            ]
        ),
    )


class SlidesForm(Form):
    """Slides for one sitting."""

    slides = FileField(lazy_gettext("Votre support de présentation"))
