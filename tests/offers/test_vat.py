"""VAT by the seller's regime: amounts that add up, and the words of the law by date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.editions.models import Edition, VatRegime
from congress.kernel.money import Money
from congress.offers.vat import basis_points_of, mention, percent_text, sum_of, taxed


@pytest.mark.parametrize(
    ("regime", "day", "text"),
    [
        (VatRegime.STANDARD, date(2027, 1, 1), ""),
        (VatRegime.FRANCHISE, date(2021, 11, 25), "TVA non applicable, art. 293 B du CGI"),
        (VatRegime.FRANCHISE, date(2027, 12, 31), "TVA non applicable, art. 293 B du CGI"),
        (VatRegime.FRANCHISE, date(2028, 1, 1), "TVA non applicable, art. L. 223-3 du CIBS"),
        (VatRegime.EXEMPT, date(2027, 1, 1), "Exonération de TVA, art. 261, 7, 1° du CGI"),
        (VatRegime.NOT_SUBJECT, date(2027, 1, 1), "Opération hors du champ d'application de la TVA"),
    ],
)
def test_document_bears_the_words_of_its_regime_and_day(regime: VatRegime, day: date, text: str) -> None:
    assert mention(regime, day) == text


def test_every_regime_but_the_standard_one_has_words_for_every_day() -> None:
    days = [date(year, 7, 1) for year in range(2015, 2041)]
    silent = {regime for regime in VatRegime for day in days if not mention(regime, day)}
    assert silent == {VatRegime.STANDARD}


def test_price_of_120_euros_holds_20_of_tax() -> None:
    found = taxed(Money.euros(120), 2000)
    assert (found.net, found.vat, found.gross) == (Money.euros(100), Money.euros(20), Money.euros(120))


@given(st.lists(st.integers(0, 10_000_000), max_size=20), st.sampled_from([0, 210, 550, 850, 1000, 2000]))
def test_net_and_tax_add_up_to_what_is_paid(cents: list[int], rate: int) -> None:
    lines = [taxed(Money(one), rate) for one in cents]
    summed = sum_of(lines)
    assert summed.net + summed.vat == summed.gross == Money(sum(cents))


def test_rate_counts_in_the_standard_regime_alone() -> None:
    assert basis_points_of(Edition(vat_regime=VatRegime.STANDARD, vat_basis_points=2000)) == 2000
    assert basis_points_of(Edition(vat_regime=VatRegime.FRANCHISE, vat_basis_points=2000)) == 0


@pytest.mark.parametrize(
    ("basis_points", "locale", "text"),
    [
        (2000, "fr", "20\u00a0%"),
        (550, "fr", "5,5\u00a0%"),
        (550, "en", "5.5%"),
        (0, "fr", "0\u00a0%"),
        (1000, "en", "10%"),
    ],
)
def test_rate_is_written_as_the_language_does(basis_points: int, locale: str, text: str) -> None:
    assert percent_text(basis_points, locale) == text
