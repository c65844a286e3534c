from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest

from congress.kernel.db import transaction
from congress.kernel.errors import Invalid, StaleVersion
from congress.kernel.refs import slug
from congress.programme import appearances, queries, use_cases
from congress.programme.appearances import AlreadyInSitting, IllegalMove
from congress.programme.models import (
    NEXT_STATES,
    AppearanceRole,
    AppearanceState,
    Sitting,
    SittingStatus,
)
from tests.factories import NOON, make_edition

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.programme.models import Appearance

INVITED, TENTATIVE, CONFIRMED = AppearanceState.INVITED, AppearanceState.TENTATIVE, AppearanceState.CONFIRMED
REPLACED, WITHDRAWN = AppearanceState.REPLACED, AppearanceState.WITHDRAWN
LEGAL = {
    (INVITED, TENTATIVE),
    (INVITED, CONFIRMED),
    (INVITED, WITHDRAWN),
    (TENTATIVE, CONFIRMED),
    (TENTATIVE, REPLACED),
    (TENTATIVE, WITHDRAWN),
    (CONFIRMED, TENTATIVE),
    (CONFIRMED, REPLACED),
    (CONFIRMED, WITHDRAWN),
    (REPLACED, INVITED),
    (WITHDRAWN, INVITED),
}
ACTOR = "claude@exemple.fr"
LATER = NOON + timedelta(hours=1)
START = datetime(2027, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def sitting(edition: Edition) -> Sitting:
    with transaction():
        return use_cases.add_sitting(edition, title="Plénière", status=SittingStatus.CONFIRMED)


def _seat(edition: Edition, sitting: Sitting, name: str, state: AppearanceState) -> Appearance:
    speaker = use_cases.add_speaker(edition, first_name="", last_name=name)
    return appearances.add_appearance(sitting, speaker, state=state, actor=ACTOR, at=NOON)


def _in_state(edition: Edition, sitting: Sitting, state: AppearanceState) -> tuple[Appearance, Appearance]:
    """Somebody in that state, and somebody announced who could come instead."""
    first = state if state in appearances.FIRST_STATES else CONFIRMED
    seat, other = _seat(edition, sitting, "Dupont", first), _seat(edition, sitting, "Durand", CONFIRMED)
    if state is not first:
        by = other if state is REPLACED else None
        appearances.move_appearance(seat, state, actor=ACTOR, at=NOON, replaced_by=by)
    return seat, other


@pytest.mark.parametrize(("former", "state"), sorted(product(AppearanceState, AppearanceState), key=str))
def test_a_speaker_moves_as_the_table_says_and_no_other_way(
    edition: Edition, sitting: Sitting, former: AppearanceState, state: AppearanceState
) -> None:
    with transaction():
        seat, other = _in_state(edition, sitting, former)
    moves = len(seat.moves)
    by = other if state is REPLACED else None
    if (former, state) not in LEGAL:
        with pytest.raises(IllegalMove), transaction():
            appearances.move_appearance(seat, state, actor=ACTOR, at=LATER, replaced_by=by)
        assert (seat.state, len(seat.moves)) == (former, moves)
        return
    with transaction():
        appearances.move_appearance(seat, state, actor=ACTOR, at=LATER, reason="Appel", replaced_by=by)
    assert (seat.state, seat.replaced_by) == (state, by)
    last = seat.moves[-1]
    assert (last.from_state, last.to_state, last.at, last.actor, last.reason) == (former, state, LATER, ACTOR, "Appel")


def test_the_table_is_the_one_agreed() -> None:
    assert {(former, state) for former, states in NEXT_STATES.items() for state in states} == LEGAL


def test_who_is_asked_again_is_no_longer_replaced(edition: Edition, sitting: Sitting) -> None:
    with transaction():
        seat, _ = _in_state(edition, sitting, REPLACED)
        appearances.move_appearance(seat, INVITED, actor=ACTOR, at=LATER)
    assert seat.replaced_by is None


def test_a_replacement_is_somebody_announced_in_the_same_sitting(edition: Edition, sitting: Sitting) -> None:
    with transaction():
        seat = _seat(edition, sitting, "Dupont", CONFIRMED)
        invited = _seat(edition, sitting, "Durand", INVITED)
        elsewhere = _seat(edition, use_cases.add_sitting(edition, title="Atelier"), "Martin", CONFIRMED)
    for by in (None, seat, invited, elsewhere):
        with pytest.raises(IllegalMove), transaction():
            appearances.move_appearance(seat, REPLACED, actor=ACTOR, at=LATER, replaced_by=by)
    with pytest.raises(IllegalMove), transaction():
        appearances.move_appearance(seat, WITHDRAWN, actor=ACTOR, at=LATER, replaced_by=elsewhere)
    assert seat.state is CONFIRMED


@pytest.mark.parametrize("state", AppearanceState)
def test_a_first_state_is_invited_or_announced(edition: Edition, sitting: Sitting, state: AppearanceState) -> None:
    if state in {INVITED, TENTATIVE, CONFIRMED}:
        with transaction():
            seat = _seat(edition, sitting, "Dupont", state)
        assert [(one.from_state, one.to_state, one.actor) for one in seat.moves] == [(None, state, ACTOR)]
    else:
        with pytest.raises(IllegalMove), transaction():
            _seat(edition, sitting, "Dupont", state)


def test_a_person_is_named_once_in_a_sitting(edition: Edition, sitting: Sitting) -> None:
    with transaction():
        seat = _seat(edition, sitting, "Dupont", CONFIRMED)
    with pytest.raises(AlreadyInSitting), transaction():
        appearances.add_appearance(sitting, seat.speaker, actor=ACTOR, at=NOON)


def test_appearances_and_sequences_come_in_order(edition: Edition, sitting: Sitting) -> None:
    with transaction():
        first = use_cases.add_sequence(sitting, title="Ouverture")
        second = use_cases.add_sequence(sitting, title="Ouverture")
        speaker = use_cases.add_speaker(edition, first_name="Éva", last_name="Noël")
        seat = appearances.add_appearance(
            sitting, speaker, actor=ACTOR, at=NOON, role=AppearanceRole.MODERATOR, sequence=second
        )
        other = _seat(edition, sitting, "Dupont", TENTATIVE)
    assert [(one.ref, one.position) for one in sitting.sequences] == [("ouverture", 1), ("ouverture-2", 2)]
    assert (seat.sequence, seat.role, seat.position, other.position) == (second, AppearanceRole.MODERATOR, 1, 2)
    assert first.sitting is sitting
    assert speaker.ref == "eva-noel"


@pytest.mark.parametrize("title", ["Intégration", "Changements", "Intégrer"])
def test_sitting_never_takes_the_address_of_another_page(edition: Edition, title: str) -> None:
    with transaction():
        sitting = use_cases.add_sitting(edition, title=title)
    assert sitting.ref == f"{slug(title)}-2"


def test_two_speakers_of_one_name_have_two_refs(edition: Edition) -> None:
    with transaction():
        refs = [use_cases.add_speaker(edition, first_name="Jean", last_name="Petit").ref for _ in range(3)]
    assert refs == ["jean-petit", "jean-petit-2", "jean-petit-3"]


def test_a_new_sitting_is_a_draft_at_the_end(edition: Edition, sitting: Sitting) -> None:
    with transaction():
        new = use_cases.add_sitting(edition, title="Plénière")
    assert (new.ref, new.status, new.position) == ("pleniere-2", SittingStatus.DRAFT, sitting.position + 1)


def test_an_edit_changes_what_is_given_and_the_version(edition: Edition, sitting: Sitting) -> None:
    version = sitting.version
    room = edition.venues[0].rooms[0]
    with transaction():
        use_cases.edit_sitting(
            sitting, version=version, starts_at=START, ends_at=START + timedelta(hours=1), venue=room.venue, room=room
        )
    found = queries.sitting(edition, sitting.ref)
    assert (found.title, found.starts_at, found.room, found.version) == ("Plénière", START, room, version + 1)


def test_an_edit_on_an_older_version_overwrites_nothing(edition: Edition, sitting: Sitting) -> None:
    version = sitting.version
    with transaction():
        use_cases.edit_sitting(sitting, version=version, title="Grande plénière")
    with pytest.raises(StaleVersion), transaction():
        use_cases.edit_sitting(sitting, version=version, title="Petite plénière")
    assert queries.sitting(edition, sitting.ref).title == "Grande plénière"


@pytest.mark.parametrize("ends_at", [START, START - timedelta(minutes=1)])
def test_a_sitting_ends_after_it_starts(edition: Edition, sitting: Sitting, ends_at: datetime) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        use_cases.edit_sitting(sitting, version=sitting.version, starts_at=START, ends_at=ends_at)
    assert list(refusal.value.errors) == ["ends_at"]
    assert queries.sitting(edition, sitting.ref).starts_at is None


def test_an_end_may_be_open_and_a_start_may_not(edition: Edition, sitting: Sitting) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        use_cases.edit_sitting(sitting, version=sitting.version, ends_at=START)
    assert list(refusal.value.errors) == ["starts_at"]
    with transaction():
        use_cases.edit_sitting(sitting, version=sitting.version, starts_at=START)
    found = queries.sitting(edition, sitting.ref)
    assert (found.starts_at, found.ends_at) == (START, None)


def test_a_room_belongs_to_the_venue(edition: Edition, sitting: Sitting) -> None:
    elsewhere = make_edition(ref="2032").venues[0]
    room = edition.venues[0].rooms[0]
    for venue in (elsewhere, None):
        with pytest.raises(Invalid) as refusal, transaction():
            use_cases.edit_sitting(sitting, version=sitting.version, venue=venue, room=room)
        assert list(refusal.value.errors) == ["room"]


def test_every_mistake_is_told_at_its_field(edition: Edition, sitting: Sitting) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        use_cases.edit_sitting(sitting, version=sitting.version, title="", capacity=0, starts_at=START, ends_at=START)
    assert sorted(refusal.value.errors) == ["capacity", "ends_at", "title"]


def test_a_cancelled_sitting_stays_in_the_working_programme(edition: Edition, sitting: Sitting) -> None:
    with transaction():
        use_cases.cancel_sitting(sitting, version=sitting.version)
    assert [one.status for one in queries.sittings(edition)] == [SittingStatus.CANCELLED]
