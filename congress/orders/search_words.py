"""The words by which somebody is found: without case or accents, whole or by their beginning."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_IN_WORD = 100
MOST_WORDS_ASKED = 8
_PART = re.compile(r"[^\W_]+")
# Two names in one: « Jean-Pierre » is found as « jeanpierre » too, « L'Haÿ » as « lhay ».
_JOINED = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)+")
# What has no accent to take off: it is another letter.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
# A SIREN or a SIRET is written in groups.
_NUMBER = re.compile(r"\d[\d\s.]{7,18}\d")


def fold(text: str) -> str:
    """Small letters without accents: « Éric Béasse » → « eric beasse »."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


def words_of(texts: Iterable[str], addresses: Iterable[str] = ()) -> frozenset[str]:
    """All words under which a person is kept; of an address the whole, its parts and its domain."""
    found = {word for text in texts for word in _words_of_text(text)}
    for address in addresses:
        found |= set(_words_of_address(address))
    return frozenset(word[:MOST_IN_WORD] for word in found)


def _words_of_text(text: str) -> Iterator[str]:
    folded = fold(text)
    yield from _PART.findall(folded)
    for joined in _JOINED.findall(folded):
        yield "".join(_PART.findall(joined))


def _words_of_address(address: str) -> Iterator[str]:
    if not address:
        return
    folded = fold(address)
    before, _, domain = folded.rpartition("@")
    yield folded
    yield f"@{domain}"
    yield from _PART.findall(before)
    yield from _PART.findall(domain)


def words_asked(text: str) -> tuple[str, ...]:
    """What somebody looks for, word by word; those that another one begins with say nothing more and are left out."""
    folded = fold(text).strip()
    if _NUMBER.fullmatch(folded):
        return ("".join(_PART.findall(folded))[:MOST_IN_WORD],)
    asked: list[str] = []
    for chunk in folded.split():
        asked += [chunk] if "@" in chunk else _PART.findall(chunk)
    cut = dict.fromkeys(word[:MOST_IN_WORD] for word in asked)
    telling = [word for word in cut if not any(other != word and other.startswith(word) for other in cut)]
    return tuple(sorted(telling, key=len, reverse=True)[:MOST_WORDS_ASKED])
