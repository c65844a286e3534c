from __future__ import annotations

from congress.programme import people_pages
from congress.programme.models import AppearanceState
from tests.programme.released import named, paris, programme, sequence, sitting

AT = paris(1, 12)
RELEASED = programme(
    sitting(
        "ouverture",
        paris(25, 9),
        paris(25, 10),
        appearances=(
            named("xavier-bertrand", AppearanceState.REPLACED, replaced_by="arnaud-decagny"),
            named("arnaud-decagny"),
            named("adrien-quatennens", AppearanceState.TENTATIVE),
        ),
    ),
    sitting(
        "cloture",
        paris(26, 9),
        paris(26, 10),
        sequences=(sequence("un", "Perspectives"),),
        appearances=(named("eric-beasse", sequence="un"), named("adrien-quatennens")),
    ),
)


def test_people_stand_by_last_name_and_those_named_nowhere_are_left_out() -> None:
    assert [each.speaker.ref for each in people_pages.people(RELEASED, AT)] == [
        "eric-beasse",
        "xavier-bertrand",
        "arnaud-decagny",
        "adrien-quatennens",
    ]


def test_the_list_by_letter_holds_only_those_who_are_expected() -> None:
    letters = people_pages.by_letter(people_pages.people(RELEASED, AT))

    assert [(letter.letter, [each.speaker.last_name for each in letter.people]) for letter in letters] == [
        ("B", ["Béasse"]),
        ("D", ["Decagny"]),
        ("Q", ["Quatennens"]),
    ]


def test_accents_and_case_do_not_decide_the_order() -> None:
    eric = RELEASED.speaker_of["eric-beasse"]

    keys = [people_pages.sort_key(eric.model_copy(update={"last_name": name})) for name in ("Éa", "eb", "Ec")]

    assert keys == sorted(keys)


def test_a_person_shows_parts_to_come_and_parts_that_no_longer_are() -> None:
    xavier = people_pages.person(RELEASED, RELEASED.speaker_of["xavier-bertrand"], AT)
    eric = people_pages.person(RELEASED, RELEASED.speaker_of["eric-beasse"], AT)

    assert (xavier.coming, [part.card.ref for part in xavier.gone]) == ((), ["ouverture"])
    assert [(part.card.ref, part.sequence) for part in eric.coming] == [("cloture", sequence("un", "Perspectives"))]
    assert eric.initials == "ÉB"


def test_somebody_is_uncertain_as_a_whole_only_where_every_part_is() -> None:
    adrien = people_pages.person(RELEASED, RELEASED.speaker_of["adrien-quatennens"], AT)

    assert [part.voice.is_tentative for part in adrien.coming] == [True, False]
    assert adrien.is_tentative is False
