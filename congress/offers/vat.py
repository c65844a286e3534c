"""What the law asks of prices by the seller's regime: the rate, and the words a document must bear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from congress.editions.models import VatRegime
from congress.kernel.money import ZERO, Money
from congress.offers.prices import net_of

if TYPE_CHECKING:
    from congress.editions.models import Edition


@dataclass(frozen=True)
class Mention:
    """Words of the law, from the first day to the last on which a document may bear them; None: no end is known."""

    text: str
    since: date
    until: date | None = None


_FIRST_DAY = date(1979, 1, 1)  # France's law on VAT as it is now
# The law's own words, in French whatever the reader's language. On 1 September 2026 the provisions on VAT moved from
# the CGI to the CIBS; the former wording is accepted until the end of 2027, and it is the one accountants know.
MENTIONS: dict[VatRegime, tuple[Mention, ...]] = {
    VatRegime.STANDARD: (),
    VatRegime.FRANCHISE: (
        Mention("TVA non applicable, art. 293 B du CGI", _FIRST_DAY, date(2027, 12, 31)),
        Mention("TVA non applicable, art. L. 223-3 du CIBS", date(2028, 1, 1)),
    ),
    VatRegime.EXEMPT: (Mention("Exonération de TVA, art. 261, 7, 1° du CGI", _FIRST_DAY),),
    VatRegime.NOT_SUBJECT: (Mention("Opération hors du champ d'application de la TVA", _FIRST_DAY),),
}


def mention(regime: VatRegime, day: date) -> str:
    """What a document of that day must say; empty where VAT is charged."""
    for one in MENTIONS[regime]:
        if one.since <= day and (one.until is None or day <= one.until):
            return one.text
    return ""


@dataclass(frozen=True)
class Taxed:
    """An amount without tax, the tax, and both."""

    net: Money
    vat: Money
    gross: Money


def basis_points_of(edition: Edition) -> int:
    """The rate its prices hold, 2,000 being 20 %; none in the regimes that charge no VAT."""
    return edition.vat_basis_points if edition.vat_regime is VatRegime.STANDARD else 0


def percent_text(basis_points: int, locale: str) -> str:
    """« 20 % », « 5,5 % »."""
    number = f"{Decimal(basis_points) / 100:f}"
    whole = number.rstrip("0").rstrip(".") if "." in number else number
    return f"{whole.replace('.', ',')}\u00a0%" if locale == "fr" else f"{whole}%"


def taxed(gross: Money, basis_points: int) -> Taxed:
    """A line's price, all taxes included, taken apart; net and tax add up to it."""
    net = net_of(gross, basis_points)
    return Taxed(net, gross - net, gross)


def sum_of(lines: list[Taxed]) -> Taxed:
    """All lines together: the tax is rounded line by line, and never anew."""
    return Taxed(
        sum((one.net for one in lines), ZERO),
        sum((one.vat for one in lines), ZERO),
        sum((one.gross for one in lines), ZERO),
    )
