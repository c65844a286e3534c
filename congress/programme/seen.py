"""What a form had before its eyes: a stamp of the values it showed, so that nobody overwrites what they never saw."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from congress.kernel.errors import StaleVersion
from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from collections.abc import Mapping

_LENGTH = 16


def stamp(values: Mapping[str, object]) -> str:
    """Sixteen letters that differ as soon as one of the values does."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def refuse_unseen(seen: str, values: Mapping[str, object], title: str) -> None:
    """Raises StaleVersion where the values are no longer those that were shown."""
    if seen != stamp(values):
        raise StaleVersion(gettext("Quelqu'un d'autre a modifié « %(title)s » entre-temps.", title=title))
