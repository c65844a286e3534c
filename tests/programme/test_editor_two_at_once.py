from __future__ import annotations

from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel.db import db
from congress.programme import queries
from congress.programme.models import AppearanceState
from congress.programme.release_models import ProgrammeEdit
from tests import factories
from tests.programme import working
from tests.programme.desk import DESK, OPENING, fields, opening, read, xavier
from tests.reading import Element

if TYPE_CHECKING:
    from apiflask import APIFlask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition

PART = f"{OPENING}/sequences/debat"
UNDO = f"{DESK}/annuler"
LAURENT = f"{DESK}/intervenants/laurent-pinet"


def _sent(client: FlaskClient, path: str) -> dict[str, str]:
    form = read(client.get(path), 200).one(".editor-form")
    values = {each.attributes["name"]: each.attributes.get("value", "") for each in form.all("input")}
    values |= {each.attributes["name"]: each.text for each in form.all("textarea")}
    for select in form.all("select"):
        chosen = [each for each in select.all("option") if "selected" in each.attributes]
        values[select.attributes["name"]] = (chosen or select.all("option"))[0].attributes["value"]
    return values


def _versions(content: Element) -> list[list[str]]:
    rows = content.one(".conflict").one("tbody").all("tr")
    return [[cell.text for cell in row.children if isinstance(cell, Element)] for row in rows]


@pytest.fixture
def divided(organiser: FlaskClient, edition: Edition) -> Edition:
    working.opening_with_a_doubt(edition)
    organiser.post(f"{OPENING}/sequences", data={"sequence_title": "Débat"})
    return edition


def test_the_second_to_save_a_sequence_sees_both_versions(
    organiser: FlaskClient, colleague: FlaskClient, divided: Edition
) -> None:
    mine, theirs = _sent(organiser, PART), _sent(colleague, PART)
    colleague.post(PART, data={**theirs, "sequence_title": "Leur débat", "sequence_starts": "09:45"})

    content = read(organiser.post(PART, data={**mine, "sequence_title": "Mon débat"}), 409)
    kept = opening(divided).sequences[0].title
    seen = content.one(".editor-form").one("#seen").attributes["value"]
    again = organiser.post(PART, data={**mine, "sequence_title": "Mon débat", "seen": seen})

    assert _versions(content) == [
        ["Titre de la séquence", "Leur débat", "Mon débat"],
        ["Début, si on le connaît", "09:45", "–"],
    ]
    assert content.one("#sequence_title").attributes["value"] == "Mon débat"
    assert kept == "Leur débat"
    assert (again.status_code, opening(divided).sequences[0].title) == (303, "Mon débat")


def test_the_second_to_save_somebodys_part_sees_both_versions(
    organiser: FlaskClient, colleague: FlaskClient, divided: Edition
) -> None:
    path = f"{DESK}/interventions/{xavier(divided).ref}"
    mine, theirs = _sent(organiser, path), _sent(colleague, path)
    colleague.post(path, data={**theirs, "theme": "Leur thème", "sequence": "debat", "follow_up_on": "2027-10-15"})

    content = read(organiser.post(path, data={**mine, "theme": "Mon thème"}), 409)

    assert _versions(content) == [
        ["Séquence", "Débat", "toute la séance"],
        ["Thème de l’intervention", "Leur thème", "Mon thème"],
        ["À relancer le", "15 octobre 2027", "–"],
        ["Suivi par", "Claude Martin, collegue@exemple.fr", "qui enregistre la date"],
    ]
    assert content.one("#theme").attributes["value"] == "Mon thème"
    assert xavier(divided).theme == "Leur thème"


def test_the_second_to_save_a_person_sees_both_versions(
    organiser: FlaskClient, colleague: FlaskClient, divided: Edition
) -> None:
    mine, theirs = _sent(organiser, LAURENT), _sent(colleague, LAURENT)
    colleague.post(LAURENT, data={**theirs, "biography": "Leur texte."})

    content = read(organiser.post(LAURENT, data={**mine, "biography": "Mon texte."}), 409)

    assert _versions(content) == [["Présentation", "Leur texte.", "Mon texte."]]
    assert content.one("#biography").text == "Mon texte."
    assert queries.speaker(divided, "laurent-pinet").biography == "Leur texte."


def test_a_state_that_somebody_changed_meanwhile_is_not_changed_again(
    organiser: FlaskClient, colleague: FlaskClient, divided: Edition
) -> None:
    ref = xavier(divided).ref
    colleague.post(f"{DESK}/interventions/{ref}/etat", data={"to": "confirmed", "was": "tentative"})

    content = read(
        organiser.post(
            f"{DESK}/interventions/{ref}/etat", data={"to": "withdrawn", "was": "tentative", "reason": "Agenda."}
        ),
        409,
    )

    row = content.one(f"#intervention-{ref}")
    told = (
        "Quelqu’un d’autre a changé l’état de Xavier Bertrand entre-temps : rien n’a été modifié."
        " Cet état est maintenant « confirmé » ; vous demandiez « Retirer »."
    )
    assert content.all(".notice")[-1].text == told
    assert row.one(f"#raison-{ref}").attributes["value"] == "Agenda."
    assert "open" in row.one("details").attributes
    assert xavier(divided).state is AppearanceState.CONFIRMED


def test_a_replacement_of_somebody_who_was_settled_meanwhile_adds_nobody(
    organiser: FlaskClient, colleague: FlaskClient, divided: Edition
) -> None:
    path = f"{DESK}/interventions/{xavier(divided).ref}/remplacer"
    was = read(organiser.get(path), 200).one(".editor-form").all("input")[1].attributes
    colleague.post(f"{DESK}/interventions/{xavier(divided).ref}/etat", data={"to": "confirmed"})

    answer = organiser.post(path, data={"last_name": "Decagny", "state": "confirmed", "was": was["value"]})

    assert (was["name"], was["value"], answer.status_code) == ("was", "tentative", 409)
    assert [each.ref for each in queries.speakers(divided)] == ["xavier-bertrand", "laurent-pinet"]
    assert xavier(divided).state is AppearanceState.CONFIRMED


def test_what_two_change_in_different_places_is_both_kept(
    organiser: FlaskClient, colleague: FlaskClient, divided: Edition
) -> None:
    sitting = fields(opening(divided), abstract="Mon texte.")
    part = _sent(organiser, PART)
    path = f"{DESK}/interventions/{xavier(divided).ref}"
    seat = _sent(organiser, path)
    colleague.post(f"{path}/etat", data={"to": "confirmed", "was": "tentative"})

    answers = [
        organiser.post(OPENING, data=sitting),
        organiser.post(PART, data={**part, "sequence_title": "Mon débat"}),
        organiser.post(path, data={**seat, "theme": "Mon thème"}),
    ]
    saved = opening(divided)

    assert [each.status_code for each in answers] == [303, 303, 303]
    assert (saved.abstract, saved.sequences[0].title) == ("Mon texte.", "Mon débat")
    assert (xavier(divided).theme, xavier(divided).state) == ("Mon thème", AppearanceState.CONFIRMED)


def _together(app: APIFlask, *requests: tuple[FlaskClient, str, dict[str, Any]]) -> list[TestResponse]:
    """The answers to requests that are sent in the same instant."""
    ready = Barrier(len(requests))
    answers: dict[int, TestResponse] = {}

    def send(number: int, client: FlaskClient, path: str, data: dict[str, Any]) -> None:
        with app.app_context():
            ready.wait(30)
            answers[number] = client.post(path, data=data)

    threads = [Thread(target=send, args=(number, *each)) for number, each in enumerate(requests)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [answers[number] for number in range(len(requests))]


def test_of_two_who_save_in_the_same_instant_one_is_told(
    app: APIFlask, organiser: FlaskClient, colleague: FlaskClient, divided: Edition
) -> None:
    sent = [
        (client, LAURENT, {**_sent(client, LAURENT), "function": word})
        for client, word in ((organiser, "un"), (colleague, "deux"))
    ]

    statuses = [answer.status_code for answer in _together(app, *sent)]

    assert sorted(statuses) == [303, 409]
    assert queries.speaker(divided, "laurent-pinet").function == ("un" if statuses[0] == 303 else "deux")


def test_two_who_add_the_same_title_in_the_same_instant_have_two_sittings(
    app: APIFlask, organiser: FlaskClient, colleague: FlaskClient, edition: Edition
) -> None:
    data = {"title": "Olympiades", "kind": "workshop", "status": "draft"}

    answers = _together(app, *((client, f"{DESK}/seances/nouvelle", data) for client in (organiser, colleague)))

    assert sorted(each.headers["Location"] for each in answers) == [
        f"{DESK}/seances/olympiades",
        f"{DESK}/seances/olympiades-2",
    ]


def test_undo_pressed_twice_in_the_same_instant_undoes_once(
    app: APIFlask, organiser: FlaskClient, divided: Edition
) -> None:
    organiser.post(OPENING, data=fields(opening(divided), title="Mon titre"))
    inputs = read(organiser.get(OPENING), 200).one(".undo").all("input")
    undo = {each.attributes["name"]: each.attributes.get("value", "") for each in inputs}
    again = app.test_client()
    again.post("/organisation/connexion", data={"email": "organisatrice@exemple.fr", "password": factories.PASSWORD})

    statuses = [answer.status_code for answer in _together(app, *((each, UNDO, undo) for each in (organiser, again)))]

    assert statuses == [303, 303]
    assert opening(divided).title == "Ouverture politique"
    assert db.session.query(ProgrammeEdit).filter_by(action="undo").count() == 1


def test_undo_and_an_edit_of_the_same_sitting_come_one_after_the_other(
    app: APIFlask, organiser: FlaskClient, colleague: FlaskClient, divided: Edition
) -> None:
    organiser.post(OPENING, data=fields(opening(divided), title="Mon titre"))
    inputs = read(organiser.get(OPENING), 200).one(".undo").all("input")
    undo = {each.attributes["name"]: each.attributes.get("value", "") for each in inputs}
    added = {"last_name": "Klinkert", "role": "speaker", "state": "invited"}

    answers = _together(app, (organiser, UNDO, undo), (colleague, f"{OPENING}/interventions", added))
    actions = [each.action for each in db.session.query(ProgrammeEdit).order_by(ProgrammeEdit.id)]

    assert [each.status_code for each in answers] == [303, 303]
    assert [each.speaker.last_name for each in opening(divided).appearances] == ["Pinet", "Bertrand", "Klinkert"]
    was_first = actions[-2:] == ["undo", "add_appearance"]
    assert opening(divided).title == ("Ouverture politique" if was_first else "Mon titre")
    assert actions[2:] in (["undo", "add_appearance"], ["add_appearance"])
