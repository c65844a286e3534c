"""What programs send, checked as strictly as the form checks people; every fault is told at its field."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeVar

from email_validator import EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    ValidationError,
)
from pydantic_core import InitErrorDetails, PydanticCustomError
from stdnum.fr import siret

from congress.kernel.clock import PLAUSIBLE_YEARS
from congress.kernel.forms import MOST_IN_EMAIL, MOST_IN_LINE, has_control_characters, tidy
from congress.kernel.i18n import gettext
from congress.orders.drafts import AttendeeDraft, OrderDraft
from congress.orders.models import MOST_ATTENDEES, AttendeeCategory, PaymentMethod

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_IN_NAME = 100
MOST_CENTS = 100_000_000


Day = TypeVar("Day", bound=dt.date)


def _fault(text: str) -> PydanticCustomError:
    return PydanticCustomError("congress", "{text}", {"text": text})


def _line(most: int, *, required: bool) -> Callable[[str], str]:
    def check(text: str) -> str:
        text = str(tidy(text))
        if required and not text:
            raise _fault(gettext("Ce champ est obligatoire."))
        if len(text) > most:
            message = "C'est trop long : %(most)d caractères au plus (il y en a %(count)d)."
            raise _fault(gettext(message, most=most, count=len(text)))
        if has_control_characters(text):
            raise _fault(gettext("Ce champ contient des caractères invisibles : retapez-le."))
        return text

    return check


def _email(text: str) -> str:
    if not text:
        return text
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        message = "Cette adresse n'est pas valable : il faut quelque chose comme prenom.nom@exemple.fr."
        raise _fault(gettext(message)) from None


def _siret(text: str) -> str:
    if text and not siret.is_valid(text):
        raise _fault(gettext("Ce SIRET n'est pas valable : il a 14 chiffres, avec une clé de contrôle."))
    return str(siret.compact(text))


def _or_nothing(value: Any) -> Any:
    return "" if value is None else value


def _none_where_empty(value: Any) -> Any:
    return None if value == "" else value


def _plausible(day: Day) -> Day:
    if day.year not in PLAUSIBLE_YEARS:
        raise _fault(gettext("Cette date n'est pas plausible."))
    return day


def _iso(value: Any) -> Any:
    if not isinstance(value, str):
        raise _fault(gettext("Il faut une date écrite comme 2027-03-01."))
    return value


Name = Annotated[StrictStr, AfterValidator(_line(MOST_IN_NAME, required=True))]
Line = Annotated[StrictStr, AfterValidator(_line(MOST_IN_LINE, required=True))]
Email = Annotated[StrictStr, AfterValidator(_line(MOST_IN_EMAIL, required=True)), AfterValidator(_email)]
MaybeEmail = Annotated[
    StrictStr,
    BeforeValidator(_or_nothing),
    AfterValidator(_line(MOST_IN_EMAIL, required=False)),
    AfterValidator(_email),
]
MaybeLine = Annotated[StrictStr, BeforeValidator(_or_nothing), AfterValidator(_line(MOST_IN_LINE, required=False))]
MaybeSiret = Annotated[
    StrictStr, BeforeValidator(_or_nothing), AfterValidator(_line(20, required=False)), AfterValidator(_siret)
]
MaybeNumber = Annotated[StrictStr, BeforeValidator(_or_nothing), AfterValidator(_line(50, required=False))]
MaybeService = Annotated[StrictStr, BeforeValidator(_or_nothing), AfterValidator(_line(100, required=False))]


class Asked(BaseModel):
    """What a program sends: nothing unknown in it, and faults told in the language in force."""

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """As pydantic does, with our words."""
        try:
            return super().model_validate(obj, **options)
        except ValidationError as error:
            faults: list[InitErrorDetails] = [
                {"type": _fault(_words(fault)), "loc": fault["loc"], "input": None}
                for fault in error.errors(include_url=False)
            ]
            raise ValidationError.from_exception_data(cls.__name__, faults) from error


def _words(fault: Any) -> str:
    kind, details = fault["type"], fault.get("ctx", {})
    if kind in ("enum", "literal_error"):
        return gettext(
            "Valeur inconnue. Les valeurs admises sont : %(values)s.", values=details["expected"].replace(" or ", ", ")
        )
    if kind in ("too_short", "too_long") and fault["loc"] == ("attendees",):
        return gettext("Une commande compte de 1 à %(most)s personnes.", most=MOST_ATTENDEES)
    words = {
        "congress": details.get("text"),
        "missing": gettext("Ce champ est obligatoire."),
        "extra_forbidden": gettext("Ce champ est inconnu."),
        "string_type": gettext("Il faut un texte."),
        "list_type": gettext("Il faut une liste."),
        "model_type": gettext("Il faut un objet."),
        "model_attributes_type": gettext("Il faut un objet."),
        "int_type": gettext("Il faut un nombre entier."),
        "greater_than": gettext("Il faut un nombre plus grand que 0."),
        "less_than_equal": gettext("Ce nombre est trop grand."),
        "timezone_aware": gettext("Il faut un instant avec son décalage, comme 2027-03-01T09:00:00+01:00."),
    }
    if kind.startswith("date"):
        return gettext("Cette date ne se lit pas : il faut la norme ISO 8601.")
    return words.get(kind) or gettext("Cette valeur ne convient pas.")


class OrganisationIn(Asked):
    """The organisation a buyer orders for."""

    name: Line
    siret: MaybeSiret = ""


class BuyerIn(Asked):
    """Who orders."""

    name: Line
    email: Email
    organisation: OrganisationIn | None = None


class PurchaseOrderIn(Asked):
    """A public body's references; they may come later."""

    number: MaybeNumber = ""
    service_code: MaybeService = ""


class AttendeeIn(Asked):
    """Who comes, and with which offer."""

    first_name: Name
    last_name: Name
    email: MaybeEmail = ""
    organisation: MaybeLine = ""
    category: AttendeeCategory
    offer: Annotated[StrictStr, AfterValidator(_line(60, required=True))]


class OrderIn(Asked):
    """An order to place."""

    buyer: BuyerIn
    payment_method: PaymentMethod
    purchase_order: PurchaseOrderIn | None = None
    attendees: Annotated[list[AttendeeIn], Field(min_length=1, max_length=MOST_ATTENDEES)]
    locale: Literal["fr", "en"] = "fr"

    def draft(self) -> OrderDraft:
        """The same for the use-case."""
        organisation, reference = self.buyer.organisation, self.purchase_order
        return OrderDraft(
            buyer_name=self.buyer.name,
            buyer_email=self.buyer.email,
            buyer_organisation=organisation.name if organisation else "",
            buyer_siret=organisation.siret if organisation else "",
            payment_method=self.payment_method,
            purchase_order_number=reference.number if reference else "",
            purchase_order_service=reference.service_code if reference else "",
            locale=self.locale,
            attendees=tuple(AttendeeDraft(**one.model_dump()) for one in self.attendees),
        )


class PaymentIn(Asked):
    """Money that a person saw come in."""

    method: Literal["transfer", "cheque", "purchase_order"]
    amount_cents: Annotated[StrictInt, Field(gt=0, le=MOST_CENTS)]
    received_on: Annotated[dt.date, BeforeValidator(_iso), AfterValidator(_plausible)]
    reference: Line


class CancelIn(Asked):
    """Why an order is called off."""

    reason: Annotated[StrictStr, AfterValidator(_line(500, required=True))]


class AttendeesQuery(Asked):
    """Which attendees, and from where in the list."""

    updated_since: Annotated[
        Annotated[AwareDatetime, AfterValidator(_plausible)] | None, BeforeValidator(_none_where_empty)
    ] = None
    cursor: Annotated[StrictStr, AfterValidator(_line(200, required=False))] = ""
