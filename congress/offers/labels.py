"""The words people read for how one attends, and who may order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.i18n import lazy_gettext as _
from congress.offers.models import Attendance, Visibility

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

ATTENDANCE_LABELS: dict[Attendance, LazyString] = {
    Attendance.ON_SITE: _("Sur place"),
    Attendance.REMOTE: _("À distance"),
}
VISIBILITY_LABELS: dict[Visibility, LazyString] = {
    Visibility.PUBLIC: _("Tout le monde"),
    Visibility.LINK: _("Qui a le lien secret"),
    Visibility.DESK: _("L'équipe seulement"),
}
