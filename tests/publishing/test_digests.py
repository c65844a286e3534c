"""One mail a release to each person whose own programme it changes, held until it is approved."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

from congress.agendas.models import Star
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.mail import batches, worker
from congress.mail.batches import Approved
from congress.mail.models import MailState
from congress.mail.transport import Folder
from congress.programme import queries, use_cases
from congress.programme.models import AppearanceState
from congress.programme.releases import NothingToPublish
from congress.publishing import story
from tests.programme import working
from tests.publishing.followers import SPACES, drop_star, follower, held, letter, lines, mails, sitting, void

if TYPE_CHECKING:
    from pathlib import Path

    from congress.editions.models import Edition
    from congress.programme.release_models import Release

OPENING = "ouverture-politique"
EVENING = "une-soiree-engagee"
BATCH = "programme-2027-2"


def release(edition: Edition, *, days_later: int = 0, **options: Any) -> Release:
    with transaction():
        return story.publish(edition, actor=working.ACTOR, at=working.FIRST + timedelta(days=days_later), **options)


@pytest.fixture
def released(edition: Edition) -> Edition:
    """The opening and the evening, released once."""
    working.opening_with_a_doubt(edition)
    working.add_sitting(edition, "Une soirée engagée", starts_at=working.at_lille(25, 19))
    release(edition)
    return edition


def edit(edition: Edition, ref: str, **fields: Any) -> None:
    with transaction():
        found = sitting(edition, ref)
        use_cases.edit_sitting(found, version=found.version, **fields)


def confirm_xavier(edition: Edition) -> None:
    seats = queries.sitting(edition, OPENING).appearances
    working.move(next(one for one in seats if one.speaker.ref == "xavier-bertrand"), AppearanceState.CONFIRMED)


def move_evening(edition: Edition) -> None:
    edit(edition, EVENING, starts_at=working.at_lille(25, 20))


def test_a_first_release_is_news_to_everybody_and_written_to_nobody(edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    follower(edition, [OPENING])
    release(edition)
    assert held() == []


def test_who_follows_what_changed_gets_one_mail_about_all_of_it(released: Edition) -> None:
    follower(released, [OPENING, EVENING], email="camille@exemple.fr")
    confirm_xavier(released)
    move_evening(released)
    release(released, days_later=1)

    (mail,) = mails()
    assert (mail.recipient, mail.batch, mail.state) == ("camille@exemple.fr", BATCH, MailState.HELD)
    assert lines(mail) == [
        "Xavier Bertrand confirme sa venue, annoncée sous réserve — Ouverture politique",
        "Une soirée engagée : nouvel horaire, jeudi 25 novembre, 20 h (au lieu de jeudi 25 novembre, 19 h)",
    ]
    assert letter(mail).subject.translate(SPACES) == "20e congrès de Coorace : 2 changements dans votre programme"


def test_each_is_told_of_their_own_sittings_only(released: Edition) -> None:
    follower(released, [OPENING], email="ouverture@exemple.fr")
    follower(released, [EVENING], email="soiree@exemple.fr")
    follower(released, email="personne@exemple.fr")
    confirm_xavier(released)
    move_evening(released)
    release(released, days_later=1)

    assert {mail.recipient: len(lines(mail)) for mail in mails()} == {
        "ouverture@exemple.fr": 1,
        "soiree@exemple.fr": 1,
    }


def test_a_place_in_an_atelier_counts_as_a_star(released: Edition) -> None:
    edit(released, EVENING, capacity=30)
    release(released, days_later=1)
    follower(released, places=[EVENING], email="place@exemple.fr")
    move_evening(released)
    release(released, days_later=2)
    assert held() == [("place@exemple.fr", "programme-2027-3")]


def test_a_star_and_a_place_make_one_mail(released: Edition) -> None:
    follower(released, [EVENING], places=[EVENING])
    move_evening(released)
    release(released, days_later=1)
    assert len(held()) == 1


def test_without_an_address_of_their_own_the_mail_goes_to_the_buyer_in_their_language(released: Edition) -> None:
    ticket = follower(released, [EVENING])
    with transaction():
        ticket.attendee.order.locale = "en"
    move_evening(released)
    release(released, days_later=1)
    (mail,) = mails()
    assert (mail.recipient, mail.locale) == ("claude.martin@exemple.fr", "en")


def test_who_dropped_the_star_or_lost_the_ticket_is_not_written_to(released: Edition) -> None:
    drop_star(follower(released, [EVENING]), EVENING)
    void(follower(released, [EVENING]))
    move_evening(released)
    release(released, days_later=1)
    assert held() == []


@pytest.mark.parametrize("fields", [{"abstract": "Un texte."}, {"title": "La soirée"}, {"slides_url": "https://x.fr"}])
def test_new_words_alone_are_no_reason_to_write(released: Edition, fields: dict[str, str]) -> None:
    follower(released, [EVENING])
    with transaction():
        for name, value in fields.items():
            setattr(sitting(released, EVENING), name, value)
    release(released, days_later=1)
    assert held() == []


def test_new_words_are_told_where_one_writes_anyway(released: Edition) -> None:
    follower(released, [EVENING, OPENING])
    edit(released, OPENING, abstract="Un mot de bienvenue.")
    move_evening(released)
    release(released, days_later=1)
    assert lines(mails()[0])[0] == "Nouvelle présentation : Ouverture politique"


def test_a_release_that_is_refused_tells_nobody(released: Edition) -> None:
    follower(released, [EVENING])
    with pytest.raises(NothingToPublish):
        release(released, days_later=1)
    assert held() == []


def test_a_rollback_is_told_too(released: Edition) -> None:
    move_evening(released)
    release(released, days_later=1)
    follower(released, [EVENING])
    with transaction():
        story.restore(released, 1, actor=working.ACTOR, at=working.FIRST + timedelta(days=2))
    (mail,) = mails()
    assert (mail.batch, lines(mail)) == (
        "programme-2027-3",
        ["Une soirée engagée : nouvel horaire, jeudi 25 novembre, 19 h (au lieu de jeudi 25 novembre, 20 h)"],
    )


def test_the_calendar_in_the_mail_updates_what_one_has(released: Edition) -> None:
    follower(released, [OPENING, EVENING])
    before = queries.published(released)
    edit(released, OPENING, starts_at=working.at_lille(25, 9))
    with transaction():
        found = sitting(released, EVENING)
        use_cases.cancel_sitting(found, version=found.version)
    working.add_sitting(released, "Conclusion", starts_at=working.at_lille(26, 16))
    release(released, days_later=1)

    (attached,) = letter(mails()[0]).attachments
    events = Calendar.from_ical(attached.content).walk("VEVENT")
    assert before is not None
    assert attached.name == "congres-2027-version-2.ics"
    assert [(str(one["uid"]), str(one["sequence"]), str(one["status"])) for one in events] == [
        (before.sitting_of[OPENING].uid, "1", "CONFIRMED"),
        (before.sitting_of[EVENING].uid, "1", "CANCELLED"),
    ]


def test_the_count_in_the_calendar_goes_on_from_ones_own(released: Edition) -> None:
    ticket = follower(released, [EVENING])
    with transaction():
        db.session.query(Star).update({"turns": 2})
    move_evening(released)
    release(released, days_later=1)
    (event,) = Calendar.from_ical(letter(mails()[0]).attachments[0].content).walk("VEVENT")
    assert (ticket.ref, str(event["sequence"])) == (mails()[0].about["ticket"], "3")


def test_approved_mails_leave_with_the_calendar_and_the_link(released: Edition, tmp_path: Path) -> None:
    ticket = follower(released, [EVENING], email="camille@exemple.fr")
    move_evening(released)
    release(released, days_later=1, note="Le groupe arrive plus tard.")
    assert worker.send_due(Folder(tmp_path, "congres@exemple.fr")) == 0
    with transaction():
        assert batches.approve(BATCH, at=clock.now()) == Approved(leaving=1, dropped=0)
    assert worker.send_due(Folder(tmp_path, "congres@exemple.fr")) == 1
    text = letter(mails()[0]).text
    assert f"http://congres.test/billet/{ticket.ref}/{ticket.secret}" in text.splitlines()
    assert "http://congres.test/programme/changements#version-2" in text.splitlines()
    assert "Le mot de l'équipe : Le groupe arrive plus tard." in text.translate(SPACES).splitlines()
    assert [file.name for file in tmp_path.iterdir()] == ["000001-programme-digest.eml"]


def test_who_has_no_ticket_any_more_when_it_is_approved_gets_nothing(released: Edition) -> None:
    gone = follower(released, [EVENING], email="parti@exemple.fr")
    follower(released, [EVENING], email="reste@exemple.fr")
    move_evening(released)
    release(released, days_later=1)
    void(gone)
    with transaction():
        assert batches.approve(BATCH, at=working.FIRST) == Approved(leaving=1, dropped=1)
    assert {mail.recipient: mail.state for mail in mails()} == {
        "parti@exemple.fr": MailState.DISCARDED,
        "reste@exemple.fr": MailState.QUEUED,
    }


def test_who_dropped_the_star_meanwhile_gets_nothing(released: Edition) -> None:
    ticket = follower(released, [EVENING])
    move_evening(released)
    release(released, days_later=1)
    drop_star(ticket, EVENING)
    with transaction():
        assert batches.approve(BATCH, at=working.FIRST) == Approved(leaving=0, dropped=1)
