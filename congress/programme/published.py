"""The programme as the public sees it: what a release froze. Pages, feeds, prints and mails read only this."""

from __future__ import annotations

from datetime import UTC, date
from functools import cached_property
from hashlib import sha256
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict

from congress.programme.models import ANNOUNCED, AppearanceRole, AppearanceState, SittingKind, SittingStatus

# One writing of each instant, whatever clock it was read from: a release must say the same in the same bytes.
Instant = Annotated[AwareDatetime, AfterValidator(lambda instant: instant.astimezone(UTC))]


class Frozen(BaseModel):
    """A value of a release: never changed, nothing unknown in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PublishedVenue(Frozen):
    """A venue, in the edition's order."""

    ref: str
    name: str
    address: str
    postcode: str
    city: str
    access: str


class PublishedRoom(Frozen):
    """A room of a venue."""

    ref: str
    name: str
    venue: str


class PublishedSpace(Frozen):
    """An espace of the forum."""

    ref: str
    name: str
    summary: str


class PublishedSpeaker(Frozen):
    """A person as announced."""

    ref: str
    first_name: str
    last_name: str
    function: str
    biography: str
    portrait: str | None = None  # the digest of the picture, where there is one and its use is agreed to

    @property
    def name(self) -> str:
        """First name, then last name."""
        return f"{self.first_name} {self.last_name}".strip()


class PublishedSequence(Frozen):
    """A part inside a sitting, with its own times where they are known."""

    ref: str
    title: str
    starts_at: Instant | None = None
    ends_at: Instant | None = None


class PublishedAppearance(Frozen):
    """A speaker in a sitting; never `invited`. Replaced and withdrawn stay, so that pages can say so."""

    speaker: str
    sequence: str | None
    role: AppearanceRole
    state: AppearanceState
    replaced_by: str | None
    representative: str | None = None  # the ref of the speaker who comes in their name
    theme: str = ""
    note: str = ""

    @property
    def people(self) -> tuple[str, ...]:
        """The refs of those it names: the speaker, and who comes in their name."""
        return (self.speaker,) if self.representative is None else (self.speaker, self.representative)

    @property
    def is_announced(self) -> bool:
        """Expected to come, for certain or « sous réserve »."""
        return self.state in ANNOUNCED

    @property
    def is_tentative(self) -> bool:
        """Bears the words « sous réserve » wherever it is named."""
        return self.state is AppearanceState.TENTATIVE


class PublishedSlides(Frozen):
    """Slides that a speaker sent and organisers made public."""

    ref: str
    name: str
    speaker: str


class PublishedSitting(Frozen):
    """A sitting, never a draft; `revision` is iCalendar's SEQUENCE, raised by material changes only."""

    ref: str
    uid: str
    kind: SittingKind
    status: SittingStatus
    title: str
    abstract: str
    starts_at: Instant | None
    ends_at: Instant | None
    venue: str | None
    room: str | None
    space: str | None
    streamed: bool
    capacity: int | None
    is_example: bool
    sequences: tuple[PublishedSequence, ...]
    appearances: tuple[PublishedAppearance, ...]
    revision: int
    created_at: Instant
    modified_at: Instant
    replay_url: str = ""
    slides_url: str = ""
    slides: tuple[PublishedSlides, ...] = ()

    @property
    def announced(self) -> tuple[PublishedAppearance, ...]:
        """Those expected to come, in order."""
        return tuple(appearance for appearance in self.appearances if appearance.is_announced)


class PublishedProgramme(Frozen):
    """One release, whole: sittings in order of time (those without a time last), speakers by last name."""

    edition: str
    time_zone: str
    number: int
    note: str
    published_at: Instant
    days: tuple[date, ...]
    venues: tuple[PublishedVenue, ...]
    rooms: tuple[PublishedRoom, ...]
    spaces: tuple[PublishedSpace, ...]
    sittings: tuple[PublishedSitting, ...]
    speakers: tuple[PublishedSpeaker, ...]

    @cached_property
    def digest(self) -> str:
        """Tells this release from any other: what is made from it is kept under this name."""
        return sha256(self.model_dump_json().encode()).hexdigest()

    @cached_property
    def speaker_of(self) -> dict[str, PublishedSpeaker]:
        """Speakers by ref."""
        return {speaker.ref: speaker for speaker in self.speakers}

    @cached_property
    def sitting_of(self) -> dict[str, PublishedSitting]:
        """Sittings by ref."""
        return {sitting.ref: sitting for sitting in self.sittings}

    @cached_property
    def room_of(self) -> dict[str, PublishedRoom]:
        """Rooms by ref."""
        return {room.ref: room for room in self.rooms}

    @cached_property
    def venue_of(self) -> dict[str, PublishedVenue]:
        """Venues by ref."""
        return {venue.ref: venue for venue in self.venues}

    @cached_property
    def space_of(self) -> dict[str, PublishedSpace]:
        """Espaces by ref."""
        return {space.ref: space for space in self.spaces}
