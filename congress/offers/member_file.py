"""The network's list of enterprises as a CSV file: read whole, or refused with every error by line and column."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stdnum.fr import siret as siret_numbers

from congress.kernel.errors import Invalid
from congress.kernel.forms import has_control_characters, tidy
from congress.kernel.i18n import gettext
from congress.kernel.refs import slug

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINES = 10_000
MOST_ERRORS = 50
COLUMNS = ("name", "code", "siret", "email_domain")
_SIZES = {"name": 200, "code": 40, "siret": 30, "email_domain": 253}
# How the columns may be headed, as `slug` writes them.
_HEADS = {
    "name": ("nom", "name", "raison-sociale", "entreprise", "structure", "organisation", "adherent"),
    "code": ("code", "code-adherent", "numero", "numero-adherent", "n-adherent", "reference"),
    "siret": ("siret", "numero-siret", "n-siret"),
    "email_domain": (
        *("domaine", "domaine-de-courriel", "domaine-courriel", "domaine-mail", "domaine-email", "domain"),
        *("email-domain", "e-mail-domain", "courriel", "e-mail", "email", "mail"),
    ),
}
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
# Addresses of everybody: their domain tells nothing of an enterprise.
SHARED_DOMAINS = frozenset(
    {
        *("gmail.com", "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "laposte.net", "hotmail.com", "hotmail.fr"),
        *("outlook.com", "outlook.fr", "yahoo.fr", "yahoo.com", "live.fr", "icloud.com", "proton.me", "bbox.fr"),
    }
)


@dataclass(frozen=True)
class MemberLine:
    """One enterprise as the file has it, tidied."""

    name: str
    code: str
    siret: str
    email_domain: str


@dataclass(frozen=True)
class LineError:
    """What is wrong where; `line` counts as a spreadsheet does, the header being 1."""

    line: int
    column: str
    text: str


class FileRefused(Invalid):
    """Nothing of the file is taken; `wrong` says why, line by line."""

    def __init__(self, wrong: list[LineError]) -> None:
        message = gettext("Rien n'a été importé : le fichier est à corriger.")
        super().__init__(message, errors={"file": [message]})
        self.wrong = wrong


def read_members(content: bytes) -> list[MemberLine]:
    """The lines of the file; raises FileRefused."""
    rows = list(_rows(content))
    if not rows:
        raise FileRefused([LineError(1, "", gettext("Le fichier est vide."))])
    columns = _columns(rows[0][1])
    lines: list[MemberLine] = []
    wrong: list[LineError] = []
    seen: dict[str, int] = {}
    for number, cells in rows[1:]:
        line, errors = _line(number, cells, columns)
        first = seen.setdefault(line.code.upper(), number)
        if line.code and first != number:
            errors.append(LineError(number, "code", gettext("Ce code est déjà à la ligne %(line)s.", line=first)))
        wrong += errors
        lines.append(line)
    if not lines:
        wrong.append(LineError(2, "", gettext("Aucune ligne sous les titres des colonnes.")))
    if len(lines) > MOST_LINES:
        wrong.append(LineError(MOST_LINES + 2, "", gettext("Au plus %(most)s lignes.", most=MOST_LINES)))
    if wrong:
        raise FileRefused(wrong[:MOST_ERRORS])
    return lines


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each line that is not empty, with its number; in UTF-8 or as Excel writes it, parted by « ; », « , » or tabs."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    head = text.split("\n", 1)[0]
    parted_by = max(";,\t", key=head.count)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=parted_by, strict=True), 1):
            cells = [str(tidy(cell)) for cell in row]
            if any(cells):
                yield number, cells
    except csv.Error:
        message = gettext("Ce fichier n'est pas un CSV que l'on sache lire : vérifiez les guillemets.")
        raise FileRefused([LineError(1, "", message)]) from None


def _columns(heads: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for position, head in enumerate(heads):
        for column, names in _HEADS.items():
            if head and slug(head) in names and column not in found:
                found[column] = position
    missing = [column for column in ("name", "code") if column not in found]
    if missing:
        text = gettext("Il manque cette colonne ; les titres attendus sont : nom ; code ; siret ; domaine.")
        raise FileRefused([LineError(1, column_word(column), text) for column in missing])
    return found


def column_word(column: str) -> str:
    """The column as the template of the file heads it."""
    return {"name": "nom", "code": "code", "siret": "siret", "email_domain": "domaine"}[column]


def _line(number: int, cells: list[str], columns: dict[str, int]) -> tuple[MemberLine, list[LineError]]:
    values = {
        column: cells[columns[column]] if column in columns and columns[column] < len(cells) else ""
        for column in COLUMNS
    }
    wrong = [
        LineError(number, column_word(column), text)
        for column, value in values.items()
        for text in _wrong(column, value)
    ]
    return (
        MemberLine(
            name=values["name"],
            code=values["code"],
            siret=siret_numbers.compact(values["siret"]) if values["siret"] else "",
            email_domain=_domain(values["email_domain"]),
        ),
        wrong,
    )


def _wrong(column: str, value: str) -> Iterator[str]:
    if column in ("name", "code") and not value:
        yield gettext("Cette case est vide.")
    elif len(value) > _SIZES[column]:
        yield gettext("C'est trop long : %(most)d caractères au plus.", most=_SIZES[column])
    elif has_control_characters(value):
        yield gettext("Cette case contient des caractères invisibles.")
    elif column == "siret" and value and not siret_numbers.is_valid(value):
        yield gettext("Ce SIRET n'est pas valable : il a 14 chiffres, avec une clé de contrôle.")
    elif column == "email_domain" and value:
        domain = _domain(value)
        if not _DOMAIN.fullmatch(domain):
            yield gettext("Ce domaine n'est pas valable : il faut quelque chose comme exemple.fr.")
        elif domain in SHARED_DOMAINS:
            yield gettext("« %(domain)s » est à tout le monde : laissez cette case vide.", domain=domain)


def _domain(value: str) -> str:
    """« Contact@Exemple.fr » and « @exemple.fr » are « exemple.fr »."""
    return value.rpartition("@")[2].lower().strip()
