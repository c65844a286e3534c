"""The list of a delegation taken into the form: all of its people, or none and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.checkout.list_columns import Fault
from congress.checkout.list_known import known_of
from congress.checkout.lists import read_file, read_text
from congress.kernel.i18n import gettext, ngettext
from congress.orders.models import MOST_ATTENDEES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from congress.checkout.for_sale import ForSale
    from congress.checkout.forms import RegistrationForm
    from congress.checkout.list_cells import ListedPerson


@dataclass(frozen=True)
class ListTaken:
    """What came of a list: `added` says how many people it brought, `faults` why it brought nobody."""

    added: str = ""
    faults: tuple[Fault, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """How many faults keep it from being imported."""
        return ngettext(
            "%(num)s erreur dans la liste : personne n'est encore importé.",
            "%(num)s erreurs dans la liste : personne n'est encore importé.",
            len(self.faults),
        )


def take_list(form: RegistrationForm, sale: ForSale, upload: bytes) -> ListTaken:
    """Puts the people of an uploaded file, or of the text in the form, where nobody was thought of yet and after.

    With one fault the form keeps its people as they were, and the list stands in it as text, to be corrected.
    """
    text = form.listed.data or ""
    if not upload and not text.strip():
        return ListTaken(faults=(Fault(None, "", "", gettext("Choisissez un fichier, ou collez une liste.")),))
    known = known_of(sale)
    reading = read_file(upload, known) if upload else read_text(text, known)
    faults = reading.faults or _no_room(form, reading.people)
    if faults:
        form.listed.data = reading.text
        return ListTaken(faults=faults, unused=reading.unused)
    form.add_people(person.fields for person in reading.people)
    form.listed.data = ""
    added = ngettext(
        "%(num)s personne importée : relisez-la ci-dessous.",
        "%(num)s personnes importées : relisez-les ci-dessous.",
        len(reading.people),
    )
    return ListTaken(added=added, unused=reading.unused)


def _no_room(form: RegistrationForm, people: Sequence[ListedPerson]) -> tuple[Fault, ...]:
    already = sum(not person.is_empty for person in form.people)
    if already + len(people) <= MOST_ATTENDEES:
        return ()
    message = gettext(
        "Avec les personnes déjà saisies (%(already)s), la commande en compterait %(all)s : %(most)s au plus.",
        already=already,
        all=already + len(people),
        most=MOST_ATTENDEES,
    )
    return (Fault(None, "", "", message),)
