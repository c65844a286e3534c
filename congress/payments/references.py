"""What names an order to a bank: the creditor reference (ISO 11649) and the EPC QR code of a transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from congress.kernel.money import Money

_GROUP = 4
# EPC069-12 version 2.1, table 2: what a banking app reads must fit into a QR code of version 13.
MOST_BYTES = 331
MOST_IN_HOLDER = 70
_MOST_CENTS = 99_999_999_999


class NoTransferCode(Refusal):
    """There is no account to pay into, or nothing to pay: a code for it would be refused by the bank."""

    def __init__(self) -> None:
        super().__init__(gettext("Ce virement ne peut pas être décrit par un code QR."))


def creditor_reference(order_ref: str) -> str:
    """« RF », two check digits, the order's ref: ISO 11649, check digits by ISO 7064 MOD 97-10."""
    moved = f"{order_ref}RF00"
    digits = int("".join(str(int(letter, 36)) for letter in moved))
    return f"RF{98 - digits % 97:02d}{order_ref}"


def grouped(text: str) -> str:
    """An IBAN or a creditor reference in fours, as it is read out and typed: « RF18 5390 0754 7034 »."""
    plain = text.replace(" ", "")
    return " ".join(plain[start : start + _GROUP] for start in range(0, len(plain), _GROUP))


def epc_text(*, holder: str, iban: str, bic: str, amount: Money, reference: str, note: str) -> str:
    """The twelve lines a banking app reads off an EPC QR code (EPC069-12, version 002, SEPA credit transfer, UTF-8).

    `note` is for the payer's own eyes, at most 70 characters. Raises NoTransferCode without an account, or for an
    amount outside 0.01 to 999,999,999.99 euros.
    """
    if not (holder and iban) or not 0 < amount.cents <= _MOST_CENTS:
        raise NoTransferCode
    before = ("BCD", "002", "1", "SCT", bic.replace(" ", ""))
    after = (
        iban.replace(" ", ""),
        f"EUR{amount.in_euros:.2f}",
        "",  # the purpose code is the payer's bank's affair
        reference,
        "",  # either a structured reference or free text, never both
        _line(note),
    )
    left = MOST_BYTES - len("\n".join((*before, "", *after)).encode())
    return "\n".join((*before, _cut(_line(holder)[:MOST_IN_HOLDER], left), *after))


def _line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, most_bytes: int) -> str:
    """As much of a name as fits, whole letters only; the bank goes by the account's number."""
    return text.encode()[:most_bytes].decode(errors="ignore")
