"""Deciding a mail: a row in the caller's transaction, so that it is sent if and only if the change stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from congress.kernel.db import db
from congress.mail.models import OutboxMail

if TYPE_CHECKING:
    from datetime import datetime


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


Writer = Callable[[Mapping[str, Any]], Letter]
_writers: dict[str, Writer] = {}


def writes(kind: str) -> Callable[[Writer], Writer]:
    """Names the function that writes a kind of mail; it is called when the mail is sent, in its language."""

    def register(writer: Writer) -> Writer:
        _writers[kind] = writer
        return writer

    return register


def writer_of(kind: str) -> Writer:
    """The function that writes this kind; a KeyError is a bug of ours."""
    return _writers[kind]


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
