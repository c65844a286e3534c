"""Bringing the working programme to a state of an edition file; every move of a speaker is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from congress.editions.file_sections import remove
from congress.editions.models import Room, Venue
from congress.kernel.db import db, lock
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.programme import queries, use_cases
from congress.programme.file_seats import Author, apply_appearances, free_files
from congress.programme.models import ForumSpace, Sequence, Sitting, SittingStatus, Speaker

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.programme.file_sections import ProgrammeState, SittingSection, SpaceSection

__all__ = ["Author", "Gone", "apply_sitting", "apply_spaces", "apply_state", "prune_spaces"]


class Gone(Refusal):
    """Somebody or some place that a sitting needs is not there any more."""


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
    known = _Known.of(edition)
    for position, (ref, section) in enumerate(state.sittings.items(), 1):
        sitting = found.get(ref) or _new(edition, ref)
        sitting.position = position
        _apply_section(edition, sitting, section, known, author)
    gone = [sitting for ref, sitting in found.items() if ref not in state.sittings]
    free_files(seat for sitting in gone for seat in sitting.appearances)
    remove(gone)
    remove([speaker for ref, speaker in speakers.items() if ref not in state.speakers])


def apply_sitting(edition: Edition, section: SittingSection, ref: str, author: Author) -> None:
    """Makes one sitting what the section says, by legal moves only.

    It raises StillUsed where somebody relies on what would go, Gone where the section speaks of a person or of a
    place that is there no more, AlreadyPublic for a draft of what is public. The inverse is
    `file_extract.sitting_section`.
    """
    sitting = db.session.scalars(select(Sitting).where(Sitting.edition_id == edition.id, Sitting.ref == ref)).first()
    known = _Known.of(edition)
    _refuse_unknown(section, known)
    if sitting is None:
        last = db.session.scalar(select(func.max(Sitting.position)).where(Sitting.edition_id == edition.id))
        sitting = _new(edition, ref)
        sitting.position = (last or 0) + 1
    else:
        lock(Sitting, sitting.id)
    _apply_section(edition, sitting, section, known, author)


def _refuse_unknown(section: SittingSection, known: _Known) -> None:
    named = {name for ref, seat in section.appearances.items() for name in (ref, seat.representative)}
    for wanted, there in (
        ({section.venue}, known.venues),
        ({section.room}, known.rooms),
        ({section.space}, known.spaces),
        (named, known.speakers),
    ):
        gone = sorted(ref for ref in wanted if ref is not None and ref not in there)
        if gone:
            raise Gone(
                gettext("« %(ref)s » n'existe plus : la séance ne peut redevenir ce qu'elle était.", ref=gone[0])
            )


def _new(edition: Edition, ref: str) -> Sitting:
    """A sitting before anything is said of it: one that was taken out is public as cancelled, and comes back."""
    return Sitting(edition_id=edition.id, ref=ref, status=SittingStatus.CANCELLED)


def _apply_section(edition: Edition, sitting: Sitting, section: SittingSection, known: _Known, author: Author) -> None:
    use_cases.refuse_secrecy(edition, sitting, section.status)
    _apply_fields(sitting, section, edition, known)
    db.session.add(sitting)
    db.session.flush()
    _apply_sequences(sitting, section, edition)
    apply_appearances(sitting, section, known.speakers, author)
    db.session.expire(sitting, ["sequences", "appearances"])  # read anew in their new order


class _Known(NamedTuple):
    venues: dict[str, Venue]
    rooms: dict[str, Room]
    spaces: dict[str, ForumSpace]
    speakers: dict[str, Speaker]

    @classmethod
    def of(cls, edition: Edition) -> _Known:
        venues = db.session.scalars(select(Venue).where(Venue.edition_id == edition.id))
        rooms = db.session.scalars(select(Room).where(Room.edition_id == edition.id))
        return cls(
            {one.ref: one for one in venues},
            {one.ref: one for one in rooms},
            {one.ref: one for one in queries.spaces(edition)},
            {one.ref: one for one in queries.speakers(edition)},
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


def _apply_fields(sitting: Sitting, section: SittingSection, edition: Edition, known: _Known) -> None:
    sitting.kind, sitting.status = section.kind, section.status
    sitting.title, sitting.abstract = section.title, section.abstract
    starts_at, ends_at = section.times(edition.zone)
    if (sitting.starts_at, sitting.ends_at) != (starts_at, ends_at):  # the same instant may be written otherwise
        sitting.starts_at, sitting.ends_at = starts_at, ends_at
    sitting.venue = known.venues[section.venue] if section.venue else None
    sitting.room = known.rooms[section.room] if section.room else None
    sitting.space = known.spaces[section.space] if section.space else None
    sitting.streamed, sitting.capacity, sitting.is_example = section.streamed, section.capacity, section.example
    sitting.stream_url, sitting.replay_url = section.stream_url, section.replay_url
    sitting.slides_url = section.slides_url


def _apply_sequences(sitting: Sitting, section: SittingSection, edition: Edition) -> None:
    found = {one.ref: one for one in sitting.sequences}
    for position, (ref, each) in enumerate(section.sequences.items(), 1):
        sequence = found.get(ref)
        if sequence is None:
            sequence = Sequence(ref=ref)
            sitting.sequences.append(sequence)
        sequence.position, sequence.title = position, each.title
        times = each.times(section.day, edition.zone)
        if (sequence.starts_at, sequence.ends_at) != times:
            sequence.starts_at, sequence.ends_at = times
    db.session.flush()
