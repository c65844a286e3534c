"""Mails that wait for an organiser's word: approved they leave, discarded they never do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.kernel.db import db, lock
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.mail.models import MailState, OutboxMail
from congress.mail.outbox import still_due

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Select

NO_READER = "no reader any more"


class NotHeld(Refusal):
    """The mail does not wait for anybody's word: it has left, or never will."""


class NotGivenUp(Refusal):
    """Only a mail that was given up, or waits after a failure, can be sent once more."""


@dataclass(frozen=True)
class Approved:
    """How many mails of a batch leave now, and how many have no reader any more."""

    leaving: int
    dropped: int


def approve(batch: str, *, at: datetime) -> Approved:
    """Lets all that is still held of a batch leave; a second time there is nothing left to do."""
    return _approve(_held(batch), at)


def approve_one(mail_id: int, *, at: datetime) -> Approved:
    """Lets one mail leave; raises NotHeld."""
    return _approve([_held_mail(mail_id)], at)


def discard(batch: str) -> int:
    """None of what is still held of a batch will leave; returns how many."""
    mails = _held(batch)
    for mail in mails:
        mail.state = MailState.DISCARDED
    db.session.flush()
    return len(mails)


def unsent(names: Iterable[str]) -> Sequence[OutboxMail]:
    """What has not left of these batches, approved or not."""
    return db.session.scalars(_unsent(names)).all()


def take_back(names: Iterable[str]) -> Sequence[OutboxMail]:
    """What has not left of these batches never will; returns the mails, for a later one to tell."""
    mails = db.session.scalars(_unsent(names).with_for_update().execution_options(populate_existing=True)).all()
    for mail in mails:
        mail.state = MailState.DISCARDED
    db.session.flush()
    return mails


def discard_one(mail_id: int) -> None:
    """One mail will not leave; raises NotHeld."""
    _held_mail(mail_id).state = MailState.DISCARDED
    db.session.flush()


def send_again(mail_id: int, *, at: datetime) -> None:
    """Gives a mail that could not be delivered all its attempts again, from now; raises NotGivenUp."""
    mail = lock(OutboxMail, mail_id)
    if not (mail.state is MailState.FAILED or (mail.state is MailState.QUEUED and mail.attempts)):
        raise NotGivenUp(gettext("Ce courriel n'est pas en échec."))
    mail.state, mail.attempts, mail.next_attempt_at = MailState.QUEUED, 0, at
    db.session.flush()


def _unsent(names: Iterable[str]) -> Select[OutboxMail]:
    states = (MailState.HELD, MailState.QUEUED)
    query = select(OutboxMail).where(OutboxMail.batch.in_(list(names)), OutboxMail.state.in_(states))
    return query.order_by(OutboxMail.id)


def _held(batch: str) -> Sequence[OutboxMail]:
    """Held by the transaction too: whoever approves at the same time waits, and then finds nothing."""
    return db.session.scalars(
        select(OutboxMail)
        .where(OutboxMail.batch == batch, OutboxMail.state == MailState.HELD)
        .order_by(OutboxMail.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _held_mail(mail_id: int) -> OutboxMail:
    mail = lock(OutboxMail, mail_id)
    if mail.state is not MailState.HELD:
        raise NotHeld(gettext("Ce courriel n'attend plus d'accord."))
    return mail


def _approve(mails: Sequence[OutboxMail], at: datetime) -> Approved:
    leaving = 0
    for kind in {mail.kind for mail in mails}:
        alike = [mail for mail in mails if mail.kind == kind]
        for mail, is_due in zip(alike, still_due(kind, [mail.about for mail in alike]), strict=True):
            if is_due:
                mail.state, mail.queued_at, mail.next_attempt_at = MailState.QUEUED, at, at
                leaving += 1
            else:
                mail.state, mail.last_error = MailState.DISCARDED, NO_READER
    db.session.flush()
    return Approved(leaving, len(mails) - leaving)
