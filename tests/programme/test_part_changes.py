from __future__ import annotations

from typing import Any

import pytest

from congress.programme.change import ChangeKind
from congress.programme.change_words import sentence
from congress.programme.changes import changes
from congress.programme.following import material
from congress.programme.models import AppearanceRole, AppearanceState, SittingStatus
from congress.programme.published import PublishedSlides
from tests.programme.released import named, paris, programme, sequence, sitting

TENTATIVE, REPLACED = AppearanceState.TENTATIVE, AppearanceState.REPLACED
BERTRAND, DECAGNY, PINET = "xavier-bertrand", "arnaud-decagny", "laurent-pinet"
SEQUENCES = (sequence("un", "La place des territoires"), sequence("deux", "Perspectives"))
LATER = "jeudi 25 novembre, 10 h 20 (au lieu de jeudi 25 novembre, 10 h 15 – 10 h 30)"
NARROW = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})


def _said(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    old, new = (programme(sitting("pleniere", **one)) for one in (before, after))
    return [sentence(change).translate(NARROW) for change in changes(old, new)]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            [named(BERTRAND)],
            [named(BERTRAND, representative=DECAGNY)],
            ["Xavier Bertrand : représentation assurée par Arnaud Decagny — Pleniere"],
        ),
        (
            [named(BERTRAND, representative=DECAGNY)],
            [named(BERTRAND, representative=PINET)],
            ["Xavier Bertrand : représentation assurée par Laurent Pinet (auparavant Arnaud Decagny) — Pleniere"],
        ),
        (
            [named(BERTRAND, representative=DECAGNY)],
            [named(BERTRAND)],
            ["Xavier Bertrand interviendra en personne — Pleniere"],
        ),
        (
            [named(BERTRAND, TENTATIVE)],
            [named(BERTRAND, representative=DECAGNY)],
            [
                "Xavier Bertrand confirme sa venue, annoncée sous réserve — Pleniere",
                "Xavier Bertrand : représentation assurée par Arnaud Decagny — Pleniere",
            ],
        ),
        (
            [],
            [named(BERTRAND, representative=DECAGNY, note="en visioconférence")],
            [
                "Xavier Bertrand rejoint le programme — Pleniere",
                "Xavier Bertrand : représentation assurée par Arnaud Decagny — Pleniere",
            ],
        ),
        (
            [named(BERTRAND, representative=DECAGNY)],
            [named(BERTRAND, REPLACED, replaced_by=PINET), named(PINET)],
            ["Laurent Pinet remplace Xavier Bertrand — Pleniere"],
        ),
        (
            [named(BERTRAND)],
            [named(BERTRAND, role=AppearanceRole.MODERATOR)],
            ["Xavier Bertrand change de rôle : Animation — Pleniere"],
        ),
        (
            [named(BERTRAND)],
            [named(BERTRAND, theme="Citoyenneté économique")],
            ["Xavier Bertrand, thème : Citoyenneté économique — Pleniere"],
        ),
        (
            [named(BERTRAND, theme="Citoyenneté économique")],
            [named(BERTRAND)],
            ["Xavier Bertrand : le thème n'est plus précisé — Pleniere"],
        ),
        (
            [named(BERTRAND)],
            [named(BERTRAND, note="en visioconférence")],
            ["Xavier Bertrand : en visioconférence — Pleniere"],
        ),
        (
            [named(BERTRAND, note="en visioconférence")],
            [named(BERTRAND)],
            ["Xavier Bertrand : la mention « en visioconférence » est retirée — Pleniere"],
        ),
        (
            [named(BERTRAND, sequence="un")],
            [named(BERTRAND, sequence="deux")],
            ["Xavier Bertrand intervient désormais dans « Perspectives » — Pleniere"],
        ),
        (
            [named(BERTRAND, sequence="un")],
            [named(BERTRAND)],
            ["Xavier Bertrand intervient désormais en dehors des séquences — Pleniere"],
        ),
        (
            [named(BERTRAND), named(PINET)],
            [named(PINET), named(BERTRAND)],
            ["Nouvel ordre de passage : Pleniere"],
        ),
        (
            [named(BERTRAND, sequence="un"), named(PINET, sequence="deux")],
            [named(PINET, sequence="deux"), named(BERTRAND, sequence="un")],
            ["Informations pratiques mises à jour : Pleniere"],
        ),
        (
            [named(BERTRAND), named(PINET)],
            [named(DECAGNY), named(BERTRAND), named(PINET)],
            ["Arnaud Decagny rejoint le programme — Pleniere"],
        ),
    ],
)
def test_what_changed_in_a_part_is_said_precisely(before: list[Any], after: list[Any], said: list[str]) -> None:
    old, new = ({"appearances": tuple(one), "sequences": SEQUENCES} for one in (before, after))
    assert _said(old, new) == said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            {"sequences": (sequence("un", "A", paris(25, 10, 15), paris(25, 10, 30)),)},
            {"sequences": (sequence("un", "A", paris(25, 10, 20)),)},
            [
                "Séquence « A » : nouvel horaire, " + LATER + " — Pleniere",
            ],
        ),
        (
            {"sequences": (sequence("un", "A"),)},
            {"sequences": (sequence("un", "B", paris(25, 10, 15)),)},
            [
                "Séquence renommée : B — Pleniere",
                "Séquence « B » : l'horaire est fixé, jeudi 25 novembre, 10 h 15 — Pleniere",
            ],
        ),
        (
            {"sequences": (sequence("un", "A", paris(25, 10, 15)),)},
            {"sequences": (sequence("un", "A"),)},
            ["Séquence « A » : l'horaire n'est plus fixé — Pleniere"],
        ),
        ({"sequences": SEQUENCES}, {"sequences": SEQUENCES[::-1]}, ["Nouvel ordre de passage : Pleniere"]),
        ({}, {"replay_url": "https://video.exemple.fr/1"}, ["La rediffusion est en ligne : Pleniere"]),
        ({}, {"slides_url": "https://video.exemple.fr/1"}, ["Des supports de présentation sont en ligne : Pleniere"]),
        (
            {},
            {"slides": (PublishedSlides(ref="SUPPORT2", name="support.pdf", speaker=PINET),)},
            ["Des supports de présentation sont en ligne : Pleniere"],
        ),
        (
            {"replay_url": "https://video.exemple.fr/1"},
            {},
            ["Informations pratiques mises à jour : Pleniere"],
        ),
        (
            {"title": "Débat"},
            {"title": "Grand débat", "capacity": 40},
            ["Nouveau titre : Grand débat (auparavant Débat)", "Informations pratiques mises à jour : Grand débat"],
        ),
    ],
)
def test_what_changed_around_the_parts_is_said_precisely(
    before: dict[str, Any], after: dict[str, Any], said: list[str]
) -> None:
    assert _said(before, after) == said


def test_of_a_sitting_that_is_cancelled_nothing_else_is_told() -> None:
    before = {"appearances": (named(BERTRAND),), "sequences": SEQUENCES}
    after = {"status": SittingStatus.CANCELLED, "sequences": SEQUENCES[:1], "replay_url": "https://video.exemple.fr/1"}
    assert _said(before, after) == ["Séance annulée : Pleniere"]


def _is_material(changed: dict[str, Any]) -> bool:
    seat = named(BERTRAND)
    before = sitting("pleniere", sequences=SEQUENCES, appearances=(seat,))
    after = before.model_copy(update={"appearances": (seat.model_copy(update=changed),)})
    return material(before) != material(after)


@pytest.mark.parametrize("changed", [{"representative": DECAGNY}, {"state": TENTATIVE}])
def test_who_comes_is_material(changed: dict[str, Any]) -> None:
    assert _is_material(changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"theme": "Citoyenneté économique"},
        {"note": "en visioconférence"},
        {"role": AppearanceRole.MODERATOR},
        {"sequence": "un"},
    ],
)
def test_how_somebody_is_presented_is_not_material(changed: dict[str, Any]) -> None:
    assert not _is_material(changed)


def test_every_kind_that_names_a_person_leads_to_them() -> None:
    before = programme(sitting("pleniere", sequences=SEQUENCES, appearances=(named(BERTRAND, sequence="un"),)))
    after = programme(
        sitting("pleniere", sequences=SEQUENCES, appearances=(named(BERTRAND, sequence="un", representative=DECAGNY),))
    )
    (change,) = changes(before, after)
    assert (change.kind, change.speaker, change.by, change.sequence) == (
        ChangeKind.SPEAKER_REPRESENTED,
        BERTRAND,
        DECAGNY,
        "un",
    )
