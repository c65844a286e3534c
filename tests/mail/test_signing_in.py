"""Signing in to the mail server, and what the log tells of it."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from congress.kernel.db import db
from congress.mail import worker
from congress.mail.models import MailState, OutboxMail
from congress.mail.transport import transport_for
from tests.mail.letters import PORT, Mailbox, due_now, letter, mailbox, put, smtp, states

if TYPE_CHECKING:
    from collections.abc import Iterator


pytestmark = pytest.mark.usefixtures("app")
__all__ = ["mailbox"]  # a fixture


class Keeper:
    """Lets in whoever knows the word."""

    asked = 0

    def __call__(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        self.asked += 1
        return AuthResult(success=(data.login, data.password) == (b"congres", b"p@ss/mot"), handled=False)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_credentials_of_the_address_are_used(mailbox: Mailbox) -> None:
    server = Controller(
        mailbox, hostname="127.0.0.1", port=PORT + 1, authenticator=Keeper(), auth_required=True, auth_require_tls=False
    )
    server.start()
    put("Camille")
    right = transport_for(f"smtp://congres:p%40ss%2Fmot@127.0.0.1:{PORT + 1}", default_sender="x@exemple.fr")
    wrong = transport_for(f"smtp://congres:faux@127.0.0.1:{PORT + 1}", default_sender="x@exemple.fr")
    assert worker.send_due(wrong) == 0
    due_now()
    assert worker.send_due(right) == 1
    server.stop()
    assert [str(message["From"]) for message in mailbox.taken] == ["x@exemple.fr"]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_password_is_told_to_no_other_machine_without_encryption(mailbox: Mailbox) -> None:
    keeper = Keeper()
    server = Controller(
        mailbox, hostname="127.0.0.1", port=PORT + 2, authenticator=keeper, auth_required=True, auth_require_tls=False
    )
    server.start()
    put("Camille")
    # 0.0.0.0 leads here too, yet is none of the names of this machine alone.
    elsewhere = transport_for(f"smtp://congres:p%40ss%2Fmot@0.0.0.0:{PORT + 2}", default_sender="x@exemple.fr")
    assert worker.send_due(elsewhere) == 0
    server.stop()
    assert (keeper.asked, len(mailbox.taken), states()) == (0, 0, [(MailState.QUEUED, 1)])
    assert db.session.query(OutboxMail).one().last_error == (
        "NotEncrypted: 0.0.0.0 offers no encryption (STARTTLS), so the password of MAIL_URL was not told"
    )


def test_server_that_lets_nobody_sign_in_is_asked_again_later(mailbox: Mailbox) -> None:
    put("Camille")
    signed_in = transport_for(f"smtp://congres:mot@127.0.0.1:{PORT}", default_sender="x@exemple.fr")
    assert worker.send_due(signed_in) == 0
    assert (len(mailbox.taken), states()) == (0, [(MailState.QUEUED, 1)])


@pytest.mark.parametrize(
    ("answer", "line"),
    [("550 no camille@exemple.fr", "mail 1 is refused for good: 550"), ("451 camille@exemple.fr", "mail 1 waits: 451")],
)
def test_log_tells_the_code_and_the_row_the_words(mailbox: Mailbox, answer: str, line: str) -> None:
    put("Camille")
    mailbox.rcpt = answer
    with logged() as log:
        worker.send_due(smtp())
    assert log.getvalue().splitlines() == [line]
    assert "camille@exemple.fr" in db.session.query(OutboxMail).one().last_error


def test_log_tells_where_a_letter_could_not_be_written_and_nobodys_name() -> None:
    put("bogue")
    with logged() as log:
        worker.send_due(smtp())
    line = letter.__code__.co_firstlineno + 5
    assert log.getvalue().splitlines() == [f"mail 1 waits: ValueError (letters.py:{line})"]


@contextmanager
def logged() -> Iterator[StringIO]:
    """What the mail room logs, as an operator reads it."""
    logger, log = logging.getLogger("congress.mail"), StringIO()
    handler = logging.StreamHandler(log)
    logger.addHandler(handler)
    yield log
    logger.removeHandler(handler)
