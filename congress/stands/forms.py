"""The request for a stand, and the organisers' answer to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wtforms import HiddenField
from wtforms.validators import ValidationError

from congress.kernel.forms import Form, choice_field, email_field, long_text_field, text_field, tidy
from congress.kernel.i18n import gettext, lazy_gettext
from congress.stands.models import ApplicationStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wtforms import Field

    from congress.programme.models import ForumSpace

MOST_IN_DESCRIPTION = 1200
MOST_IN_NEEDS = 1000
_SUBMISSION = re.compile(r"[A-Za-z0-9_-]{32,43}")
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{0,9}")


def web_address(_form: Form, field: Field) -> None:
    """« exemple.fr » becomes `https://exemple.fr`; only the web's own schemes may be linked to."""
    text = field.data or ""
    if not text:
        return
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        fits = parts.scheme in ("http", "https") and "." in host.strip(".") and parts.username is None
    except ValueError:
        fits = False
    if not fits or any(letter.isspace() or letter in "<>\"'" for letter in text):
        raise ValidationError(
            gettext("Cette adresse n'est pas valable : il faut quelque chose comme https://exemple.fr.")
        )
    field.data = text


def stand_number(_form: Form, field: Field) -> None:
    """Letters, digits and hyphens: « 12 », « B-3 »."""
    field.data = (field.data or "").upper()
    if field.data and not _NUMBER.fullmatch(field.data):
        raise ValidationError(gettext("Dix lettres, chiffres ou tirets au plus : « 12 », « B-3 »."))


class ApplicationForm(Form):
    """What an organisation that wants a stand tells."""

    submission = HiddenField()
    organisation = text_field(lazy_gettext("Organisation"))
    contact_name = text_field(lazy_gettext("Votre nom"))
    email = email_field(lazy_gettext("Adresse électronique"))
    website = text_field(lazy_gettext("Site web"), required=False, most=300, validators=[web_address])
    space = choice_field(lazy_gettext("Espace du forum"), [])
    description = long_text_field(lazy_gettext("Ce que vous présenterez"), most=MOST_IN_DESCRIPTION)
    needs = long_text_field(lazy_gettext("Vos besoins sur place"), required=False, most=MOST_IN_NEEDS)

    def offer(self, spaces: Sequence[ForumSpace]) -> None:
        """The espaces one can ask for."""
        self.space.choices = [("", gettext("Choisissez un espace")), *((space.ref, space.name) for space in spaces)]

    def submission_key(self) -> str | None:
        """The key the form was given, or None where it bears none of ours."""
        text = self.submission.data or ""
        return text if _SUBMISSION.fullmatch(text) else None


class DecisionForm(Form):
    """An answer, given on the state the organiser saw."""

    seen = HiddenField(filters=[tidy])

    def seen_status(self) -> ApplicationStatus:
        """The state on the page when the organiser decided; « submitted » where it was not told."""
        values = {status.value: status for status in ApplicationStatus}
        return values.get(self.seen.data or "", ApplicationStatus.SUBMITTED)


class AcceptForm(DecisionForm):
    """Yes: which stand, and where."""

    number = text_field(lazy_gettext("Numéro du stand"), required=False, most=10, validators=[stand_number])
    space = choice_field(lazy_gettext("Espace du forum"), [])

    def offer(self, spaces: Sequence[ForumSpace]) -> None:
        """The espaces a stand can be in."""
        self.space.choices = [(space.ref, space.name) for space in spaces]


class DeclineForm(DecisionForm):
    """No, and why."""

    reason = long_text_field(lazy_gettext("Motif, que la personne lira"), most=1000)
