from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel.db import transaction
from congress.programme import answers
from congress.programme.models import AppearanceRole
from congress.programme.speaker_models import Answer
from tests import factories
from tests.programme import working
from tests.programme.desk import DESK, OPENING, errors, opening, read, xavier

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from tests.reading import Element


def _page(client: FlaskClient, edition: Edition) -> Element:
    return read(client.get(f"{DESK}/interventions/{xavier(edition).ref}"), 200)


def _sent(content: Element, **changes: str) -> dict[str, Any]:
    """What a browser sends of the page as it stands."""
    form = content.one(".editor-form")
    values = {
        each.attributes["name"]: each.attributes.get("value", "") for each in form.all("input") if each.attributes
    }
    for select in form.all("select"):
        chosen = [each for each in select.all("option") if "selected" in each.attributes]
        values[select.attributes["name"]] = (chosen or select.all("option"))[0].attributes["value"]
    return {**values, **changes}


def _save(client: FlaskClient, edition: Edition, **changes: str) -> Any:
    path = f"{DESK}/interventions/{xavier(edition).ref}"
    return client.post(path, data=_sent(_page(client, edition), **changes))


def test_a_part_says_what_somebody_does_in_which_sequence_and_who_sees_to_them(
    organiser: FlaskClient, edition: Edition
) -> None:
    working.opening_with_a_doubt(edition)
    organiser.post(f"{OPENING}/sequences", data={"sequence_title": "Les territoires"})

    answer = _save(
        organiser,
        edition,
        role="introduction",
        sequence="les-territoires",
        theme="L'emploi",
        note="en visioconférence",
        representative="laurent-pinet",
        follow_up_on="2027-10-15",
    )
    saved = xavier(edition)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{OPENING}#intervention-{saved.ref}")
    assert (saved.role, saved.theme, saved.note) == (AppearanceRole.INTRODUCTION, "L'emploi", "en visioconférence")
    assert saved.sequence is not None
    assert saved.representative is not None
    assert (saved.sequence.ref, saved.representative.ref) == ("les-territoires", "laurent-pinet")
    assert (saved.follow_up_on, saved.in_charge) == (date(2027, 10, 15), "organisatrice@exemple.fr")
    line = read(organiser.get(OPENING), 200).one(f"#intervention-{saved.ref}").one(".seat-about")
    assert line.text == (
        "Introduction « L’emploi » en visioconférence représentation assurée par Laurent Pinet"
        " à relancer le 15 octobre 2027"
    )


def test_another_organiser_may_be_put_in_charge(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    factories.make_account("collegue@exemple.fr", role="programme")
    factories.make_account("accueil@exemple.fr", role="door")

    options = [each.attributes["value"] for each in _page(organiser, edition).one("#in_charge").all("option")]
    _save(organiser, edition, follow_up_on="2027-10-15", in_charge="collegue@exemple.fr")
    refused = _save(organiser, edition, in_charge="accueil@exemple.fr")

    assert options == ["", "collegue@exemple.fr", "organisatrice@exemple.fr"]
    assert xavier(edition).in_charge == "collegue@exemple.fr"
    assert errors(read(refused, 422)) == ["Suivi par : Choisissez une réponse parmi celles qui sont proposées."]


def test_who_stands_in_may_be_somebody_new(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)

    _save(
        organiser,
        edition,
        representative_first_name="Arnaud",
        representative_last_name="Decagny",
        representative_function="Vice-Président",
    )
    stands_in = xavier(edition).representative
    _save(organiser, edition, representative="")

    assert stands_in is not None
    assert (stands_in.name, stands_in.function) == ("Arnaud Decagny", "Vice-Président")
    assert xavier(edition).representative is None


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"role": "chanteur"}, 422, "Rôle : Choisissez une réponse parmi celles qui sont proposées."),
        (
            {"theme": "a" * 301},
            422,
            "Thème de l’intervention : C’est trop long : 300 caractères au plus (il y en a 301).",
        ),
        (
            {"note": "a\x00"},
            422,
            "Précision pour le public : Ce champ contient des caractères invisibles : retapez-le.",
        ),
        ({"follow_up_on": "demain"}, 422, "À relancer le : Écrivez la date comme 2027-09-30."),
        ({"follow_up_on": "9999-12-31"}, 422, "À relancer le : Écrivez la date comme 2027-09-30."),
        ({"representative_first_name": "Jean"}, 422, "Nom : Indiquez aussi le nom."),
        (
            {"representative": "laurent-pinet", "representative_last_name": "Autre"},
            422,
            "Nom : Une personne est déjà choisie : videz ce champ, ou le choix.",
        ),
        (
            {"representative_first_name": "laurent", "representative_last_name": "PINET"},
            409,
            "Nom : Laurent Pinet figure déjà parmi les personnes connues : choisissez ce nom.",
        ),
        (
            {"representative": "xavier-bertrand"},
            422,
            "Représentation assurée par : Choisissez une réponse parmi celles qui sont proposées.",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_changes(
    organiser: FlaskClient, edition: Edition, changes: dict[str, str], status: int, told: str
) -> None:
    working.opening_with_a_doubt(edition)

    content = read(_save(organiser, edition, **changes), status)

    assert errors(content) == [told]
    saved = xavier(edition)
    assert (saved.theme, saved.note, saved.representative, saved.follow_up_on) == ("", "", None, None)


def test_sequences_and_people_of_another_congress_are_unknown_here(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    other = factories.make_edition(ref="2022", starts_on=date(2022, 11, 25), ends_on=date(2022, 11, 26))
    elsewhere = working.add_sitting(other, "Ailleurs")
    stranger = working.add_speaker(other, "Une Autre")
    seat = working.name_in(elsewhere, stranger)
    before = _page(organiser, edition)

    for name, value in (("representative", stranger.ref), ("sequence", "ailleurs")):
        sent = organiser.post(f"{DESK}/interventions/{xavier(edition).ref}", data=_sent(before, **{name: value}))
        assert sent.status_code == 422, name

    for path in ("", "/ordre", "/supprimer", "/etat", "/remplacer"):
        assert organiser.post(f"{DESK}/interventions/{seat.ref}{path}", data={"to": "up"}).status_code == 404, path


def _order(client: FlaskClient) -> list[str]:
    return [each.one("h3").text for each in read(client.get(OPENING), 200).all("article.seat")]


def _step(client: FlaskClient, edition: Edition, to: str) -> Any:
    return client.post(f"{DESK}/interventions/{xavier(edition).ref}/ordre", data={"to": to})


def test_people_change_places_and_the_keyboard_stays_on_the_button(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    working.name_in(sitting, working.add_speaker(edition, "Brigitte Klinkert"))
    ref = xavier(edition).ref

    first = _step(organiser, edition, "up")
    risen = _order(organiser)
    down = _step(organiser, edition, "down")
    again = _order(organiser)

    assert risen == ["Xavier Bertrand", "Laurent Pinet", "Brigitte Klinkert"]
    assert again == ["Laurent Pinet", "Xavier Bertrand", "Brigitte Klinkert"]
    assert first.headers["Location"] == f"{OPENING}?ouvert={ref}#intervention-{ref}"
    assert down.headers["Location"] == f"{OPENING}?ouvert={ref}#descendre-{ref}"
    page = read(organiser.get(f"{OPENING}?ouvert={ref}"), 200)
    assert ["open" in each.attributes for each in page.all("details.seat-more")] == [False, True, False]
    assert page.one(f"#descendre-{ref}").text == "Descendre : Xavier Bertrand"


def test_whoever_is_last_sinks_no_further(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)

    answer = _step(organiser, edition, "down")

    assert answer.status_code == 303
    assert _order(organiser) == ["Laurent Pinet", "Xavier Bertrand"]


@pytest.mark.parametrize("to", ["", "sideways"])
def test_a_step_that_is_none_changes_nothing(organiser: FlaskClient, edition: Edition, to: str) -> None:
    working.opening_with_a_doubt(edition)

    assert _step(organiser, edition, to).status_code == 422
    assert _order(organiser) == ["Laurent Pinet", "Xavier Bertrand"]


def test_people_change_places_among_those_of_their_sequence_only(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    organiser.post(f"{OPENING}/sequences", data={"sequence_title": "Les territoires"})
    part = opening(edition).sequences[0]
    for name in ("Brigitte Klinkert", "Olivier Serva"):
        working.name_in(sitting, working.add_speaker(edition, name), sequence=part)
    olivier = next(each for each in opening(edition).appearances if each.speaker.ref == "olivier-serva")

    organiser.post(f"{DESK}/interventions/{olivier.ref}/ordre", data={"to": "up"})

    assert [each.speaker.name for each in opening(edition).appearances] == [
        "Laurent Pinet",
        "Xavier Bertrand",
        "Olivier Serva",
        "Brigitte Klinkert",
    ]


def test_a_no_that_waits_is_asked_in_the_persons_line(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    with transaction():
        answers.answer(xavier(edition), Answer.DECLINE, message="Agenda.", actor="Xavier Bertrand", at=working.FIRST)

    row = read(organiser.get(OPENING), 200).one(f"#intervention-{xavier(edition).ref}")

    assert row.all(".settle") == []
    assert row.one(".question").one("strong").text == "Xavier Bertrand a répondu ne pas pouvoir venir"
