"""Invitations and journalists' requests as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from congress.invitations.models import Accreditation, AccreditationState, Invitation
from congress.invitations.use_cases import invited_addresses
from congress.kernel.db import db
from congress.kernel.errors import NotFound
from congress.kernel.refs import is_secret
from congress.programme.models import ANNOUNCED
from congress.programme.people_queries import people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from congress.editions.models import Edition


@dataclass(frozen=True)
class SpeakerToInvite:
    """Somebody of the programme who has an address and no invitation yet."""

    ref: str
    name: str
    function: str
    email: str


def invitations(edition: Edition) -> Sequence[Invitation]:
    """All of a congress, the last made first."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.edition_id == edition.id)
        .order_by(Invitation.id.desc())
        .options(joinedload(Invitation.offer), joinedload(Invitation.order))
    ).all()


def invitation(edition: Edition, ref: str) -> Invitation:
    """The invitation of that ref; raises NotFound."""
    found = db.session.scalar(select(Invitation).where(Invitation.edition_id == edition.id, Invitation.ref == ref))
    if found is None:
        raise NotFound
    return found


def invitation_named(ref: str) -> Invitation:
    """The invitation of that ref, which is known to be there."""
    return db.session.scalars(select(Invitation).where(Invitation.ref == ref)).one()


def invitation_by_link(ref: str, secret: str) -> Invitation:
    """The invitation behind a private link; raises NotFound alike for a wrong ref or secret."""
    found = db.session.scalar(select(Invitation).where(Invitation.ref == ref))
    if not is_secret(secret, found.secret if found else None) or found is None:
        raise NotFound
    return found


def speakers_to_invite(edition: Edition, at: datetime) -> list[SpeakerToInvite]:
    """Those who are to speak, or to stand in, and have an address; not those who are invited already."""
    invited = invited_addresses(edition, at)
    return [
        SpeakerToInvite(one.speaker.ref, one.speaker.name, one.speaker.function, one.speaker.email)
        for one in people(edition)
        if one.speaker.email
        and one.speaker.email.lower() not in invited
        and any(seat.state in ANNOUNCED for seat in one.seats)
    ]


def accreditations(edition: Edition) -> Sequence[Accreditation]:
    """Journalists' requests: those to answer first, then the last that were."""
    asked = db.session.scalars(
        select(Accreditation).where(Accreditation.edition_id == edition.id).order_by(Accreditation.id.desc())
    ).all()
    return sorted(asked, key=lambda one: one.state is not AccreditationState.REQUESTED)


def accreditation(edition: Edition, ref: str) -> Accreditation:
    """The request of that ref; raises NotFound."""
    found = db.session.scalar(
        select(Accreditation).where(Accreditation.edition_id == edition.id, Accreditation.ref == ref)
    )
    if found is None:
        raise NotFound
    return found


def accreditation_named(ref: str) -> Accreditation:
    """The request of that ref, which is known to be there."""
    return db.session.scalars(select(Accreditation).where(Accreditation.ref == ref)).one()
