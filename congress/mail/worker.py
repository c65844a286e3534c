"""The worker that sends what the outbox holds.

A mail is claimed in one transaction, sent outside of any, and marked in another. Killed between the last two, the
next worker sends it again once the lease has run out, under the same Message-ID: told at least once, and a reader's
programme knows the second copy for the first.
"""

from __future__ import annotations

import hashlib
import logging
import signal
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import PurePath
from threading import Event
from traceback import extract_tb
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select

from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.mail.batches import NO_READER
from congress.mail.letters import written
from congress.mail.models import MailState, OutboxMail
from congress.mail.outbox import NothingToTell
from congress.mail.transport import Transport, Undeliverable, transport_for

if TYPE_CHECKING:
    from types import FrameType

_log = logging.getLogger("congress.mail")

LEASE = timedelta(minutes=5)
# Minutes to wait after each failure; after the last one, a person must look.
BACKOFF_MINUTES = (1, 5, 15, 60, 180, 360, 720, 1440)
IDLE_SECONDS = 2.0
MOST_IN_ERROR = 500


def transport() -> Transport:
    """The transport of this service's MAIL_URL."""
    settings = current_app.config["SETTINGS"]
    return transport_for(settings.mail_url, default_sender=f"ne-pas-repondre@{_host()}")


def _host() -> str:
    return urlsplit(current_app.config["SETTINGS"].public_url).hostname or "localhost"


def send_due(by: Transport, *, stop: Event | None = None) -> int:
    """Sends all mails that are due, one after the other; returns how many went out."""
    sent = 0
    try:
        while not (stop and stop.is_set()):
            mail = _claim(clock.now())
            if mail is None:
                break
            sent += _send(mail, by)
    finally:
        by.close()
    return sent


def _claim(at: datetime) -> OutboxMail | None:
    """Takes the mail that has been due longest for this worker, for as long as the lease."""
    due = (
        select(OutboxMail)
        .where(OutboxMail.state.in_((MailState.QUEUED, MailState.SENDING)), OutboxMail.next_attempt_at <= at)
        .order_by(OutboxMail.next_attempt_at, OutboxMail.id)
        .limit(1)
    )
    db.session.rollback()
    if db.session.scalar(due.with_only_columns(OutboxMail.id)) is None:
        return None  # looked for without a lock first: most of the time there is none
    with transaction():
        mail = db.session.scalar(due.with_for_update(skip_locked=True).execution_options(populate_existing=True))
        if mail is not None:
            mail.state = MailState.SENDING
            mail.attempts += 1
            mail.next_attempt_at = at + LEASE
            mail.message_id = _message_id(mail)
    return mail


def _message_id(mail: OutboxMail) -> str:
    """Of what the mail tells alone, so that the same mail sent again bears the same."""
    return f"<{hashlib.sha256(mail.once.encode()).hexdigest()[:32]}@{_host()}>"


def _send(mail: OutboxMail, by: Transport) -> bool:
    mail_id, attempts, kind = mail.id, mail.attempts, mail.kind
    try:
        message = _compose(mail, by.sender)
        db.session.rollback()
        by.send(message, f"{mail_id:06d}-{kind}")
    except NothingToTell:
        with transaction():
            mail = db.session.get_one(OutboxMail, mail_id)
            mail.state, mail.last_error = MailState.DISCARDED, NO_READER
        return False
    except Undeliverable as refused:
        _log.warning("mail %s is refused for good: %s", mail_id, _in_the_log(refused))
        _failed(mail_id, str(refused), again_at=None)
        return False
    except Exception as error:  # noqa: BLE001 - whatever it is, the mail is kept, and the next one tried
        _log.warning("mail %s waits: %s", mail_id, _in_the_log(error))
        over = attempts > len(BACKOFF_MINUTES)
        again_at = None if over else clock.now() + timedelta(minutes=BACKOFF_MINUTES[attempts - 1])
        _failed(mail_id, f"{type(error).__name__}: {error}", again_at=again_at)
        return False
    with transaction():
        sent = db.session.get_one(OutboxMail, mail_id)
        sent.state, sent.sent_at, sent.last_error = MailState.SENT, clock.now(), ""
    return True


def _in_the_log(error: Exception) -> str:
    """The server's code, or what went wrong and where: the words may name people, and stay in the mail's row."""
    code = getattr(error, "smtp_code", None) or getattr(error, "code", None)
    if code is not None:
        return str(code)
    place = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} ({PurePath(place.filename).name}:{place.lineno})"


def _failed(mail_id: int, error: str, *, again_at: datetime | None) -> None:
    with transaction():
        mail = db.session.get_one(OutboxMail, mail_id)
        mail.last_error = error[:MOST_IN_ERROR]
        mail.state = MailState.QUEUED if again_at else MailState.FAILED
        mail.next_attempt_at = again_at or mail.next_attempt_at


def _compose(mail: OutboxMail, sender: str) -> EmailMessage:
    letter = written(mail.kind, mail.about, mail.locale)
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(mail.queued_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for attached in letter.attachments:
        main, _, rest = attached.content_type.partition("/")
        subtype, *parameters = (part.strip() for part in rest.split(";"))
        named = dict(parameter.split("=", 1) for parameter in parameters)
        message.add_attachment(attached.content, maintype=main, subtype=subtype, filename=attached.name, params=named)
    message["Content-Language"] = mail.locale  # last: what is added before would take it for its own
    return message


def work(stop: Event) -> None:
    """Sends mails as they come until told to stop; the one under way is finished first."""
    by = transport()
    while not stop.is_set():
        send_due(by, stop=stop)
        db.session.remove()
        stop.wait(IDLE_SECONDS)


def stopping() -> Event:
    """An event that SIGTERM and Ctrl-C set: the worker ends after what it is doing."""
    stop = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return stop
