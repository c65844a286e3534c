"""A journalist's request to come: asked on a public page, answered by an organiser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from congress.editions.models import Edition
from congress.invitations.models import Accreditation, AccreditationState
from congress.invitations.use_cases import Guest, invite
from congress.kernel.db import db, lock
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.kernel.refs import new_ref
from congress.mail.outbox import queue
from congress.orders.models import AttendeeCategory
from congress.people.use_cases import audit

if TYPE_CHECKING:
    from datetime import datetime

    from congress.invitations.models import Invitation
    from congress.offers.models import Offer

HOUR = timedelta(hours=1)
MOST_IN_AN_HOUR = 30


class TooManyRequests(Refusal):
    """More come in than people write: somebody's program does."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self) -> None:
        super().__init__(gettext("Trop de demandes arrivent en ce moment : réessayez dans une heure."))


class AlreadyDecided(Refusal):
    """An organiser has answered, and that answer stands."""

    def __init__(self, accreditation: Accreditation) -> None:
        words = {
            AccreditationState.ACCEPTED: gettext("%(who)s a déjà accepté cette demande.", who=accreditation.decided_by),
            AccreditationState.DECLINED: gettext("%(who)s a déjà refusé cette demande.", who=accreditation.decided_by),
        }
        super().__init__(words[accreditation.state])


@dataclass(frozen=True)
class Journalist:
    """Who asks, for which media."""

    name: str
    email: str
    media: str
    press_card: str = ""
    message: str = ""
    locale: str = "fr"


def ask(edition: Edition, who: Journalist, *, at: datetime) -> Accreditation:
    """Keeps a request and says by mail that it came in; asked again before an answer, it is corrected.

    Raises TooManyRequests: so many an hour for the whole congress, whoever sends them, and no address is kept to
    count by.
    """
    lock(Edition, edition.id)
    known = db.session.scalar(
        select(Accreditation).where(
            Accreditation.edition_id == edition.id,
            func.lower(Accreditation.email) == who.email.lower(),
            Accreditation.state == AccreditationState.REQUESTED,
        )
    )
    if known is not None:
        known.name, known.media, known.press_card, known.message = who.name, who.media, who.press_card, who.message
        db.session.flush()
        return known
    lately = select(func.count()).where(Accreditation.edition_id == edition.id, Accreditation.requested_at > at - HOUR)
    if (db.session.scalar(lately) or 0) >= MOST_IN_AN_HOUR:
        raise TooManyRequests
    asked = Accreditation(
        edition_id=edition.id,
        ref=new_ref(),
        name=who.name,
        email=who.email,
        media=who.media,
        press_card=who.press_card,
        message=who.message,
        locale=who.locale,
        requested_at=at,
    )
    db.session.add(asked)
    db.session.flush()
    _tell(asked, "accreditation-received", at=at)
    return asked


def accept(
    edition: Edition, asked: Accreditation, offer: Offer, *, expires_at: datetime | None, actor: str, at: datetime
) -> Invitation:
    """Makes it an invitation, which is mailed; raises AlreadyDecided, and AlreadyInvited."""
    lock(Edition, edition.id)
    asked = _undecided(asked)
    guest = Guest(
        name=asked.name,
        email=asked.email,
        category=AttendeeCategory.PRESS,
        offer=offer,
        organisation=asked.media,
        locale=asked.locale,
        expires_at=expires_at,
    )
    invitation = invite(edition, guest, actor=actor, at=at)
    asked.invitation_id = invitation.id
    _decide(asked, AccreditationState.ACCEPTED, actor=actor, at=at)
    return invitation


def decline(asked: Accreditation, *, reason: str, actor: str, at: datetime) -> None:
    """Says no, with the reason the journalist reads; raises AlreadyDecided."""
    asked = _undecided(asked)
    asked.reason = reason
    _decide(asked, AccreditationState.DECLINED, actor=actor, at=at)
    _tell(asked, "accreditation-declined", at=at)


def _undecided(asked: Accreditation) -> Accreditation:
    asked = lock(Accreditation, asked.id)
    if asked.state is not AccreditationState.REQUESTED:
        raise AlreadyDecided(asked)
    return asked


def _decide(asked: Accreditation, state: AccreditationState, *, actor: str, at: datetime) -> None:
    asked.state, asked.decided_by, asked.decided_at = state, actor, at
    db.session.flush()
    audit(state.value, "accreditation", asked.ref, actor=actor, at=at, reason=asked.reason)


def _tell(asked: Accreditation, kind: str, *, at: datetime) -> None:
    queue(
        kind,
        once=f"{kind}/{asked.ref}",
        recipient=asked.email,
        locale=asked.locale,
        about={"accreditation": asked.ref},
        at=at,
    )
