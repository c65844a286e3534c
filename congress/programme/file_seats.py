"""Who is named in a sitting, brought to what an edition file says; every move of a speaker is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import update

from congress.kernel.db import db
from congress.programme import appearances
from congress.programme.models import ANNOUNCED, NEXT_STATES, AppearanceState
from congress.programme.speaker_models import SpeakerFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from congress.programme.file_sections import SittingSection
    from congress.programme.models import Appearance, Sitting, Speaker


class Author(NamedTuple):
    """Who brings the programme there, when, and why."""

    actor: str
    at: datetime
    reason: str = ""


def apply_appearances(sitting: Sitting, section: SittingSection, speakers: dict[str, Speaker], author: Author) -> None:
    """Who is named in the sitting, in the section's order, each brought to their state by legal moves."""
    seats = {one.speaker.ref: one for one in sitting.appearances}
    _drop(sitting, [seat for ref, seat in seats.items() if ref not in section.appearances])
    sequences = {one.ref: one for one in sitting.sequences}
    for position, (ref, each) in enumerate(section.appearances.items(), 1):
        if ref not in seats:
            first = each.state if each.state in appearances.FIRST_STATES else AppearanceState.INVITED
            seats[ref] = appearances.add_appearance(
                sitting, speakers[ref], state=first, actor=author.actor, at=author.at, reason=author.reason
            )
        seat = seats[ref]
        seat.position, seat.role = position, each.role
        seat.sequence = sequences[each.sequence] if each.sequence else None
        seat.representative = speakers[each.representative] if each.representative else None
        seat.theme, seat.note = each.theme, each.note
        seat.follow_up_on, seat.in_charge = each.follow_up, each.in_charge
    _drop_sequences(sitting, section)
    for ref in _in_order_of_moves(section):
        by = section.appearances[ref].replaced_by
        _bring(seats[ref], section.appearances[ref].state, seats[by] if by else None, author)
    db.session.flush()


def _drop(sitting: Sitting, gone: list[Appearance]) -> None:
    for seat in sitting.appearances:
        if seat in gone or seat.replaced_by in gone:
            seat.replaced_by = None
    free_files(gone)
    for seat in gone:
        sitting.appearances.remove(seat)
    db.session.flush()


def free_files(gone: Iterable[Appearance]) -> None:
    """What was sent for a part that is taken out stays with the person, and is shown nowhere."""
    db.session.flush()
    ids = [seat.id for seat in gone]
    db.session.execute(update(SpeakerFile).where(SpeakerFile.appearance_id.in_(ids)).values(appearance_id=None))


def _drop_sequences(sitting: Sitting, section: SittingSection) -> None:
    db.session.flush()
    for sequence in [one for one in sitting.sequences if one.ref not in section.sequences]:
        sitting.sequences.remove(sequence)
    db.session.flush()


def _in_order_of_moves(section: SittingSection) -> list[str]:
    """Who is announced first, then who is replaced (before the one who replaces them is), then who is not public."""

    def rank(ref: str) -> tuple[int, int]:
        seat, replacements = section.appearances[ref], 0
        if seat.state is not AppearanceState.REPLACED:
            return (0 if seat.state in ANNOUNCED else 2), 0
        by = seat.replaced_by
        while by is not None:
            replacements, by = replacements + 1, section.appearances[by].replaced_by
        return 1, -replacements

    return sorted(section.appearances, key=rank)


def _bring(seat: Appearance, state: AppearanceState, by: Appearance | None, author: Author) -> None:
    """Moves an appearance to its state by legal moves only, each of them recorded."""
    if (seat.state, seat.replaced_by) == (state, by):
        return
    if by is not None and by.state not in ANNOUNCED:  # it leaves in its turn, further down
        _bring(by, AppearanceState.TENTATIVE, None, author)
    for step in _way(seat.state, state):
        last = by if step is AppearanceState.REPLACED else None
        appearances.move_appearance(
            seat, step, actor=author.actor, at=author.at, reason=author.reason, replaced_by=last
        )


def _way(start: AppearanceState, goal: AppearanceState) -> list[AppearanceState]:
    """The shortest legal way from one state to another, or around to the same one again.

    Nobody is replaced on the way: that would need somebody who comes instead.
    """
    ways = [[state] for state in _after(start, goal)]
    for way in ways:
        if way[-1] is goal:
            return way
        ways.extend([*way, state] for state in _after(way[-1], goal) if state not in way)
    raise AssertionError("Every state can be reached from every other.")  # pragma: no cover


def _after(state: AppearanceState, goal: AppearanceState) -> list[AppearanceState]:
    useful = NEXT_STATES[state] - ({AppearanceState.REPLACED} - {goal})
    return [one for one in AppearanceState if one in useful]
