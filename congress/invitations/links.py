"""Where invited people answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.addresses import path_of, whole

if TYPE_CHECKING:
    from congress.invitations.models import Invitation


def invitation_url(invitation: Invitation) -> str:
    """The private page of whoever is invited."""
    return whole(path_of("invitation.show", ref=invitation.ref, secret=invitation.secret))
