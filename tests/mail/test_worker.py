"""Mails go out once each, over real SMTP; nothing is lost while the server is away, refuses or stalls."""

from __future__ import annotations

import email
import smtplib
from datetime import timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest

from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.errors import Invalid
from congress.mail import worker
from congress.mail.models import MailState, OutboxMail
from congress.mail.transport import Folder, Smtp, transport_for
from tests.mail.letters import PORT, Mailbox, due_now, mailbox, put, smtp, states

if TYPE_CHECKING:
    from pathlib import Path

    from apiflask import APIFlask

pytestmark = pytest.mark.usefixtures("app")
__all__ = ["mailbox"]  # a fixture


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
    assert worker.send_due(smtp(port=PORT + 9)) == 0
    assert states() == [(MailState.QUEUED, 1)]
    assert worker.send_due(smtp()) == 0  # it waits its minute
    due_now()
    assert (worker.send_due(smtp()), len(mailbox.taken)) == (1, 1)


def test_each_failure_waits_longer_until_a_person_must_look() -> None:
    put("Camille")
    waits = []
    for _ in range(9):
        before = clock.now()
        worker.send_due(smtp(port=PORT + 9))
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
