"""What one line of a list says of a person, cell by cell, each by the rules of the form."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from email_validator import EmailNotValidError, validate_email

from congress.checkout.list_columns import Fault, ListField, folded, letter, quoted
from congress.checkout.personal_form import MOST_IN_NAME
from congress.kernel.forms import MOST_IN_EMAIL, MOST_IN_LINE, has_control_characters
from congress.kernel.i18n import gettext
from congress.orders.departments import find_department

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from congress.checkout.list_columns import Columns
    from congress.checkout.list_tables import Row
    from congress.offers.models import Offer, Option


MOST_SHOWN = 8
_LEAST_TO_GUESS = 3
_SHEET_ERROR = re.compile(r"#(N/?A|REF|VALUE|VALEUR|NAME|NOM|DIV/0|NULL|NUL|NUM)[!?]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """What a list may name; `categories` are values by all the texts they are known by, folded."""

    offers: Sequence[Offer]
    options: Sequence[Option]
    categories: Mapping[str, str]
    category_labels: Sequence[str]


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person of a list, in the words of the form's fields: category, offer and options by their values."""

    first_name: str
    last_name: str
    email: str
    organisation: str
    category: str
    offer: str
    options: tuple[str, ...]
    department: str

    @property
    def fields(self) -> dict[str, Any]:
        """By the names of the form's fields; where nobody is named, the name comes later."""
        return {**asdict(self), "later": not (self.first_name or self.last_name)}


class WrongCellError(ValueError):
    """Why a cell cannot be taken; its text is for the person who wrote it."""


def person_of(row: Row, columns: Columns, known: Known) -> tuple[ListedPerson | None, list[Fault]]:
    """The person of that line, or what is wrong with it."""
    line = _Line(row, columns, known)
    person = line.person()
    return (None if line.faults else person), line.faults


class _Line:
    """One line while it is read: its faults are gathered, so that all of them are told at once."""

    def __init__(self, row: Row, columns: Columns, known: Known) -> None:
        self.row, self.columns, self.known = row, columns, known
        self.faults: list[Fault] = []

    def person(self) -> ListedPerson:
        self._beyond_the_columns()
        first, last = self._text(ListField.FIRST_NAME, MOST_IN_NAME), self._text(ListField.LAST_NAME, MOST_IN_NAME)
        if bool(first) != bool(last):
            field = ListField.LAST_NAME if first else ListField.FIRST_NAME
            self._wrong(field, gettext("Il manque. Pour nommer la personne plus tard, laissez vides prénom et nom."))
        offer = self._taken(ListField.OFFER, self._offer)
        return ListedPerson(
            first_name=first,
            last_name=last,
            email=self._taken(ListField.EMAIL, _email),
            organisation=self._text(ListField.ORGANISATION, MOST_IN_LINE),
            category=self._taken(ListField.CATEGORY, self._category),
            offer=offer,
            options=self._options(offer),
            department=self._taken(ListField.DEPARTMENT, self._department),
        )

    def _wrong(self, field: ListField, message: str) -> None:
        self.faults.append(self.columns.fault(self.row, field, message))

    def _beyond_the_columns(self) -> None:
        for place, text in enumerate(self.row.cells):
            if text and place >= self.columns.width:
                message = gettext("Cette cellule n'a pas de colonne : un séparateur de trop, ou un titre oublié.")
                self.faults.append(Fault(self.row.line, letter(place), quoted(text), message))
                return

    def _text(self, field: ListField, most: int) -> str:
        text = self.columns.cell(self.row, field)
        try:
            _refuse_unfit(text, most)
        except WrongCellError as wrong:
            self._wrong(field, str(wrong))
        return text

    def _taken(self, field: ListField, read: Callable[[str], str]) -> str:
        text = self.columns.cell(self.row, field)
        try:
            _refuse_unfit(text, MOST_IN_EMAIL)
            return read(text)
        except WrongCellError as wrong:
            self._wrong(field, str(wrong))
            return ""

    def _category(self, text: str) -> str:
        if not text:
            raise WrongCellError(gettext("La catégorie manque : %(known)s.", known=_shown(self.known.category_labels)))
        found = _guess(text, self.known.categories)
        if found is None:
            raise WrongCellError(
                gettext(
                    "Cette catégorie n'existe pas. À choisir : %(known)s.", known=_shown(self.known.category_labels)
                )
            )
        return found

    def _offer(self, text: str) -> str:
        offers = self.known.offers
        if not text and len(offers) == 1:
            return offers[0].ref
        found = _named(text, offers)
        if found is None:
            names = _shown([offer.name for offer in offers])
            raise WrongCellError(
                gettext("Cette formule n'est pas en vente. À choisir : %(known)s.", known=names)
                if text
                else gettext("La formule manque : %(known)s.", known=names)
            )
        return found

    def _options(self, offer: str) -> tuple[str, ...]:
        text = self.columns.cell(self.row, ListField.OPTIONS)
        fitting = [option for option in self.known.options if not offer or option.goes_with(offer)]
        pieces = [piece.strip() for piece in re.split(r"[,;|+]", text) if piece.strip()]
        chosen: list[str] = []
        while pieces:
            # An option's own name may have a comma in it: the longest name that begins here is taken.
            for end in range(len(pieces), 0, -1):
                found = _named(" ".join(pieces[:end]), fitting)
                if found is not None:
                    chosen.append(found)
                    del pieces[:end]
                    break
            else:
                names = _shown([option.name for option in fitting]) or gettext("aucune")
                text = gettext(
                    "« %(read)s » ne s'ajoute pas à cette formule. Options : %(known)s.",
                    read=quoted(pieces[0]),
                    known=names,
                )
                self._wrong(ListField.OPTIONS, text)
                return ()
        return tuple(dict.fromkeys(chosen))

    @staticmethod
    def _department(text: str) -> str:
        if not text:
            return ""
        found = find_department(text)
        if found is None:
            raise WrongCellError(gettext("Ce département n'existe pas : écrivez son numéro (59, 2A, 974) ou son nom."))
        return found.label


def _refuse_unfit(text: str, most: int) -> None:
    """Raises WrongCellError for what no field of the form takes."""
    if _SHEET_ERROR.fullmatch(text):
        raise WrongCellError(gettext("Cette formule du tableur ne donne pas de résultat."))
    if len(text) > most:
        raise WrongCellError(
            gettext("C'est trop long : %(most)d caractères au plus (il y en a %(count)d).", most=most, count=len(text))
        )
    if "\ufffd" in text:
        raise WrongCellError(gettext("Des lettres sont perdues : enregistrez le fichier en « CSV UTF-8 »."))
    if has_control_characters(text):
        raise WrongCellError(gettext("Cette cellule contient des caractères invisibles : retapez-la."))


def _email(text: str) -> str:
    if not text:
        return ""
    try:
        checked = validate_email(text.removeprefix("mailto:"), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise WrongCellError(
            gettext("Cette adresse n'est pas valable : il faut quelque chose comme prenom.nom@exemple.fr.")
        ) from None
    return checked.normalized


def _named(text: str, choices: Sequence[Offer] | Sequence[Option]) -> str | None:
    """The ref of the one that has this ref or name; None where none has, or several."""
    wanted = folded(text)
    by_ref = [one.ref for one in choices if folded(one.ref) == wanted]
    found = by_ref or [one.ref for one in choices if folded(one.name) == wanted]
    return found[0] if len(found) == 1 else None


def _guess(text: str, texts: Mapping[str, str]) -> str | None:
    """What is known by that text, or the only one whose words begin like those of the text: « élu », « adhérente »."""
    wanted = folded(text)
    if wanted in texts:
        return texts[wanted]
    words = wanted.split()
    if not words or any(len(word) < _LEAST_TO_GUESS for word in words):
        return None
    found = {
        value
        for known, value in texts.items()
        if all(any(one.startswith(word) for one in known.split()) for word in words)
    }
    return found.pop() if len(found) == 1 else None


def _shown(names: Sequence[str]) -> str:
    more = " …" if len(names) > MOST_SHOWN else ""
    return ", ".join(f"« {name} »" for name in names[:MOST_SHOWN]) + more
