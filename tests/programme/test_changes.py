from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.programme.change import Change, ChangeKind, Times
from congress.programme.change_words import sentence
from congress.programme.changes import changes
from congress.programme.models import AppearanceRole, AppearanceState, SittingStatus
from congress.programme.published import PublishedProgramme, PublishedSitting
from tests.programme.released import named, paris, programme, sequence, sitting

INVITED, TENTATIVE, CONFIRMED = AppearanceState.INVITED, AppearanceState.TENTATIVE, AppearanceState.CONFIRMED
REPLACED, WITHDRAWN = AppearanceState.REPLACED, AppearanceState.WITHDRAWN
BERTRAND, DECAGNY = "xavier-bertrand", "arnaud-decagny"
WHEN = "jeudi 25 novembre, 10 h 15 – 11 h 45"
PLENARY: dict[str, Any] = {"ref": "pleniere", "start": paris(25, 10, 15), "end": paris(25, 11, 45)}
NARROW = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})


def _told(before: PublishedSitting | None, after: PublishedSitting | None) -> list[Change]:
    old, new = (programme(*([one] if one else [])) for one in (before, after))
    return changes(old, new)


def _said(before: PublishedSitting | None, after: PublishedSitting | None) -> list[str]:
    return [sentence(change).translate(NARROW) for change in _told(before, after)]


def _seats(*seats: Any) -> PublishedSitting:
    return sitting(**PLENARY, appearances=seats)


def test_a_first_release_changes_nothing() -> None:
    assert changes(None, programme(sitting(**PLENARY))) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({}, {}, []),
        (
            {},
            {"starts_at": paris(25, 14), "ends_at": paris(25, 15)},
            ["Pleniere : nouvel horaire, jeudi 25 novembre, 14 h – 15 h (au lieu de " + WHEN + ")"],
        ),
        ({}, {"starts_at": None, "ends_at": None}, ["Pleniere : l'horaire n'est plus fixé"]),
        (
            {"starts_at": None, "ends_at": None},
            {"ends_at": None},
            ["Pleniere : l'horaire est fixé, jeudi 25 novembre, 10 h 15"],
        ),
        (
            {},
            {"room": "auditorium"},
            ["Pleniere : nouveau lieu, Auditorium, Nouveau Siècle (au lieu de Nouveau Siècle)"],
        ),
        ({}, {"venue": None}, ["Pleniere : le lieu n'est plus fixé"]),
        ({"venue": None}, {}, ["Pleniere : le lieu est fixé, Nouveau Siècle"]),
        ({}, {"title": "Grande plénière"}, ["Nouveau titre : Grande plénière (auparavant Pleniere)"]),
        ({}, {"abstract": "Un texte"}, ["Nouvelle présentation : Pleniere"]),
        ({}, {"status": SittingStatus.TENTATIVE}, ["Séance désormais sous réserve : Pleniere"]),
        ({"status": SittingStatus.TENTATIVE}, {}, ["Séance confirmée : Pleniere"]),
        ({}, {"status": SittingStatus.CANCELLED}, ["Séance annulée : Pleniere"]),
        ({"status": SittingStatus.CANCELLED}, {}, ["La séance a lieu de nouveau : Pleniere"]),
        ({"status": SittingStatus.CANCELLED}, {"status": SittingStatus.CANCELLED, "title": "Autre"}, []),
        ({}, {"streamed": True}, ["Informations pratiques mises à jour : Pleniere"]),
        ({}, {"sequences": (sequence("un", "Les territoires"),)}, ["Nouvelle séquence : Les territoires — Pleniere"]),
        (
            {"sequences": (sequence("un", "A"),)},
            {"sequences": (sequence("un", "B"),)},
            ["Séquence renommée : B — Pleniere"],
        ),
        ({"sequences": (sequence("un", "A"),)}, {}, ["Séquence retirée : A — Pleniere"]),
    ],
)
def test_a_sittings_change_is_said_precisely(before: dict[str, Any], after: dict[str, Any], said: list[str]) -> None:
    base = sitting(**PLENARY)
    assert _said(base.model_copy(update=before), base.model_copy(update=after)) == said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([], [named(BERTRAND)], ["Xavier Bertrand rejoint le programme — Pleniere"]),
        ([], [named(BERTRAND, TENTATIVE)], ["Xavier Bertrand rejoint le programme, sous réserve — Pleniere"]),
        (
            [named(BERTRAND, TENTATIVE)],
            [named(BERTRAND)],
            ["Xavier Bertrand confirme sa venue, annoncée sous réserve — Pleniere"],
        ),
        (
            [named(BERTRAND)],
            [named(BERTRAND, TENTATIVE)],
            ["Xavier Bertrand ne vient plus que sous réserve — Pleniere"],
        ),
        ([named(BERTRAND)], [named(BERTRAND, WITHDRAWN)], ["Xavier Bertrand ne viendra pas — Pleniere"]),
        (
            [named(BERTRAND, TENTATIVE)],
            [named(BERTRAND, WITHDRAWN)],
            ["Xavier Bertrand, dont la venue était sous réserve, ne viendra pas — Pleniere"],
        ),
        ([named(BERTRAND)], [], ["Xavier Bertrand ne viendra pas — Pleniere"]),
        ([named(BERTRAND, WITHDRAWN)], [named(BERTRAND)], ["Xavier Bertrand rejoint le programme — Pleniere"]),
        (
            [named(BERTRAND)],
            [named(BERTRAND, REPLACED, replaced_by=DECAGNY), named(DECAGNY)],
            ["Arnaud Decagny remplace Xavier Bertrand — Pleniere"],
        ),
        (
            [named(BERTRAND, TENTATIVE)],
            [named(BERTRAND, REPLACED, replaced_by=DECAGNY), named(DECAGNY, TENTATIVE)],
            ["Arnaud Decagny (sous réserve) remplace Xavier Bertrand (venue annoncée sous réserve) — Pleniere"],
        ),
        (
            [named(BERTRAND), named(DECAGNY)],
            [named(BERTRAND, REPLACED, replaced_by=DECAGNY), named(DECAGNY)],
            ["Arnaud Decagny remplace Xavier Bertrand — Pleniere"],
        ),
        (
            [named(BERTRAND), named(DECAGNY, TENTATIVE)],
            [named(BERTRAND, REPLACED, replaced_by=DECAGNY), named(DECAGNY)],
            [
                "Arnaud Decagny remplace Xavier Bertrand — Pleniere",
                "Arnaud Decagny confirme sa venue, annoncée sous réserve — Pleniere",
            ],
        ),
        (
            [named(BERTRAND)],
            [named(BERTRAND, REPLACED, replaced_by=DECAGNY), named(DECAGNY, WITHDRAWN)],
            ["Xavier Bertrand ne viendra pas — Pleniere"],
        ),
        (
            [named(BERTRAND)],
            [
                named(BERTRAND, REPLACED, replaced_by=DECAGNY),
                named(DECAGNY, REPLACED, replaced_by="eric-beasse"),
                named("eric-beasse"),
            ],
            ["Éric Béasse remplace Xavier Bertrand — Pleniere"],
        ),
        ([], [named(BERTRAND, WITHDRAWN)], ["Informations pratiques mises à jour : Pleniere"]),
    ],
)
def test_a_speakers_change_is_said_precisely(before: list[Any], after: list[Any], said: list[str]) -> None:
    assert _said(_seats(*before), _seats(*after)) == said


def test_a_new_sitting_is_told_once_with_its_time() -> None:
    new = _seats(named(BERTRAND))
    assert _told(None, new) == [
        Change(
            kind=ChangeKind.SITTING_ADDED,
            sitting="pleniere",
            title="Pleniere",
            times_after=Times(PLENARY["start"], PLENARY["end"]),
        )
    ]
    assert _said(None, new) == ["Nouveau : Pleniere, jeudi 25 novembre, 10 h 15 – 11 h 45"]
    assert _said(None, sitting("atelier")) == ["Nouveau : Atelier"]


def test_a_sitting_that_is_there_no_more_is_cancelled() -> None:
    assert _said(sitting(**PLENARY), None) == ["Séance annulée : Pleniere"]
    assert _said(sitting(**PLENARY, status=SittingStatus.CANCELLED), None) == []


def test_people_and_places_described_anew_are_told_once() -> None:
    old = programme(_seats(named(BERTRAND)))
    speakers = tuple(
        one.model_copy(update={"function": "Président"}) if one.ref == BERTRAND else one for one in old.speakers
    )
    venues = (old.venues[0].model_copy(update={"access": "Métro Rihour"}),)
    new = PublishedProgramme(**{**dict(old), "speakers": speakers, "venues": venues})
    assert changes(old, new) == [
        Change(kind=ChangeKind.SPEAKER_DETAILS, speaker=BERTRAND, name="Xavier Bertrand"),
        Change(kind=ChangeKind.PLACE_DETAILS, before="Nouveau Siècle", after="Nouveau Siècle"),
    ]


_SEATS = st.lists(st.sampled_from([BERTRAND, DECAGNY, "eric-beasse"]), unique=True).flatmap(
    lambda refs: st.tuples(
        *(
            st.builds(
                named,
                st.just(ref),
                st.sampled_from([TENTATIVE, CONFIRMED, REPLACED, WITHDRAWN]),
                replaced_by=st.sampled_from([None, *refs]),
                sequence=st.sampled_from([None, "un"]),
                role=st.sampled_from([AppearanceRole.SPEAKER, AppearanceRole.MODERATOR]),
                representative=st.sampled_from([None, "laurent-pinet", "adrien-quatennens"]),
                theme=st.sampled_from(["", "Territoires"]),
                note=st.sampled_from(["", "en visioconférence"]),
            )
            for ref in refs
        )
    )
)
_SITTINGS = st.builds(
    lambda start, seats, sequences, changes: sitting(
        "pleniere", start, start and start + timedelta(hours=1), appearances=seats, sequences=sequences, **changes
    ),
    st.sampled_from([None, paris(25, 9), paris(26, 9)]),
    _SEATS,
    st.permutations([sequence("un", "Un"), sequence("deux", "Deux")]).map(tuple)
    | st.just((sequence("un", "Un", paris(25, 9)), sequence("deux", "Deux"))),
    st.fixed_dictionaries(
        {"title": st.sampled_from(["A", "B"])},
        optional={
            "status": st.just(SittingStatus.TENTATIVE),
            "capacity": st.just(12),
            "replay_url": st.sampled_from(["https://video.exemple.fr/1", "https://video.exemple.fr/2"]),
            "slides_url": st.just("https://video.exemple.fr/1.pdf"),
        },
    ),
)


@given(_SITTINGS, _SITTINGS)
def test_whatever_differs_is_told_and_nothing_else(before: PublishedSitting, after: PublishedSitting) -> None:
    told = _told(before, after)
    assert bool(told) == (before != after)
    assert all(sentence(change) for change in told)
    assert len(set(told)) == len(told)


def test_every_kind_of_change_has_its_sentence() -> None:
    for kind in ChangeKind:
        after = "moderator" if kind is ChangeKind.SPEAKER_ROLE else "Après"
        assert sentence(Change(kind=kind, title="Titre", name="Nom", before="Avant", after=after))
