"""A mail of the outbox as its reader gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app

from congress.kernel.i18n import in_language
from congress.mail.outbox import writer_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from congress.mail.outbox import Letter


def written(kind: str, about: Mapping[str, Any], locale: str) -> Letter:
    """The letter in its reader's language, with whole addresses; in a context of its own, as its writer expects."""
    base = current_app.config["SETTINGS"].public_url
    with current_app.app_context(), current_app.test_request_context(base_url=base), in_language(locale):
        return writer_of(kind)(about)
