"""Why the last button does not order."""

from __future__ import annotations

from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext


class PriceChanged(Refusal):
    """It would cost another sum than what was read over a moment ago: nobody owes what they did not see."""

    def __init__(self) -> None:
        message = gettext("Le prix a changé entre-temps : relisez le total ci-dessous, puis commandez.")
        super().__init__(message, errors={"terms": [message]})
