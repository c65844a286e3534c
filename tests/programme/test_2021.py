"""The three releases of 2021, told exactly as the programmes of the time show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.programme import queries
from congress.programme.change import Change, ChangeKind
from congress.programme.change_words import sentence
from congress.programme.models import AppearanceState, SittingStatus
from tests.editions.file_2021 import congress_2021

if TYPE_CHECKING:
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.programme.published import PublishedProgramme

CONFIRMED, TENTATIVE = AppearanceState.CONFIRMED, AppearanceState.TENTATIVE
REPLACED, WITHDRAWN = AppearanceState.REPLACED, AppearanceState.WITHDRAWN
OPENING: dict[str, Any] = {"sitting": "ouverture-politique", "title": "Ouverture politique"}
TALES: dict[str, Any] = {
    "sitting": "recits-de-territoires",
    "title": "Utilité sociale et récits de territoires : les enjeux en Hauts-de-France, Europe et Outre-Mer",
}
REFERENCE: dict[str, Any] = {
    "sitting": "une-reference",
    "title": "Faire de l’utilité sociale territoriale une référence, utopie ou solution concrète de sortie de crises",
}
COMMON: dict[str, Any] = {"sitting": "un-engagement-commun", "title": "Le réseau Coorace, un engagement commun"}
COMMON_TEXT = (
    "Pour faire face aux défis, le réseau Coorace s’engage pour l’utilité sociale dans les territoires avec :\n"
    "- des orientations stratégiques pour 2022 - 2026\n"
    "- le renouvellement de la charte de valeurs du réseau Coorace"
)


@pytest.fixture
def congress(app: object) -> Edition:
    return congress_2021()


def _release(congress: Edition, number: int) -> PublishedProgramme:
    programme = queries.published(congress, number)
    assert programme is not None
    return programme


def _states(programme: PublishedProgramme, sitting: str) -> list[tuple[str, AppearanceState, str | None]]:
    seats = programme.sitting_of[sitting].appearances
    return [(programme.speaker_of[one.speaker].name, one.state, one.replaced_by) for one in seats]


def test_the_second_release_changed_what_the_second_programme_of_2021_changed(congress: Edition) -> None:
    assert queries.changes_between(congress, 1, 2) == [
        Change(
            kind=ChangeKind.SPEAKER_ADDED,
            **OPENING,
            speaker="brigitte-klinkert",
            name="Brigitte Klinkert",
            state=CONFIRMED,
        ),
        Change(
            kind=ChangeKind.SPEAKER_CONFIRMED,
            **TALES,
            sequence="hauts-de-france",
            speaker="jean-francois-caron",
            name="Jean-François Caron",
            was=TENTATIVE,
            state=CONFIRMED,
        ),
        Change(
            kind=ChangeKind.SPEAKER_REPLACED,
            **TALES,
            sequence="hauts-de-france",
            speaker="nathalie-carlier",
            name="Nathalie Carlier",
            was=CONFIRMED,
            state=CONFIRMED,
            by="pierre-alain-betremieux",
            by_name="Pierre-Alain Betremieux",
        ),
        Change(
            kind=ChangeKind.SPEAKER_REPLACED,
            **TALES,
            sequence="outre-mer",
            speaker="olivier-serva",
            name="Olivier Serva",
            was=TENTATIVE,
            state=CONFIRMED,
            by="stephanie-atger",
            by_name="Stéphanie Atger",
        ),
        Change(
            kind=ChangeKind.SPEAKER_CONFIRMED,
            **REFERENCE,
            speaker="francois-dechy",
            name="François Dechy",
            was=TENTATIVE,
            state=CONFIRMED,
        ),
        Change(
            kind=ChangeKind.SPEAKER_ADDED,
            **REFERENCE,
            speaker="bernard-perret",
            name="Bernard Perret",
            state=CONFIRMED,
        ),
        Change(
            kind=ChangeKind.TEXT,
            **COMMON,
            before=COMMON_TEXT + "\n- un groupe de travail autour de son organisation stratégique",
            after=COMMON_TEXT,
        ),
    ]


def test_the_third_release_changed_what_the_third_programme_of_2021_changed(congress: Edition) -> None:
    assert queries.changes_between(congress, 2, 3) == [
        Change(
            kind=ChangeKind.SPEAKER_REPLACED,
            **OPENING,
            speaker="xavier-bertrand",
            name="Xavier Bertrand",
            was=TENTATIVE,
            state=CONFIRMED,
            by="arnaud-decagny",
            by_name="Arnaud Decagny",
        ),
        Change(
            kind=ChangeKind.SPEAKER_ADDED, **REFERENCE, speaker="jan-goffings", name="Jan Goffings", state=CONFIRMED
        ),
        Change(
            kind=ChangeKind.SPEAKER_REPLACED,
            **REFERENCE,
            speaker="alexandra-debaisieux",
            name="Alexandra Debaisieux",
            was=CONFIRMED,
            state=CONFIRMED,
            by="celine-oriol",
            by_name="Céline Oriol",
        ),
        Change(
            kind=ChangeKind.SPEAKER_WITHDRAWN,
            **REFERENCE,
            speaker="bernard-perret",
            name="Bernard Perret",
            was=CONFIRMED,
            state=WITHDRAWN,
        ),
    ]


def test_a_change_is_said_in_one_sentence(congress: Edition) -> None:
    first = queries.changes_between(congress, 2, 3)[0]
    assert sentence(first) == (
        "Arnaud Decagny remplace Xavier Bertrand (venue annoncée sous réserve) — Ouverture politique"
    )


def test_the_opening_release_by_release(congress: Edition) -> None:
    first = [
        ("Nathalie Carlier", CONFIRMED, None),
        ("Martin David-Brochen", CONFIRMED, None),
        ("Xavier Bertrand", TENTATIVE, None),
        ("Laurent Pinet", CONFIRMED, None),
    ]
    klinkert = ("Brigitte Klinkert", CONFIRMED, None)
    assert _states(_release(congress, 1), "ouverture-politique") == first
    assert _states(_release(congress, 2), "ouverture-politique") == [*first, klinkert]
    assert _states(_release(congress, 3), "ouverture-politique") == [
        *first[:2],
        ("Xavier Bertrand", REPLACED, "arnaud-decagny"),
        ("Arnaud Decagny", CONFIRMED, None),
        first[3],
        klinkert,
    ]


def test_the_last_release_still_announces_one_candidate_with_reserve(congress: Edition) -> None:
    programme = _release(congress, 3)
    tentative = [
        (sitting.ref, one.speaker)
        for sitting in programme.sittings
        for one in sitting.appearances
        if one.state is TENTATIVE
    ]
    assert tentative == [("candidats", "adrien-quatennens")]


def test_material_changes_alone_raised_the_revision(congress: Edition) -> None:
    revised = {one.ref: one.revision for one in _release(congress, 3).sittings if one.revision}
    assert revised == {"ouverture-politique": 2, "recits-de-territoires": 1, "une-reference": 2}
    common = _release(congress, 3).sitting_of["un-engagement-commun"]
    assert (common.revision, common.modified_at) == (0, _release(congress, 2).published_at)


def test_the_days_of_2021_hold_what_was_announced(congress: Edition) -> None:
    programme = _release(congress, 3)

    def clock(instant: datetime | None, pattern: str) -> str:
        return "" if instant is None else instant.astimezone(congress.zone).strftime(pattern)

    shown = [
        (clock(one.starts_at, "%d %H:%M"), clock(one.ends_at, "%H:%M"), one.ref)
        for one in programme.sittings
        if one.starts_at is not None
    ]
    assert shown == [
        ("25 09:00", "09:30", "accueil"),
        ("25 09:30", "10:15", "ouverture-politique"),
        ("25 10:15", "11:45", "recits-de-territoires"),
        ("25 11:45", "13:00", "forum-jeudi-matin"),
        ("25 13:00", "14:30", "dejeuner-jeudi"),
        ("25 14:30", "16:30", "forum-jeudi-apres-midi"),
        ("25 16:30", "18:00", "une-reference"),
        ("25 19:00", "", "soiree"),
        ("26 09:30", "11:00", "un-engagement-commun"),
        ("26 11:00", "12:30", "forum-vendredi"),
        ("26 12:30", "14:00", "dejeuner-vendredi"),
        ("26 14:00", "16:00", "candidats"),
        ("26 16:00", "", "conclusion"),
    ]
    assert [one.ref for one in programme.sittings if one.streamed] == [
        "ouverture-politique",
        "recits-de-territoires",
        "une-reference",
        "candidats",
    ]
    assert {one.status for one in programme.sittings} == {SittingStatus.CONFIRMED}
    assert [len(programme.sitting_of[ref].sequences) for ref in ("recits-de-territoires", "candidats")] == [5, 5]


def test_every_pair_of_candidates_debate_has_its_theme(congress: Edition) -> None:
    programme = _release(congress, 3)
    debate = programme.sitting_of["candidats"]
    pairs = {
        sequence.title: [
            programme.speaker_of[one.speaker].last_name for one in debate.announced if one.sequence == sequence.ref
        ]
        for sequence in debate.sequences
    }
    assert pairs == {
        "Relocalisation par l’ESS, Coopération, ESS et territoire": ["Detourné", "Montebourg"],
        "Emploi inclusif, garantie d’emploi": ["Grégorio", "Quignon"],
        "Transition écologique des entreprises inclusives": ["Sadoun", "Jadot"],
        "Levier public sur le développement économique de l’ESS (marchés publics)": ["Flament", "Guilluy"],
        "Citoyenneté économique": ["Léon", "Quatennens"],
    }
