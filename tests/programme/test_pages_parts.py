"""What pages say beside a name: who comes in their name, over which theme, how, when, against whom; and afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel.db import transaction
from congress.programme import queries, use_cases
from congress.programme.models import AppearanceRole, AppearanceState, SittingKind, SittingStatus
from congress.programme.speaker_models import FileKind, SpeakerFile
from tests.factories import NOON
from tests.programme import working
from tests.programme.test_pages_public import read

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.programme.models import Appearance, Sitting

FACE = AppearanceRole.FACE_TO_FACE


def _seat(edition: Edition, name: str, sitting: str = "ouverture-politique") -> Appearance:
    return next(one for one in queries.sitting(edition, sitting).appearances if one.speaker.name == name)


def _set(edition: Edition, name: str, sitting: str = "ouverture-politique", **values: Any) -> None:
    seat = _seat(edition, name, sitting)
    with transaction():
        for field, value in values.items():
            setattr(seat, field, value)


def _represented(edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    arnaud = working.add_speaker(edition, "Arnaud Decagny", "Vice-Président de la région")
    _set(edition, "Xavier Bertrand", representative=arnaud)
    working.release(edition)


@pytest.fixture
def debate(edition: Edition) -> Sitting:
    """Two pairs of the candidates' debate: one in a sequence, one over a theme of its own."""
    sitting = working.add_sitting(
        edition,
        "Les candidats",
        kind=SittingKind.DEBATE,
        starts_at=working.at_lille(26, 14),
        ends_at=working.at_lille(26, 16),
    )
    with transaction():
        pair = use_cases.add_sequence(sitting, title="Citoyenneté économique")
        pair.starts_at, pair.ends_at = working.at_lille(26, 14), working.at_lille(26, 14, 20)
    working.name_in(sitting, working.add_speaker(edition, "Laurent Pinet"), role=AppearanceRole.INTRODUCTION)
    for name in ("Marylise Léon", "Adrien Quatennens"):
        speaker = working.add_speaker(edition, name, "Fonction")
        working.name_in(sitting, speaker, role=FACE, sequence=pair)
    for name in ("Eva Sadoun", "Yannick Jadot"):
        working.name_in(sitting, working.add_speaker(edition, name), role=FACE)
        _set(edition, name, "les-candidats", theme="Transition écologique")
    working.move(_seat(edition, "Adrien Quatennens", "les-candidats"), AppearanceState.TENTATIVE)
    _set(edition, "Yannick Jadot", "les-candidats", note="en visioconférence")
    working.release(edition)
    return sitting


def test_who_is_represented_stays_announced_with_who_comes_in_their_name(client: FlaskClient, edition: Edition) -> None:
    _represented(edition)

    lines = [line.text for line in read(client, "/programme/ouverture-politique").one(".appearances").all("li")]
    slot = read(client, "/programme").one(".slot-voices").text

    assert lines[1] == (
        "Xavier Bertrand (sous réserve), Président de la région Hauts-de-France"
        " représentation assurée par Arnaud Decagny, Vice-Président de la région"
    )
    assert slot == "Laurent Pinet, Xavier Bertrand (sous réserve) (représentation assurée par Arnaud Decagny)"


def test_both_people_of_a_representation_have_a_page_that_says_so(client: FlaskClient, edition: Edition) -> None:
    _represented(edition)

    xavier, arnaud = (read(client, f"/intervenants/{ref}") for ref in ("xavier-bertrand", "arnaud-decagny"))

    assert xavier.one(".agenda").all(".represented")[0].text == (
        "représentation assurée par Arnaud Decagny, Vice-Président de la région"
    )
    assert arnaud.one(".agenda").one(".represented").text == (
        "au nom de Xavier Bertrand, Président de la région Hauts-de-France"
    )
    assert [link.attributes["href"] for link in arnaud.one(".agenda").all("a")] == [
        "/programme/ouverture-politique",
        "/intervenants/xavier-bertrand",
    ]
    assert arnaud.one("h1").text == "Arnaud Decagny (sous réserve)"


def test_the_list_of_speakers_names_both_people_of_a_representation(client: FlaskClient, edition: Edition) -> None:
    _represented(edition)

    people = {person.one(".name").text: person.all(".small") for person in read(client, "/intervenants").all(".person")}

    assert {name: [line.text for line in lines] for name, lines in people.items()} == {
        "Laurent Pinet": ["Ouverture politique"],
        "Xavier Bertrand (sous réserve)": ["Ouverture politique (représentation assurée par Arnaud Decagny)"],
        "Arnaud Decagny (sous réserve)": ["Ouverture politique au nom de Xavier Bertrand"],
    }


def test_nobody_comes_in_the_name_of_who_withdrew(client: FlaskClient, edition: Edition) -> None:
    _represented(edition)
    working.move(_seat(edition, "Xavier Bertrand"), AppearanceState.WITHDRAWN)
    working.release(edition, days_later=1)

    gone = read(client, "/programme/ouverture-politique").one(".gone").all("li")

    assert [line.text for line in gone] == [
        "Xavier Bertrand, Président de la région Hauts-de-France sa venue n’est plus prévue."
    ]
    assert client.get("/intervenants/arnaud-decagny").status_code == 404


@pytest.mark.usefixtures("debate")
def test_pairs_face_each_other_under_their_theme(client: FlaskClient) -> None:
    for url in ("/programme/les-candidats", "/programme"):
        parts = read(client, url).all(".face-to-face")
        told = [[part.all(tag)[0].text for tag in (".part-time", "h3", "h4") if part.all(tag)] for part in parts]

        assert told == [["14 h – 14 h 20", "Citoyenneté économique"], ["Transition écologique"]]
        assert [part.one(".pair").text for part in parts] == [
            "Marylise Léon, Fonction face à Adrien Quatennens (sous réserve), Fonction",
            "Eva Sadoun face à Yannick Jadot en visioconférence",
        ]


@pytest.mark.usefixtures("debate")
def test_a_page_of_somebody_says_whom_they_face_over_what_and_when(client: FlaskClient) -> None:
    marylise, yannick = (
        read(client, f"/intervenants/{ref}").one(".agenda") for ref in ("marylise-leon", "yannick-jadot")
    )

    assert marylise.one(".in-sequence").text == "Citoyenneté économique, 14 h – 14 h 20"
    assert marylise.one(".versus-line").text == "face à Adrien Quatennens (sous réserve)"
    assert (yannick.one(".theme").text, yannick.one(".versus-line").text) == (
        "Thème : Transition écologique",
        "face à Eva Sadoun",
    )
    assert yannick.one(".voice-note").text == "en visioconférence"
    assert read(client, "/intervenants/laurent-pinet").all(".versus-line") == []


def test_a_theme_is_said_once_for_a_part_and_for_each_where_they_differ(client: FlaskClient, edition: Edition) -> None:
    sitting = working.add_sitting(edition, "Plénière", starts_at=working.at_lille(25, 10))
    with transaction():
        sequence = use_cases.add_sequence(sitting, title="Perspectives")
    for name in ("Didier Chabaud", "Hugues Sibille"):
        working.name_in(sitting, working.add_speaker(edition, name), sequence=sequence)
        _set(edition, name, "pleniere", theme="Les récits")
    working.release(edition)

    def themes() -> list[str]:
        return [theme.text for theme in read(client, "/programme/pleniere").all(".theme")]

    assert themes() == ["Thème : Les récits"]
    _set(edition, "Hugues Sibille", "pleniere", theme="Nos récits victorieux")
    working.release(edition, days_later=1)
    assert themes() == ["Thème : Les récits", "Thème : Nos récits victorieux"]


def test_what_can_be_seen_again_is_led_to_once_it_is_there(client: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    before = [
        link.text for link in read(client, "/programme/ouverture-politique").one(".sitting-facts").one("dl").all("a")
    ]
    sitting = queries.sitting(edition, "ouverture-politique")
    seat = sitting.appearances[0]
    with transaction():
        sitting.replay_url, sitting.slides_url = "https://video.exemple.fr/1", "https://video.exemple.fr/1.pdf"
        sitting.stream_url = "https://direct.exemple.fr/secret"
        seat.speaker.files.append(
            _file(kind=FileKind.SLIDES, name="Support.pdf", appearance_id=seat.id, is_public=True)
        )
    working.release(edition, days_later=1)

    page = read(client, "/programme/ouverture-politique")
    links = page.one(".sitting-facts").one("dl").all("a")

    assert before == []
    assert [(link.text, link.attributes["href"]) for link in links] == [
        ("Revoir la séance", "https://video.exemple.fr/1"),
        ("Tous les supports", "https://video.exemple.fr/1.pdf"),
        ("Laurent Pinet", "/supports/FICHIER2"),
    ]
    assert "direct.exemple.fr" not in client.get("/programme/ouverture-politique").text


def test_a_portrait_stands_where_initials_did_once_its_use_is_agreed_to(client: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    seat = _seat(edition, "Laurent Pinet")
    with transaction():
        seat.speaker.files.append(_file(kind=FileKind.PORTRAIT, name="pinet.jpg"))
    working.release(edition)
    without = read(client, "/intervenants/laurent-pinet").one(".speaker-head").one(".initials").text
    with transaction():
        queries.speaker(edition, "laurent-pinet").image_consent = True
    working.release(edition, days_later=1)

    assert without == "LP"
    for url in ("/intervenants/laurent-pinet", "/intervenants"):
        image = read(client, url).one(".portrait")
        assert image.attributes["src"] == f"/intervenants/laurent-pinet/portrait/{'a' * 64}.webp"
        assert image.attributes["alt"] == ""


def test_an_uncertain_sitting_says_so_wherever_it_is_named(client: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    with transaction():
        use_cases.edit_sitting(sitting, version=sitting.version, status=SittingStatus.TENTATIVE)
    working.release(edition)

    content = read(client, "/programme/ouverture-politique")
    pinet = next(one for one in read(client, "/intervenants").all(".person") if "Pinet" in one.one(".name").text)

    assert content.one(".notice-title").text == "Sous réserve"
    assert [mark.text for mark in content.one(".kicker").all(".state")] == ["sous réserve"]
    assert [mark.text for mark in read(client, "/programme").one(".slot").all(".state")] == ["sous réserve"]
    assert pinet.one(".small").text == "Ouverture politique (séance sous réserve)"
    assert [mark.text for mark in read(client, "/intervenants/laurent-pinet").all(".state")] == ["sous réserve"]
    assert "<title>Ouverture politique (sous réserve)" in client.get("/programme/ouverture-politique").text


def _file(**values: Any) -> SpeakerFile:
    plain = {"ref": "FICHIER2", "media_type": "x/y", "size": 1, "digest": "a" * 64, "content": b"x", "sent_at": NOON}
    return SpeakerFile(**plain, **values)
