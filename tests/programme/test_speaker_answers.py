"""A yes confirms in the working programme; a no changes nothing and asks the organisers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.kernel.db import transaction
from congress.programme import answers, edits, queries, use_cases
from congress.programme.appearances import move_appearance
from congress.programme.models import AppearanceState, SittingStatus
from congress.programme.speaker_models import Answer
from tests.programme.desk import errors
from tests.programme.speaking import Link, letter, mails, seat_of, with_link
from tests.programme.working import ACTOR, FIRST, add_speaker, move, name_in, opening_with_a_doubt, release
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.programme.models import Appearance

BY_LINK = "Xavier Bertrand (par son lien)"
INVITED, TENTATIVE, CONFIRMED = AppearanceState.INVITED, AppearanceState.TENTATIVE, AppearanceState.CONFIRMED


@pytest.fixture
def link(client: FlaskClient, edition: Edition) -> Link:
    return Link(client, with_link(edition))


def questions(edition: Edition) -> list[tuple[str, str]]:
    """Whose answer waits for an organiser; the page of each person says the same as the list of all."""
    found = answers.open_questions(edition)
    assert [answers.question_of(one.appearance) for one in found] == list(found)
    return [(one.appearance.speaker.ref, one.message) for one in found]


@pytest.mark.parametrize("state", [INVITED, TENTATIVE])
def test_yes_confirms_in_the_speakers_name(link: Link, edition: Edition, state: AppearanceState) -> None:
    if state is INVITED:
        move(seat_of(edition), AppearanceState.WITHDRAWN)
        move(seat_of(edition), INVITED)
    answer = link.answer(seat_of(edition), "confirm", "Avec joie")
    assert (answer.status_code, answer.location) == (303, link.path)
    seat = seat_of(edition)
    last = seat.moves[-1]
    assert (seat.state, last.from_state, last.actor, last.reason) == (CONFIRMED, state, BY_LINK, "Avec joie")
    assert [(one.answer, one.message) for one in seat.answers] == [(Answer.CONFIRM, "Avec joie")]
    assert "Votre venue est confirmée. Merci !" in link.get().text.replace("\u202f", " ")


def test_yes_is_not_public_before_a_release(link: Link, edition: Edition) -> None:
    release(edition)
    link.answer(seat_of(edition), "confirm")
    assert "(sous réserve)" in link.client.get("/programme/ouverture-politique").text
    release(edition, days_later=1)
    assert "(sous réserve)" not in link.client.get("/programme/ouverture-politique").text


def test_yes_is_an_edit_that_an_organisers_undo_does_not_overwrite(link: Link, edition: Edition) -> None:
    sitting = seat_of(edition).sitting
    with transaction(), edits.recorded(edition, sitting.ref, action="edit_sitting", actor=ACTOR, at=FIRST):
        use_cases.edit_sitting(sitting, version=sitting.version, title="Ouverture")
    link.answer(seat_of(edition), "confirm")
    edit = edits.last_edit(edition, actor=BY_LINK)
    assert edit is not None
    assert (edit.sitting_ref, edit.action) == ("ouverture-politique", "answer_by_link")
    with pytest.raises(edits.ChangedSince) as refused, transaction():
        edits.undo_last(edition, actor=ACTOR, at=FIRST)
    assert BY_LINK in refused.value.message
    assert seat_of(edition).state is CONFIRMED


def test_yes_of_somebody_confirmed_already_is_kept_and_moves_nothing(client: FlaskClient, edition: Edition) -> None:
    link = Link(client, with_link(edition, "laurent-pinet"))
    link.answer(seat_of(edition, "laurent-pinet"), "confirm")
    seat = seat_of(edition, "laurent-pinet")
    assert (len(seat.moves), [one.answer for one in seat.answers]) == (1, [Answer.CONFIRM])


@pytest.mark.parametrize("state", [INVITED, TENTATIVE, CONFIRMED])
def test_no_changes_nothing_and_asks_the_organisers(
    client: FlaskClient, edition: Edition, state: AppearanceState
) -> None:
    sitting = opening_with_a_doubt(edition)
    name_in(sitting, add_speaker(edition, "Arnaud Decagny"), state)
    link = Link(client, with_link(edition, "arnaud-decagny"))
    assert link.answer(seat_of(edition, "arnaud-decagny"), "decline", "Agenda").status_code == 303
    seat = seat_of(edition, "arnaud-decagny")
    assert (seat.state, len(seat.moves), questions(edition)) == (state, 1, [("arnaud-decagny", "Agenda")])
    assert "L’équipe est prévenue et vous répondra." in link.get().text


def test_no_is_mailed_to_the_organiser_in_charge_or_to_the_congress(link: Link, edition: Edition) -> None:
    link.answer(seat_of(edition), "decline", "Agenda")
    with transaction():
        _seat(edition).in_charge = "sacha@exemple.fr"
    link.answer(seat_of(edition), "decline", "Vraiment pas")
    assert [mail.recipient for mail in mails("speaker_answer")] == ["congres@exemple.fr", "sacha@exemple.fr"]
    told = letter(mails("speaker_answer")[1])
    assert told.subject == "Xavier Bertrand ne pourra pas venir\u00a0: que décidez-vous\u202f?"
    assert "Vraiment pas" in told.text
    assert f"/organisation/programme/seances/ouverture-politique#intervention-{seat_of(edition).ref}" in told.text


def test_button_pressed_twice_answers_once(link: Link, edition: Edition) -> None:
    for _ in range(2):
        link.answer(seat_of(edition), "decline", "Agenda")
    assert (len(seat_of(edition).answers), len(mails("speaker_answer"))) == (1, 1)
    for _ in range(2):
        link.answer(seat_of(edition), "confirm")
    assert [one.answer for one in seat_of(edition).answers] == [Answer.DECLINE, Answer.CONFIRM]


def test_speaker_may_change_their_mind_and_the_organiser_hears_of_it(link: Link, edition: Edition) -> None:
    link.answer(seat_of(edition), "decline")
    link.answer(seat_of(edition), "confirm")
    assert (seat_of(edition).state, questions(edition)) == (CONFIRMED, [])
    assert letter(mails("speaker_answer")[1]).subject == "Xavier Bertrand viendra finalement"
    link.answer(seat_of(edition), "decline")
    assert (seat_of(edition).state, questions(edition)) == (CONFIRMED, [("xavier-bertrand", "")])


def test_first_yes_troubles_nobody(link: Link, edition: Edition) -> None:
    link.answer(seat_of(edition), "confirm")
    assert mails("speaker_answer") == []


@pytest.mark.parametrize("how", ["withdrawn", "replaced", "cancelled"])
def test_nobody_is_asked_any_more_who_left_or_whose_sitting_is_off(link: Link, edition: Edition, how: str) -> None:
    seat = seat_of(edition)
    sitting = queries.sitting(edition, "ouverture-politique")
    link.answer(seat, "decline")
    if how == "withdrawn":
        move(seat, AppearanceState.WITHDRAWN)
    elif how == "replaced":
        move(seat, AppearanceState.REPLACED, replaced_by=name_in(sitting, add_speaker(edition, "Arnaud Decagny")))
    else:
        with transaction():
            use_cases.edit_sitting(sitting, version=sitting.version, status=SittingStatus.CANCELLED)
    assert questions(edition) == []
    former = seat_of(edition).state
    link.answer(seat_of(edition), "confirm")
    assert (seat_of(edition).state, len(seat_of(edition).answers)) == (former, 1)


def test_withdrawal_that_is_undone_asks_the_question_again(link: Link, edition: Edition) -> None:
    link.answer(seat_of(edition), "decline")
    seat = seat_of(edition)
    with transaction(), edits.recorded(edition, seat.sitting.ref, action="move", actor=ACTOR, at=FIRST):
        answers.settle(seat, answers.Settlement.WITHDRAW, seen=seat.answers[0].id, actor=ACTOR, at=FIRST)
    assert (seat_of(edition).state, questions(edition)) == (AppearanceState.WITHDRAWN, [])
    with transaction():
        edits.undo_last(edition, actor=ACTOR, at=FIRST)
    assert (seat_of(edition).state, questions(edition)) == (TENTATIVE, [("xavier-bertrand", "")])


def test_whoever_is_asked_anew_starts_afresh(link: Link, edition: Edition) -> None:
    link.answer(seat_of(edition), "decline")
    later = seat_of(edition).answers[0].at
    for step in (AppearanceState.WITHDRAWN, INVITED):
        with transaction():
            move_appearance(_seat(edition), step, actor=ACTOR, at=later)
    assert questions(edition) == []
    content = page(link.get().text)
    assert "Vous avez répondu" not in content.text
    assert [one.attributes["value"] for one in content.all("button") if "value" in one.attributes] == [
        "confirm",
        "decline",
    ]


def _seat(edition: Edition) -> Appearance:
    found = queries.sitting(edition, "ouverture-politique").appearances
    return next(one for one in found if one.speaker.ref == "xavier-bertrand")


@pytest.mark.parametrize("sent", [{"answer": "peut-être"}, {}, {"answer": "confirm", "message": "x" * 1001}])
def test_answer_that_is_none_is_refused_and_what_was_typed_comes_back(
    link: Link, edition: Edition, sent: dict[str, str]
) -> None:
    answer = link.post(f"/reponses/{seat_of(edition).ref}", **sent)
    content = page(answer.text)
    assert (answer.status_code, len(errors(content)), seat_of(edition).answers) == (422, 1, [])
    assert content.one("textarea").text == sent.get("message", "")


def test_nobody_answers_for_somebody_else(link: Link, edition: Edition) -> None:
    laurent = seat_of(edition, "laurent-pinet")
    assert link.answer(laurent, "decline").status_code == 404
    assert questions(edition) == []
