"""The words, colours and shapes for where invitations and requests stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.invitations.models import AccreditationState
from congress.invitations.use_cases import InvitationState
from congress.kernel.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

INVITATION_MARKS: dict[InvitationState, tuple[LazyString, str, str]] = {
    InvitationState.PENDING: (_("sans réponse"), "warn", "hourglass"),
    InvitationState.USED: (_("acceptée"), "ok", "check"),
    InvitationState.EXPIRED: (_("expirée"), "info", "clock"),
    InvitationState.REVOKED: (_("retirée"), "danger", "x"),
}
ACCREDITATION_MARKS: dict[AccreditationState, tuple[LazyString, str, str]] = {
    AccreditationState.REQUESTED: (_("à étudier"), "warn", "hourglass"),
    AccreditationState.ACCEPTED: (_("acceptée"), "ok", "check"),
    AccreditationState.DECLINED: (_("refusée"), "danger", "x"),
}
