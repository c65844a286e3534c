"""Deciding a mail: a row in the caller's transaction, so that it is sent if and only if the change stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from congress.kernel.db import db
from congress.mail.models import MailState, OutboxMail

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime


class NothingToTell(Exception):  # noqa: N818 - no error: what there was to tell is over
    """A writer has nothing to say to its reader any more: the mail is discarded."""


@dataclass(frozen=True)
class Attachment:
    """A file that travels with a mail; `content_type` as in « text/calendar; method=PUBLISH »."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What a mail says, as its writer made it."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = field(default=())


@dataclass(frozen=True)
class Draft:
    """A mail that waits for an organiser's word; `once` names what it tells, `about` is what its writer needs."""

    once: str
    recipient: str
    locale: str
    about: Mapping[str, Any]


Writer = Callable[[Mapping[str, Any]], Letter]
Check = Callable[["Sequence[Mapping[str, Any]]"], "Sequence[bool]"]
_writers: dict[str, Writer] = {}
_checks: dict[str, Check] = {}


def writes(kind: str) -> Callable[[Writer], Writer]:
    """Names the function that writes a kind of mail; it is called when the mail is sent, in its language."""

    def register(writer: Writer) -> Writer:
        _writers[kind] = writer
        return writer

    return register


def writer_of(kind: str) -> Writer:
    """The function that writes this kind; a KeyError is a bug of ours."""
    return _writers[kind]


def checks(kind: str) -> Callable[[Check], Check]:
    """Names the function that says which mails of a kind still have a reader; it is asked when they are approved."""

    def register(check: Check) -> Check:
        _checks[kind] = check
        return check

    return register


def still_due(kind: str, abouts: Sequence[Mapping[str, Any]]) -> Sequence[bool]:
    """For each mail, whether it is to be sent at all; where nobody checks a kind, it is."""
    check = _checks.get(kind)
    return [True] * len(abouts) if check is None else check(abouts)


def queue(kind: str, *, once: str, recipient: str, locale: str, about: Mapping[str, Any], at: datetime) -> None:
    """Puts a mail in the outbox unless it has been told already (`once`); composes inside a transaction."""
    if db.session.scalar(select(OutboxMail.id).where(OutboxMail.once == once)) is not None:
        return
    db.session.add(
        OutboxMail(
            once=once,
            kind=kind,
            recipient=recipient,
            locale=locale,
            about=dict(about),
            queued_at=at,
            next_attempt_at=at,
        )
    )
    db.session.flush()


def withdraw(recipient: str, **about: Any) -> None:
    """Mails to somebody about this that have not left yet will not: what they say is no longer theirs to know."""
    waiting = select(OutboxMail).where(
        OutboxMail.recipient == recipient, OutboxMail.state.in_([MailState.HELD, MailState.QUEUED])
    )
    for mail in db.session.scalars(waiting).all():
        if about.items() <= mail.about.items():
            mail.state = MailState.DISCARDED
    db.session.flush()


def hold(kind: str, batch: str, drafts: Iterable[Draft], *, at: datetime) -> int:
    """Puts mails in the outbox that leave together once an organiser approves the batch; returns how many.

    What was told already (`once`) is not told again.
    """
    wanted = {draft.once: draft for draft in drafts}
    told = set(db.session.scalars(select(OutboxMail.once).where(OutboxMail.batch == batch)))
    new = [
        OutboxMail(
            once=draft.once,
            kind=kind,
            recipient=draft.recipient,
            locale=draft.locale,
            about=dict(draft.about),
            batch=batch,
            state=MailState.HELD,
            queued_at=at,
            next_attempt_at=at,
        )
        for draft in wanted.values()
        if draft.once not in told
    ]
    db.session.add_all(new)
    db.session.flush()
    return len(new)
