"""What the buyer's page asks about paying."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from congress.checkout.models import NotAPaper
from congress.checkout.papers import paper_of
from congress.kernel.forms import Form, choice_field, integer_field, text_field
from congress.kernel.i18n import gettext
from congress.kernel.i18n import lazy_gettext as _
from congress.orders.labels import METHOD_LABELS
from congress.orders.models import PaymentMethod

if TYPE_CHECKING:
    import wtforms

    from congress.orders.models import Order

MOST_IN_NUMBER, MOST_IN_SERVICE = 50, 100
_MOST_VERSIONS = 2**31 - 1
# Chorus Pro: what the code of a service may be made of.
_SERVICE = re.compile(r"[A-Za-z0-9+\-_.]*")


class SwitchForm(Form):
    """Another way to pay; `version` is the order's as it was shown."""

    version = integer_field("", most=_MOST_VERSIONS, widget=HiddenInput())
    method = choice_field(_("Moyen de paiement"), [(one.value, label) for one, label in METHOD_LABELS.items()])

    @property
    def chosen(self) -> PaymentMethod:
        """The way, of a validated form."""
        return PaymentMethod(self.method.data)


class PurchaseOrderForm(Form):
    """A public body's references and its signed order, each when it comes."""

    version = integer_field("", most=_MOST_VERSIONS, widget=HiddenInput())
    number = text_field(_("Numéro d'engagement ou de bon de commande"), required=False, most=MOST_IN_NUMBER)
    service = text_field(_("Code service"), required=False, most=MOST_IN_SERVICE)
    file = FileField(_("Bon de commande signé"))
    content: bytes = b""

    def fill(self, order: Order) -> None:
        """Shows what is known."""
        self.version.data = order.version
        self.number.data, self.service.data = order.purchase_order_number, order.purchase_order_service

    def validate_service(self, field: wtforms.Field) -> None:
        """As Chorus Pro has them."""
        if not _SERVICE.fullmatch(field.data or ""):
            raise ValidationError(gettext("Un code service n'a que des lettres sans accent, des chiffres et + - _ ."))

    def validate_file(self, field: wtforms.Field) -> None:
        """Reads what was sent, once, and sees what it is."""
        if not isinstance(field.data, FileStorage):
            return
        self.content = field.data.read()
        try:
            paper_of(self.content)
        except NotAPaper as refused:
            raise ValidationError(refused.message) from refused

    @property
    def file_name(self) -> str:
        """As its sender calls it."""
        return self.file.data.filename or "" if isinstance(self.file.data, FileStorage) else ""
