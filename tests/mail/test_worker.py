"""Mails go out once each, over real SMTP; nothing is lost while the server is away, refuses or stalls."""

from __future__ import annotations

import email
import logging
import smtplib
from contextlib import contextmanager
from datetime import timedelta
from email import policy
from io import StringIO
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.errors import Invalid
from congress.mail import worker
from congress.mail.models import MailState, OutboxMail
from congress.mail.outbox import Attachment, Letter, queue, writes
from congress.mail.transport import Folder, Smtp, Transport, transport_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from email.message import EmailMessage
    from pathlib import Path

    from apiflask import APIFlask

pytestmark = pytest.mark.usefixtures("app")


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
    server = Controller(box, hostname="127.0.0.1", port=24310, enable_SMTPUTF8=True)
    server.start()
    yield box
    server.stop()


def smtp(port: int = 24310) -> Transport:
    return transport_for(f"smtp://127.0.0.1:{port}?from=congres@exemple.fr", default_sender="x@exemple.fr")


def states() -> list[tuple[MailState, int]]:
    db.session.rollback()
    return [(mail.state, mail.attempts) for mail in db.session.query(OutboxMail).order_by(OutboxMail.id)]


def due_now() -> None:
    with transaction():
        db.session.query(OutboxMail).update({"next_attempt_at": clock.now()})


def test_mail_is_written_and_sent_once(mailbox: Mailbox) -> None:
    put("Camille")
    assert (worker.send_due(smtp()), worker.send_due(smtp())) == (1, 0)
    (message,) = mailbox.taken
    assert (message["From"], message["To"], message["Subject"]) == (
        "congres@exemple.fr",
        "camille@exemple.fr",
        "Bonjour Camille",
    )
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    text = message.get_body(("plain",))
    assert text is not None
    assert text.get_content().splitlines() == ["Bonjour Camille, à bientôt."]
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_param("method")) == ("jour.ics", "PUBLISH")
    assert states() == [(MailState.SENT, 1)]


def test_server_away_loses_nothing(mailbox: Mailbox) -> None:
    put("Camille")
    assert worker.send_due(smtp(port=24399)) == 0
    assert states() == [(MailState.QUEUED, 1)]
    assert worker.send_due(smtp()) == 0  # it waits its minute
    due_now()
    assert (worker.send_due(smtp()), len(mailbox.taken)) == (1, 1)


def test_each_failure_waits_longer_until_a_person_must_look() -> None:
    put("Camille")
    waits = []
    for _ in range(9):
        before = clock.now()
        worker.send_due(smtp(port=24399))
        mail = db.session.query(OutboxMail).one()
        waits.append(round((mail.next_attempt_at - before) / timedelta(minutes=1)))
        due_now()
    assert waits[:8] == [1, 5, 15, 60, 180, 360, 720, 1440]
    assert states() == [(MailState.FAILED, 9)]
    assert "ConnectionRefusedError" in db.session.query(OutboxMail).one().last_error


def test_refused_for_good_is_not_tried_again_and_the_next_one_goes(mailbox: Mailbox) -> None:
    put("Inconnue", "inconnue@exemple.fr")
    mailbox.rcpt = "550 no such user"
    assert worker.send_due(smtp()) == 0
    mailbox.rcpt = "250 OK"
    put("Camille")
    assert worker.send_due(smtp()) == 1
    assert states() == [(MailState.FAILED, 1), (MailState.SENT, 1)]
    assert db.session.query(OutboxMail).order_by(OutboxMail.id).first().last_error == "550 no such user"  # type: ignore[union-attr]


@pytest.mark.parametrize(("answer", "state"), [("451 later", MailState.QUEUED), ("554 spam", MailState.FAILED)])
def test_servers_word_says_later_or_never(mailbox: Mailbox, answer: str, state: MailState) -> None:
    put("Camille")
    mailbox.data = answer
    worker.send_due(smtp())
    assert states() == [(state, 1)]


def test_letter_that_cannot_be_written_holds_up_no_other(mailbox: Mailbox) -> None:
    put("bogue")
    put("Camille")
    assert worker.send_due(smtp()) == 1
    assert states() == [(MailState.QUEUED, 1), (MailState.SENT, 1)]
    assert len(mailbox.taken) == 1


def test_two_workers_send_each_mail_once(app: APIFlask, mailbox: Mailbox) -> None:
    for number in range(12):
        put(f"n° {number}")
    together = Barrier(3)

    def send() -> None:
        with app.app_context():
            together.wait(10)
            worker.send_due(smtp())

    threads = [Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(str(message["Subject"]) for message in mailbox.taken) == sorted(f"Bonjour n° {n}" for n in range(12))
    assert {state for state, _ in states()} == {MailState.SENT}


def test_mail_of_a_killed_worker_is_sent_again_under_the_same_name_after_its_lease(mailbox: Mailbox) -> None:
    put("Camille")
    worker.send_due(smtp())
    with transaction():  # as if it had been killed between the server's yes and our mark
        mail = db.session.query(OutboxMail).one()
        mail.state, mail.next_attempt_at = MailState.SENDING, clock.now() + timedelta(minutes=5)
    assert worker.send_due(smtp()) == 0
    due_now()
    assert worker.send_due(smtp()) == 1
    first, second = mailbox.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert states() == [(MailState.SENT, 2)]


class Keeper:
    """Lets in whoever knows the word."""

    asked = 0

    def __call__(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        self.asked += 1
        return AuthResult(success=(data.login, data.password) == (b"congres", b"p@ss/mot"), handled=False)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_credentials_of_the_address_are_used(mailbox: Mailbox) -> None:
    server = Controller(
        mailbox, hostname="127.0.0.1", port=24311, authenticator=Keeper(), auth_required=True, auth_require_tls=False
    )
    server.start()
    put("Camille")
    right = transport_for("smtp://congres:p%40ss%2Fmot@127.0.0.1:24311", default_sender="x@exemple.fr")
    wrong = transport_for("smtp://congres:faux@127.0.0.1:24311", default_sender="x@exemple.fr")
    assert worker.send_due(wrong) == 0
    due_now()
    assert worker.send_due(right) == 1
    server.stop()
    assert [str(message["From"]) for message in mailbox.taken] == ["x@exemple.fr"]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_password_is_told_to_no_other_machine_without_encryption(mailbox: Mailbox) -> None:
    keeper = Keeper()
    server = Controller(
        mailbox, hostname="127.0.0.1", port=24312, authenticator=keeper, auth_required=True, auth_require_tls=False
    )
    server.start()
    put("Camille")
    # 0.0.0.0 leads here too, yet is none of the names of this machine alone.
    elsewhere = transport_for("smtp://congres:p%40ss%2Fmot@0.0.0.0:24312", default_sender="x@exemple.fr")
    assert worker.send_due(elsewhere) == 0
    server.stop()
    assert (keeper.asked, len(mailbox.taken), states()) == (0, 0, [(MailState.QUEUED, 1)])
    assert db.session.query(OutboxMail).one().last_error == (
        "NotEncrypted: 0.0.0.0 offers no encryption (STARTTLS), so the password of MAIL_URL was not told"
    )


def test_server_that_lets_nobody_sign_in_is_asked_again_later(mailbox: Mailbox) -> None:
    put("Camille")
    signed_in = transport_for("smtp://congres:mot@127.0.0.1:24310", default_sender="x@exemple.fr")
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
    assert log.getvalue().splitlines() == [f"mail 1 waits: ValueError (test_worker.py:{line})"]


@contextmanager
def logged() -> Iterator[StringIO]:
    """What the mail room logs, as an operator reads it."""
    logger, log = logging.getLogger("congress.mail"), StringIO()
    handler = logging.StreamHandler(log)
    logger.addHandler(handler)
    yield log
    logger.removeHandler(handler)


def test_folder_keeps_mails_as_files(app: APIFlask, tmp_path: Path) -> None:
    assert app.testing
    put("Camille")
    assert worker.send_due(Folder(tmp_path / "mail", "congres@exemple.fr")) == 1
    (file,) = (tmp_path / "mail").iterdir()
    assert file.name == "000001-test-letter.eml"
    assert email.message_from_bytes(file.read_bytes())["Subject"] == "Bonjour Camille"


@pytest.mark.parametrize("url", ["", "smtp://", "http://exemple.fr", "file:", "sendmail"])
def test_address_that_leads_nowhere_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        transport_for(url, default_sender="x@exemple.fr")


@pytest.mark.parametrize(
    ("url", "kind"),
    [("smtps://u:p@mail.exemple.fr", Smtp), ("smtp://mail.exemple.fr:587", Smtp), ("file:/tmp/m", Folder)],
)
def test_address_names_its_transport(url: str, kind: type) -> None:
    assert type(transport_for(url, default_sender="x@exemple.fr")) is kind


def test_command_sends_what_is_due_and_ends(app: APIFlask, tmp_path: Path) -> None:
    put("Camille")
    result = app.test_cli_runner().invoke(args=["mail", "work", "--once"])
    assert (result.exit_code, result.output) == (0, "1 mails sent\n")
    assert states() == [(MailState.SENT, 1)]
    assert tmp_path.exists()


def test_connection_broken_in_between_is_made_again(mailbox: Mailbox) -> None:
    by = smtp()
    put("Un")
    assert worker.send_due(by) == 1
    put("Deux")
    assert worker.send_due(by) == 1
    assert isinstance(by, Smtp)
    assert len(mailbox.taken) == 2
    with pytest.raises(smtplib.SMTPServerDisconnected):
        smtplib.SMTP().noop()
