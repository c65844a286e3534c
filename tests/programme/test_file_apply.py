from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congress.editions.file_sections import remove
from congress.kernel.db import db, transaction
from congress.programme import queries
from congress.programme.file_apply import Author, Gone, apply_sitting, apply_state
from congress.programme.file_extract import sitting_section, working_state
from congress.programme.file_sections import AppearanceSection, ProgrammeState
from congress.programme.models import NEXT_STATES, AppearanceState
from congress.programme.speaker_models import Answer, AppearanceAnswer, FileKind, SpeakerFile
from tests.factories import NOON

if TYPE_CHECKING:
    from congress.editions.models import Edition

PEOPLE = ("ada", "blaise", "chloe", "denis")
SEAT = AppearanceSection(state=AppearanceState.CONFIRMED)
STATES = tuple(one.value for one in AppearanceState)


@st.composite
def _seats(draw: st.DrawFn) -> dict[str, Any]:
    """Who is in a sitting; whoever is replaced is so by somebody later in the list, who is public."""
    people = draw(st.lists(st.sampled_from(PEOPLE), unique=True))
    seats: dict[str, Any] = {}
    for index, person in enumerate(people):
        later = people[index + 1 :]
        state = draw(st.sampled_from([one for one in STATES if one != "replaced" or later]))
        seats[person] = {"state": state, "role": draw(st.sampled_from(["speaker", "moderator"]))}
        if state == "replaced":
            seats[person]["replaced_by"] = draw(st.sampled_from(later))
        if draw(st.booleans()):
            seats[person]["sequence"] = "un"
        if draw(st.booleans()):
            seats[person] |= {"theme": "Territoires", "note": "en visioconférence"}
            seats[person]["representative"] = draw(st.sampled_from([one for one in PEOPLE if one != person]))
            seats[person] |= {"follow_up": "2027-10-01", "in_charge": "claude@exemple.fr"}
    return dict(sorted(seats.items(), key=lambda _: draw(st.integers(0, 9))))


_SITTINGS = st.fixed_dictionaries(
    {
        "kind": st.just("plenary"),
        "status": st.sampled_from(["draft", "confirmed"]),
        "title": st.sampled_from(["A", "B"]),
        "sequences": st.sampled_from(
            [
                {"un": {"title": "Un"}},
                {"un": {"title": "Un", "start": "09:00"}, "deux": {"title": "Deux", "start": "09:20", "end": "09:40"}},
                {"un": {"title": "Un", "day": "2027-11-26", "start": "23:30", "end": "00:10", "end_day": "2027-11-27"}},
            ]
        ),
        "appearances": _seats(),
        "day": st.just("2027-11-25"),
        "start": st.sampled_from(["09:00", "10:30"]),
    },
    optional={
        "venue": st.just("nouveau-siecle"),
        "stream_url": st.just("https://direct.exemple.fr/1"),
        "replay_url": st.just("https://video.exemple.fr/1"),
        "slides_url": st.just("https://video.exemple.fr/1.pdf"),
    },
)


def _state(sittings: dict[str, Any]) -> ProgrammeState:
    return ProgrammeState.model_validate(
        {"speakers": {ref: {"last_name": ref} for ref in PEOPLE}, "sittings": sittings}
    )


def _by_time(state: ProgrammeState) -> ProgrammeState:
    """The working programme comes in order of time."""
    ordered = dict(sorted(state.sittings.items(), key=lambda item: str(item[1].start)))
    return state.model_copy(update={"sittings": ordered})


programme_states = st.dictionaries(st.sampled_from(["p", "q"]), _SITTINGS).map(_state)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(programme_states, min_size=2, max_size=4))
def test_any_state_leads_to_any_other_by_legal_moves_only(edition: Edition, states: list[ProgrammeState]) -> None:
    for count, state in enumerate(states):
        with transaction():
            apply_state(edition, state, Author("essai", NOON + timedelta(hours=count)))
        assert working_state(edition).model_dump_json() == _by_time(state).model_dump_json()
    _assert_legal_moves(edition)


def _assert_legal_moves(edition: Edition) -> None:
    for sitting in queries.sittings(edition):
        for seat in sitting.appearances:
            assert seat.moves[0].from_state is None
            assert seat.moves[-1].to_state is seat.state
            assert all(one.to_state in NEXT_STATES[one.from_state] for one in seat.moves[1:] if one.from_state)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None)
@given(programme_states)
def test_a_state_applied_twice_moves_nobody(edition: Edition, state: ProgrammeState) -> None:
    def moves() -> int:
        return sum(len(seat.moves) for sitting in queries.sittings(edition) for seat in sitting.appearances)

    with transaction():
        apply_state(edition, state, Author("essai", NOON))
    before = moves()
    with transaction():
        apply_state(edition, state, Author("essai", NOON))
    assert moves() == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(programme_states, programme_states)
def test_each_sitting_alone_goes_back_to_what_it_was(
    edition: Edition, first: ProgrammeState, second: ProgrammeState
) -> None:
    with transaction():
        apply_state(edition, first, Author("essai", NOON))
    for state in (second, first):
        for ref in ("p", "q"):
            with transaction():
                if ref in state.sittings:
                    apply_sitting(edition, state.sittings[ref], ref, Author("essai", NOON, "Annulation"))
                else:
                    remove([one for one in queries.sittings(edition) if one.ref == ref])
        assert {one.ref: sitting_section(edition, one) for one in queries.sittings(edition)} == state.sittings
    _assert_legal_moves(edition)


def test_why_a_sitting_went_back_is_kept_with_the_move(edition: Edition) -> None:
    first, second = (_one(state) for state in ("confirmed", "tentative"))
    with transaction():
        apply_state(edition, first, Author("essai", NOON))
        apply_sitting(edition, second.sittings["p"], "p", Author("claude", NOON, "Annulation"))
    moves = queries.sitting(edition, "p").appearances[0].moves
    assert [(one.actor, one.to_state.value, one.reason) for one in moves] == [
        ("essai", "confirmed", ""),
        ("claude", "tentative", "Annulation"),
    ]


@pytest.mark.parametrize(
    "change", [{"venue": "ailleurs"}, {"room": "ailleurs"}, {"space": "ailleurs"}, {"appearances": {"edgar": SEAT}}]
)
def test_a_sitting_does_not_go_back_to_what_is_no_longer_there(edition: Edition, change: dict[str, Any]) -> None:
    now = _one("confirmed").sittings["p"]
    with transaction():
        apply_state(edition, _one("confirmed"), Author("essai", NOON))
    with pytest.raises(Gone), transaction():
        apply_sitting(edition, now.model_copy(update=change), "p", Author("essai", NOON))
    assert sitting_section(edition, queries.sitting(edition, "p")) == now


def test_slides_stay_with_the_person_whose_part_is_taken_out(edition: Edition) -> None:
    with transaction():
        apply_state(edition, _one("confirmed"), Author("essai", NOON))
        seat = queries.sitting(edition, "p").appearances[0]
        slides = SpeakerFile(
            ref="SUPPORT2",
            speaker_id=seat.speaker_id,
            appearance_id=seat.id,
            kind=FileKind.SLIDES,
            name="support.pdf",
            media_type="application/pdf",
            size=4,
            digest="0" * 64,
            content=b"%PDF",
            sent_at=NOON,
        )
        seat.answers.append(AppearanceAnswer(answer=Answer.DECLINE, at=NOON))
        db.session.add(slides)
    with transaction():
        apply_state(edition, _one("confirmed").model_copy(update={"sittings": {}}), Author("essai", NOON))
    db.session.expire_all()
    assert ([*queries.sittings(edition)], slides.appearance_id, slides.speaker.ref) == ([], None, "ada")


def _one(state: str) -> ProgrammeState:
    sitting = {"kind": "plenary", "status": "confirmed", "title": "A", "appearances": {"ada": {"state": state}}}
    return _state({"p": sitting})
