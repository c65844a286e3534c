"""Lists as delegations send them, and what they may name."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from congress.checkout.list_cells import Known
from congress.checkout.list_columns import folded
from congress.kernel.money import Money
from congress.offers.models import Offer, Option
from congress.orders.labels import CATEGORY_LABELS, PUBLIC_CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLES = ["Prénom", "Nom", "Courriel", "Organisation", "Catégorie", "Formule", "Options", "Département"]
ELODIE = ["Élodie", "Martin", "elodie@ville.fr", "Ville", "élue", "Le jeudi", "", "59"]


def offers(*names: str) -> list[Offer]:
    return [
        Offer(ref=folded(name).replace(" ", "-"), position=number, name=name, price=Money.euros(150))
        for number, name in enumerate(names, 1)
    ]


OFFERS = offers("Les deux jours", "Le jeudi")
OPTIONS = [
    Option(ref="dejeuner", position=1, name="Déjeuner, jeudi", price=Money.euros(0), offers=[]),
    Option(ref="soiree", position=2, name="Soirée", price=Money.euros(30), offers=["les-deux-jours"]),
]


def known(*, offers: Sequence[Offer] = OFFERS, options: Sequence[Option] = OPTIONS) -> Known:
    """Two offers, a lunch for all and an evening for one of them."""
    categories = {folded(one.value): one.value for one in PUBLIC_CATEGORIES}
    categories |= {folded(str(CATEGORY_LABELS[one])): one.value for one in PUBLIC_CATEGORIES}
    labels = [str(CATEGORY_LABELS[one]) for one in PUBLIC_CATEGORIES]
    return Known(offers=offers, options=options, categories=categories, category_labels=labels)


def text_list(*rows: Sequence[str], titles: Sequence[str] = TITLES, separator: str = ";") -> str:
    return "".join(f"{separator.join(row)}\n" for row in (titles, *rows))


def sheet(*rows: Sequence[Any], titles: Sequence[Any] = TITLES) -> bytes:
    """The same as a spreadsheet; a cell that begins with « = » is a formula."""
    book = Workbook()
    for row in (titles, *rows):
        book.worksheets[0].append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    written = BytesIO()
    book.save(written)
    return written.getvalue()
