"""What programs send, checked as strictly as the form checks people; every fault is told at its field."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationError,
    model_validator,
)

from congress.checkout.api_types import (
    Email,
    Line,
    MaybeAddress,
    MaybeCode,
    MaybeDepartment,
    MaybeEmail,
    MaybeLine,
    MaybeName,
    MaybeNeed,
    MaybeNumber,
    MaybeSecret,
    MaybeService,
    MaybeSiret,
    Ref,
    fault,
    iso,
    line,
    none_where_empty,
    plausible,
)
from congress.kernel.i18n import gettext
from congress.orders.drafts import AttendeeDraft, OrderDraft
from congress.orders.models import MOST_ATTENDEES, AttendeeCategory, BuyerKind, ConsentKind, PaymentMethod

if TYPE_CHECKING:
    from pydantic_core import InitErrorDetails

MOST_OPTIONS = 50
MOST_CENTS = 100_000_000


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
                {"type": fault(_words(found)), "loc": found["loc"], "input": None}
                for found in error.errors(include_url=False)
            ]
            raise ValidationError.from_exception_data(cls.__name__, faults) from error


def _words(found: Any) -> str:
    kind, details = found["type"], found.get("ctx", {})
    if kind in ("enum", "literal_error"):
        return gettext(
            "Valeur inconnue. Les valeurs admises sont : %(values)s.", values=details["expected"].replace(" or ", ", ")
        )
    if kind in ("too_short", "too_long") and found["loc"] == ("attendees",):
        return gettext("Une commande compte de 1 à %(most)s personnes.", most=MOST_ATTENDEES)
    words = {
        "congress": details.get("text"),
        "missing": gettext("Ce champ est obligatoire."),
        "extra_forbidden": gettext("Ce champ est inconnu."),
        "string_type": gettext("Il faut un texte."),
        "list_type": gettext("Il faut une liste."),
        "model_type": gettext("Il faut un objet."),
        "model_attributes_type": gettext("Il faut un objet."),
        "bool_type": gettext("Il faut vrai ou faux."),
        "dict_type": gettext("Il faut un objet."),
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
    kind: BuyerKind | None = None
    address: MaybeAddress = ""


class PurchaseOrderIn(Asked):
    """A public body's references; they may come later."""

    number: MaybeNumber = ""
    service_code: MaybeService = ""


class AttendeeIn(Asked):
    """Who comes, and with which offer; `unnamed` where the names, left out, come later."""

    unnamed: StrictBool = False
    first_name: MaybeName = ""
    last_name: MaybeName = ""
    email: MaybeEmail = ""
    organisation: MaybeLine = ""
    category: AttendeeCategory
    offer: Ref
    options: Annotated[list[Ref], Field(max_length=MOST_OPTIONS)] = []
    department: MaybeDepartment = ""
    first_time: StrictBool | None = None
    diet: MaybeNeed = ""
    access_needs: MaybeNeed = ""
    consents: Annotated[list[ConsentKind], Field(max_length=len(ConsentKind))] = []
    answers: dict[Ref, MaybeNeed] = {}

    @model_validator(mode="after")
    def _named(self) -> Self:
        missing = [name for name in ("first_name", "last_name") if not getattr(self, name)]
        if missing and not (self.unnamed and len(missing) == len(("first_name", "last_name"))):
            text = gettext("Ce champ est obligatoire.")
            raise ValidationError.from_exception_data(
                "AttendeeIn", [{"type": fault(text), "loc": (name,), "input": None} for name in missing]
            )
        return self

    def draft(self) -> AttendeeDraft:
        """The same for the use-case."""
        values = self.model_dump(exclude={"unnamed"})
        return AttendeeDraft(
            **{
                **values,
                "options": tuple(dict.fromkeys(self.options)),
                "consents": frozenset(self.consents),
                "answers": {ref: text for ref, text in self.answers.items() if text},
            }
        )


class OrderIn(Asked):
    """An order to place."""

    buyer: BuyerIn
    payment_method: PaymentMethod
    purchase_order: PurchaseOrderIn | None = None
    attendees: Annotated[list[AttendeeIn], Field(min_length=1, max_length=MOST_ATTENDEES)]
    member_code: MaybeCode = ""
    voucher: MaybeCode = ""
    offer_key: MaybeSecret = ""
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
            buyer_kind=self.buyer.kind,
            buyer_address=self.buyer.address,
            member_code=self.member_code,
            voucher=self.voucher,
            offer_key=self.offer_key,
            attendees=tuple(one.draft() for one in self.attendees),
        )


class PaymentIn(Asked):
    """Money that a person saw come in."""

    method: Literal["transfer", "cheque", "purchase_order"]
    amount_cents: Annotated[StrictInt, Field(gt=0, le=MOST_CENTS)]
    received_on: Annotated[dt.date, BeforeValidator(iso), AfterValidator(plausible)]
    reference: Line


class CancelIn(Asked):
    """Why an order is called off."""

    reason: Annotated[StrictStr, AfterValidator(line(500, required=True))]


class AttendeesQuery(Asked):
    """Which attendees, and from where in the list."""

    updated_since: Annotated[
        Annotated[AwareDatetime, AfterValidator(plausible)] | None, BeforeValidator(none_where_empty)
    ] = None
    cursor: Annotated[StrictStr, AfterValidator(line(200, required=False))] = ""
