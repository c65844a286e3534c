"""What happens to a mail between its release and its leaving: a change of mind, a later release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from congress.kernel import clock
from congress.kernel.db import transaction
from congress.mail import batches, worker
from congress.mail.batches import Approved
from congress.mail.models import MailState
from congress.mail.transport import Folder
from congress.programme import queries
from tests.programme import working
from tests.programme.desk import DESK, read
from tests.publishing.followers import SPACES, add_star, drop_star, follower, held, letter, lines, mails
from tests.publishing.test_digests import BATCH, EVENING, OPENING, confirm_xavier, edit, move_evening, release

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from congress.editions.models import Edition

NEXT = "programme-2027-3"
CONFIRMED = "Xavier Bertrand confirme sa venue, annoncée sous réserve — Ouverture politique"
MOVED = "Une soirée engagée : nouvel horaire, jeudi 25 novembre, 20 h (au lieu de jeudi 25 novembre, 19 h)"


@pytest.fixture
def released(edition: Edition) -> Edition:
    """The opening and the evening, released once."""
    working.opening_with_a_doubt(edition)
    working.add_sitting(edition, "Une soirée engagée", starts_at=working.at_lille(25, 19))
    release(edition)
    return edition


def states() -> list[tuple[str, MailState]]:
    return [(mail.batch, mail.state) for mail in mails()]


def test_what_one_took_out_meanwhile_is_neither_told_nor_put_back_into_the_calendar(released: Edition) -> None:
    ticket = follower(released, [OPENING, EVENING])
    confirm_xavier(released)
    move_evening(released)
    release(released, days_later=1)
    drop_star(ticket, OPENING)

    (mail,) = mails()
    events = Calendar.from_ical(letter(mail).attachments[0].content).walk("VEVENT")
    programme = queries.published(released)
    assert programme is not None
    assert lines(mail) == [MOVED]
    assert [str(one["uid"]) for one in events] == [programme.sitting_of[EVENING].uid]


def test_what_was_taken_out_between_the_word_and_the_leaving_does_not_leave(released: Edition, tmp_path: Path) -> None:
    ticket = follower(released, [EVENING])
    move_evening(released)
    release(released, days_later=1)
    with transaction():
        assert batches.approve(BATCH, at=clock.now()) == Approved(leaving=1, dropped=0)
    drop_star(ticket, EVENING)

    assert worker.send_due(Folder(tmp_path, "congres@exemple.fr")) == 0
    assert list(tmp_path.iterdir()) == []
    assert [(mail.state, mail.last_error) for mail in mails()] == [(MailState.DISCARDED, batches.NO_READER)]


def test_new_words_left_alone_by_a_change_of_mind_are_no_reason_to_write(released: Edition) -> None:
    ticket = follower(released, [OPENING, EVENING])
    edit(released, OPENING, abstract="Un mot de bienvenue.")
    move_evening(released)
    release(released, days_later=1)
    drop_star(ticket, EVENING)
    with transaction():
        assert batches.approve(BATCH, at=clock.now()) == Approved(leaving=0, dropped=1)


def test_what_is_moved_and_moved_back_before_anybody_was_told_is_not_told(released: Edition) -> None:
    follower(released, [EVENING])
    move_evening(released)
    release(released, days_later=1)
    edit(released, EVENING, starts_at=working.at_lille(25, 19))
    release(released, days_later=2)

    assert states() == [(BATCH, MailState.DISCARDED)]


@pytest.mark.parametrize("is_approved", [False, True])
def test_a_later_release_tells_what_an_earlier_one_has_not_yet(released: Edition, *, is_approved: bool) -> None:
    follower(released, [EVENING], last_name="Soir", email="soiree@exemple.fr")
    follower(released, [OPENING, EVENING], last_name="Deux", email="deux@exemple.fr")
    move_evening(released)
    release(released, days_later=1)
    if is_approved:
        with transaction():
            batches.approve(BATCH, at=clock.now())
    confirm_xavier(released)
    release(released, days_later=2)

    assert held() == [("deux@exemple.fr", NEXT), ("soiree@exemple.fr", NEXT)]
    assert [lines(mail) for mail in mails(NEXT)] == [[CONFIRMED, MOVED], [MOVED]]


def test_a_later_release_tells_the_hour_against_the_one_people_know(released: Edition) -> None:
    follower(released, [EVENING])
    for later, hour in ((1, 21), (2, 20)):
        edit(released, EVENING, starts_at=working.at_lille(25, hour))
        release(released, days_later=later)

    (mail,) = mails(NEXT)
    assert lines(mail) == [MOVED]


def test_what_had_changed_before_one_starred_it_is_no_news(released: Edition) -> None:
    ticket = follower(released, [EVENING], first_name="Ada", last_name="Lovelace")
    follower(released, [OPENING], first_name="Blaise", last_name="Pascal")
    move_evening(released)
    confirm_xavier(released)
    release(released, days_later=1)
    add_star(ticket, OPENING)
    edit(released, EVENING, starts_at=working.at_lille(25, 21))
    release(released, days_later=2)

    assert [lines(mail) for mail in mails(NEXT)] == [[MOVED.replace("20 h", "21 h")], [CONFIRMED]]


def test_what_was_discarded_or_has_left_is_not_told_again(released: Edition, tmp_path: Path) -> None:
    follower(released, [OPENING, EVENING])
    move_evening(released)
    release(released, days_later=1)
    with transaction():
        batches.approve(BATCH, at=clock.now())
    worker.send_due(Folder(tmp_path, "congres@exemple.fr"))
    confirm_xavier(released)
    release(released, days_later=2)

    assert states() == [(BATCH, MailState.SENT), (NEXT, MailState.HELD)]
    assert lines(mails(NEXT)[0]) == [CONFIRMED]


def test_who_was_not_told_yet_is_counted_before_publishing_and_reads_it_all(
    organiser: FlaskClient, released: Edition
) -> None:
    ticket = follower(released, [EVENING], first_name="Ada", last_name="Lovelace")
    follower(released, [OPENING], first_name="Blaise", last_name="Pascal")
    move_evening(released)
    release(released, days_later=1)
    confirm_xavier(released)

    told = read(organiser.get(f"{DESK}/publier"), 200)
    mail = read(organiser.get(f"{DESK}/publier/courriel/{ticket.ref}/lettre"), 200)

    assert [one.text for one in told.one(".readers").all("a")] == ["Ada Lovelace", "Blaise Pascal"]
    assert [one.text for one in told.one(".followed").all("td")] == ["1", "1"]
    assert "Pour 1 d'entre elles" in told.text.translate(SPACES)
    assert MOVED in mail.text.translate(SPACES)
    assert CONFIRMED not in mail.text.translate(SPACES)

    release(released, days_later=2)
    assert [lines(mail) for mail in mails(NEXT)] == [[MOVED], [CONFIRMED]]


def test_who_is_back_where_they_knew_is_not_counted(organiser: FlaskClient, released: Edition) -> None:
    follower(released, [EVENING])
    move_evening(released)
    release(released, days_later=1)
    edit(released, EVENING, starts_at=working.at_lille(25, 19))

    assert read(organiser.get(f"{DESK}/publier"), 200).all(".readers") == []
