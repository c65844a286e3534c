from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.programme import queries
from congress.programme.models import AppearanceRole, AppearanceState
from tests.programme import working
from tests.programme.desk import DESK, OPENING, errors, opening, read, xavier

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition


def test_confirming_moves_the_appearance_and_keeps_who_when_and_why(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)

    answer = organiser.post(
        f"{DESK}/interventions/{xavier(edition).ref}/etat", data={"to": "confirmed", "reason": "Accord par téléphone."}
    )
    last = xavier(edition).moves[-1]

    assert answer.headers["Location"] == f"{OPENING}#intervention-{xavier(edition).ref}"
    assert xavier(edition).state is AppearanceState.CONFIRMED
    assert (last.from_state, last.to_state) == (AppearanceState.TENTATIVE, AppearanceState.CONFIRMED)
    assert (last.actor, last.reason) == ("organisatrice@exemple.fr", "Accord par téléphone.")
    history = read(organiser.get(OPENING), 200).one(f"#intervention-{xavier(edition).ref}").one(".moves-list")
    assert history.all("li")[-1].text.endswith(
        "sous réserve → confirmé, organisatrice@exemple.fr Accord par téléphone."
    )


def test_only_legal_moves_have_a_button_and_others_are_refused(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    content = read(organiser.get(OPENING), 200).one(f"#intervention-{xavier(edition).ref}")

    buttons = [button.attributes["value"] for button in content.one(".moves").all("button")]
    refused = organiser.post(f"{DESK}/interventions/{xavier(edition).ref}/etat", data={"to": "invited"})

    assert buttons == ["confirmed", "replaced", "withdrawn"]
    assert refused.status_code == 409
    assert xavier(edition).state is AppearanceState.TENTATIVE


@pytest.mark.parametrize("data", [{}, {"to": "elsewhere"}, {"to": "confirmed", "reason": "a" * 501}])
def test_a_move_that_is_none_changes_nothing(organiser: FlaskClient, edition: Edition, data: dict[str, str]) -> None:
    working.opening_with_a_doubt(edition)

    answer = organiser.post(f"{DESK}/interventions/{xavier(edition).ref}/etat", data=data)

    assert answer.status_code == 422
    assert xavier(edition).state is AppearanceState.TENTATIVE


def test_replacing_asks_who_comes_and_a_new_person_takes_the_place(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    ref = xavier(edition).ref
    asked = organiser.post(f"{DESK}/interventions/{ref}/etat", data={"to": "replaced"})

    answer = organiser.post(
        f"{DESK}/interventions/{ref}/remplacer",
        data={
            "speaker": "",
            "first_name": "Arnaud",
            "last_name": "Decagny",
            "function": "Vice-Président",
            "state": "confirmed",
            "reason": "Agenda.",
        },
    )
    left = xavier(edition)

    assert asked.headers["Location"] == f"{DESK}/interventions/{ref}/remplacer"
    assert answer.status_code == 303
    assert left.replaced_by is not None
    assert (left.state, left.replaced_by.speaker.name) == (AppearanceState.REPLACED, "Arnaud Decagny")
    assert left.replaced_by.state is AppearanceState.CONFIRMED
    assert (left.moves[-1].reason, left.replaced_by.moves[-1].reason) == ("Agenda.", "Agenda.")


def test_somebody_who_is_there_already_can_stand_in(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)

    organiser.post(
        f"{DESK}/interventions/{xavier(edition).ref}/remplacer",
        data={"speaker": "laurent-pinet", "state": "confirmed"},
    )
    replaced_by = xavier(edition).replaced_by

    assert replaced_by is not None
    assert replaced_by.speaker.ref == "laurent-pinet"
    assert len(opening(edition).appearances) == 2


def test_a_replacement_that_fails_leaves_nobody_half_added(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    asked = working.name_in(sitting, working.add_speaker(edition, "Olivier Serva"), AppearanceState.INVITED)

    content = read(
        organiser.post(
            f"{DESK}/interventions/{xavier(edition).ref}/remplacer",
            data={"speaker": "olivier-serva", "state": "confirmed"},
        ),
        409,
    )

    assert len(errors(content)) == 1
    assert xavier(edition).state is AppearanceState.TENTATIVE
    assert queries.appearance(edition, asked.ref).state is AppearanceState.INVITED


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "Nom : Choisissez une personne, ou indiquez le nom d’une nouvelle."),
        (
            {"speaker": "laurent-pinet", "last_name": "Autre"},
            "Nom : Une personne est déjà choisie : videz ce champ, ou le choix.",
        ),
    ],
)
def test_who_comes_must_be_said_once(organiser: FlaskClient, edition: Edition, data: dict[str, str], told: str) -> None:
    working.opening_with_a_doubt(edition)

    content = read(
        organiser.post(
            f"{DESK}/interventions/{xavier(edition).ref}/remplacer",
            data={"speaker": "", "state": "confirmed", **data},
        ),
        422,
    )

    assert errors(content) == [told]


def test_a_person_is_added_in_a_role_and_a_sequence(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    organiser.post(f"{OPENING}/sequences", data={"sequence_title": "Les territoires"})

    organiser.post(
        f"{OPENING}/interventions",
        data={
            "speaker": "",
            "first_name": "Brigitte",
            "last_name": "Klinkert",
            "function": "Ministre déléguée",
            "role": "introduction",
            "state": "tentative",
            "sequence": "les-territoires",
        },
    )
    added = opening(edition).appearances[-1]

    assert (added.speaker.name, added.speaker.function) == ("Brigitte Klinkert", "Ministre déléguée")
    assert (added.role, added.state) == (AppearanceRole.INTRODUCTION, AppearanceState.TENTATIVE)
    assert added.sequence is not None
    assert added.sequence.title == "Les territoires"


def test_nobody_is_named_twice_in_a_sitting(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)

    content = read(
        organiser.post(
            f"{OPENING}/interventions",
            data={"speaker": "laurent-pinet", "role": "speaker", "state": "invited", "sequence": ""},
        ),
        409,
    )

    assert errors(content) == ["Une personne déjà connue : Laurent Pinet figure déjà dans « Ouverture politique »."]
    assert len(opening(edition).appearances) == 2
