"""An edition that takes transfers and cheques, and sells as an association does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.db import transaction

if TYPE_CHECKING:
    from congress.editions.models import Edition

IBAN = "FR7630006000011234567890189"
SELLER = {
    "account_holder": "Fédération Coorace",
    "iban": IBAN,
    "bic": "AGRIFRPP",
    "cheque_payee": "Coorace",
    "cheque_address": "17 rue Froment\n75011 Paris",
    "organiser_legal_form": "association loi 1901",
    "organiser_address": "17 rue Froment\n75011 Paris",
    "organiser_siret": "20000000800025",
}


def with_accounts(edition: Edition, **changes: object) -> Edition:
    """The same edition, once it said where to pay."""
    with transaction():
        for name, value in {**SELLER, **changes}.items():
            setattr(edition, name, value)
    return edition
