from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel.db import transaction
from congress.programme import use_cases
from tests.programme import working
from tests.programme.desk import DESK, OPENING, errors, fields, opening, read
from tests.programme.working import at_lille

if TYPE_CHECKING:
    from datetime import datetime

    from flask.testing import FlaskClient

    from congress.editions.models import Edition

FIRST = f"{OPENING}/sequences/accueil-des-elus"


@pytest.fixture
def divided(organiser: FlaskClient, edition: Edition) -> FlaskClient:
    """« Ouverture politique », from 9:30 to 10:15, with « Accueil des élus » until 9:45 and « Débat »."""
    working.opening_with_a_doubt(edition)
    for data in (
        {"sequence_title": "Accueil des élus", "sequence_starts": "9 h 30", "sequence_ends": "09:45"},
        {"sequence_title": "Débat", "sequence_starts": "", "sequence_ends": ""},
    ):
        assert organiser.post(f"{OPENING}/sequences", data=data).status_code == 303
    return organiser


def _parts(edition: Edition) -> list[tuple[str, datetime | None, datetime | None]]:
    return [(each.title, each.starts_at, each.ends_at) for each in opening(edition).sequences]


def _sent(client: FlaskClient, **changes: str) -> dict[str, Any]:
    form = read(client.get(FIRST), 200).one(".editor-form")
    return {**{each.attributes["name"]: each.attributes.get("value", "") for each in form.all("input")}, **changes}


def test_sequences_have_a_title_an_order_and_hours_where_they_are_known(divided: FlaskClient, edition: Edition) -> None:
    content = read(divided.get(OPENING), 200)

    assert _parts(edition) == [
        ("Accueil des élus", at_lille(25, 9, 30), at_lille(25, 9, 45)),
        ("Débat", None, None),
    ]
    assert [each.one("h3").text for each in content.all(".part-head")] == [
        "Dans toute la séance",
        "Accueil des élus 9 h 30 – 9 h 45",
        "Débat",
    ]
    assert content.one(".jump").text == "2 personnes, 2 séquences"


def test_a_sequence_is_changed_on_a_page_of_its_own(divided: FlaskClient, edition: Edition) -> None:
    shown = _sent(divided)

    answer = divided.post(FIRST, data={**shown, "sequence_title": "Les élus", "sequence_ends": "9h50"})

    assert (shown["sequence_starts"], shown["sequence_ends"]) == ("09:30", "09:45")
    assert answer.headers["Location"] == f"{OPENING}#sequence-accueil-des-elus"
    assert _parts(edition)[0] == ("Les élus", at_lille(25, 9, 30), at_lille(25, 9, 50))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sequence_title": " "}, "Titre de la séquence : Ce champ est obligatoire."),
        (
            {"sequence_title": "a" * 301},
            "Titre de la séquence : C’est trop long : 300 caractères au plus (il y en a 301).",
        ),
        ({"sequence_starts": "25:00"}, "Début, si on le connaît : Écrivez l’heure comme 9:30 ou 14:00."),
        ({"sequence_starts": ""}, "Début, si on le connaît : Indiquez l’heure de début."),
        ({"sequence_starts": "09:29"}, "Début, si on le connaît : C’est hors de la séance (9 h 30 – 10 h 15)."),
        ({"sequence_ends": "10:16"}, "Fin, si on la connaît : C’est hors de la séance (9 h 30 – 10 h 15)."),
        ({"sequence_ends": "09:30"}, "Fin, si on la connaît : La fin doit venir après le début."),
    ],
)
def test_hours_are_those_of_the_sitting_and_mistakes_are_told(
    divided: FlaskClient, edition: Edition, changes: dict[str, str], told: str
) -> None:
    before = _parts(edition)

    content = read(divided.post(FIRST, data=_sent(divided, **changes)), 422)

    assert errors(content) == [told]
    assert _parts(edition) == before


def test_a_new_sequence_with_a_mistake_comes_back_as_it_was_typed(divided: FlaskClient, edition: Edition) -> None:
    content = read(
        divided.post(f"{OPENING}/sequences", data={"sequence_title": "Le soir", "sequence_starts": "19:00"}), 422
    )

    assert errors(content) == ["Début, si on le connaît : C’est hors de la séance (9 h 30 – 10 h 15)."]
    assert content.one("#sequence_title").attributes["value"] == "Le soir"
    assert "open" in content.one("#decouper").attributes
    assert len(_parts(edition)) == 2


def test_without_hours_of_the_sitting_a_sequence_has_none(organiser: FlaskClient, edition: Edition) -> None:
    working.add_sitting(edition, "Accueil")

    content = read(
        organiser.post(
            f"{DESK}/seances/accueil/sequences", data={"sequence_title": "Café", "sequence_starts": "09:00"}
        ),
        422,
    )

    assert errors(content) == ["Début, si on le connaît : L’horaire de la séance est à préciser : indiquez-le d’abord."]


def test_hours_after_midnight_belong_to_the_night_after(organiser: FlaskClient, edition: Edition) -> None:
    working.add_sitting(edition, "Soirée", starts_at=at_lille(25, 22), ends_at=at_lille(26, 2))

    organiser.post(
        f"{DESK}/seances/soiree/sequences",
        data={"sequence_title": "Bal", "sequence_starts": "23:30", "sequence_ends": "01:30"},
    )
    content = read(organiser.get(f"{DESK}/seances/soiree/sequences/bal"), 200)

    assert content.one("#sequence_starts").attributes["value"] == "23:30"
    assert read(organiser.get(f"{DESK}/seances/soiree"), 200).one(".part-head").one("h3").text == (
        "Bal 23 h 30 – 1 h 30"
    )


def test_sequences_change_places_and_the_keyboard_stays_on_the_button(divided: FlaskClient, edition: Edition) -> None:
    answer = divided.post(f"{FIRST}/ordre", data={"to": "down"})
    swapped = [title for title, _, _ in _parts(edition)]
    divided.post(f"{FIRST}/ordre", data={"to": "up"})

    assert answer.headers["Location"] == f"{OPENING}#sequence-accueil-des-elus"
    assert swapped == ["Débat", "Accueil des élus"]
    assert [title for title, _, _ in _parts(edition)] == ["Accueil des élus", "Débat"]
    assert divided.post(f"{FIRST}/ordre", data={"to": "out"}).status_code == 422


def test_who_spoke_in_a_removed_sequence_speaks_in_the_sitting(divided: FlaskClient, edition: Edition) -> None:
    part = opening(edition).sequences[0]
    working.name_in(opening(edition), working.add_speaker(edition, "Brigitte Klinkert"), sequence=part)
    told = read(divided.get(FIRST), 200).one(".apart").one("p").text

    divided.post(f"{FIRST}/supprimer")

    assert told == "La personne qui y intervient restera dans la séance elle-même."
    assert [title for title, _, _ in _parts(edition)] == ["Débat"]
    assert [(each.speaker.name, each.sequence) for each in opening(edition).appearances] == [
        ("Laurent Pinet", None),
        ("Xavier Bertrand", None),
        ("Brigitte Klinkert", None),
    ]


@pytest.mark.parametrize("path", ["", "/ordre", "/supprimer"])
def test_a_sequence_that_is_not_of_this_sitting_is_unknown(divided: FlaskClient, edition: Edition, path: str) -> None:
    working.add_sitting(edition, "Accueil")

    assert divided.post(f"{OPENING}/sequences/nulle-part{path}", data={"to": "up"}).status_code == 404
    assert divided.post(f"{DESK}/seances/accueil/sequences/debat{path}", data={"to": "up"}).status_code == 404


def test_sequences_keep_their_hours_within_a_sitting_that_moves(divided: FlaskClient, edition: Edition) -> None:
    divided.post(OPENING, data=fields(opening(edition), day="2027-11-26", starts="14:00", ends="14:45"))

    assert _parts(edition)[0] == ("Accueil des élus", at_lille(26, 14), at_lille(26, 14, 15))


def test_sequences_lose_their_hours_with_the_sitting(divided: FlaskClient, edition: Edition) -> None:
    divided.post(OPENING, data=fields(opening(edition), day="", starts="", ends=""))

    assert _parts(edition)[0] == ("Accueil des élus", None, None)


def test_a_sitting_is_not_made_too_short_for_its_sequences(divided: FlaskClient, edition: Edition) -> None:
    content = read(divided.post(OPENING, data=fields(opening(edition), ends="09:40")), 422)

    assert errors(content) == [
        "Fin : La séquence « Accueil des élus » n’y tiendrait plus : changez d’abord ses heures."
    ]
    assert opening(edition).ends_at == at_lille(25, 10, 15)


def test_a_sitting_made_longer_leaves_its_sequences_where_they_are(divided: FlaskClient, edition: Edition) -> None:
    with transaction():
        use_cases.edit_sitting(
            opening(edition), version=opening(edition).version, starts_at=at_lille(25, 9), ends_at=at_lille(25, 11)
        )

    assert _parts(edition)[0] == ("Accueil des élus", at_lille(25, 9, 30), at_lille(25, 9, 45))
