"""Bringing the working programme to a state of an edition file; every move of a speaker is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from congress.editions.file_sections import remove
from congress.editions.models import Room, Venue
from congress.kernel.db import db
from congress.programme import appearances, queries
from congress.programme.models import (
    ANNOUNCED,
    NEXT_STATES,
    Appearance,
    AppearanceState,
    ForumSpace,
    Sequence,
    Sitting,
    Speaker,
)

if TYPE_CHECKING:
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.programme.file_sections import ProgrammeState, SittingSection, SpaceSection


class Author(NamedTuple):
    """Who brings the programme there, and when."""

    actor: str
    at: datetime


def apply_spaces(edition: Edition, sections: dict[str, SpaceSection]) -> None:
    """The forum's espaces, in the file's order."""
    found = {space.ref: space for space in queries.spaces(edition)}
    for position, (ref, section) in enumerate(sections.items(), 1):
        space = found.get(ref) or ForumSpace(edition_id=edition.id, ref=ref)
        space.position, space.name, space.summary = position, section.name, section.summary
        db.session.add(space)
    db.session.flush()


def prune_spaces(edition: Edition, sections: dict[str, SpaceSection]) -> None:
    """Takes out the espaces that are not in the file; StillUsed if something stands in one."""
    remove([space for space in queries.spaces(edition) if space.ref not in sections])


def apply_state(edition: Edition, state: ProgrammeState, author: Author) -> None:
    """Makes the working programme what the state says, no more and no less; StillUsed where it cannot."""
    speakers = _apply_speakers(edition, state)
    found = {sitting.ref: sitting for sitting in queries.sittings(edition)}
    places = _Places.of(edition)
    for position, (ref, section) in enumerate(state.sittings.items(), 1):
        sitting = found.get(ref) or Sitting(edition_id=edition.id, ref=ref)
        sitting.position = position
        _apply_fields(sitting, section, edition, places)
        db.session.add(sitting)
        db.session.flush()
        _apply_sequences(sitting, section)
        _apply_appearances(sitting, section, speakers, author)
        db.session.expire(sitting, ["sequences", "appearances"])  # read anew in their new order
    remove([sitting for ref, sitting in found.items() if ref not in state.sittings])
    remove([speaker for ref, speaker in speakers.items() if ref not in state.speakers])


class _Places(NamedTuple):
    venues: dict[str, Venue]
    rooms: dict[str, Room]
    spaces: dict[str, ForumSpace]

    @classmethod
    def of(cls, edition: Edition) -> _Places:
        venues = db.session.scalars(select(Venue).where(Venue.edition_id == edition.id))
        rooms = db.session.scalars(select(Room).where(Room.edition_id == edition.id))
        return cls(
            {one.ref: one for one in venues},
            {one.ref: one for one in rooms},
            {one.ref: one for one in queries.spaces(edition)},
        )


def _apply_speakers(edition: Edition, state: ProgrammeState) -> dict[str, Speaker]:
    found = {speaker.ref: speaker for speaker in queries.speakers(edition)}
    for ref, section in state.speakers.items():
        speaker = found.setdefault(ref, Speaker(edition_id=edition.id, ref=ref))
        speaker.first_name, speaker.last_name = section.first_name, section.last_name
        speaker.function, speaker.biography = section.function, section.biography
        db.session.add(speaker)
    db.session.flush()
    return found


def _apply_fields(sitting: Sitting, section: SittingSection, edition: Edition, places: _Places) -> None:
    sitting.kind, sitting.status = section.kind, section.status
    sitting.title, sitting.abstract = section.title, section.abstract
    starts_at, ends_at = section.times(edition.zone)
    if (sitting.starts_at, sitting.ends_at) != (starts_at, ends_at):  # the same instant may be written otherwise
        sitting.starts_at, sitting.ends_at = starts_at, ends_at
    sitting.venue = places.venues[section.venue] if section.venue else None
    sitting.room = places.rooms[section.room] if section.room else None
    sitting.space = places.spaces[section.space] if section.space else None
    sitting.streamed, sitting.capacity, sitting.is_example = section.streamed, section.capacity, section.example


def _apply_sequences(sitting: Sitting, section: SittingSection) -> None:
    found = {one.ref: one for one in sitting.sequences}
    for position, (ref, each) in enumerate(section.sequences.items(), 1):
        sequence = found.get(ref)
        if sequence is None:
            sequence = Sequence(ref=ref)
            sitting.sequences.append(sequence)
        sequence.position, sequence.title = position, each.title
    db.session.flush()


def _apply_appearances(sitting: Sitting, section: SittingSection, speakers: dict[str, Speaker], author: Author) -> None:
    seats = {one.speaker.ref: one for one in sitting.appearances}
    _drop(sitting, [seat for ref, seat in seats.items() if ref not in section.appearances])
    sequences = {one.ref: one for one in sitting.sequences}
    for position, (ref, each) in enumerate(section.appearances.items(), 1):
        if ref not in seats:
            first = each.state if each.state in appearances.FIRST_STATES else AppearanceState.INVITED
            seats[ref] = appearances.add_appearance(
                sitting, speakers[ref], state=first, actor=author.actor, at=author.at
            )
        seat = seats[ref]
        seat.position, seat.role = position, each.role
        seat.sequence = sequences[each.sequence] if each.sequence else None
    _drop_sequences(sitting, section)
    for ref in _in_order_of_moves(section):
        by = section.appearances[ref].replaced_by
        _bring(seats[ref], section.appearances[ref].state, seats[by] if by else None, author)
    db.session.flush()


def _drop(sitting: Sitting, gone: list[Appearance]) -> None:
    for seat in sitting.appearances:
        if seat in gone or seat.replaced_by in gone:
            seat.replaced_by = None
    db.session.flush()
    for seat in gone:
        sitting.appearances.remove(seat)
    db.session.flush()


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
        appearances.move_appearance(seat, step, actor=author.actor, at=author.at, replaced_by=last)


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
