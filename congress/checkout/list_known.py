"""What a list may name at this moment: what is on sale, and the categories in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.checkout.list_cells import Known
from congress.checkout.list_columns import folded
from congress.kernel.i18n import LOCALES, in_language
from congress.orders.labels import CATEGORY_LABELS, PUBLIC_CATEGORIES

if TYPE_CHECKING:
    from congress.checkout.for_sale import ForSale


def known_of(sale: ForSale) -> Known:
    """For the reader of lists and the templates."""
    categories = {folded(one.value): one.value for one in PUBLIC_CATEGORIES}
    for locale in LOCALES:
        with in_language(locale):
            categories |= {folded(str(CATEGORY_LABELS[one])): one.value for one in PUBLIC_CATEGORIES}
    return Known(
        offers=sale.offers,
        options=sale.options,
        categories=categories,
        category_labels=[str(CATEGORY_LABELS[one]) for one in PUBLIC_CATEGORIES],
    )
