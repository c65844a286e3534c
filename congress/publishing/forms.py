"""What organisers send from the grid: where a sitting goes, and why a warning is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import HiddenField
from wtforms.validators import ValidationError

from congress.kernel.forms import Form, choice_field, text_field
from congress.kernel.i18n import gettext, lazy_gettext
from congress.programme.admin_pages import place_choices
from congress.programme.forms import TimeOfDayField, instants, version_number
from congress.publishing.grid import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from congress.editions.models import Edition, Room, Venue

MOST_IN_REASON = 300


class HourField(TimeOfDayField):
    """An hour, written back as browsers write it."""

    @property
    def written(self) -> str:
        """« 09:30 », or what was typed where it is no hour."""
        try:
            return f"{self.moment:%H:%M}" if self.moment else ""
        except ValueError:
            return str(self.data or "")


class PlacingForm(Form):
    """Where and when a sitting is put; `version` is the one that was on the page, `shown` the day of the sheet."""

    version = HiddenField(default="")
    shown = HiddenField(default="")
    day = choice_field(lazy_gettext("Jour"), [], required=False)
    starts = HourField(lazy_gettext("Début"), render_kw={"type": "time"})
    ends = HourField(lazy_gettext("Fin"), render_kw={"type": "time"})
    place = choice_field(lazy_gettext("Lieu ou salle"), [], required=False)

    def offer(self, edition: Edition, days: Iterable[date]) -> None:
        """Gives the days and places to choose among."""
        self.day.choices = ["", *(day.isoformat() for day in days)]
        self.place.choices = place_choices(edition)

    def validate_starts(self, field: TimeOfDayField) -> None:
        """A day needs an hour; without a day, hours mean nothing."""
        if self.day.data and not field.data:
            raise ValidationError(gettext("Indiquez l'heure de début, ou choisissez « sans horaire »."))

    def times(self, edition: Edition) -> tuple[datetime | None, datetime | None]:
        """Start and end as instants, or none: it goes to the tray."""
        return instants(self.day.data, self.starts.moment, self.ends.moment, edition.zone)

    def where(self, edition: Edition) -> tuple[Venue | None, Room | None]:
        """The venue and the room."""
        return place_of(edition, self.place.data or "")

    @property
    def known_version(self) -> int:
        """The version that was on the page."""
        return version_number(self.version.data)


class AcceptForm(Form):
    """Why a warning is accepted."""

    reason = text_field(lazy_gettext("Pourquoi c'est bien ainsi"), most=MOST_IN_REASON)


class WithdrawForm(Form):
    """Only a button."""
