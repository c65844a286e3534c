from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.programme import queries
from congress.programme.models import SittingKind
from tests import factories
from tests.programme import working
from tests.programme.desk import DESK, OPENING, errors, fields, opening, read
from tests.reading import Element, page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition


@pytest.mark.parametrize(
    "path", ["", "/seances/nouvelle", "/seances/ouverture-politique", "/publier", "/interventions/AAAA/remplacer"]
)
def test_the_editor_is_for_those_who_sign_in_and_may(client: FlaskClient, edition: Edition, path: str) -> None:
    working.opening_with_a_doubt(edition)
    stranger = client.get(DESK + path)
    factories.make_account("accueil@exemple.fr", role="door")
    client.post("/organisation/connexion", data={"email": "accueil@exemple.fr", "password": factories.PASSWORD})

    assert stranger.status_code == 303
    assert client.get(DESK + path).status_code == 403


def test_saving_a_sitting_changes_it_and_the_public_sees_nothing_yet(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    working.release(edition)

    answer = organiser.post(
        OPENING,
        data=fields(
            sitting,
            title="Ouverture",
            starts="9 h 45",
            ends="10h30",
            place="room:auditorium",
            capacity="400",
            streamed=None,
            abstract="Avec la région.\r\n\r\n- un",
        ),
    )
    saved = opening(edition)

    assert (answer.status_code, answer.headers["Location"]) == (303, OPENING)
    assert (saved.title, saved.capacity, saved.streamed) == ("Ouverture", 400, False)
    assert (saved.starts_at, saved.ends_at) == (working.at_lille(25, 9, 45), working.at_lille(25, 10, 30))
    assert saved.room is not None
    assert saved.venue is not None
    assert (saved.room.ref, saved.venue.ref) == ("auditorium", "nouveau-siecle")
    assert saved.abstract == "Avec la région.\n\n- un"
    assert page(organiser.get("/programme/ouverture-politique").text).one("h1").text == "Ouverture politique"


def test_an_end_after_midnight_belongs_to_the_next_day(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)

    organiser.post(OPENING, data=fields(sitting, starts="19:00", ends="01:00"))

    assert opening(edition).ends_at == working.at_lille(26, 1)


def test_a_time_can_be_taken_back(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)

    organiser.post(OPENING, data=fields(sitting, day="", starts="", ends=""))

    assert (opening(edition).starts_at, opening(edition).ends_at) == (None, None)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": "  "}, "Titre : Ce champ est obligatoire."),
        ({"title": "a" * 301}, "Titre : C’est trop long : 300 caractères au plus (il y en a 301)."),
        ({"title": "caché\x00"}, "Titre : Ce champ contient des caractères invisibles : retapez-le."),
        ({"starts": "25:00"}, "Début : Écrivez l’heure comme 9:30 ou 14:00."),
        ({"starts": "tôt"}, "Début : Écrivez l’heure comme 9:30 ou 14:00."),
        ({"starts": ""}, "Début : Indiquez l’heure de début, ou choisissez « horaire à préciser »."),
        ({"ends": "09:30"}, "Fin : La fin doit venir après le début."),
        ({"ends": "08:00"}, "Fin : La fin doit venir après le début."),
        ({"capacity": "-5"}, "Places sur inscription : Il faut un nombre entier entre 1 et 10000."),
        ({"capacity": "999999999999"}, "Places sur inscription : Il faut un nombre entier entre 1 et 10000."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    organiser: FlaskClient, edition: Edition, changes: dict[str, str], told: str
) -> None:
    sitting = working.opening_with_a_doubt(edition)

    content = read(organiser.post(OPENING, data=fields(sitting, abstract="Mon texte.", **changes)), 422)

    assert errors(content) == [told]
    assert content.one("#abstract").text == "Mon texte."
    assert opening(edition).abstract == ""


def test_a_choice_that_is_none_of_those_offered_is_refused(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)

    for name in ("kind", "status", "day", "place", "space"):
        content = read(organiser.post(OPENING, data=fields(sitting, **{name: "ailleurs"})), 422)
        assert len(errors(content)) == 1, name


def test_two_organisers_at_once_see_both_versions_and_nothing_is_overwritten(
    organiser: FlaskClient, edition: Edition
) -> None:
    sitting = working.opening_with_a_doubt(edition)
    mine = fields(sitting, title="Mon titre", starts="09:40")
    organiser.post(OPENING, data=fields(sitting, title="Leur titre"))

    content = read(organiser.post(OPENING, data=mine), 409)

    rows = content.one(".conflict").one("tbody").all("tr")
    assert [[cell.text for cell in row.children if isinstance(cell, Element)] for row in rows] == [
        ["Titre", "Leur titre", "Mon titre"],
        ["Début", "09:30", "09:40"],
    ]
    assert content.one("#title").attributes["value"] == "Mon titre"
    assert opening(edition).title == "Leur titre"


def test_after_seeing_both_versions_one_may_save_ones_own(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    mine = fields(sitting, title="Mon titre")
    organiser.post(OPENING, data=fields(sitting, title="Leur titre"))
    content = read(organiser.post(OPENING, data=mine), 409)

    answer = organiser.post(OPENING, data={**mine, "version": content.one("#version").attributes["value"]})

    assert answer.status_code == 303
    assert opening(edition).title == "Mon titre"


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999999999999"])
def test_a_version_that_never_was_overwrites_nothing(organiser: FlaskClient, edition: Edition, version: str) -> None:
    sitting = working.opening_with_a_doubt(edition)

    answer = organiser.post(OPENING, data=fields(sitting, title="Mon titre", version=version))

    assert answer.status_code == 409
    assert opening(edition).title == "Ouverture politique"


def test_a_new_sitting_is_a_draft_that_no_release_shows(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    blank = read(organiser.get(f"{DESK}/seances/nouvelle"), 200)
    chosen = [option.text for option in blank.one("#status").all("option") if "selected" in option.attributes]

    answer = organiser.post(
        f"{DESK}/seances/nouvelle",
        data={"title": "Olympiades", "kind": "workshop", "status": "draft", "day": "", "place": "", "space": ""},
    )
    working.release(edition)

    assert chosen == ["Brouillon (jamais publié)"]
    assert answer.headers["Location"] == f"{DESK}/seances/olympiades"
    assert queries.sitting(edition, "olympiades").kind is SittingKind.WORKSHOP
    assert organiser.get("/programme/olympiades").status_code == 404


def test_a_new_sitting_with_a_mistake_comes_back_as_it_was_typed(organiser: FlaskClient, edition: Edition) -> None:
    content = read(
        organiser.post(
            f"{DESK}/seances/nouvelle",
            data={
                "title": "Olympiades",
                "kind": "workshop",
                "status": "draft",
                "day": "2027-11-25",
                "starts": "11:00",
                "ends": "10:30",
            },
        ),
        422,
    )

    assert errors(content) == ["Fin : La fin doit venir après le début."]
    assert content.one("#title").attributes["value"] == "Olympiades"
    assert list(queries.sittings(edition)) == []
