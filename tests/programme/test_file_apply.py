from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congress.kernel.db import transaction
from congress.programme import queries
from congress.programme.file_apply import Author, apply_state
from congress.programme.file_extract import working_state
from congress.programme.file_sections import ProgrammeState
from congress.programme.models import NEXT_STATES, AppearanceState
from tests.factories import NOON

if TYPE_CHECKING:
    from congress.editions.models import Edition

PEOPLE = ("ada", "blaise", "chloe", "denis")
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
    return dict(sorted(seats.items(), key=lambda _: draw(st.integers(0, 9))))


_SITTINGS = st.fixed_dictionaries(
    {
        "kind": st.just("plenary"),
        "status": st.sampled_from(["draft", "confirmed"]),
        "title": st.sampled_from(["A", "B"]),
        "sequences": st.just({"un": {"title": "Un"}}),
        "appearances": _seats(),
    },
    optional={"venue": st.just("nouveau-siecle")},
)


def _state(sittings: dict[str, Any]) -> ProgrammeState:
    return ProgrammeState.model_validate(
        {"speakers": {ref: {"last_name": ref} for ref in PEOPLE}, "sittings": sittings}
    )


programme_states = st.dictionaries(st.sampled_from(["p", "q"]), _SITTINGS).map(_state)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(programme_states, min_size=2, max_size=4))
def test_any_state_leads_to_any_other_by_legal_moves_only(edition: Edition, states: list[ProgrammeState]) -> None:
    for count, state in enumerate(states):
        with transaction():
            apply_state(edition, state, Author("essai", NOON + timedelta(hours=count)))
        assert working_state(edition).model_dump_json() == state.model_dump_json()
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
