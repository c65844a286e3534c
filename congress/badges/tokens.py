"""What a badge says: a short text that nobody but the congress can write.

    C1:<edition>:<ticket ref>:<serial>:<signature>

Every character is of the QR code's alphanumeric alphabet (ISO/IEC 18004 §7.3.4), so that 115 of them fit a
symbol of 37 × 37 modules. The signature (Ed25519, RFC 8032) covers all that stands before it and is written in
base45 (RFC 9285): 64 bytes are 96 characters. It comes last because base45 has `:` in its alphabet too.
One badge has one text only: no other case, padding, leading zero or space is read as the same badge.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING

import base45
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from congress.badges.use_cases import key_of
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.kernel.refs import ALPHABET, REF_LENGTH

if TYPE_CHECKING:
    from congress.tickets.models import Ticket

VERSION = "C1"
_EDITION = re.compile(r"[0-9A-Z.-]{1,16}")
_BADGE = re.compile(
    rf"(?P<claims>{VERSION}:(?P<edition>{_EDITION.pattern}):(?P<ticket>[{ALPHABET}]{{{REF_LENGTH}}})"
    r":(?P<serial>[1-9][0-9]{0,5})):(?P<signature>[0-9A-Z $%*+\-./:]{96})"
)
CHECK_LENGTH = 4
_TYPED = re.compile(rf"([{ALPHABET}]{{{REF_LENGTH}}})([{ALPHABET}]{{{CHECK_LENGTH}}})")


class UnknownBadge(Refusal):
    """The text is no badge of this service."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__(gettext("Ce code n'est pas celui d'un badge."))


class BadSignature(Refusal):
    """The text has the form of a badge, but the congress did not write it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__(gettext("Ce badge n'a pas été fait par le congrès."))


@dataclass(frozen=True, slots=True)
class BadgeClaims:
    """What a badge says of itself."""

    edition: str
    ticket_ref: str
    serial: int


@dataclass(frozen=True, slots=True)
class UnverifiedBadge:
    """A text in the form of a badge, before its signature was looked at."""

    claims: BadgeClaims
    signed: bytes
    signature: bytes

    def verify(self, public_key: bytes) -> BadgeClaims:
        """The claims, if the holder of the key wrote them; raises BadSignature."""
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(self.signature, self.signed)
        except InvalidSignature as error:
            raise BadSignature from error
        return self.claims


@dataclass(frozen=True)
class Signer:
    """Writes the badges of one edition; make one for many badges."""

    edition: str
    private_key: bytes

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.private_key)

    def badge(self, ticket_ref: str, serial: int) -> str:
        """The text of the QR code of a ticket's badge of that serial."""
        claims = f"{VERSION}:{edition_claim(self.edition)}:{ticket_ref}:{serial}"
        signature = self._key.sign(claims.encode("ascii"))
        return f"{claims}:{base45.b45encode(signature).decode('ascii')}"

    def typed_code(self, ticket_ref: str, serial: int) -> str:
        """What a person types when the QR code is torn: the ref and 20 bits that prove the badge was seen.

        Twelve letters and digits in three groups, as in `K7MP-Q2RS-4F7W`. It is checked by the server only.
        """
        code = ticket_ref + _check(self.badge(ticket_ref, serial))
        return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def badge_text(ticket: Ticket) -> str:
    """The text of a ticket's present badge; makes the edition's key the first time."""
    return signer_of(ticket.edition_id).badge(ticket.ref, ticket.serial)


def signer_of(edition_id: int) -> Signer:
    """Who writes the badges of an edition; its key is made the first time."""
    edition, key = key_of(edition_id)
    return Signer(edition, key.private_key)


def parse_badge(text: str) -> UnverifiedBadge:
    """The text's parts; raises UnknownBadge where it has not exactly the form of a badge."""
    match = _BADGE.fullmatch(text)
    if match is None:
        raise UnknownBadge
    try:
        signature = base45.b45decode(match["signature"])
    except ValueError as error:  # three characters that make more than 65,535
        raise UnknownBadge from error
    claims = BadgeClaims(match["edition"], match["ticket"], int(match["serial"]))
    return UnverifiedBadge(claims, match["claims"].encode("ascii"), signature)


def read_badge(text: str, public_key: bytes) -> BadgeClaims:
    """What the badge says, its signature checked; raises UnknownBadge or BadSignature."""
    return parse_badge(text).verify(public_key)


def read_typed_code(text: str) -> tuple[str, str] | None:
    """The ticket's ref and the proof of a code typed by hand, in any case and grouping; None if it is no code."""
    match = _TYPED.fullmatch(re.sub(r"[\s-]", "", text[:40]).upper())
    return None if match is None else (match[1], match[2])


def is_proof(proof: str, badge: str) -> bool:
    """Whether the typed code's proof is that of this badge."""
    return proof == _check(badge)


def edition_claim(edition_ref: str) -> str:
    """An edition's ref as its badges write it: capitals; a ref that cannot be written so is a ValueError."""
    claim = edition_ref.upper()
    if not _EDITION.fullmatch(claim):
        raise ValueError(f"The edition {edition_ref!r} cannot be written on a badge.")
    return claim


def _check(badge: str) -> str:
    digest = hashlib.sha256(badge.encode("ascii")).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:CHECK_LENGTH])
