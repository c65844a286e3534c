"""The list of a delegation: twenty people in one file or one paste; all of them, or none and why, line by line.

`read_file` and `read_text` need no database, clock or request. What they stumble over, they tell: they never raise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.checkout.list_cells import person_of
from congress.checkout.list_columns import EXAMPLE, TITLES, Fault, ListField, columns_of, folded, quoted
from congress.checkout.list_sheets import is_other_document, is_zip, not_a_list, table_of_sheet
from congress.checkout.list_tables import Table, UnreadableList, decoded, table_of_text
from congress.kernel.i18n import gettext, ngettext
from congress.orders.models import MOST_ATTENDEES

if TYPE_CHECKING:
    from congress.checkout.list_cells import Known, ListedPerson

MOST_BYTES = 1024 * 1024
MOST_FAULTS = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """What a list says. With one fault there is nobody; `text` is the list as it can be corrected by hand."""

    people: tuple[ListedPerson, ...]
    faults: tuple[Fault, ...]
    text: str
    unused: tuple[str, ...] = ()


def read_file(content: bytes, known: Known) -> Reading:
    """The people of an uploaded file, CSV or XLSX; its kind is seen from what it holds, never from its name."""
    if len(content) > MOST_BYTES:
        return _unreadable(gettext("Ce fichier pèse plus de 1 Mo : une liste de 20 personnes est bien plus légère."))
    try:
        if is_zip(content):
            return _read(table_of_sheet(content), known)
        if is_other_document(content):
            raise not_a_list()
    except UnreadableList as refusal:
        return _unreadable(refusal.message, line=refusal.line)
    return read_text(decoded(content), known)


def read_text(text: str, known: Known) -> Reading:
    """The people of a list that was pasted, or corrected in the page."""
    if len(text) > MOST_BYTES:
        return _unreadable(gettext("Cette liste est trop longue : 20 personnes tiennent en bien moins."))
    try:
        return _read(table_of_text(text), known)
    except UnreadableList as refusal:
        return _unreadable(refusal.message, line=refusal.line, text=text)


def _unreadable(message: str, *, line: int | None = None, text: str = "") -> Reading:
    return Reading(people=(), faults=(Fault(line, "", "", message),), text="" if "\x00" in text else text)


def _read(table: Table, known: Known) -> Reading:
    if not table.rows:
        return _unreadable(gettext("La liste est vide."))
    header, *listed = table.rows
    rows = [row for row in listed if EXAMPLE not in row.cells]
    columns, faults = columns_of(header, needs_offer=len(known.offers) != 1)
    if not faults:
        faults = _faults_of_all(len(rows))
    people: dict[int, ListedPerson] = {}
    if not faults:
        for row in rows:
            person, wrong = person_of(row, columns, known)
            faults += wrong
            if person is not None:
                people[row.line] = person
        faults += _twice(people)
    faults.sort(key=_place)
    return Reading(
        people=() if faults else tuple(people.values()),
        faults=_bounded(faults),
        text=table.text,
        unused=columns.unused,
    )


def _place(fault: Fault) -> tuple[int, int, str]:
    """From top to bottom, then from left to right."""
    letters = fault.column.partition(" ")[0]
    return fault.line or 0, len(letters), letters


def _faults_of_all(people: int) -> list[Fault]:
    if people == 0:
        return [Fault(None, "", "", gettext("La liste ne nomme personne : une ligne par personne, sous les titres."))]
    if people > MOST_ATTENDEES:
        text = gettext(
            "La liste compte %(count)s personnes, une commande en compte %(most)s au plus : faites-en plusieurs.",
            count=people,
            most=MOST_ATTENDEES,
        )
        return [Fault(None, "", "", text)]
    return []


def _twice(people: dict[int, ListedPerson]) -> list[Fault]:
    """Somebody who is on two lines, by name and address, would have two seats."""
    seen: dict[tuple[str, ...], int] = {}
    faults: list[Fault] = []
    for line, person in people.items():
        name = f"{person.first_name} {person.last_name}".strip()
        key = (folded(name), person.email.casefold(), folded(person.organisation))
        first = seen.setdefault(key, line)
        if name and first != line:
            text = gettext("Cette personne est déjà à la ligne %(line)s : retirez l'une des deux.", line=first)
            faults.append(Fault(line, str(TITLES[ListField.LAST_NAME]), quoted(name), text))
    return faults


def _bounded(faults: list[Fault]) -> tuple[Fault, ...]:
    """As many as a person corrects in one go; the others are counted."""
    more = len(faults) - MOST_FAULTS
    if more <= 0:
        return tuple(faults)
    text = ngettext("… et %(num)s autre erreur.", "… et %(num)s autres erreurs.", more)
    return (*faults[:MOST_FAULTS], Fault(None, "", "", text))
