from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.programme import queries
from congress.programme.models import AppearanceState
from tests.programme import working
from tests.programme.desk import DESK, OPENING, fields, opening, read, xavier

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from tests.reading import Element

UNDO = f"{DESK}/annuler"
LAURENT = f"{DESK}/intervenants/laurent-pinet"


def _button(client: FlaskClient, path: str = OPENING) -> Element:
    return read(client.get(path), 200).one(".undo")


def _press(client: FlaskClient, path: str = OPENING) -> Any:
    inputs = _button(client, path).all("input")
    return client.post(UNDO, data={each.attributes["name"]: each.attributes.get("value", "") for each in inputs})


def _told(client: FlaskClient, path: str = OPENING) -> list[str]:
    return [each.text for each in read(client.get(path), 200).all(".notice")]


def test_the_button_names_what_it_takes_back_and_then_brings_it_again(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    nothing = read(organiser.get(OPENING), 200).all(".undo")
    organiser.post(OPENING, data=fields(sitting, title="Ouverture", starts="09:40"))
    named = _button(organiser).one("button").text

    answer = _press(organiser)
    told, undone, again = _told(organiser), opening(edition).title, _button(organiser).one("button").text
    _press(organiser)

    assert nothing == []
    assert named == "Annuler la dernière modification : « Ouverture » (titre, horaire)"
    assert answer.headers["Location"] == OPENING
    assert told == ["Modification annulée."]
    assert undone == "Ouverture politique"
    assert again == "Rétablir ce qui vient d’être annulé : « Ouverture politique » (titre, horaire)"
    assert (opening(edition).title, opening(edition).starts_at) == ("Ouverture", working.at_lille(25, 9, 40))
    assert _button(organiser).one("button").text == named


def test_every_form_of_a_sitting_can_be_undone(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    ref = xavier(edition).ref
    organiser.post(f"{OPENING}/sequences", data={"sequence_title": "Débat"})
    organiser.post(f"{OPENING}/sequences", data={"sequence_title": "Clôture"})
    forms: list[tuple[str, dict[str, str], str]] = [
        (f"{DESK}/interventions/{ref}/supprimer", {}, "interventions"),
        (f"{DESK}/interventions/{ref}/etat", {"to": "confirmed"}, "interventions"),
        (f"{DESK}/interventions/{ref}/ordre", {"to": "up"}, "interventions"),
        (f"{OPENING}/sequences/debat/ordre", {"to": "down"}, "séquences"),
        (f"{OPENING}/sequences/debat/supprimer", {}, "séquences"),
        (
            f"{OPENING}/interventions",
            {"last_name": "Klinkert", "role": "speaker", "state": "tentative"},
            "interventions",
        ),
    ]

    for path, data, aspect in forms:
        before = [(each.speaker.ref, each.state) for each in opening(edition).appearances]
        parts = [each.ref for each in opening(edition).sequences]
        now = path.replace(ref, xavier(edition).ref)  # somebody who comes back has another one
        assert organiser.post(now, data=data).status_code == 303, path
        named = _button(organiser).one("button").text
        _press(organiser)

        assert named == f"Annuler la dernière modification : « Ouverture politique » ({aspect})", path
        assert [(each.speaker.ref, each.state) for each in opening(edition).appearances] == before, path
        assert [each.ref for each in opening(edition).sequences] == parts, path
        assert _told(organiser) == ["Modification annulée."], path


def test_a_replacement_is_undone_whole(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    organiser.post(
        f"{DESK}/interventions/{xavier(edition).ref}/remplacer",
        data={"last_name": "Decagny", "state": "confirmed", "was": "tentative"},
    )
    replaced = xavier(edition).state

    _press(organiser)

    assert replaced is AppearanceState.REPLACED
    assert (xavier(edition).state, xavier(edition).replaced_by) == (AppearanceState.TENTATIVE, None)
    assert [each.speaker.ref for each in opening(edition).appearances] == ["laurent-pinet", "xavier-bertrand"]


def test_an_added_and_a_removed_sitting_come_and_go(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    organiser.post(f"{DESK}/seances/nouvelle", data={"title": "Olympiades", "kind": "workshop", "status": "draft"})
    added = _button(organiser, f"{DESK}/seances/olympiades").one("button").text

    undone = _press(organiser, f"{DESK}/seances/olympiades")
    left = [each.ref for each in queries.sittings(edition)]
    _press(organiser)
    organiser.post(f"{DESK}/seances/olympiades/supprimer")
    removed = _button(organiser).one("button").text
    _press(organiser)

    assert added == "Annuler la dernière modification : ajout de « Olympiades »"
    assert undone.headers["Location"] == DESK
    assert left == ["ouverture-politique"]
    assert removed == "Annuler la dernière modification : suppression de « Olympiades »"
    assert [each.ref for each in queries.sittings(edition)] == ["ouverture-politique", "olympiades"]


def test_a_persons_page_takes_back_what_was_changed_there(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    form = read(organiser.get(LAURENT), 200).one(".editor-form")
    shown = {each.attributes["name"]: each.attributes.get("value", "") for each in form.all("input")}
    organiser.post(LAURENT, data={**shown, "locale": "fr", "function": "Président sortant"})
    named = _button(organiser, LAURENT).one("button").text

    answer = _press(organiser, LAURENT)

    assert named == "Annuler la dernière modification : fiche de Laurent Pinet"
    assert answer.headers["Location"] == LAURENT
    assert queries.speaker(edition, "laurent-pinet").function == "Président Coorace"


def test_who_changed_it_since_is_named_and_nothing_is_overwritten(
    organiser: FlaskClient, colleague: FlaskClient, edition: Edition
) -> None:
    organiser_sees = working.opening_with_a_doubt(edition)
    organiser.post(OPENING, data=fields(organiser_sees, title="Mon titre"))
    colleague.post(OPENING, data=fields(opening(edition), abstract="Leur texte."))

    _press(organiser)
    told = _told(organiser)

    assert len(told) == 1
    assert told[0].startswith("collegue@exemple.fr a modifié « Mon titre » depuis (")
    assert told[0].endswith(" : rien n’a été annulé.")
    assert (opening(edition).title, opening(edition).abstract) == ("Mon titre", "Leur texte.")


def test_a_stale_button_undoes_nothing_else(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    organiser.post(OPENING, data=fields(sitting, title="Un"))
    stale = {each.attributes["name"]: each.attributes.get("value", "") for each in _button(organiser).all("input")}
    organiser.post(OPENING, data=fields(opening(edition), title="Deux"))

    _told(organiser)
    organiser.post(UNDO, data=stale)

    assert _told(organiser) == ["Vous avez modifié autre chose entre-temps : rien n’a été annulé."]
    assert opening(edition).title == "Deux"


@pytest.mark.parametrize("seen", ["", "abc", "-1", "99999999999999999999", "٣"])
def test_a_button_that_never_was_undoes_nothing(organiser: FlaskClient, edition: Edition, seen: str) -> None:
    sitting = working.opening_with_a_doubt(edition)
    organiser.post(OPENING, data=fields(sitting, title="Un"))

    answer = organiser.post(UNDO, data={"seen": seen, "sitting": "../../../ailleurs", "speaker": "//exemple.fr"})

    assert answer.headers["Location"] == DESK
    assert opening(edition).title == "Un"


def test_nothing_to_undo_is_said(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)

    organiser.post(UNDO, data={"seen": "1", "sitting": "ouverture-politique"})

    assert _told(organiser) == ["Vous n’avez rien modifié encore."]
