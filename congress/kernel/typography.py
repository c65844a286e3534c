"""French typography, set by one function: the texts are typed with ordinary spaces and straight apostrophes.

Source: « Lexique des règles typographiques en usage à l'Imprimerie nationale ».
"""

from __future__ import annotations

import re
from typing import overload

from markupsafe import Markup

NO_BREAK = "\u00a0"
NARROW = "\u202f"

_SPACE = "[ \u00a0\u2009\u202f]"
_END = r'(?=[\s»)\]"”…]|$)'
_LETTER = r"(?<=[^\W\d_])"

# Left as typed: addresses of pages and people, entities; in markup, tags and what is quoted from a program.
_AS_TYPED = re.compile(
    r"((?:https?://|www\.)[^\s<>«»]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|&#?\w+;)",
)
_TAGS = re.compile(r"(<!--.*?-->|<(code|pre|kbd|samp|script|style)\b.*?</\2\s*>|<[^<>]*>)", re.DOTALL | re.IGNORECASE)

_RULES = (
    (re.compile(rf"{_LETTER}'(?=[\w%«])"), "’"),
    (re.compile(rf"{_SPACE}+([;!?]+){_END}"), rf"{NARROW}\1"),
    (re.compile(rf"(?<=[\w»)\]])([!?]+|;){_END}"), rf"{NARROW}\1"),
    (re.compile(rf"{_SPACE}+:(?=[\s»]|$)"), f"{NO_BREAK}:"),
    (re.compile(r"(?<=[^\W\d_]):(?=[\s»]|$)|(?<=[»)\]]):(?=[\s»]|$)"), f"{NO_BREAK}:"),
    (re.compile(rf"«{_SPACE}*"), f"«{NO_BREAK}"),
    (re.compile(rf"{_SPACE}*»"), f"{NO_BREAK}»"),
    (re.compile(rf"{_SPACE}+€|(?<=\d)€"), f"{NO_BREAK}€"),
    # « 20 % », and « 20 %% » of a message that is still to be filled in; never the start of « %(name)s ».
    (re.compile(rf"{_SPACE}+(%%?)(?![\w(%])|(?<=\d)(?<!%)(%%?)(?![\w(%])"), rf"{NO_BREAK}\1\2"),
    (re.compile(rf"(?<=\d){_SPACE}h{_SPACE}(?=\d\d\b)"), f"{NO_BREAK}h{NO_BREAK}"),
    (re.compile(rf"(?<=\d){_SPACE}h\b"), f"{NO_BREAK}h"),
)


@overload
def french(text: Markup) -> Markup: ...
@overload
def french(text: str) -> str: ...
def french(text: str) -> str:
    """The text with the spaces and apostrophes of French print; set twice, it stays the same.

    U+202F before ; ! ? — U+00A0 before : € % and inside « » — ’ for the apostrophe between letters.
    Markup stays markup: its tags and entities, and what `code` and its like quote, are left alone.
    """
    if isinstance(text, Markup):
        return _markup(text)
    return _plain(text)


def _plain(text: str) -> str:
    pieces = _AS_TYPED.split(text)
    pieces[::2] = [_set(piece) for piece in pieces[::2]]
    return "".join(pieces)


def _markup(text: Markup) -> Markup:
    html = re.sub(rf"{_LETTER}&#39;(?=[\w%«])", "’", str(text))
    done, start = [], 0
    for tag in _TAGS.finditer(html):
        done += [_plain(html[start : tag.start()]), tag[0]]
        start = tag.end()
    return Markup("".join([*done, _plain(html[start:])]))  # noqa: S704 - it came in as markup


def _set(piece: str) -> str:
    for pattern, replacement in _RULES:
        piece = pattern.sub(replacement, piece)
    return piece
