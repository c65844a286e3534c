"""Creditor references and EPC codes, against the standard's own library and a real reader."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import iso11649

from congress.kernel.money import Money
from congress.kernel.refs import ALPHABET
from congress.payments.references import MOST_BYTES, NoTransferCode, creditor_reference, epc_text, grouped
from congress.ui.qr import qr_matrix

REFS = st.text(ALPHABET, min_size=8, max_size=8)
NAMES = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=120).filter(str.strip)
ACCOUNT = {"holder": "Coorace", "iban": "FR76 3000 6000 0112 3456 7890 189", "bic": "AGRIFRPP"}


def epc(cents: int = 15_000, **changes: str) -> str:
    values = {**ACCOUNT, "reference": creditor_reference("ABCD2345"), "note": "Commande ABCD2345", **changes}
    return epc_text(amount=Money(cents), **values)


def test_reference_of_the_standard_s_example() -> None:
    assert creditor_reference("539007547034") == "RF18539007547034"


@given(REFS)
def test_reference_of_any_order_is_valid_and_ends_in_its_ref(ref: str) -> None:
    reference = creditor_reference(ref)
    assert iso11649.is_valid(reference)
    assert (len(reference), reference[4:]) == (12, ref)


@given(REFS, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_letter_or_digit_mistaken_for_another_makes_a_reference_invalid(ref: str, place: int, letter: str) -> None:
    assume(ref[place].isdigit() == letter.isdigit())  # the standard promises no more
    reference = creditor_reference(ref)
    mistaken = reference[: 4 + place] + letter + reference[5 + place :]
    assert iso11649.is_valid(mistaken) == (mistaken == reference)


def test_account_and_reference_are_read_out_in_fours() -> None:
    assert grouped("FR7630006000011234567890189") == "FR76 3000 6000 0112 3456 7890 189"
    assert grouped("RF18 5390 0754 7034") == "RF18 5390 0754 7034"


def test_code_has_the_twelve_lines_of_the_guideline() -> None:
    reference = creditor_reference("ABCD2345")
    assert epc().split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "AGRIFRPP",
        "Coorace",
        "FR7630006000011234567890189",
        "EUR150.00",
        "",
        reference,
        "",
        "Commande ABCD2345",
    ]


@given(NAMES, REFS, st.integers(1, 99_999_999_999))
def test_code_fits_whatever_the_name_and_the_amount(name: str, ref: str, cents: int) -> None:
    text = epc(cents, holder=name, iban="MT84MALT011000012345MTLCAST001S", bic="MALTMTMT001", reference=ref)
    lines = text.split("\n")
    assert len(text.encode()) <= MOST_BYTES
    assert len(lines) == 12
    assert 1 <= len(lines[5]) <= 70
    assert lines[7] == f"EUR{cents // 100}.{cents % 100:02d}"
    assert len(qr_matrix(text)) <= 69  # version 13


@pytest.mark.parametrize("changes", [{"holder": ""}, {"iban": ""}, {"cents": 0}, {"cents": 100_000_000_000}])
def test_no_code_without_an_account_or_an_amount_a_bank_takes(changes: dict[str, str]) -> None:
    with pytest.raises(NoTransferCode):
        epc(**changes)  # type: ignore[arg-type]


def test_code_is_read_by_a_scanner() -> None:
    matrix = qr_matrix(epc(holder="Fédération Coorace, « On est là ! »"))
    quiet = 4
    side = len(matrix) + 2 * quiet
    rows = [[0] * side] * quiet + [[0] * quiet + [int(m) for m in row] + [0] * quiet for row in matrix]
    rows += [[0] * side] * quiet
    pixels = [" ".join(str(bit) for bit in row for _ in range(4)) for row in rows for _ in range(4)]
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder, "code.pbm")
        picture.write_text(f"P1\n{side * 4} {side * 4}\n" + "\n".join(pixels) + "\n")
        read = subprocess.run(
            ["zbarimg", "--quiet", "--raw", "-Sbinary", str(picture)], check=True, capture_output=True
        )
    assert read.stdout.decode().rstrip("\n") == epc(holder="Fédération Coorace, « On est là ! »")
