"""The words for where a request for a stand stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.i18n import lazy_gettext
from congress.stands.models import ApplicationStatus

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

# Of one request, after « cette demande est ».
DECIDED: dict[ApplicationStatus, LazyString] = {
    ApplicationStatus.SUBMITTED: lazy_gettext("à l'étude"),
    ApplicationStatus.ACCEPTED: lazy_gettext("acceptée"),
    ApplicationStatus.DECLINED: lazy_gettext("refusée"),
}
# Of a list of them.
LISTED: dict[ApplicationStatus, LazyString] = {
    ApplicationStatus.SUBMITTED: lazy_gettext("À étudier"),
    ApplicationStatus.ACCEPTED: lazy_gettext("Acceptées"),
    ApplicationStatus.DECLINED: lazy_gettext("Refusées"),
}
TONE: dict[ApplicationStatus, str] = {
    ApplicationStatus.SUBMITTED: "warn",
    ApplicationStatus.ACCEPTED: "ok",
    ApplicationStatus.DECLINED: "danger",
}
SYMBOL: dict[ApplicationStatus, str] = {
    ApplicationStatus.SUBMITTED: "hourglass",
    ApplicationStatus.ACCEPTED: "check",
    ApplicationStatus.DECLINED: "x",
}
