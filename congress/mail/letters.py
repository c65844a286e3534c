"""A mail of the outbox as its reader gets it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import current_app

from congress.kernel.i18n import in_language
from congress.mail.outbox import writer_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from congress.mail.outbox import Letter

# A part of an address that is a secret of ours: long, and with capitals, which no readable name has.
_SECRET = re.compile(r"(?<=/)(?=[\w-]*[A-Z])[\w-]{32,}", re.ASCII)
_HIDDEN = "…"


@contextmanager
def readers_place(locale: str) -> Iterator[None]:
    """Where letters are written: in their reader's language, addresses whole, nothing of the request at hand."""
    base = current_app.config["SETTINGS"].public_url
    with current_app.app_context(), current_app.test_request_context(base_url=base), in_language(locale):
        yield


def written(kind: str, about: Mapping[str, Any], locale: str) -> Letter:
    """The letter that the writer of its kind makes."""
    with readers_place(locale):
        return writer_of(kind)(about)


def without_secrets(letter: Letter) -> Letter:
    """The same for others to read: the links that open a person's ticket or order lead nowhere."""
    subject, text, html = (_SECRET.sub(_HIDDEN, each) for each in (letter.subject, letter.text, letter.html))
    return replace(letter, subject=subject, text=text, html=html)
