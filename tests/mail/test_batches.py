"""Mails that wait for an organiser's word leave when they are approved, once, and never when they are discarded."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.mail import batches, worker
from congress.mail.batches import Approved, NotGivenUp, NotHeld
from congress.mail.models import MailState, OutboxMail
from congress.mail.outbox import Draft, checks, hold, writes
from tests.mail.letters import PORT, Mailbox, due_now, letter, mailbox, put, smtp, states

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from apiflask import APIFlask

pytestmark = pytest.mark.usefixtures("app")
__all__ = ["mailbox"]  # a fixture
HELD, QUEUED, SENT, DISCARDED = MailState.HELD, MailState.QUEUED, MailState.SENT, MailState.DISCARDED

writes("checked-letter")(letter)


@checks("checked-letter")
def has_a_reader(abouts: Sequence[Mapping[str, Any]]) -> list[bool]:
    """In these tests Alix gave the ticket back."""
    return [about["name"] != "Alix" for about in abouts]


def keep(*names: str, kind: str = "test-letter", batch: str = "lot") -> int:
    drafts = [Draft(f"{batch}/{name}", f"{name.lower()}@exemple.fr", "fr", {"name": name}) for name in names]
    with transaction():
        return hold(kind, batch, drafts, at=clock.now())


def approve(batch: str = "lot") -> Approved:
    with transaction():
        return batches.approve(batch, at=clock.now())


def first() -> OutboxMail:
    db.session.rollback()
    return db.session.query(OutboxMail).order_by(OutboxMail.id).populate_existing().first()  # type: ignore[return-value]


def test_held_mails_do_not_leave_before_they_are_approved(mailbox: Mailbox) -> None:
    assert keep("Camille", "Dominique") == 2
    assert worker.send_due(smtp()) == 0
    assert approve() == Approved(leaving=2, dropped=0)
    assert worker.send_due(smtp()) == 2
    assert [str(message["Subject"]) for message in mailbox.taken] == ["Bonjour Camille", "Bonjour Dominique"]
    assert states() == [(SENT, 1), (SENT, 1)]


def test_what_is_held_already_is_not_held_twice() -> None:
    assert (keep("Camille"), keep("Camille", "Dominique")) == (1, 1)
    assert states() == [(HELD, 0), (HELD, 0)]


def test_approving_again_sends_nothing_again(mailbox: Mailbox) -> None:
    keep("Camille")
    approve()
    worker.send_due(smtp())
    assert approve() == Approved(leaving=0, dropped=0)
    assert (worker.send_due(smtp()), len(mailbox.taken)) == (0, 1)


def test_only_the_batch_that_was_approved_leaves() -> None:
    keep("Camille", batch="un")
    keep("Camille", batch="deux")
    approve("deux")
    assert states() == [(HELD, 0), (QUEUED, 0)]


def test_who_has_no_right_to_it_any_more_gets_nothing(mailbox: Mailbox) -> None:
    keep("Alix", "Camille", kind="checked-letter")
    assert approve() == Approved(leaving=1, dropped=1)
    worker.send_due(smtp())
    assert [str(message["To"]) for message in mailbox.taken] == ["camille@exemple.fr"]
    assert (states(), first().last_error) == ([(DISCARDED, 0), (SENT, 1)], batches.NO_READER)


def test_a_mail_approved_late_bears_the_date_it_left(mailbox: Mailbox) -> None:
    keep("Camille")
    with transaction():
        db.session.query(OutboxMail).update({"queued_at": clock.now().replace(year=2020)})
    approve()
    worker.send_due(smtp())
    assert mailbox.taken[0]["Date"].datetime.year == clock.now().year


def test_discarded_mails_never_leave(mailbox: Mailbox) -> None:
    keep("Camille", "Dominique")
    with transaction():
        assert batches.discard("lot") == 2
        assert batches.discard("lot") == 0
    assert approve() == Approved(leaving=0, dropped=0)
    assert (worker.send_due(smtp()), mailbox.taken) == (0, [])
    assert states() == [(DISCARDED, 0), (DISCARDED, 0)]


def test_one_mail_of_a_batch_is_approved_and_another_discarded(mailbox: Mailbox) -> None:
    keep("Camille", "Dominique", "Sacha")
    camille, dominique, _ = [mail.id for mail in db.session.query(OutboxMail).order_by(OutboxMail.id)]
    with transaction():
        assert batches.approve_one(camille, at=clock.now()) == Approved(leaving=1, dropped=0)
    with transaction():
        batches.discard_one(dominique)
    assert states() == [(QUEUED, 0), (DISCARDED, 0), (HELD, 0)]
    for late in (camille, dominique):
        with pytest.raises(NotHeld), transaction():
            batches.approve_one(late, at=clock.now())
        with pytest.raises(NotHeld), transaction():
            batches.discard_one(late)
    worker.send_due(smtp())
    assert [str(message["To"]) for message in mailbox.taken] == ["camille@exemple.fr"]


def test_a_mail_that_was_given_up_is_sent_once_more_when_asked(mailbox: Mailbox) -> None:
    put("Camille")
    mailbox.rcpt = "550 no such user"
    worker.send_due(smtp())
    mailbox.rcpt = "250 OK"
    with transaction():
        batches.send_again(first().id, at=clock.now())
    assert worker.send_due(smtp()) == 1
    assert states() == [(SENT, 1)]


def test_a_mail_that_waits_after_a_failure_need_not_wait(mailbox: Mailbox) -> None:
    put("Camille")
    worker.send_due(smtp(port=PORT + 9))
    with transaction():
        batches.send_again(first().id, at=clock.now())
    assert worker.send_due(smtp()) == 1


@pytest.mark.parametrize("state", [HELD, QUEUED, MailState.SENDING, SENT, DISCARDED])
def test_only_what_could_not_be_delivered_is_sent_again(state: MailState) -> None:
    put("Camille")
    due_now()
    with transaction():
        first().state = state
    with pytest.raises(NotGivenUp), transaction():
        batches.send_again(first().id, at=clock.now())


def test_two_organisers_approving_at_once_send_each_mail_once(app: APIFlask, mailbox: Mailbox) -> None:
    keep(*(f"n{number}" for number in range(8)))
    together, answers = Barrier(4), []

    def approve_too() -> None:
        with app.app_context():
            together.wait(10)
            answers.append(approve().leaving)
            worker.send_due(smtp())

    threads = [Thread(target=approve_too) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [0, 0, 0, 8]
    assert sorted(str(message["Subject"]) for message in mailbox.taken) == [f"Bonjour n{n}" for n in range(8)]
    assert {state for state, _ in states()} == {SENT}
