"""The working programme made into a release: what may be public, compared with what was public before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID, uuid5

from congress.kernel.refs import slug
from congress.programme.models import ANNOUNCED, AppearanceState, SittingStatus
from congress.programme.published import (
    PublishedAppearance,
    PublishedProgramme,
    PublishedRoom,
    PublishedSequence,
    PublishedSitting,
    PublishedSlides,
    PublishedSpace,
    PublishedSpeaker,
    PublishedVenue,
)
from congress.programme.speaker_models import FileKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from congress.editions.models import Edition, Room, Venue
    from congress.programme.models import Appearance, ForumSpace, Sequence, Sitting, Speaker

_UIDS = UUID("6f1d7c52-3c0e-5a5b-9d57-19e2c0a0ace1")  # ours: what the sittings' UIDs are derived from
_STAMPS = {"revision", "created_at", "modified_at"}
_NEVER = datetime.max.replace(tzinfo=UTC)

T = TypeVar("T")


def uid_of(edition: str, sitting: str) -> str:
    """A sitting's UID in every calendar: the same from its first release to its last."""
    return str(uuid5(_UIDS, f"{edition}/{sitting}"))


def snapshot(
    edition: Edition,
    spaces: Iterable[ForumSpace],
    sittings: Iterable[Sitting],
    *,
    previous: PublishedProgramme | None,
    number: int,
    note: str,
    at: datetime,
) -> PublishedProgramme:
    """The programme as it would be released now; the sittings in their working order.

    Drafts and « pressentis » stay inside, and what was called off before anybody heard of it. What was released
    and is there no more is kept as cancelled.
    """
    known = previous.sitting_of if previous else {}
    hidden = {SittingStatus.DRAFT, SittingStatus.CANCELLED}
    open_sittings = [one for one in sittings if one.status not in hidden or _is_called_off(one, known)]
    programme = PublishedProgramme(
        edition=edition.ref,
        time_zone=edition.time_zone,
        number=number,
        note=note,
        published_at=at,
        days=tuple(edition.days),
        venues=tuple(_venue(venue) for venue in edition.venues),
        rooms=tuple(_room(room) for venue in edition.venues for room in venue.rooms),
        spaces=tuple(_space(space) for space in spaces),
        sittings=tuple(_sitting(edition, sitting, at) for sitting in open_sittings),
        speakers=tuple({one.ref: _speaker(one) for it in open_sittings for one in _named(it)}.values()),
    )
    return _ordered(programme if previous is None else _continued(previous, programme))


def again(
    frozen: PublishedProgramme, *, previous: PublishedProgramme | None, number: int, note: str, at: datetime
) -> PublishedProgramme:
    """What was frozen before as the release that follows `previous`: its words are kept, the stamps go on.

    What came since is kept as cancelled, so that calendars drop it.
    """
    stamps = {"revision": 0, "created_at": at, "modified_at": at}
    programme = _with(
        frozen,
        number=number,
        note=note,
        published_at=at,
        sittings=tuple(sitting.model_copy(update=stamps) for sitting in frozen.sittings),
    )
    return _ordered(programme if previous is None else _continued(previous, programme))


def _is_called_off(sitting: Sitting, known: Collection[str]) -> bool:
    return sitting.status is SittingStatus.CANCELLED and sitting.ref in known


def _venue(venue: Venue) -> PublishedVenue:
    return PublishedVenue(
        ref=venue.ref,
        name=venue.name,
        address=venue.address,
        postcode=venue.postcode,
        city=venue.city,
        access=venue.access,
    )


def _room(room: Room) -> PublishedRoom:
    return PublishedRoom(ref=room.ref, name=room.name, venue=room.venue.ref)


def _space(space: ForumSpace) -> PublishedSpace:
    return PublishedSpace(ref=space.ref, name=space.name, summary=space.summary)


def _public(sitting: Sitting) -> list[Appearance]:
    ordered = sorted(sitting.appearances, key=_position)
    return [one for one in ordered if one.state is not AppearanceState.INVITED]


def _named(sitting: Sitting) -> Iterator[Speaker]:
    for one in _public(sitting):
        yield one.speaker
        if (instead := _instead(one)) is not None:
            yield instead


def _instead(appearance: Appearance) -> Speaker | None:
    """Who comes in somebody's name; nobody does for who is not expected."""
    return appearance.representative if appearance.state in ANNOUNCED else None


def _position(row: Sequence | Appearance) -> int:
    return row.position


def _speaker(speaker: Speaker) -> PublishedSpeaker:
    return PublishedSpeaker(
        ref=speaker.ref,
        first_name=speaker.first_name,
        last_name=speaker.last_name,
        function=speaker.function,
        biography=speaker.biography,
        portrait=_portrait(speaker),
    )


def _portrait(speaker: Speaker) -> str | None:
    """The last picture sent; it leaves the house only with the speaker's consent."""
    pictures = [file.digest for file in speaker.files if file.kind is FileKind.PORTRAIT]
    return pictures[-1] if pictures and speaker.image_consent else None


def _slides(public: list[Appearance]) -> Iterator[PublishedSlides]:
    for appearance in public:
        for file in appearance.speaker.files:
            if file.kind is FileKind.SLIDES and file.is_public and file.appearance_id == appearance.id:
                yield PublishedSlides(ref=file.ref, name=file.name, speaker=appearance.speaker.ref)


def _sitting(edition: Edition, sitting: Sitting, at: datetime) -> PublishedSitting:
    public = _public(sitting)
    return PublishedSitting(
        ref=sitting.ref,
        uid=uid_of(edition.ref, sitting.ref),
        kind=sitting.kind,
        status=sitting.status,
        title=sitting.title,
        abstract=sitting.abstract,
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        venue=sitting.venue.ref if sitting.venue else None,
        room=sitting.room.ref if sitting.room else None,
        space=sitting.space.ref if sitting.space else None,
        streamed=sitting.streamed,
        capacity=sitting.capacity,
        is_example=sitting.is_example,
        sequences=tuple(
            PublishedSequence(ref=one.ref, title=one.title, starts_at=one.starts_at, ends_at=one.ends_at)
            for one in sorted(sitting.sequences, key=_position)
        ),
        appearances=tuple(_appearance(one, public) for one in public),
        revision=0,
        created_at=at,
        modified_at=at,
        replay_url=sitting.replay_url,
        slides_url=sitting.slides_url,
        slides=tuple(_slides(public)),
    )


def _appearance(appearance: Appearance, public: list[Appearance]) -> PublishedAppearance:
    """Who is replaced by somebody that is being asked anew has, for the public, withdrawn."""
    by, state, instead = appearance.replaced_by, appearance.state, _instead(appearance)
    is_told = by is None or by in public
    return PublishedAppearance(
        speaker=appearance.speaker.ref,
        sequence=appearance.sequence.ref if appearance.sequence else None,
        role=appearance.role,
        state=state if is_told else AppearanceState.WITHDRAWN,
        replaced_by=by.speaker.ref if by is not None and is_told else None,
        representative=instead.ref if instead else None,
        theme=appearance.theme,
        note=appearance.note,
    )


def _continued(previous: PublishedProgramme, now: PublishedProgramme) -> PublishedProgramme:
    """The release with its history: what it keeps from the one before, and each sitting's stamps."""
    gone = tuple(
        sitting.model_copy(update={"status": SittingStatus.CANCELLED})
        for sitting in previous.sittings
        if sitting.ref not in now.sitting_of
    )
    named: set[str | None] = {ref for sitting in gone for one in sitting.appearances for ref in one.people}
    whole = _with(
        now,
        venues=now.venues + _missing(previous.venue_of, {one.venue for one in gone}, now.venue_of),
        rooms=now.rooms + _missing(previous.room_of, {one.room for one in gone}, now.room_of),
        spaces=now.spaces + _missing(previous.space_of, {one.space for one in gone}, now.space_of),
        speakers=now.speakers + _missing(previous.speaker_of, named, now.speaker_of),
        sittings=now.sittings + gone,
    )
    return _with(whole, sittings=tuple(_stamped(one, previous, whole) for one in whole.sittings))


def _missing(old: Mapping[str, T], refs: set[str | None], new: Mapping[str, T]) -> tuple[T, ...]:
    return tuple(value for ref, value in old.items() if ref in refs and ref not in new)


def _with(programme: PublishedProgramme, **changes: Any) -> PublishedProgramme:
    fields = {name: getattr(programme, name) for name in PublishedProgramme.model_fields}
    return PublishedProgramme(**{**fields, **changes})


def _stamped(sitting: PublishedSitting, previous: PublishedProgramme, now: PublishedProgramme) -> PublishedSitting:
    before = previous.sitting_of.get(sitting.ref)
    if before is None:
        return sitting
    changed = shown(before, previous) != shown(sitting, now)
    return sitting.model_copy(
        update={
            "created_at": before.created_at,
            "modified_at": now.published_at if changed else before.modified_at,
            "revision": before.revision + (material(before) != material(sitting)),
        }
    )


def shown(sitting: PublishedSitting, programme: PublishedProgramme) -> tuple[object, ...]:
    """All that anybody reads of a sitting, names of its people and places included, its stamps left out."""
    return (
        sitting.model_dump(exclude=_STAMPS),
        programme.venue_of.get(sitting.venue or ""),
        programme.room_of.get(sitting.room or ""),
        programme.space_of.get(sitting.space or ""),
        [programme.speaker_of[ref] for one in sitting.appearances for ref in one.people],
    )


def material(sitting: PublishedSitting) -> tuple[object, ...]:
    """What makes one rearrange one's day: RFC 5546 wants SEQUENCE raised for these, and not for a comma."""
    return (
        sitting.status,
        sitting.title,
        sitting.starts_at,
        sitting.ends_at,
        sitting.venue,
        sitting.room,
        frozenset((one.speaker, one.state, one.representative) for one in sitting.announced),
    )


def _ordered(programme: PublishedProgramme) -> PublishedProgramme:
    """Sittings by time, those without one last; speakers as in a list of names."""
    return _with(
        programme,
        sittings=tuple(sorted(programme.sittings, key=_time)),
        speakers=tuple(sorted(programme.speakers, key=_name)),
    )


def _time(sitting: PublishedSitting) -> datetime:
    return sitting.starts_at or _NEVER


def _name(speaker: PublishedSpeaker) -> tuple[str, str, str]:
    return slug(speaker.last_name), slug(speaker.first_name), speaker.ref
