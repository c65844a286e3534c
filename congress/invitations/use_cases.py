"""Asking people to come for nothing, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from congress.editions.models import Edition
from congress.invitations.models import Invitation
from congress.kernel.db import db, lock
from congress.kernel.errors import Invalid, Refusal
from congress.kernel.i18n import gettext
from congress.kernel.refs import new_ref, new_secret
from congress.mail.outbox import queue
from congress.orders.models import Order, OrderStatus
from congress.people.use_cases import audit

if TYPE_CHECKING:
    from datetime import datetime

    from congress.offers.models import Offer
    from congress.orders.models import AttendeeCategory


class InvitationState(Enum):
    """Where an invitation stands, as its dates and its order say."""

    PENDING = "pending"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


class AlreadyInvited(Invalid):
    """The same address has an invitation that still stands or was used."""

    def __init__(self, email: str) -> None:
        message = gettext("%(email)s a déjà une invitation.", email=email)
        super().__init__(message, errors={"email": [message]})


class InvitationOver(Refusal):
    """It was used, taken back, or has expired."""

    def __init__(self, state: InvitationState) -> None:
        super().__init__(
            {
                InvitationState.USED: gettext("Cette invitation a déjà servi."),
                InvitationState.REVOKED: gettext("Cette invitation a été retirée."),
                InvitationState.EXPIRED: gettext("Cette invitation n'est plus valable."),
            }.get(state, gettext("Cette invitation attend une réponse."))
        )
        self.state = state


@dataclass(frozen=True)
class Guest:
    """Who is asked to come, as what, until when they may answer."""

    name: str
    email: str
    category: AttendeeCategory
    offer: Offer
    organisation: str = ""
    message: str = ""
    locale: str = "fr"
    expires_at: datetime | None = None


def state_of(invitation: Invitation, at: datetime) -> InvitationState:
    """Where it stands at that instant."""
    if invitation.order_id is not None:
        return InvitationState.USED
    if invitation.revoked_at is not None:
        return InvitationState.REVOKED
    if invitation.expires_at is not None and invitation.expires_at <= at:
        return InvitationState.EXPIRED
    return InvitationState.PENDING


def invite(edition: Edition, guest: Guest, *, actor: str, at: datetime) -> Invitation:
    """Keeps an invitation and mails its private link; raises AlreadyInvited."""
    lock(Edition, edition.id)
    if guest.email.lower() in invited_addresses(edition, at):
        raise AlreadyInvited(guest.email)
    invitation = Invitation(
        edition_id=edition.id,
        ref=new_ref(),
        secret=new_secret(),
        name=guest.name,
        email=guest.email,
        organisation=guest.organisation,
        locale=guest.locale,
        category=guest.category,
        offer_id=guest.offer.id,
        message=guest.message,
        created_by=actor,
        created_at=at,
        expires_at=guest.expires_at,
    )
    db.session.add(invitation)
    db.session.flush()
    audit("invite", "invitation", invitation.ref, actor=actor, at=at, category=guest.category.value)
    mail_invitation(invitation, once="first", at=at)
    return invitation


def invited_addresses(edition: Edition, at: datetime) -> frozenset[str]:
    """The addresses, in small letters, that need no other invitation: theirs stands, or they come."""
    rows = db.session.scalars(
        select(func.lower(Invitation.email))
        .outerjoin(Order, Order.id == Invitation.order_id)
        .where(
            Invitation.edition_id == edition.id,
            Invitation.revoked_at.is_(None),
            Order.id.is_not(None) | Invitation.expires_at.is_(None) | (Invitation.expires_at > at),
            Order.id.is_(None) | (Order.status != OrderStatus.CANCELLED),
        )
    )
    return frozenset(rows)


def mail_invitation(invitation: Invitation, *, once: str, at: datetime) -> None:
    """Sends the private link."""
    queue(
        "invitation",
        once=f"invitation/{invitation.ref}/{once}",
        recipient=invitation.email,
        locale=invitation.locale,
        about={"invitation": invitation.ref},
        at=at,
    )


def send_again(invitation: Invitation, *, actor: str, at: datetime) -> None:
    """Mails the link once more; raises InvitationOver."""
    invitation = hold_to_answer(invitation, at)
    audit("send_again", "invitation", invitation.ref, actor=actor, at=at)
    mail_invitation(invitation, once=f"{at:%Y-%m-%dT%H:%M}", at=at)


def revoke(invitation: Invitation, *, actor: str, at: datetime) -> None:
    """Its link opens nothing any more; raises InvitationOver where it was used: then the order is to be cancelled."""
    invitation = lock(Invitation, invitation.id)
    if invitation.order_id is not None:
        raise InvitationOver(InvitationState.USED)
    if invitation.revoked_at is None:
        invitation.revoked_at = at
        db.session.flush()
        audit("revoke", "invitation", invitation.ref, actor=actor, at=at)


def hold_to_answer(invitation: Invitation, at: datetime) -> Invitation:
    """The invitation, held so that it is answered once; raises InvitationOver."""
    invitation = lock(Invitation, invitation.id)
    state = state_of(invitation, at)
    if state is not InvitationState.PENDING:
        raise InvitationOver(state)
    return invitation


def answered(invitation: Invitation, order: Order) -> None:
    """What was given for it; the caller holds it."""
    invitation.order_id = order.id
    db.session.flush()
