"""A letter to send, and a real SMTP server to send it to."""

from __future__ import annotations

import email
import os
from email import policy
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller

from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.mail.models import MailState, OutboxMail
from congress.mail.outbox import Attachment, Letter, queue, writes
from congress.mail.transport import Transport, transport_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from email.message import EmailMessage

# Tests run beside one another: each worker of the suite has ports of its own.
PORT = 24310 + 10 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


@writes("test-letter")
def letter(about: Mapping[str, Any]) -> Letter:
    """A letter of the tests."""
    name = about["name"]
    if name == "bogue":
        raise ValueError(name)
    calendar = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    return Letter(
        f"Bonjour {name}",
        f"Bonjour {name}, à bientôt.",
        f"<p>Bonjour {name}</p>",
        (Attachment("jour.ics", "text/calendar; charset=utf-8; method=PUBLISH", calendar),),
    )


def put(name: str, recipient: str = "camille@exemple.fr") -> None:
    with transaction():
        about = {"name": name}
        queue("test-letter", once=f"test/{name}", recipient=recipient, locale="fr", about=about, at=clock.now())


class Mailbox:
    """An SMTP server's answers, and what it took."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.rcpt = "250 OK"
        self.data = "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.data.startswith("250"):
            message = email.message_from_bytes(envelope.content, policy=policy.default)
            self.taken.append(message)
        return self.data


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=PORT, enable_SMTPUTF8=True)
    server.start()
    yield box
    server.stop()


def smtp(port: int = PORT) -> Transport:
    return transport_for(f"smtp://127.0.0.1:{port}?from=congres@exemple.fr", default_sender="x@exemple.fr")


def states() -> list[tuple[MailState, int]]:
    db.session.rollback()
    return [(mail.state, mail.attempts) for mail in db.session.query(OutboxMail).order_by(OutboxMail.id)]


def due_now() -> None:
    with transaction():
        db.session.query(OutboxMail).update({"next_attempt_at": clock.now()})
