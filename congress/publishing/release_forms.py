"""What organisers send when they publish: a word for the public, when, and what they have seen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from wtforms import HiddenField, StringField
from wtforms.validators import ValidationError

from congress.kernel.clock import PLAUSIBLE_YEARS
from congress.kernel.forms import Form, check_field, text_field
from congress.kernel.i18n import gettext, lazy_gettext
from congress.programme.forms import TimeOfDayField

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MOST_IN_NOTE = 500
LATER = "plus-tard"


class ReleaseForm(Form):
    """A release: its note, the mark of the changes and of the warnings that were on the page, and its hour.

    The button says when: now, or at the day and hour given.
    """

    seen = HiddenField()
    warned = HiddenField(default="")
    note = text_field(lazy_gettext("Un mot pour le public"), required=False, most=MOST_IN_NOTE)
    accept = check_field(lazy_gettext("J'ai vu ces avertissements, et je publie quand même"))
    when = HiddenField()
    day = StringField(lazy_gettext("Jour"), default="", render_kw={"type": "date"})
    hour = TimeOfDayField(lazy_gettext("Heure"), default="", render_kw={"type": "time"})

    @property
    def is_for_later(self) -> bool:
        """Whether it is to wait for its hour."""
        return bool(self.when.data == LATER)

    @property
    def accepted(self) -> str:
        """The mark of the warnings, if the box was ticked."""
        return str(self.warned.data or "") if self.accept.data else ""

    def validate_day(self, field: StringField) -> None:
        """Only asked for what is to wait."""
        if self.is_for_later and _date(field.data) is None:
            raise ValidationError(gettext("Choisissez le jour de la publication."))

    def validate_hour(self, field: TimeOfDayField) -> None:
        """The same."""
        if self.is_for_later and not field.data:
            raise ValidationError(gettext("Choisissez l'heure de la publication."))

    def publish_at(self, zone: ZoneInfo) -> datetime:
        """The instant meant, by the clocks of the congress."""
        day, moment = _date(self.day.data), self.hour.moment
        if day is None or moment is None:
            raise ValueError("The day and the hour are validated before.")
        return datetime.combine(day, moment, zone).astimezone(UTC)


class WaitingForm(Form):
    """What becomes of the release that waits: the mark of the one that was on the page."""

    seen = HiddenField(default="")


def _date(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if day.year in PLAUSIBLE_YEARS else None
