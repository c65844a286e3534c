"""What organisers write of an attendee, of a buyer, of money that came in, of what goes back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from wtforms import DateField, HiddenField, SelectMultipleField
from wtforms.validators import InputRequired, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from congress.checkout.buyer_form import check_siret
from congress.checkout.personal_form import MOST_IN_NAME, check_department
from congress.desk.registering import Buyer, Details
from congress.kernel.clock import PLAUSIBLE_YEARS
from congress.kernel.forms import (
    Form,
    choice_field,
    email_field,
    integer_field,
    long_text_field,
    select_choices,
    text_field,
    tidy,
)
from congress.kernel.i18n import gettext
from congress.kernel.i18n import lazy_gettext as _
from congress.kernel.money import Money
from congress.orders.departments import find_department
from congress.orders.labels import CATEGORY_LABELS, METHOD_LABELS
from congress.orders.models import AttendeeCategory, PaymentMethod

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from zoneinfo import ZoneInfo

    from wtforms import Field

    from congress.offers.models import Offer, Option
    from congress.orders.models import Attendee, Order

_EUROS = r"^\d{1,6}([.,]\d{1,2})?$"
_VERSION = re.compile(r"\d{1,9}")


class VersionedForm(Form):
    """A form that carries the version it showed; a forged one is as good as stale."""

    version = HiddenField(filters=[tidy])

    @property
    def seen(self) -> int:
        """The version that was read."""
        text: str = self.version.data or ""
        return int(text) if _VERSION.fullmatch(text) else 0


class PersonForm(VersionedForm):
    """An attendee; both names may be empty while nobody has been chosen."""

    first_name = text_field(_("Prénom"), required=False, most=MOST_IN_NAME)
    last_name = text_field(_("Nom"), required=False, most=MOST_IN_NAME)
    email = email_field(_("Courriel"), required=False)
    organisation = text_field(_("Organisation"), required=False)
    category = choice_field(_("Catégorie"), [(each.value, label) for each, label in CATEGORY_LABELS.items()])
    department = text_field(_("Département"), required=False, most=60, validators=[check_department])

    def validate(self, extra_validators: Any = None) -> bool:
        """One name alone is a slip; an empty field is not asked itself."""
        is_good = bool(super().validate(extra_validators))
        if bool(self.last_name.data) == bool(self.first_name.data):
            return is_good
        lacking = self.first_name if self.last_name.data else self.last_name
        lacking.errors = [*lacking.errors, gettext("Donnez le prénom et le nom, ou aucun des deux.")]
        return False

    def fill(self, attendee: Attendee) -> None:
        """As they stand."""
        for name in ("first_name", "last_name", "email", "organisation"):
            self[name].data = getattr(attendee, name)
        department = find_department(attendee.department)
        self.department.data = department.label if department else attendee.department
        self.category.data = attendee.category.value
        self.version.data = str(attendee.version)

    def details(self) -> Details:
        """What was written."""
        department = find_department(self.department.data or "")
        return Details(
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            email=self.email.data or "",
            organisation=self.organisation.data or "",
            category=AttendeeCategory(self.category.data),
            department=department.code if department else "",
        )


class BuyerForm(VersionedForm):
    """Who ordered."""

    buyer_name = text_field(_("Nom"))
    buyer_email = email_field(_("Courriel"))
    buyer_organisation = text_field(_("Organisation"), required=False)
    buyer_siret = text_field(_("SIRET"), required=False, most=20, validators=[check_siret])
    buyer_address = long_text_field(_("Adresse postale"), required=False, most=500, render_kw={"rows": 3})

    def fill(self, order: Order) -> None:
        """As it stands."""
        for name in BUYER_FIELDS:
            self[name].data = getattr(order, name)
        self.version.data = str(order.version)

    def buyer(self) -> Buyer:
        """What was written."""
        return Buyer(**{name: self[name].data or "" for name in BUYER_FIELDS})


PERSON_FIELDS = ("first_name", "last_name", "email", "organisation", "category", "department")
BUYER_FIELDS = ("buyer_name", "buyer_email", "buyer_organisation", "buyer_siret", "buyer_address")


class ChoicesForm(VersionedForm):
    """Another offer, other options."""

    offer = choice_field(_("Formule"), [])
    options = SelectMultipleField(
        _("Options"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=False
    )

    def offer_choices(self, offers: Iterable[Offer], options: Iterable[Option]) -> None:
        """What there is to choose from."""
        self.offer.choices = select_choices((offer.ref, offer.name) for offer in offers)
        self.options.choices = select_choices((option.ref, option.name) for option in options)


class CancelForm(Form):
    """Why somebody does not come, and how much of what was paid goes back."""

    percent = integer_field(_("Part remboursée, en %"), most=100)
    reason = text_field(_("Motif"), most=200)


class MergeForm(Form):
    """How much of what was paid for a duplicate goes back."""

    percent = integer_field(_("Part remboursée, en %"), most=100)


class PaymentForm(Form):
    """Money that was seen to come in by other ways than the card."""

    method = choice_field(
        _("Moyen de paiement"),
        [
            (each.value, METHOD_LABELS[each])
            for each in (PaymentMethod.TRANSFER, PaymentMethod.CHEQUE, PaymentMethod.PURCHASE_ORDER)
        ],
    )
    amount = text_field(
        _("Montant en euros"),
        most=12,
        validators=[Regexp(_EUROS, message=_("Il faut un montant en euros, comme 150 ou 149,50."))],
        render_kw={"inputmode": "decimal"},
    )
    reference = text_field(
        _("Référence"),
        most=200,
        description=_("Le libellé du virement ou le numéro du chèque : il ne compte qu'une fois."),
    )
    received_on = DateField(
        _("Reçu le"),
        validators=[InputRequired(_("Donnez le jour où l'argent est arrivé."))],
        render_kw={"type": "date"},
    )

    def __init__(self, today: date, **options: Any) -> None:
        super().__init__(**options)
        self.today = today

    def validate_amount(self, field: Field) -> None:
        """Something came in."""
        if not field.errors and not self.money():
            raise ValidationError(gettext("Il faut un montant en euros, comme 150 ou 149,50."))

    def validate_received_on(self, field: Field) -> None:
        """Money to come is no money yet."""
        if field.data is None:
            return  # no date at all: that was said already
        if field.data > self.today or field.data.year < PLAUSIBLE_YEARS[0]:
            raise ValidationError(gettext("Il faut un jour passé, ou aujourd'hui."))

    def money(self) -> Money:
        """The amount."""
        return Money.euros(self.amount.data.replace(",", "."))

    def received_at(self, zone: ZoneInfo) -> datetime:
        """Noon of that day: statements tell no hour."""
        return datetime.combine(self.received_on.data, time(12), zone).astimezone(UTC)
