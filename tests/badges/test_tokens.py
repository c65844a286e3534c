from __future__ import annotations

import string
from dataclasses import replace

import base45
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given, settings
from hypothesis import strategies as st

from congress.badges.tokens import (
    BadgeClaims,
    BadSignature,
    Signer,
    UnknownBadge,
    is_proof,
    read_badge,
    read_typed_code,
)
from congress.kernel.refs import ALPHABET

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
SIGNER = Signer("2027", KEY.private_bytes_raw())
BADGE = SIGNER.badge("K7MPQ2RS", 3)
QR_ALPHABET = string.digits + string.ascii_uppercase + " $%*+-./:"

refs = st.text(ALPHABET, min_size=8, max_size=8)
serials = st.integers(1, 999_999)


def test_badge_reads_as_version_edition_ticket_serial_and_signature() -> None:
    assert BADGE[:19] == "C1:2027:K7MPQ2RS:3:"
    assert len(BADGE) == 115
    KEY.public_key().verify(base45.b45decode(BADGE[19:]), b"C1:2027:K7MPQ2RS:3")


@given(
    edition=st.text(string.digits + string.ascii_uppercase + ".-", min_size=1, max_size=16), ref=refs, serial=serials
)
def test_every_badge_is_read_back_and_stays_in_the_qr_alphabet(edition: str, ref: str, serial: int) -> None:
    badge = replace(SIGNER, edition=edition).badge(ref, serial)
    assert read_badge(badge, PUBLIC) == BadgeClaims(edition, ref, serial)
    assert set(badge) - set(QR_ALPHABET) == set()
    assert badge.strip() == badge


def mutated(badge: str) -> st.SearchStrategy[str]:
    places = st.integers(0, len(badge) - 1)
    letters = st.sampled_from(QR_ALPHABET + "aé\x00\n\u0301中🦊")
    return st.one_of(
        st.builds(lambda n, x: badge[:n] + x + badge[n + 1 :], places, letters),
        st.builds(lambda n, x: badge[:n] + x + badge[n:], places, letters),
        st.builds(lambda n: badge[:n] + badge[n + 1 :], places),
        st.builds(lambda n: badge[:n], places),
        st.builds(lambda n, m: badge[: min(n, m)] + badge[max(n, m) :], places, places),
        st.builds(lambda n, m: _swapped(badge, n, m), places, places),
        st.builds(lambda x: badge + x, st.text(min_size=1, max_size=200)),
        st.builds(lambda x: x + badge, st.text(min_size=1, max_size=200)),
        st.builds(lambda n: badge[n:] + badge[:n], places),
        st.builds(lambda s: badge.replace(":3:", f":{s}:", 1), st.text(string.digits, max_size=8)),
        st.text(max_size=400),
    )


def _swapped(text: str, one: int, two: int) -> str:
    letters = list(text)
    letters[one], letters[two] = letters[two], letters[one]
    return "".join(letters)


@settings(max_examples=10_000, deadline=None)
@given(mutated(BADGE))
@example(BADGE.lower())
@example(BADGE + "\n")
@example(" " + BADGE)
@example(BADGE.replace(":3:", ":03:", 1))
@example(BADGE.replace("C1", "C2", 1))
@example("")
@example("C1:2027:K7MPQ2RS:3:" + ":" * 96)
@example("C1:" * 100_000)
def test_no_mutated_badge_is_accepted(text: str) -> None:
    if text == BADGE:
        return
    with pytest.raises((UnknownBadge, BadSignature)):
        read_badge(text, PUBLIC)


def test_badge_of_another_key_is_a_bad_signature() -> None:
    other = Signer("2027", Ed25519PrivateKey.generate().private_bytes_raw())
    with pytest.raises(BadSignature):
        read_badge(other.badge("K7MPQ2RS", 3), PUBLIC)


def test_signature_of_another_badge_does_not_serve_for_this_one() -> None:
    other = SIGNER.badge("K7MPQ2RS", 4)
    with pytest.raises(BadSignature):
        read_badge(BADGE[:19] + other[19:], PUBLIC)


def test_another_qr_code_is_unknown_and_not_a_forgery() -> None:
    with pytest.raises(UnknownBadge):
        read_badge("HTTPS://WWW.COORACE.ORG/", PUBLIC)


def test_edition_that_no_badge_can_bear_is_a_bug() -> None:
    with pytest.raises(ValueError, match="cannot be written on a badge"):
        replace(SIGNER, edition="été 2027").badge("K7MPQ2RS", 1)


@given(ref=refs, serial=serials, seen=st.sampled_from([str.lower, str.upper, lambda t: t.replace("-", " ")]))
def test_typed_code_names_its_ticket_and_proves_its_badge(ref: str, serial: int, seen: object) -> None:
    assert callable(seen)
    code = read_typed_code(seen(SIGNER.typed_code(ref, serial)))
    assert code is not None
    assert code[0] == ref
    assert is_proof(code[1], SIGNER.badge(ref, serial))
    assert not is_proof(code[1], SIGNER.badge(ref, serial + 1)) or _collide(ref, serial)


def _collide(ref: str, serial: int) -> bool:
    return SIGNER.typed_code(ref, serial) == SIGNER.typed_code(ref, serial + 1)


@pytest.mark.parametrize("text", ["", "K7MPQ2RS", "K7MP-Q2RS-4F7", "K7MP-Q2RS-4F70", "K7MP-Q2RS-4F7WW", BADGE])
def test_anything_else_is_no_typed_code(text: str) -> None:
    assert read_typed_code(text) is None
