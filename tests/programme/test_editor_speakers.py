from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from congress.editions.models import EditionStatus
from congress.kernel.db import transaction
from congress.programme import queries, speaker_files
from congress.programme.models import AppearanceState
from tests import factories
from tests.programme import working
from tests.programme.desk import DESK, OPENING, errors, read, xavier

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from tests.reading import Element

PEOPLE = f"{DESK}/intervenants"
LAURENT = f"{PEOPLE}/laurent-pinet"
WRONG_ADDRESS = "Cette adresse n’est pas valable : il faut quelque chose comme prenom.nom@exemple.fr."


def _names(content: Element) -> list[str]:
    return [row.one("th").one("a").text for row in content.one("tbody").all("tr")]


def _sent(client: FlaskClient, path: str = LAURENT, **changes: str) -> dict[str, Any]:
    form = read(client.get(path), 200).one(".editor-form")
    values = {each.attributes["name"]: each.attributes.get("value", "") for each in form.all("input")}
    return {**values, "locale": "fr", "biography": form.one("#biography").text, **changes}


def test_everybody_known_is_listed_with_where_they_speak(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    working.add_speaker(edition, "Éric Béasse", "Secrétaire général")
    working.name_in(sitting, working.add_speaker(edition, "Anne Bez"), AppearanceState.INVITED)
    with transaction():
        xavier(edition).representative = queries.speaker(edition, "laurent-pinet")

    content = read(organiser.get(PEOPLE), 200)

    assert [[cell.text for cell in row.all("td")] for row in content.one("tbody").all("tr")] == [
        ["–", "–"],
        ["–", "Ouverture politique sous réserve"],
        ["–", "Ouverture politique pressenti"],
        ["–", "Ouverture politique confirmé Ouverture politique représente Xavier Bertrand"],
    ]
    assert _names(content) == ["Éric Béasse", "Xavier Bertrand", "Anne Bez", "Laurent Pinet"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("pinet", ["Laurent Pinet"]),
        ("PRÉSIDENT", ["Xavier Bertrand", "Laurent Pinet"]),
        ("president coorace", ["Laurent Pinet"]),
        ("bertrand@", ["Xavier Bertrand"]),
    ],
)
def test_one_looks_for_people_by_name_function_or_address(
    organiser: FlaskClient, edition: Edition, asked: str, names: list[str]
) -> None:
    working.opening_with_a_doubt(edition)

    content = read(organiser.get(PEOPLE, query_string={"q": asked}), 200)

    assert _names(content) == names
    assert content.one("#q").attributes["value"] == asked


def test_looking_for_nobody_says_so(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)

    content = read(organiser.get(PEOPLE, query_string={"q": "<b>personne</b> %_" + "x" * 200}), 200)

    assert content.one(".empty-title").text == "Personne ne correspond."
    assert len(content.one("#q").attributes["value"]) == 100


def test_a_persons_page_presents_them_and_says_where_they_speak(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)

    answer = organiser.post(
        LAURENT,
        data=_sent(
            organiser,
            first_name="Laurent",
            last_name="PINET",
            function="Président",
            email="Laurent@Exemple.FR",
            locale="en",
            biography="Né à Lille.\r\n\r\nIl préside.",
        ),
    )
    saved = queries.speaker(edition, "laurent-pinet")
    content = read(organiser.get(LAURENT), 200)

    assert answer.headers["Location"] == LAURENT
    assert (saved.name, saved.function, saved.email, saved.locale) == (
        "Laurent PINET",
        "Président",
        "Laurent@exemple.fr",
        "en",
    )
    assert saved.biography == "Né à Lille.\n\nIl préside."
    assert [each.text for each in content.one(".where-list").all("li")] == [
        "Ouverture politique confirmé 25 novembre 2027 à 9 h 30 Modifier l’intervention : Ouverture politique"
    ]
    assert content.one(".speaker-panel").one("h2").text == "Lien privé"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"last_name": ""}, "Nom : Ce champ est obligatoire."),
        ({"first_name": "a" * 101}, "Prénom : C’est trop long : 100 caractères au plus (il y en a 101)."),
        ({"biography": "a" * 5001}, "Présentation : C’est trop long : 5000 caractères au plus (il y en a 5001)."),
        (
            {"email": "pas une adresse"},
            "Adresse électronique : " + WRONG_ADDRESS,
        ),
        ({"locale": "de"}, "Langue des messages : Choisissez une réponse parmi celles qui sont proposées."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    organiser: FlaskClient, edition: Edition, changes: dict[str, str], told: str
) -> None:
    working.opening_with_a_doubt(edition)

    content = read(organiser.post(LAURENT, data=_sent(organiser, **changes)), 422)

    assert errors(content) == [told]
    assert queries.speaker(edition, "laurent-pinet").name == "Laurent Pinet"


def test_a_person_may_be_known_before_any_sitting_and_forgotten_again(organiser: FlaskClient, edition: Edition) -> None:
    data = {"first_name": "Anne", "last_name": "Bez", "locale": "fr"}

    answer = organiser.post(f"{PEOPLE}/nouvelle-personne", data=data)
    known = [each.name for each in queries.speakers(edition)]
    refused = organiser.post(f"{PEOPLE}/nouvelle-personne", data={**data, "last_name": ""})
    organiser.post(f"{PEOPLE}/anne-bez/supprimer")

    assert answer.headers["Location"] == f"{PEOPLE}/anne-bez"
    assert known == ["Anne Bez"]
    assert errors(read(refused, 422)) == ["Nom : Ce champ est obligatoire."]
    assert list(queries.speakers(edition)) == []


def test_whoever_is_named_in_a_sitting_is_not_forgotten(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    offered = [each.text for each in read(organiser.get(LAURENT), 200).one(".toolbar").all("button")]

    organiser.post(f"{LAURENT}/supprimer")
    told = [each.text for each in read(organiser.get(LAURENT), 200).all(".notice")]

    assert offered == []
    assert told == ["Laurent Pinet figure dans une séance : ôtez d’abord son nom."]
    assert queries.speaker(edition, "laurent-pinet").name == "Laurent Pinet"


@pytest.mark.parametrize(
    ("kept", "what"),
    [
        ({"secret": "s" * 32}, "un lien privé"),
        (
            {"image_consent": False, "image_consent_at": working.FIRST, "needs": "Une rampe"},
            "un accord ou un refus pour le portrait, des besoins",
        ),
    ],
)
def test_whoever_has_a_link_or_sent_something_is_not_forgotten(
    organiser: FlaskClient, edition: Edition, kept: dict[str, Any], what: str
) -> None:
    working.add_speaker(edition, "Anne Bez")
    with transaction():
        for name, value in kept.items():
            setattr(queries.speaker(edition, "anne-bez"), name, value)

    organiser.post(f"{PEOPLE}/anne-bez/supprimer")
    told = [each.text for each in read(organiser.get(f"{PEOPLE}/anne-bez"), 200).all(".notice")]

    assert told == [f"Anne Bez reste parmi les personnes connues, car sa fiche garde {what}."]
    assert {name: getattr(queries.speaker(edition, "anne-bez"), name) for name in kept} == kept


def test_whoever_sent_a_file_is_not_forgotten(organiser: FlaskClient, edition: Edition) -> None:
    speaker = working.add_speaker(edition, "Anne Bez")
    with transaction():
        speaker_files.keep_portrait(speaker, b"image", name="moi", actor=working.ACTOR, at=working.FIRST)

    organiser.post(f"{PEOPLE}/anne-bez/supprimer")
    told = [each.text for each in read(organiser.get(f"{PEOPLE}/anne-bez"), 200).all(".notice")]

    assert told == ["Anne Bez reste parmi les personnes connues, car sa fiche garde des fichiers."]
    assert [each.content for each in queries.speaker(edition, "anne-bez").files] == [b"image"]


def test_somebody_typed_again_is_the_one_who_is_known(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    data = {"speaker": "", "first_name": "LAURENT", "last_name": "Pinet", "role": "speaker", "state": "invited"}
    working.add_sitting(edition, "Accueil")

    content = read(organiser.post(f"{DESK}/seances/accueil/interventions", data=data), 409)
    namesake = organiser.post(f"{DESK}/seances/accueil/interventions", data={**data, "function": "Musicien"})

    assert errors(content) == [
        "Une personne déjà connue : Laurent Pinet figure déjà parmi les personnes connues : choisissez ce nom."
    ]
    assert namesake.status_code == 303
    assert [(each.ref, each.function) for each in queries.speakers(edition) if each.last_name.lower() == "pinet"] == [
        ("laurent-pinet-2", "Musicien"),
        ("laurent-pinet", "Président Coorace"),
    ]


def test_people_of_another_congress_are_unknown_here(organiser: FlaskClient, edition: Edition) -> None:
    former = factories.make_edition(
        ref="2022", status=EditionStatus.ARCHIVED, starts_on=date(2022, 11, 25), ends_on=date(2022, 11, 26)
    )
    working.add_speaker(former, "Une Autre")

    assert organiser.get(f"{PEOPLE}/une-autre").status_code == 404
    assert organiser.post(f"{PEOPLE}/une-autre", data={"last_name": "Moi"}).status_code == 404
    assert organiser.post(f"{PEOPLE}/une-autre/supprimer").status_code == 404
    assert read(organiser.get(PEOPLE), 200).one(".empty-title").text == "Personne n’est encore connu."


@pytest.mark.parametrize("path", [PEOPLE, LAURENT, f"{PEOPLE}/nouvelle-personne", f"{OPENING}/sequences/debat"])
def test_people_and_sequences_are_for_those_who_may(client: FlaskClient, edition: Edition, path: str) -> None:
    working.opening_with_a_doubt(edition)
    factories.make_account("accueil@exemple.fr", role="door")
    client.post("/organisation/connexion", data={"email": "accueil@exemple.fr", "password": factories.PASSWORD})

    assert client.get(path).status_code == 403
