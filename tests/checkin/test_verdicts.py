from __future__ import annotations

from itertools import product

import pytest

from congress.checkin.models import Direction, Outcome, RefusalReason
from congress.checkin.seen import TicketSeen
from congress.checkin.verdicts import Reading, decide
from congress.orders.models import AttendeeCategory
from congress.tickets.models import TicketState

READINGS = [Reading("K7MPQ2RS", serial) for serial in (1, 2, 3)] + [Reading(refused=reason) for reason in RefusalReason]


def ticket(state: TicketState) -> TicketSeen:
    return TicketSeen(1, "K7MPQ2RS", 2, state, "R", "Nathalie", "Carlier", "", AttendeeCategory.MEMBER, 1)


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("is_inside", [True, False])
def test_only_a_true_current_badge_of_someone_outside_is_admitted_and_only_in_open_hours(
    *, is_open: bool, is_inside: bool
) -> None:
    for reading, state, direction in product(READINGS, TicketState, Direction):
        seen = None if reading.refused else ticket(state)
        outcome, reason = decide(reading, seen, direction, is_open=is_open, is_inside=is_inside and seen is not None)
        is_good = reading == Reading("K7MPQ2RS", 2) and state is TicketState.VALID
        may_enter = is_good and is_open and not is_inside and direction is Direction.IN
        assert (outcome is Outcome.ADMITTED) == may_enter
        assert (reason is not None) == (outcome is Outcome.REFUSED)


@pytest.mark.parametrize("state", TicketState)
def test_who_is_inside_may_leave_at_any_hour_whatever_became_of_the_ticket(state: TicketState) -> None:
    for serial in (1, 2):
        verdict = decide(Reading("K7MPQ2RS", serial), ticket(state), Direction.OUT, is_open=False, is_inside=True)
        assert verdict == (Outcome.LEFT, None)


def test_forged_badge_is_named_before_any_other_reason() -> None:
    forged = Reading(refused=RefusalReason.BAD_SIGNATURE)
    assert decide(forged, None, Direction.IN, is_open=False, is_inside=False) == (
        Outcome.REFUSED,
        RefusalReason.BAD_SIGNATURE,
    )
