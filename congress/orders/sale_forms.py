"""What organisers type of the sale: offers, options, quotas that offers share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import HiddenField

from congress.kernel.formats import day_text
from congress.kernel.forms import Form, choice_field, integer_field, long_text_field, select_choices, text_field
from congress.kernel.i18n import current_locale, gettext
from congress.kernel.i18n import lazy_gettext as _
from congress.offers.labels import ATTENDANCE_LABELS, VISIBILITY_LABELS
from congress.offers.models import Attendance, Visibility
from congress.offers.queries import offers_of
from congress.orders.labels import CATEGORY_LABELS, METHOD_LABELS
from congress.orders.models import PaymentMethod
from congress.orders.sale_fields import euros_field, instant_field, several_field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wtforms import Field

    from congress.editions.models import Edition

MOST_SEATS = 1_000_000


class SaleForm(Form):
    """What all kinds have in common; `seen` is the stamp of what was on the page.

    `plain` are the fields whose data is the thing's own, `money` those with amounts, `instants` those with instants.
    """

    seen = HiddenField(default="")
    plain: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    instants: tuple[str, ...] = ()

    def offer(self, edition: Edition) -> None:
        """Gives what there is to choose among."""
        if "offers" in self:
            self["offers"].choices = select_choices((each.ref, each.name) for each in offers_of(edition))
        if "categories" in self:
            self["categories"].choices = select_choices((one.value, word) for one, word in CATEGORY_LABELS.items())

    def fill(self, shown: Any, edition: Edition) -> None:
        """Shows a thing as it stands."""
        for name in self.plain:
            self[name].data = getattr(shown, name)
        for name in self.money:
            self[name].show(getattr(shown, name))
        for name in self.instants:
            self[name].show(getattr(shown, name), edition.zone)

    def values(self, edition: Edition) -> dict[str, object]:
        """The validated form as the thing's own values."""
        return {
            **{name: self[name].data for name in self.plain},
            **{name: self[name].money for name in self.money},
            **{name: self[name].instant(edition.zone) for name in self.instants},
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field first, then what they say together."""
        valid = bool(super().validate(extra_validators))
        return valid and not self._told(self.contradictions())

    def contradictions(self) -> Mapping[str, str]:
        """What fields that are right by themselves get wrong together, by field."""
        return {}

    def _told(self, wrong: Mapping[str, str]) -> bool:
        for name, text in wrong.items():
            self[name].errors = [*self[name].errors, text]
        return bool(wrong)


class OfferForm(SaleForm):
    """A way to attend."""

    name = text_field(_("Nom"))
    description = long_text_field(_("Ce qu'elle comprend"), required=False)
    price = euros_field(_("Prix"))
    early_price = euros_field(_("Prix anticipé"), required=False)
    early_until = instant_field(_("Prix anticipé jusqu'au"))
    member_price = euros_field(_("Prix des adhérents"), required=False)
    quota = integer_field(_("Nombre de places"), required=False, most=MOST_SEATS)
    sale_opens_at = instant_field(_("En vente à partir du"))
    sale_closes_at = instant_field(_("En vente jusqu'au"))
    attendance = choice_field(_("On y assiste"), [(one.value, word) for one, word in ATTENDANCE_LABELS.items()])
    visibility = choice_field(
        _("Qui peut la commander"), [(one.value, word) for one, word in VISIBILITY_LABELS.items()]
    )
    days = several_field(_("Jours"))
    categories = several_field(_("Catégories"))
    methods = several_field(_("Moyens de paiement"))

    plain = ("name", "description", "quota", "days", "categories", "methods")
    money = ("price", "early_price", "member_price")
    instants = ("early_until", "sale_opens_at", "sale_closes_at")

    def offer(self, edition: Edition) -> None:
        """The days of the congress, the categories and the ways to pay."""
        super().offer(edition)
        locale = current_locale()
        self.days.choices = select_choices((day.isoformat(), day_text(day, locale)) for day in edition.days)
        self.methods.choices = select_choices(
            (one.value, word) for one, word in METHOD_LABELS.items() if one is not PaymentMethod.FREE
        )

    def fill(self, shown: Any, edition: Edition) -> None:
        """With how one attends and who may order."""
        super().fill(shown, edition)
        self.attendance.data, self.visibility.data = shown.attendance.value, shown.visibility.value

    def values(self, edition: Edition) -> dict[str, object]:
        """With how one attends and who may order."""
        kinds = {"attendance": Attendance(self.attendance.data), "visibility": Visibility(self.visibility.data)}
        return {**super().values(edition), **kinds}

    def contradictions(self) -> dict[str, str]:
        """A price that is no advantage, an early price without its end, a window that closes before it opens."""
        wrong: dict[str, str] = {}
        dearer = gettext("Ce n'est pas moins que le prix.")
        if self.early_price.money is not None and not self.early_until.data:
            wrong["early_until"] = gettext("Dites jusqu'à quand vaut le prix anticipé.")
        if self.early_until.data and self.early_price.money is None:
            wrong["early_price"] = gettext("Dites quel est le prix jusqu'à cette date, ou videz la date.")
        price = self.price.money
        for field in (self.early_price, self.member_price):
            if price is not None and field.money is not None and field.money >= price:
                wrong[field.name] = dearer
        opens, closes = self.sale_opens_at.moment, self.sale_closes_at.moment
        if opens and closes and closes <= opens:
            wrong["sale_closes_at"] = gettext("C'est avant le début de la vente.")
        return wrong


class OptionForm(SaleForm):
    """What one may add to an offer."""

    name = text_field(_("Nom"))
    description = long_text_field(_("Ce qu'elle comprend"), required=False)
    price = euros_field(_("Prix"))
    quota = integer_field(_("Combien au plus"), required=False, most=MOST_SEATS)
    sale_closes_at = instant_field(_("À choisir jusqu'au"))
    offers = several_field(_("Avec ces formules"))

    plain = ("name", "description", "quota", "offers")
    money = ("price",)
    instants = ("sale_closes_at",)


class QuotaForm(SaleForm):
    """So many places in all among offers."""

    name = text_field(_("Nom"))
    size = integer_field(_("Nombre de places"), most=MOST_SEATS)
    offers = several_field(_("Formules qui se les partagent"))

    plain = ("name", "size")

    def fill(self, shown: Any, edition: Edition) -> None:
        """With the offers that share it."""
        super().fill(shown, edition)
        self.offers.data = [each.ref for each in shown.offers]

    def values(self, edition: Edition) -> dict[str, object]:
        """With the refs of the offers that share it."""
        return {**super().values(edition), "offers": list(self.offers.data)}

    def validate_offers(self, field: Field) -> None:
        """A quota of nobody counts nobody."""
        if not field.data:
            field.errors = [*field.errors, gettext("Choisissez au moins une formule.")]
