"""The texts, addresses and numbers programs send: as bounded and as tidy as the form's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BeforeValidator, StrictStr
from pydantic_core import PydanticCustomError
from stdnum.fr import siret

from congress.kernel.clock import PLAUSIBLE_YEARS
from congress.kernel.forms import MOST_IN_EMAIL, MOST_IN_LINE, has_control_characters, tidy
from congress.kernel.i18n import gettext
from congress.orders.departments import find_department

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_IN_NAME = 100
MOST_IN_ADDRESS = 500
MOST_IN_CODE = 40
MOST_IN_NEEDS = 500


Day = TypeVar("Day", bound=dt.date)


def fault(text: str) -> PydanticCustomError:
    """A fault told in our words."""
    return PydanticCustomError("congress", "{text}", {"text": text})


def line(most: int, *, required: bool, lines: bool = False) -> Callable[[str], str]:
    """Bounds a text and tidies it."""

    def check(text: str) -> str:
        text = str(tidy(text))
        if required and not text:
            raise fault(gettext("Ce champ est obligatoire."))
        if len(text) > most:
            message = "C'est trop long : %(most)d caractères au plus (il y en a %(count)d)."
            raise fault(gettext(message, most=most, count=len(text)))
        if has_control_characters(text, lines=lines):
            raise fault(gettext("Ce champ contient des caractères invisibles : retapez-le."))
        return text

    return check


def _email(text: str) -> str:
    if not text:
        return text
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        message = "Cette adresse n'est pas valable : il faut quelque chose comme prenom.nom@exemple.fr."
        raise fault(gettext(message)) from None


def _siret(text: str) -> str:
    if text and not siret.is_valid(text):
        raise fault(gettext("Ce SIRET n'est pas valable : il a 14 chiffres, avec une clé de contrôle."))
    return str(siret.compact(text))


def or_nothing(value: Any) -> Any:
    """Null is as good as nothing."""
    return "" if value is None else value


def none_where_empty(value: Any) -> Any:
    """Empty in an address is as good as absent."""
    return None if value == "" else value


def plausible(day: Day) -> Day:
    """A day or instant of this century or the next."""
    if day.year not in PLAUSIBLE_YEARS:
        raise fault(gettext("Cette date n'est pas plausible."))
    return day


def iso(value: Any) -> Any:
    """Dates come as texts, never as numbers."""
    if not isinstance(value, str):
        raise fault(gettext("Il faut une date écrite comme 2027-03-01."))
    return value


def _department(text: str) -> str:
    if not text:
        return text
    found = find_department(text)
    if found is None:
        raise fault(gettext("Ce département n'est pas connu : écrivez son numéro ou son nom, comme 59."))
    return found.code


Name = Annotated[StrictStr, AfterValidator(line(MOST_IN_NAME, required=True))]
Line = Annotated[StrictStr, AfterValidator(line(MOST_IN_LINE, required=True))]
Email = Annotated[StrictStr, AfterValidator(line(MOST_IN_EMAIL, required=True)), AfterValidator(_email)]
MaybeEmail = Annotated[
    StrictStr,
    BeforeValidator(or_nothing),
    AfterValidator(line(MOST_IN_EMAIL, required=False)),
    AfterValidator(_email),
]
MaybeLine = Annotated[StrictStr, BeforeValidator(or_nothing), AfterValidator(line(MOST_IN_LINE, required=False))]
MaybeSiret = Annotated[
    StrictStr, BeforeValidator(or_nothing), AfterValidator(line(20, required=False)), AfterValidator(_siret)
]
MaybeNumber = Annotated[StrictStr, BeforeValidator(or_nothing), AfterValidator(line(50, required=False))]
MaybeService = Annotated[StrictStr, BeforeValidator(or_nothing), AfterValidator(line(100, required=False))]
MaybeAddress = Annotated[
    StrictStr, BeforeValidator(or_nothing), AfterValidator(line(MOST_IN_ADDRESS, required=False, lines=True))
]
MaybeCode = Annotated[StrictStr, BeforeValidator(or_nothing), AfterValidator(line(MOST_IN_CODE, required=False))]
MaybeSecret = Annotated[StrictStr, BeforeValidator(or_nothing), AfterValidator(line(64, required=False))]
MaybeNeed = Annotated[StrictStr, BeforeValidator(or_nothing), AfterValidator(line(MOST_IN_NEEDS, required=False))]
MaybeName = Annotated[StrictStr, BeforeValidator(or_nothing), AfterValidator(line(MOST_IN_NAME, required=False))]
Ref = Annotated[StrictStr, AfterValidator(line(60, required=True))]
MaybeDepartment = Annotated[
    StrictStr, BeforeValidator(or_nothing), AfterValidator(line(60, required=False)), AfterValidator(_department)
]
