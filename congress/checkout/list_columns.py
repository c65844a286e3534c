"""Which column of a list says what: by its title, in French or English, in any order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from congress.kernel.i18n import gettext
from congress.kernel.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from congress.checkout.list_tables import Row

EXAMPLE = "camille.exemple@exemple.fr"  # the address on the template's example line
MOST_QUOTED = 60
_LETTERS = 26


class ListField(Enum):
    """What a list may say of a person."""

    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    ORGANISATION = "organisation"
    CATEGORY = "category"
    OFFER = "offer"
    OPTIONS = "options"
    DEPARTMENT = "department"


TITLES: dict[ListField, LazyString] = {
    ListField.FIRST_NAME: _("Prénom"),
    ListField.LAST_NAME: _("Nom"),
    ListField.EMAIL: _("Courriel"),
    ListField.ORGANISATION: _("Organisation"),
    ListField.CATEGORY: _("Catégorie"),
    ListField.OFFER: _("Formule"),
    ListField.OPTIONS: _("Options"),
    ListField.DEPARTMENT: _("Département"),
}
# As people name them, in both languages, without accents, signs and what stands in brackets.
_NAMES: dict[ListField, str] = {
    ListField.FIRST_NAME: "prenom,prenoms,first name,firstname,given name,forename",
    ListField.LAST_NAME: "nom,noms,nom de famille,last name,lastname,surname,family name,name",
    ListField.EMAIL: (
        "courriel,email,e mail,mail,mel,adresse email,adresse e mail,adresse mail,adresse electronique,"
        "adresse courriel,email address,e mail address"
    ),
    ListField.ORGANISATION: (
        "organisation,organization,organisme,structure,entreprise,societe,association,employeur,collectivite,company"
    ),
    ListField.CATEGORY: "categorie,category,profil,vient en tant que,comes as",
    ListField.OFFER: "formule,formules,offre,offer,tarif,pass,ticket,billet",
    ListField.OPTIONS: "options,option",
    ListField.DEPARTMENT: "departement,departements,dept,dep,department,code departement,numero de departement",
}
_FIELDS = {name: field for field, names in _NAMES.items() for name in names.split(",")}
_NEEDED = (ListField.FIRST_NAME, ListField.LAST_NAME, ListField.CATEGORY)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell of a list, or with a line, or with all of it: where, and what was read there."""

    line: int | None
    column: str
    read: str
    message: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands, from 0; `unused` are titles nothing is made of."""

    places: dict[ListField, int]
    width: int
    unused: tuple[str, ...]

    def cell(self, row: Row, field: ListField) -> str:
        """What a line says of that; empty where it says nothing."""
        place = self.places.get(field)
        return "" if place is None or place >= len(row.cells) else row.cells[place]

    def fault(self, row: Row, field: ListField, message: str) -> Fault:
        """That something is wrong with that cell."""
        place = self.places.get(field)
        where = str(TITLES[field]) if place is None else f"{letter(place)} · {TITLES[field]}"
        return Fault(row.line, where, quoted(self.cell(row, field)), message)


def folded(text: str) -> str:
    """Small letters without accents, single spaces, no other sign: two texts that people take for the same."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)
    )
    return " ".join(re.findall(r"[^\W_]+", plain))


def quoted(text: str) -> str:
    """What was read, cut where it is long."""
    return text if len(text) <= MOST_QUOTED else f"{text[: MOST_QUOTED - 1]}…"


def letter(place: int) -> str:
    """The column's letters in a spreadsheet: A, Z, AA."""
    name = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def columns_of(header: Row, *, needs_offer: bool) -> tuple[Columns, list[Fault]]:
    """The columns by the first line, and what is wrong with it."""
    places: dict[ListField, int] = {}
    unused: list[str] = []
    faults: list[Fault] = []
    for place, title in enumerate(header.cells):
        field = _FIELDS.get(folded(re.sub(r"\(.*?\)", " ", title)))
        if field is None and title:
            unused.append(quoted(title))
        elif field is not None and field in places:
            faults.append(
                Fault(
                    header.line,
                    letter(place),
                    quoted(title),
                    gettext("Deux colonnes s'appellent « %(title)s » : gardez-en une.", title=TITLES[field]),
                )
            )
        elif field is not None:
            places[field] = place
    needed = [*_NEEDED, *([ListField.OFFER] if needs_offer else [])]
    missing = [str(TITLES[field]) for field in needed if field not in places]
    if missing:
        text = gettext(
            "La première ligne nomme les colonnes ; il y manque : %(titles)s. Partez du modèle, ou ajoutez-les.",
            titles=", ".join(missing),
        )
        faults.append(Fault(header.line, "", quoted(" · ".join(filter(None, header.cells))), text))
    return Columns(places, len(header.cells), tuple(unused)), faults
