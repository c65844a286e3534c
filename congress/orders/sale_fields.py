"""Fields of the sale's forms: an amount, an instant, several of a list; what was typed stays as it was typed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wtforms import SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput

from congress.kernel.clock import PLAUSIBLE_YEARS
from congress.kernel.forms import Form, Required
from congress.kernel.i18n import gettext
from congress.kernel.money import Money

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_EUROS = re.compile(r"(\d{1,6})(?:[.,](\d{1,2}))?")
_SPACES = re.compile(r"[\s\u00a0\u202f€]+")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


class TypedField(StringField):  # type: ignore[misc]  # WTForms is untyped
    """A line that means something else than text; empty means nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keeps what was typed."""
        self.data = valuelist[0].strip() if valuelist else ""


class EurosField(TypedField):
    """An amount as one writes it: 150, 149,50 or 149.5."""

    @property
    def money(self) -> Money | None:
        """The amount; raises ValueError where it is none."""
        text = _SPACES.sub("", self.data or "")
        if not text:
            return None
        found = _EUROS.fullmatch(text)
        if found is None:
            raise ValueError(text)
        return Money(int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")))

    def show(self, amount: Money | None) -> None:
        """Writes an amount as one would."""
        euros, cents = divmod(amount.cents, 100) if amount is not None else (0, 0)
        self.data = "" if amount is None else f"{euros},{cents:02}" if cents else str(euros)

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002 - WTForms's signature
        """Refuses what is no amount."""
        try:
            _ = self.money
        except ValueError:
            raise ValidationError(gettext("Écrivez le montant comme 150 ou 149,50.")) from None


class InstantField(TypedField):
    """A day and an hour by the clocks of the congress, as a browser sends them."""

    @property
    def moment(self) -> datetime | None:
        """What was typed, on no clock yet; raises ValueError where it is none."""
        if not self.data:
            return None
        if not _INSTANT.fullmatch(self.data):
            raise ValueError(self.data)
        found = datetime.fromisoformat(self.data)
        if found.year not in PLAUSIBLE_YEARS:
            raise ValueError(self.data)
        return found

    def instant(self, zone: ZoneInfo) -> datetime | None:
        """The instant meant, in UTC."""
        moment = self.moment
        return moment.replace(tzinfo=zone).astimezone(UTC) if moment else None

    def show(self, instant: datetime | None, zone: ZoneInfo) -> None:
        """Writes an instant as a browser reads it."""
        self.data = f"{instant.astimezone(zone):%Y-%m-%dT%H:%M}" if instant else ""

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuses what is no instant."""
        try:
            _ = self.moment
        except ValueError:
            raise ValidationError(gettext("Écrivez le jour et l'heure comme 2027-09-30T18:00.")) from None


class MultiCheckboxField(SelectMultipleField):  # type: ignore[misc]
    """As many as one likes of a list, none being all of them."""

    option_widget = CheckboxInput()

    def pre_validate(self, form: Form) -> None:
        """Refuses in our words what is not in the list."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(gettext("Choisissez parmi ce qui est proposé.")) from None


def euros_field(label: object, *, required: bool = True) -> EurosField:
    """A price, all taxes included."""
    validators = [Required()] if required else []
    return EurosField(label, validators=validators, default="", render_kw={"inputmode": "decimal", "maxlength": 12})


def instant_field(label: object) -> InstantField:
    """When something opens or ends; may be left open."""
    return InstantField(label, default="", render_kw={"type": "datetime-local", "maxlength": 16})


def several_field(label: object) -> Any:
    """Boxes to tick; the choices are given by request."""
    return MultiCheckboxField(label, choices=[], default=())
