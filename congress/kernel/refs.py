"""Names for the outside: short refs a person can read aloud, secrets nobody can guess."""

from __future__ import annotations

import re
import secrets
import unicodedata
from hmac import compare_digest

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no O, 0, I, 1: they are mistaken for one another
REF_LENGTH = 8
SECRET_LENGTH = 32
SLUG_LENGTH = 60


def new_ref() -> str:
    """Eight letters and digits: 40 bits, enough to be unique, not meant to be secret."""
    return "".join(secrets.choice(ALPHABET) for _ in range(REF_LENGTH))


def new_secret() -> str:
    """192 bits for a link that gives a right."""
    return secrets.token_urlsafe(24)


def is_secret(given: str, known: str | None) -> bool:
    """Whether a link's secret is the one it should be; takes as long where nothing is known (`None`)."""
    right = known if known is not None else "-" * SECRET_LENGTH
    return compare_digest(right.encode(), given.encode("utf-8", "replace")) and known is not None


def slug(text: str) -> str:
    """« Éric Béasse » → `eric-beasse`: a readable ref for what is public anyway; at most 60 characters."""
    ascii_text = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "Oe"))
    words = re.findall(r"[a-z0-9]+", ascii_text.encode("ascii", "ignore").decode().lower().replace("'", " "))
    return "-".join(words)[:SLUG_LENGTH].strip("-") or "sans-titre"
