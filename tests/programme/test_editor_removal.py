from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from congress.kernel.db import transaction
from congress.programme.models import AppearanceState
from congress.publishing import story
from tests.programme import working
from tests.programme.desk import DESK, OPENING, opening, read, xavier

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from tests.reading import Element


def _page(client: FlaskClient, edition: Edition) -> Element:
    return read(client.get(f"{DESK}/interventions/{xavier(edition).ref}"), 200)


def test_somebody_named_by_mistake_goes_without_a_trace(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    ref = xavier(edition).ref
    offered = [each.text for each in _page(organiser, edition).one(".apart").all("button")]

    answer = organiser.post(f"{DESK}/interventions/{ref}/supprimer")

    assert offered == ["Supprimer de la séance"]
    assert answer.headers["Location"] == f"{OPENING}#interventions"
    assert [each.speaker.ref for each in opening(edition).appearances] == ["laurent-pinet"]


def test_whom_the_public_has_read_of_is_withdrawn_and_not_removed(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    ref = xavier(edition).ref
    offered = _page(organiser, edition).one(".apart").all("button")

    organiser.post(f"{DESK}/interventions/{ref}/supprimer")
    told = [each.text for each in read(organiser.get(OPENING), 200).all(".notice")]
    organiser.post(f"{DESK}/interventions/{ref}/etat", data={"to": "withdrawn", "was": "tentative"})
    preview = read(organiser.get(f"{DESK}/publier"), 200)

    assert offered == []
    assert told == ["Xavier Bertrand a déjà été annoncé : retirez cette personne, pour que le public le sache."]
    assert xavier(edition).state is AppearanceState.WITHDRAWN
    assert [each.text for each in preview.one(".changes").all("p")] == [
        "Xavier Bertrand, dont la venue était sous réserve, ne viendra pas — Ouverture politique"
    ]


def test_whom_an_embargo_will_name_is_not_removed_either(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    with transaction():
        story.plan(edition, publish_at=working.FIRST + timedelta(days=1), actor=working.ACTOR, at=working.FIRST)

    offered = _page(organiser, edition).one(".apart").all("button")
    organiser.post(f"{DESK}/interventions/{xavier(edition).ref}/supprimer")

    assert offered == []
    assert xavier(edition).state is AppearanceState.TENTATIVE


def test_what_happened_to_somebody_is_kept_and_not_removed(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.move(xavier(edition), AppearanceState.CONFIRMED, reason="Promis au téléphone.")
    offered = _page(organiser, edition).one(".apart").all("button")

    organiser.post(f"{DESK}/interventions/{xavier(edition).ref}/supprimer")
    organiser.post(f"{OPENING}/supprimer")

    assert offered == []
    assert [each.reason for each in xavier(edition).moves] == ["", "Promis au téléphone."]


def test_whoever_replaces_somebody_is_not_removed(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    arnaud = working.name_in(sitting, working.add_speaker(edition, "Arnaud Decagny"))
    working.move(xavier(edition), AppearanceState.REPLACED, replaced_by=arnaud)

    organiser.post(f"{DESK}/interventions/{arnaud.ref}/supprimer")

    assert [each.speaker.ref for each in opening(edition).appearances] == [
        "laurent-pinet",
        "xavier-bertrand",
        "arnaud-decagny",
    ]
