from __future__ import annotations

from datetime import date

from congress.programme import pages
from congress.programme.models import AppearanceRole, AppearanceState, SittingKind, SittingStatus
from tests.programme.released import named, paris, programme, sequence, sitting

OPENING = sitting(
    "ouverture-politique",
    paris(25, 9, 30),
    paris(25, 10, 15),
    appearances=(
        named("xavier-bertrand", AppearanceState.REPLACED, replaced_by="arnaud-decagny"),
        named("laurent-pinet"),
        named("arnaud-decagny", AppearanceState.TENTATIVE),
    ),
)


def test_those_expected_and_those_who_left_are_set_apart() -> None:
    released = programme(OPENING)

    card = pages.card(released, OPENING, paris(1, 12))

    assert [(voice.speaker.name, voice.is_tentative) for voice in card.voices] == [
        ("Laurent Pinet", False),
        ("Arnaud Decagny", True),
    ]
    assert [voice.speaker.name for voice in card.gone] == ["Xavier Bertrand"]


def test_a_replacement_names_who_it_replaces_and_the_replaced_names_who_came() -> None:
    released = programme(OPENING)

    card = pages.card(released, OPENING, paris(1, 12))

    assert [speaker.name for speaker in card.voices[1].replaces] == ["Xavier Bertrand"]
    assert card.voices[0].replaces == ()
    assert card.gone[0].replaced_by is not None
    assert card.gone[0].replaced_by.name == "Arnaud Decagny"


def test_speakers_without_a_sequence_come_first_then_the_sequences_in_order() -> None:
    debate = sitting(
        "candidats",
        paris(26, 14),
        paris(26, 16),
        sequences=(sequence("s1", "Citoyenneté économique"), sequence("s2", "Emploi inclusif")),
        appearances=(
            named("adrien-quatennens", role=AppearanceRole.FACE_TO_FACE, sequence="s2"),
            named("eric-beasse", role=AppearanceRole.FACE_TO_FACE, sequence="s2"),
            named("laurent-pinet", role=AppearanceRole.INTRODUCTION),
        ),
    )

    parts = pages.card(programme(debate), debate, paris(1, 12)).parts

    assert [(part.title, [voice.speaker.last_name for voice in part.voices]) for part in parts] == [
        ("", ["Pinet"]),
        ("Citoyenneté économique", []),
        ("Emploi inclusif", ["Quatennens", "Béasse"]),
    ]
    assert [part.is_face_to_face for part in parts] == [False, False, True]


def test_days_are_those_of_the_place_and_an_empty_day_is_kept() -> None:
    late = sitting("soiree", paris(25, 23, 30), paris(26, 1), kind=SittingKind.EVENING)
    unknown = sitting("atelier", kind=SittingKind.WORKSHOP)

    days = pages.day_pages(programme(late, unknown), paris(1, 12))

    assert [(day.day, [card.ref for card in day.cards]) for day in days] == [
        (date(2021, 11, 25), ["soiree"]),
        (date(2021, 11, 26), []),
    ]
    assert [card.ref for card in pages.untimed_cards(programme(late, unknown), paris(1, 12))] == ["atelier"]


def test_what_takes_place_is_running_from_its_first_instant_to_before_its_last() -> None:
    cancelled = sitting("annulee", paris(25, 9, 30), paris(25, 10), status=SittingStatus.CANCELLED)
    released = programme(OPENING, cancelled, sitting("sans-heure"))

    assert pages.running(released, paris(25, 9, 29)) == ()
    assert pages.running(released, paris(25, 9, 30)) == ("ouverture-politique",)
    assert pages.running(released, paris(25, 10, 15)) == ()


def test_next_sittings_leave_out_what_began_what_is_cancelled_and_what_has_no_time() -> None:
    released = programme(
        OPENING,
        sitting("annulee", paris(25, 11), paris(25, 12), status=SittingStatus.CANCELLED),
        sitting("forum", paris(25, 11), paris(25, 12)),
        sitting("dejeuner", paris(25, 12), paris(25, 13)),
        sitting("sans-heure"),
    )

    assert [card.ref for card in pages.next_cards(released, paris(25, 9, 45), 1)] == ["forum"]
    assert [card.ref for card in pages.next_cards(released, paris(25, 9, 30), 9)] == [
        "ouverture-politique",
        "forum",
        "dejeuner",
    ]
    assert pages.next_cards(released, paris(27, 9), 9) == ()


def test_each_espace_keeps_its_colour_by_its_place_in_the_edition() -> None:
    released = programme(sitting("a", space="emploi"), sitting("b"))

    assert [pages.card(released, each, paris(1, 12)).espace for each in released.sittings] == [2, None]


def test_what_has_no_end_is_taken_to_last_an_hour() -> None:
    released = programme(sitting("conclusion", paris(26, 16)))

    assert pages.running(released, paris(26, 16, 59)) == ("conclusion",)
    assert pages.running(released, paris(26, 17)) == ()
