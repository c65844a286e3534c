"""Whom to ask again: the list, the date set from it, the one mail a day, the question that a no raises."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from congress.kernel import clock
from congress.kernel.db import transaction
from congress.programme import edits, follow_ups, queries, use_cases
from congress.programme.answers import open_questions
from congress.programme.models import Appearance, AppearanceState, SittingStatus
from congress.programme.speaker_models import Answer, AppearanceAnswer
from tests.factories import make_account, make_edition
from tests.programme.speaking import archive, letter, mails, seat_of
from tests.programme.working import ACTOR, add_speaker, move, name_in, opening_with_a_doubt
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from tests.reading import Element

LIST = "/organisation/programme/relances"
MONDAY = date(2027, 9, 6)
MORNING = datetime(2027, 9, 6, 6, 0, tzinfo=UTC)  # eight o'clock in Lille
DAY = timedelta(days=1)


def due(edition: Edition, ref: str = "xavier-bertrand", day: date | None = MONDAY, in_charge: str = "") -> None:
    if not queries.sittings(edition):
        opening_with_a_doubt(edition)
    with transaction():
        seat = next(
            one for one in queries.sitting(edition, "ouverture-politique").appearances if one.speaker.ref == ref
        )
        seat.follow_up_on, seat.in_charge = day, in_charge


def asked(edition: Edition, name: str, state: AppearanceState = AppearanceState.INVITED) -> str:
    speaker = add_speaker(edition, name)
    name_in(queries.sitting(edition, "ouverture-politique"), speaker, state)
    return speaker.ref


def remind(at: datetime = MORNING) -> list[str]:
    """Who has been written to by now."""
    follow_ups.remind_all(at)
    return [mail.recipient for mail in mails("follow_up_reminder")]


def names(found: tuple[Appearance, ...]) -> list[str]:
    return [one.speaker.ref for one in found]


def rows(content: Element, anchor: str) -> list[str]:
    region = next(one for one in content.all("section") if one.attributes.get("aria-labelledby") == anchor)
    return [one.one("th").all("a")[0].text for one in region.one("tbody").all("tr")]


def test_list_parts_those_due_from_those_to_come(edition: Edition) -> None:
    due(edition)
    for name, day in (("Anna Tard", MONDAY + DAY), ("Bo Hier", MONDAY - DAY), ("Cleo Rien", None)):
        due(edition, asked(edition, name), day)
    asked(edition, "Dana Sure", AppearanceState.CONFIRMED)
    found = follow_ups.follow_ups(edition, MONDAY)
    assert (names(found.due), names(found.coming), names(found.undated)) == (
        ["bo-hier", "xavier-bertrand"],
        ["anna-tard"],
        ["cleo-rien"],
    )
    assert follow_ups.count_due(edition, MONDAY) == 2


@pytest.mark.parametrize("how", [AppearanceState.CONFIRMED, AppearanceState.WITHDRAWN, None])
def test_whoever_has_settled_is_neither_listed_nor_reminded_of(edition: Edition, how: AppearanceState | None) -> None:
    due(edition)
    if how is not None:
        move(seat_of(edition), how)
    else:
        with transaction():
            sitting = queries.sitting(edition, "ouverture-politique")
            use_cases.edit_sitting(sitting, version=sitting.version, status=SittingStatus.CANCELLED)
    assert follow_ups.follow_ups(edition, MONDAY) == follow_ups.FollowUps((), (), ())
    assert remind() == []


def test_one_mail_holds_all_that_one_organiser_is_to_ask(edition: Edition) -> None:
    due(edition, in_charge="sacha@exemple.fr")
    due(edition, asked(edition, "Anna Hier"), MONDAY - DAY, "sacha@exemple.fr")
    due(edition, asked(edition, "Bo Seul"), MONDAY)
    assert remind() == ["sacha@exemple.fr", "congres@exemple.fr"]
    told = letter(mails("follow_up_reminder")[0])
    assert told.subject == "À relancer\u00a0: 2 personnes pour le 20e congrès de Coorace"
    assert told.text.index("Anna Hier, pressenti (pas encore public)") < told.text.index(
        "Xavier Bertrand, sous réserve"
    )
    assert "Bo Seul" not in told.text
    assert LIST in told.text


def test_reminder_comes_once_for_each_date(edition: Edition) -> None:
    due(edition)
    assert len(remind()) == 1
    assert len(remind(MORNING + DAY)) == 1
    due(edition, day=MONDAY + 2 * DAY)
    assert len(remind(MORNING + DAY)) == 1
    assert len(remind(MORNING + 2 * DAY)) == 2
    assert len(remind(MORNING + 2 * DAY)) == 2


def test_whoever_becomes_due_after_todays_mail_is_in_tomorrows(edition: Edition) -> None:
    due(edition)
    remind()
    due(edition, asked(edition, "Anna Aussi"))
    assert len(remind(MORNING + timedelta(hours=3))) == 1
    assert len(remind(MORNING + DAY)) == 2
    told = letter(mails("follow_up_reminder")[1]).text
    assert "Anna Aussi" in told
    assert "Xavier Bertrand" not in told


@pytest.mark.parametrize(
    ("at", "count"),
    [
        (datetime(2027, 9, 5, 22, 30, tzinfo=UTC), 0),  # Monday already in Lille, half past midnight
        (datetime(2027, 9, 6, 4, 59, tzinfo=UTC), 0),
        (datetime(2027, 9, 6, 5, 0, tzinfo=UTC), 1),
        (datetime(2027, 9, 6, 21, 59, tzinfo=UTC), 1),
        (datetime(2027, 9, 5, 21, 0, tzinfo=UTC), 0),  # Sunday night still
    ],
)
def test_reminders_leave_in_the_morning_by_the_editions_clocks(edition: Edition, at: datetime, count: int) -> None:
    due(edition)
    assert len(remind(at)) == count


def test_clocks_are_those_of_each_edition(edition: Edition) -> None:
    overseas = make_edition(ref="2032", time_zone="America/Guadeloupe", contact_email="ici@exemple.fr")
    due(overseas)
    assert remind(datetime(2027, 9, 6, 10, 59, tzinfo=UTC)) == []
    assert remind(datetime(2027, 9, 6, 11, 0, tzinfo=UTC)) == ["ici@exemple.fr"]


def test_archived_congress_reminds_of_nobody(edition: Edition) -> None:
    due(edition)
    archive(edition)
    assert remind() == []


def test_mail_leaves_out_who_settled_before_it_was_written(edition: Edition) -> None:
    due(edition)
    due(edition, asked(edition, "Anna Reste"))
    remind()
    move(seat_of(edition), AppearanceState.CONFIRMED)
    told = letter(mails("follow_up_reminder")[0])
    assert "Anna Reste" in told.text
    assert "Xavier Bertrand" not in told.text


def test_organiser_sets_another_date_from_the_list(organiser: FlaskClient, edition: Edition) -> None:
    today = clock.now().astimezone(edition.zone).date()
    due(edition, day=today)
    content = page(organiser.get(LIST).text)
    assert rows(content, "a-relancer") == ["Xavier Bertrand"]
    where = f"/organisation/programme/interventions/{seat_of(edition).ref}/relance"
    later = today + timedelta(days=9)
    answer = organiser.post(where, data={"follow_up_on": later.isoformat()})
    assert (answer.status_code, answer.location) == (303, LIST)
    seat = seat_of(edition)
    assert (seat.follow_up_on, seat.in_charge) == (later, "organisatrice@exemple.fr")
    assert rows(page(organiser.get(LIST).text), "a-venir") == ["Xavier Bertrand"]
    with transaction():
        edits.undo_last(edition, actor="organisatrice@exemple.fr", at=MORNING)
    assert (seat_of(edition).follow_up_on, seat_of(edition).in_charge) == (today, "")
    organiser.post(where, data={"follow_up_on": ""})
    assert rows(page(organiser.get(LIST).text), "sans-date") == ["Xavier Bertrand"]


@pytest.mark.parametrize("text", ["demain", "2027-13-40", "0001-01-01", "9999-12-31"])
def test_date_that_nobody_means_is_refused(organiser: FlaskClient, edition: Edition, text: str) -> None:
    due(edition)
    where = f"/organisation/programme/interventions/{seat_of(edition).ref}/relance"
    organiser.post(where, data={"follow_up_on": text})
    assert seat_of(edition).follow_up_on == MONDAY


@pytest.fixture
def declined(organiser: FlaskClient, edition: Edition) -> AppearanceAnswer:
    opening_with_a_doubt(edition)
    with transaction():
        seat = queries.sitting(edition, "ouverture-politique").appearances[1]
        answer = AppearanceAnswer(answer=Answer.DECLINE, message="Agenda", at=MORNING)
        seat.answers.append(answer)
    return answer


def settle(client: FlaskClient, edition: Edition, how: str, seen: int, back: str = "relances") -> str:
    where = f"/organisation/programme/interventions/{seat_of(edition).ref}/question"
    answer = client.post(where, data={"how": how, "seen": seen, "back": back})
    assert answer.status_code == 303
    return str(answer.location)


def test_question_that_is_settled_keeps_who_did_it(
    organiser: FlaskClient, edition: Edition, declined: AppearanceAnswer
) -> None:
    assert "Xavier Bertrand a répondu ne pas pouvoir venir" in page(organiser.get(LIST).text).one(".question").text
    assert "Xavier Bertrand a répondu ne pas pouvoir venir" in organiser.get("/organisation/").text
    assert settle(organiser, edition, "regler", declined.id) == LIST
    seat = seat_of(edition)
    (answer,) = seat.answers
    assert (answer.settled_by, answer.settled_at is not None) == ("organisatrice@exemple.fr", True)
    assert (seat.state, open_questions(edition)) == (AppearanceState.TENTATIVE, [])
    assert page(organiser.get(LIST).text).all(".question") == []


def test_question_is_settled_by_withdrawing_the_person(
    organiser: FlaskClient, edition: Edition, declined: AppearanceAnswer
) -> None:
    assert settle(organiser, edition, "retirer", declined.id, "seance").startswith(
        "/organisation/programme/seances/ouverture-politique#intervention-"
    )
    last = seat_of(edition).moves[-1]
    assert (last.to_state, last.actor, last.reason) == (
        AppearanceState.WITHDRAWN,
        "organisatrice@exemple.fr",
        "A répondu ne pas pouvoir venir.",
    )
    assert open_questions(edition) == []


@pytest.mark.parametrize(("how", "seen"), [("autre", 0), ("regler", 1), ("retirer", -1), ("retirer", 10**12)])
def test_question_is_settled_on_the_answer_one_has_read(
    organiser: FlaskClient, edition: Edition, declined: AppearanceAnswer, how: str, seen: int
) -> None:
    settle(organiser, edition, how, declined.id + seen)
    assert (seat_of(edition).state, len(open_questions(edition))) == (AppearanceState.TENTATIVE, 1)


def test_only_those_who_edit_the_programme_see_and_settle(client: FlaskClient, edition: Edition) -> None:
    make_account("accueil@exemple.fr", "door")
    client.post(
        "/organisation/connexion", data={"email": "accueil@exemple.fr", "password": "un mot de passe assez long"}
    )
    due(edition, in_charge=ACTOR)
    where = f"/organisation/programme/interventions/{seat_of(edition).ref}"
    answers = [client.get(LIST), client.post(f"{where}/relance"), client.post(f"{where}/question")]
    assert [each.status_code for each in answers] == [403] * 3
    assert "à relancer" not in client.get("/organisation/").text
