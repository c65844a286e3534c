"""The working programme made into a release: what may be public, compared with what was public before."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from congress.programme.following import following, with_changes
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
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from congress.editions.models import Edition, Room, Venue
    from congress.programme.models import Appearance, ForumSpace, Sequence, Sitting, Speaker

_UIDS = UUID("6f1d7c52-3c0e-5a5b-9d57-19e2c0a0ace1")  # ours: what the sittings' UIDs are derived from


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

    Drafts and « pressentis » stay inside, as does whatever was called off, and whoever left, before anybody heard of
    it. What was released and is there no more is kept as cancelled.
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
    return following(previous, programme)


def again(
    frozen: PublishedProgramme, *, previous: PublishedProgramme | None, number: int, note: str, at: datetime
) -> PublishedProgramme:
    """What was frozen before as the release that follows `previous`: its words are kept, the stamps go on.

    What came since is kept as cancelled, so that calendars drop it.
    """
    stamps = {"revision": 0, "created_at": at, "modified_at": at}
    programme = with_changes(
        frozen,
        number=number,
        note=note,
        published_at=at,
        sittings=tuple(sitting.model_copy(update=stamps) for sitting in frozen.sittings),
    )
    return following(previous, programme)


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
    """The last ones of each who comes: nobody's who was replaced or has withdrawn."""
    for appearance in public:
        offered = [
            file
            for file in (appearance.speaker.files if appearance.state in ANNOUNCED else ())
            if file.kind is FileKind.SLIDES and file.is_public and file.appearance_id == appearance.id
        ]
        for file in offered[-1:]:
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
