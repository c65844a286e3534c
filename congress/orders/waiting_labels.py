"""The words, colours and shapes for where somebody who waits stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.i18n import lazy_gettext as _
from congress.orders.waiting_models import WaitingState

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

WAITING_MARKS: dict[WaitingState, tuple[LazyString, str, str]] = {
    WaitingState.WAITING: (_("en attente"), "warn", "hourglass"),
    WaitingState.OFFERED: (_("place gardée"), "ok", "clock"),
    WaitingState.TAKEN: (_("place prise"), "ok", "check"),
    WaitingState.LAPSED: (_("tour passé"), "danger", "x"),
    WaitingState.LEFT: (_("liste quittée"), "info", "logout"),
}
