"""Who orders, on whose behalf, with which codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdnum.fr import siret
from wtforms import HiddenField, RadioField
from wtforms.validators import ValidationError

from congress.checkout.personal_form import MOST_IN_NAME
from congress.kernel.forms import Form, email_field, long_text_field, select_choices, text_field, tidy
from congress.kernel.i18n import gettext
from congress.kernel.i18n import lazy_gettext as _
from congress.orders.labels import BUYER_LABELS
from congress.orders.models import BuyerKind

if TYPE_CHECKING:
    import wtforms

MOST_IN_ADDRESS = 500
MOST_IN_NUMBER = 50
MOST_IN_SERVICE = 100
MOST_IN_CODE = 40
# As Chorus Pro takes it.
_SERVICE_CODE = re.compile(r"[A-Za-z0-9+\-_.]*")


def check_siret(form: Form, field: wtforms.Field) -> None:  # noqa: ARG001 - WTForms's signature
    """Fourteen digits whose key is right; spaces are taken away."""
    if not field.data:
        return
    if not siret.is_valid(field.data):
        raise ValidationError(gettext("Ce SIRET n'est pas valable : il a 14 chiffres, avec une clé de contrôle."))
    field.data = siret.compact(field.data)


def check_service_code(form: Form, field: wtforms.Field) -> None:  # noqa: ARG001 - WTForms's signature
    """Letters, digits and + - _ . only."""
    if not _SERVICE_CODE.fullmatch(field.data or ""):
        raise ValidationError(gettext("Un code service ne compte que des lettres sans accent, des chiffres et + - _ ."))


class BuyerForm(Form):
    """The first part of the page."""

    kind = RadioField(
        _("Vous commandez"),
        choices=select_choices((one.value, label) for one, label in BUYER_LABELS.items()),
        default=BuyerKind.PERSON.value,
        validate_choice=False,  # `validate_kind` says it in our words
    )
    first_name = text_field(_("Prénom"), most=MOST_IN_NAME)
    last_name = text_field(_("Nom"), most=MOST_IN_NAME)
    email = email_field(_("Courriel"))
    organisation = text_field(_("Organisation"), required=False)
    siret = text_field(_("SIRET"), required=False, most=20, validators=[check_siret])
    address = long_text_field(_("Adresse de facturation"), required=False, most=MOST_IN_ADDRESS)
    purchase_order_number = text_field(
        _("Numéro de bon de commande ou d'engagement"), required=False, most=MOST_IN_NUMBER
    )
    purchase_order_service = text_field(
        _("Code service (Chorus Pro)"), required=False, most=MOST_IN_SERVICE, validators=[check_service_code]
    )
    member_code = text_field(_("Code d'adhérent du réseau"), required=False, most=MOST_IN_CODE)
    voucher = text_field(_("Code de réduction"), required=False, most=MOST_IN_CODE)
    offer_key = HiddenField(filters=[tidy])
    saved = HiddenField(filters=[tidy])

    @property
    def buyer_kind(self) -> BuyerKind:
        """On whose behalf, as a validated form says."""
        return BuyerKind(self.kind.data)

    def validate_kind(self, field: wtforms.Field) -> None:
        """One of three; who orders for themselves writes no organisation, or meant another answer."""
        if field.data not in {one.value for one in BuyerKind}:
            field.data = BuyerKind.PERSON.value
            raise ValidationError(gettext("Choisissez une réponse parmi celles qui sont proposées."))
        if field.data == BuyerKind.PERSON.value and self._names_an_organisation:
            raise ValidationError(
                gettext(
                    "Vous avez écrit une organisation ou son SIRET : choisissez pour qui vous commandez, ou videz-les."
                )
            )

    @property
    def _names_an_organisation(self) -> bool:
        return any(one.data for one in (self.organisation, self.siret, self.purchase_order_number))

    def validate(self, extra_validators: object = None) -> bool:
        """An organisation is named, with the address its invoice goes to."""
        is_valid: bool = super().validate(extra_validators)
        if self.kind.data != BuyerKind.PERSON.value:
            for field in (self.organisation, self.address):
                if not field.data:
                    field.errors = [*field.errors, gettext("Ce champ est obligatoire.")]
                    is_valid = False
        return is_valid
