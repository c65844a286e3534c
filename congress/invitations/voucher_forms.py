"""What organisers say of codes they make."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from wtforms import SelectMultipleField, StringField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from congress.kernel.clock import PLAUSIBLE_YEARS
from congress.kernel.forms import CleanText, Form, choice_field, integer_field, select_choices, text_field, tidy
from congress.kernel.i18n import gettext
from congress.kernel.i18n import lazy_gettext as _
from congress.kernel.money import ZERO, Money
from congress.offers.models import VoucherKind
from congress.offers.vouchers import MOST_AT_ONCE, Terms
from congress.orders.labels import CATEGORY_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from wtforms import Field

    from congress.offers.models import Offer

KIND_LABELS = {
    VoucherKind.FREE: _("Gratuit"),
    VoucherKind.PERCENT: _("Réduction en pourcentage"),
    VoucherKind.AMOUNT: _("Réduction en euros"),
}
MOST_EUROS = 10_000
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{3,39}")


class SeveralOf(SelectMultipleField):  # type: ignore[misc]  # WTForms is untyped
    """Boxes to tick, none meaning all."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Form) -> None:
        """Refuses, in our words, what is not offered."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(gettext("Choisissez parmi ce qui est proposé.")) from None


class DayField(StringField):  # type: ignore[misc]
    """A day as a browser sends it (2021-11-25) or as one writes it (25/11/2021); `day` is the date."""

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002 - WTForms's signature
        """Refuses what is no day."""
        if self.data and self.day is None:
            raise ValidationError(gettext("Écrivez le jour comme 25/11/2021."))

    @property
    def day(self) -> datetime | None:
        """Midnight at its beginning, with no zone yet; None where nothing readable was typed."""
        for shape in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                found = datetime.strptime(self.data or "", shape)  # noqa: DTZ007 - the zone is the congress's
            except ValueError:
                continue
            return found if found.year in PLAUSIBLE_YEARS else None
        return None

    def end_in(self, zone: ZoneInfo) -> datetime | None:
        """The instant that day is over, where the congress is."""
        return None if self.day is None else datetime.combine(self.day.date() + timedelta(1), time(), zone)


def euros(text: str) -> Money:
    """« 12,50 » or « 12.50 € » as money; raises ValueError."""
    plain = re.sub(r"[\s€]", "", text).replace(",", ".")
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        raise ValueError(text) from None
    if not re.fullmatch(r"\d{1,6}(\.\d{1,2})?", plain):
        raise ValueError(text)
    return Money.euros(amount)


class VoucherForm(Form):
    """One code or many of the same worth."""

    count = integer_field(_("Combien de codes"), least=1, most=MOST_AT_ONCE, default=1)
    code = text_field(_("Code choisi"), required=False, most=40)
    kind = choice_field(_("Ce qu'il donne"), [(kind.value, label) for kind, label in KIND_LABELS.items()])
    percent = integer_field(_("Pourcentage"), required=False, least=1, most=100)
    amount = StringField(_("Montant en euros"), filters=[tidy], default="", validators=[Optional(), CleanText(12)])
    uses = integer_field(_("Nombre d'utilisations"), required=False, least=1, most=100_000, default=1)
    categories = SeveralOf(_("Pour qui"))
    offers = SeveralOf(_("Pour quelles formules"))
    valid_until = DayField(
        _("Valable jusqu'au"), filters=[tidy], default="", validators=[CleanText(10)], render_kw={"type": "date"}
    )
    note = text_field(_("Note pour l'équipe"), required=False, most=300)

    def offer(self, offers: Sequence[Offer]) -> None:
        """What codes may be bound to."""
        self.categories.choices = select_choices((one.value, label) for one, label in CATEGORY_LABELS.items())
        self.offers.choices = select_choices((one.ref, one.name) for one in offers)

    def validate_code(self, field: Field) -> None:
        """Letters, digits and hyphens, in capitals; one code only can be chosen."""
        field.data = (field.data or "").upper()
        if not field.data:
            return
        if not _CODE.fullmatch(field.data):
            raise ValidationError(gettext("De 4 à 40 lettres sans accent, chiffres ou tirets."))
        if self.count.data != 1:
            raise ValidationError(gettext("Un code choisi est seul : laissez vide pour en créer plusieurs."))

    def validate_kind(self, field: Field) -> None:
        """Says at the percentage or amount that it is missing."""
        if field.data == VoucherKind.PERCENT.value and self.percent.data is None and not self.percent.errors:
            raise ValidationError(gettext("Indiquez le pourcentage."))
        if field.data == VoucherKind.AMOUNT.value and not self.amount.data:
            raise ValidationError(gettext("Indiquez le montant."))

    def validate_amount(self, field: Field) -> None:
        """More than nothing, at most a sum that is no slip of the hand."""
        if self.kind.data != VoucherKind.AMOUNT.value or not field.data:
            return
        try:
            fits = ZERO < euros(field.data) <= Money.euros(MOST_EUROS)
        except ValueError:
            fits = False
        if not fits:
            raise ValidationError(gettext("Écrivez un montant comme 50 ou 49,90."))

    def terms(self, zone: ZoneInfo) -> Terms:
        """What the validated form says; a value of another kind is left out."""
        kind = VoucherKind(self.kind.data)
        return Terms(
            kind=kind,
            percent=self.percent.data if kind is VoucherKind.PERCENT else None,
            amount=euros(self.amount.data) if kind is VoucherKind.AMOUNT else None,
            uses=self.uses.data,
            categories=tuple(self.categories.data or ()),
            offers=tuple(self.offers.data or ()),
            valid_until=self.valid_until.end_in(zone),
            note=self.note.data,
        )
