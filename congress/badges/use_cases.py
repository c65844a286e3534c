"""Making an edition's key, and a new badge in place of a lost one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from congress.badges.models import BadgeKey
from congress.editions.models import Edition
from congress.kernel.db import db, in_transaction, lock, transaction
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.people.use_cases import audit
from congress.tickets.models import Ticket, TicketState
from congress.tickets.use_cases import renew_badge

if TYPE_CHECKING:
    from datetime import datetime


class TicketIsVoid(Refusal):
    """A ticket that lets nobody in gets no badge."""

    def __init__(self) -> None:
        super().__init__(gettext("Ce billet est annulé : il n'a plus de badge."))


def key_of(edition_id: int) -> tuple[str, BadgeKey]:
    """The edition's ref and its key, made the first time in a transaction of its own or in the one under way."""
    found = _find_key(edition_id)
    if found is not None:
        return found
    if in_transaction():
        return _make_key(edition_id)
    with transaction():
        return _make_key(edition_id)


def _find_key(edition_id: int) -> tuple[str, BadgeKey] | None:
    row = db.session.execute(
        select(Edition.ref, BadgeKey).join(BadgeKey, BadgeKey.edition_id == Edition.id).where(Edition.id == edition_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def _make_key(edition_id: int) -> tuple[str, BadgeKey]:
    edition = lock(Edition, edition_id)
    found = _find_key(edition_id)  # another may have made it while we waited for the lock
    if found is not None:
        return found
    private_key = Ed25519PrivateKey.generate()
    key = BadgeKey(
        edition_id=edition_id,
        private_key=private_key.private_bytes_raw(),
        public_key=private_key.public_key().public_bytes_raw(),
    )
    db.session.add(key)
    db.session.flush()
    return edition.ref, key


def reissue(ticket: Ticket, *, actor: str, at: datetime) -> Ticket:
    """A new badge for a lost one, which no door lets in any more; raises TicketIsVoid."""
    ticket = lock(Ticket, ticket.id)
    if ticket.state is TicketState.VOID:
        raise TicketIsVoid
    renew_badge(ticket, at=at)
    audit("reissue", "ticket", ticket.ref, actor=actor, at=at, serial=ticket.serial)
    return ticket
