from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel.db import db
from congress.programme import edits, queries
from tests import factories
from tests.programme import working
from tests.programme.desk import DESK, OPENING, fields, opening, read
from tests.reading import Element

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.programme.models import Sitting

MOVE = f"{OPENING}/deplacer"
TRY = f"{OPENING}/essai"


def sent(sitting: Sitting, **changes: Any) -> dict[str, Any]:
    """What the form of « Ouverture politique » sends as it stands."""
    values = {
        "version": sitting.version,
        "shown": "2027-11-25",
        "day": "2027-11-25",
        "starts": "09:30",
        "ends": "10:15",
        "place": "venue:nouveau-siecle",
    }
    return {**values, **changes}


def standing(sitting: Sitting) -> tuple[object, ...]:
    room = sitting.room.ref if sitting.room else None
    return sitting.starts_at, sitting.ends_at, sitting.venue.ref if sitting.venue else None, room


AS_IT_WAS = (working.at_lille(25, 9, 30), working.at_lille(25, 10, 15), "nouveau-siecle", None)


def test_a_move_changes_time_and_place_and_nothing_else(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    answer = organiser.post(
        MOVE, data=sent(sitting, day="2027-11-26", starts="14:00", ends="15:05", place="room:auditorium")
    )
    moved = opening(edition)

    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"{DESK}?jour=2027-11-26#seance-ouverture-politique",
    )
    assert standing(moved) == (
        working.at_lille(26, 14),
        working.at_lille(26, 15, 5),
        "nouveau-siecle",
        "auditorium",
    )
    assert (moved.title, moved.streamed, len(moved.appearances)) == ("Ouverture politique", True, 2)


def test_without_a_day_it_goes_to_the_tray_and_the_sheet_stays(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    answer = organiser.post(MOVE, data=sent(sitting, day="", starts="", ends=""))

    assert answer.headers["Location"] == f"{DESK}?jour=2027-11-25#seance-ouverture-politique"
    assert standing(opening(edition)) == (None, None, "nouveau-siecle", None)
    content = read(organiser.get(DESK), 200)
    assert [each.one("h3").text for each in content.one(".tray").all(".block")] == ["Ouverture politique"]


def test_an_end_after_midnight_is_the_next_day(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    organiser.post(MOVE, data=sent(sitting, starts="22:00", ends="01:30", place=""))

    assert standing(opening(edition)) == (working.at_lille(25, 22), working.at_lille(26, 1, 30), None, None)


def test_an_end_may_stay_open(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    organiser.post(MOVE, data=sent(sitting, starts="19:00", ends=""))

    assert standing(opening(edition))[:2] == (working.at_lille(25, 19), None)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ends": "09:00"}, "Fin : La fin doit venir après le début."),
        ({"starts": ""}, "Début : Indiquez l’heure de début, ou choisissez « sans horaire »."),
        ({"starts": "tôt"}, "Début : Écrivez l’heure comme 9:30 ou 14:00."),
        ({"starts": "25:00"}, "Début : Écrivez l’heure comme 9:30 ou 14:00."),
        ({"place": "room:cave"}, "Lieu ou salle : Choisissez une réponse parmi celles qui sont proposées."),
        ({"day": "2031-01-01"}, "Jour : Choisissez une réponse parmi celles qui sont proposées."),
    ],
)
def test_what_is_wrong_is_said_in_the_form_of_the_sitting(
    organiser: FlaskClient, edition: Edition, changes: dict[str, str], told: str
) -> None:
    sitting = working.opening_with_a_doubt(edition)
    content = read(organiser.post(MOVE, data=sent(sitting, **changes)), 422)
    block = content.one("#seance-ouverture-politique")

    assert block.one(".error").text == told
    assert "open" in block.one("details").attributes
    assert standing(opening(edition)) == AS_IT_WAS


def test_somebody_who_moved_it_first_is_not_overwritten_and_both_versions_are_shown(
    organiser: FlaskClient, edition: Edition
) -> None:
    sitting = working.opening_with_a_doubt(edition)
    mine = sent(sitting, starts="11:00", ends="11:45")
    organiser.post(MOVE, data=sent(sitting, day="2027-11-26", place="room:auditorium"))

    content = read(organiser.post(MOVE, data=mine), 409)

    rows = content.one(".conflict").one("tbody").all("tr")
    assert [[cell.text for cell in row.children if isinstance(cell, Element)] for row in rows] == [
        ["Jour", "vendredi 26 novembre", "jeudi 25 novembre"],
        ["Début", "09:30", "11:00"],
        ["Fin", "10:15", "11:45"],
        ["Lieu ou salle", "Nouveau Siècle, Auditorium", "Nouveau Siècle"],
    ]
    assert factories_actor(content)
    assert standing(opening(edition))[0] == working.at_lille(26, 9, 30)


def factories_actor(content: Element) -> bool:
    return (
        content.one(".conflict")
        .one(".notice")
        .text.startswith("Quelqu’un d’autre a modifié « Ouverture politique » entre-temps. organisatrice@exemple.fr, ")
    )


def test_having_seen_both_one_may_apply_ones_own(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    mine = sent(sitting, starts="11:00", ends="11:45")
    organiser.post(MOVE, data=sent(sitting, starts="10:00", ends="10:45"))
    content = read(organiser.post(MOVE, data=mine), 409)
    form = content.one(".conflict").one("form")
    again = {each.attributes["name"]: each.attributes["value"] for each in form.all("input")}

    answer = organiser.post(form.attributes["action"], data=again)

    assert answer.status_code == 303
    assert standing(opening(edition))[:2] == (working.at_lille(25, 11), working.at_lille(25, 11, 45))


def test_a_sitting_edited_meanwhile_in_its_own_form_is_a_conflict_too(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    mine = sent(sitting, starts="11:00", ends="11:45")
    organiser.post(OPENING, data=fields(sitting, title="Ouverture"))

    answer = organiser.post(MOVE, data=mine)

    assert answer.status_code == 409
    assert standing(opening(edition)) == AS_IT_WAS


def test_two_who_moved_it_to_the_same_place_do_not_disagree(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    both = sent(sitting, starts="11:00", ends="11:45")
    organiser.post(MOVE, data=both)

    assert organiser.post(MOVE, data=both).status_code == 303


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999999999999"])
def test_a_version_that_never_was_overwrites_nothing(organiser: FlaskClient, edition: Edition, version: str) -> None:
    sitting = working.opening_with_a_doubt(edition)

    assert organiser.post(MOVE, data=sent(sitting, starts="08:00", version=version)).status_code == 409
    assert standing(opening(edition)) == AS_IT_WAS


def test_a_move_is_undone_by_the_button_of_the_page(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    organiser.post(MOVE, data=sent(sitting, starts="11:00", ends="11:45", place="room:auditorium"))
    form = read(organiser.get(DESK), 200).one(".undo")
    told = form.one("button").text

    organiser.post(form.attributes["action"], data={"seen": form.all("input")[1].attributes["value"]})

    assert told == "Annuler la dernière modification : « Ouverture politique » (horaire, lieu)"
    assert standing(opening(edition)) == AS_IT_WAS


def test_a_move_is_written_down_with_who_made_it(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    organiser.post(MOVE, data=sent(sitting, starts="11:00", ends="11:45"))
    db.session.rollback()
    edit = edits.last_edit(edition, actor="organisatrice@exemple.fr")

    assert edit is not None
    assert (edit.action, edit.sitting_ref) == ("move_sitting", "ouverture-politique")


def test_a_try_says_what_would_not_fit_and_changes_nothing(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    room = edition.venues[0].rooms[0]
    working.add_sitting(
        edition, "Autre", starts_at=working.at_lille(25, 14), ends_at=working.at_lille(25, 15), room=room
    )
    where = {"day": "2027-11-25", "starts": "14:30", "ends": "15:15", "place": "room:auditorium"}

    told: Any = organiser.get(TRY, query_string=where).json
    fits = organiser.get(TRY, query_string={**where, "starts": "15:00", "ends": "15:45"}).json

    assert [each["mark"] for each in told["warnings"]] == ["Salle déjà prise"]
    assert fits == {"warnings": []}
    assert organiser.get(TRY, query_string={**where, "starts": "jamais"}).json == {"warnings": []}
    assert standing(opening(edition)) == AS_IT_WAS
    assert opening(edition).version == sitting.version


@pytest.mark.parametrize("path", ["/seances/ailleurs/deplacer", "/avertissements/x/accepter"])
def test_the_sheet_is_for_those_who_sign_in_and_may(client: FlaskClient, edition: Edition, path: str) -> None:
    working.opening_with_a_doubt(edition)
    stranger = client.post(DESK + path)
    factories.make_account("accueil@exemple.fr", role="door")
    client.post("/organisation/connexion", data={"email": "accueil@exemple.fr", "password": factories.PASSWORD})

    assert stranger.status_code == 303
    assert [client.post(DESK + path).status_code, client.get(TRY).status_code] == [403, 403]


def test_a_sitting_that_is_not_there_cannot_be_moved(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    answers = [organiser.post(f"{DESK}/seances/ailleurs/deplacer", data=sent(sitting))]
    answers.append(organiser.get(f"{DESK}/seances/ailleurs/essai"))

    assert [answer.status_code for answer in answers] == [404, 404]
    assert [each.ref for each in queries.sittings(edition)] == ["ouverture-politique"]
