"""The programme's part of an edition file: espaces, speakers, sittings, and what each release changed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import Field, StringConstraints, model_validator

from congress.editions.file_types import (
    Clock,
    Day,
    Instant,
    Line,
    Link,
    LongLine,
    Name,
    Number,
    Prose,
    Ref,
    Remark,
    Section,
    Title,
    Yes,
)
from congress.kernel.i18n import gettext
from congress.programme.models import ANNOUNCED, AppearanceRole, AppearanceState, SittingKind, SittingStatus

if TYPE_CHECKING:
    from datetime import tzinfo

    from congress.programme.models import Sequence
    from congress.programme.published import PublishedSequence

Times = tuple[datetime | None, datetime | None]
Timed = TypeVar("Timed", bound="SittingSection | SequenceSection")


class SpaceSection(Section):
    """An espace of the forum."""

    name: Name
    summary: Prose = ""


class SpeakerSection(Section):
    """A person, with the title they are announced under."""

    first_name: Annotated[Line, StringConstraints(max_length=100)] = ""
    last_name: Annotated[Name, StringConstraints(max_length=100)]
    function: LongLine = ""
    biography: Prose = ""


class SequenceSection(Section):
    """A part inside a sitting; its day is the sitting's unless it says another one."""

    title: Title
    day: Day | None = None
    start: Clock | None = None
    end: Clock | None = None
    end_day: Day | None = None

    @model_validator(mode="after")
    def _times_fit(self) -> SequenceSection:
        if self.start is None and (self.day or self.end):
            raise ValueError(gettext("day et end demandent start"))
        return _with_end_after_start(self)

    def times(self, day: date | None, zone: tzinfo) -> Times:
        """Its start and end as instants; `day` is the sitting's."""
        return _instants(self.day or day, self.start, self.end_day, self.end, zone)


class AppearanceSection(Section):
    """A person's part in a sitting; `follow_up` and `in_charge` are the organisers' own, never in a release."""

    state: AppearanceState
    role: AppearanceRole = AppearanceRole.SPEAKER
    sequence: Ref | None = None
    replaced_by: Ref | None = None
    representative: Ref | None = None
    theme: LongLine = ""
    note: LongLine = ""
    follow_up: Day | None = None
    in_charge: Annotated[LongLine, StringConstraints(max_length=254)] = ""

    def public(self) -> AppearanceSection:
        """What of it a release can say; nobody comes in the name of who is not expected."""
        who = self.representative if self.state in ANNOUNCED else None
        return self.model_copy(update={"representative": who, "follow_up": None, "in_charge": ""})


class SittingSection(Section):
    """A sitting; times are those of the edition's clocks, and may be unknown. `stream_url` is for tickets only."""

    kind: SittingKind
    status: SittingStatus
    title: Title
    abstract: Prose = ""
    day: Day | None = None
    start: Clock | None = None
    end: Clock | None = None
    end_day: Day | None = None
    venue: Ref | None = None
    room: Ref | None = None
    space: Ref | None = None
    streamed: Yes = False
    stream_url: Link = ""
    replay_url: Link = ""
    slides_url: Link = ""
    capacity: Annotated[Number, Field(ge=1)] | None = None
    example: Yes = False
    sequences: dict[Ref, SequenceSection] = Field(default_factory=dict)
    appearances: dict[Ref, AppearanceSection] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _times_fit(self) -> SittingSection:
        if (self.day is None) != (self.start is None):
            raise ValueError(gettext("day et start vont ensemble"))
        if self.end is not None and self.start is None:
            raise ValueError(gettext("end demande day et start"))
        return _with_end_after_start(self)

    def times(self, zone: tzinfo) -> Times:
        """Its start and end as instants."""
        return _instants(self.day, self.start, self.end_day, self.end, zone)

    def public(self) -> SittingSection:
        """What of it a release can say."""
        seats = {ref: seat.public() for ref, seat in self.appearances.items()}
        return self.model_copy(update={"stream_url": "", "appearances": seats})


def _with_end_after_start(part: Timed) -> Timed:
    """A sitting or a sequence whose times follow one another; where the day is not known, by the clock."""
    if part.end_day is not None and part.end is None:
        raise ValueError(gettext("end_day demande end"))
    if (part.day or part.end_day is None) and ends_early(part, part.day or date.min):
        raise ValueError(gettext("end vient avant start (après minuit, indiquez end_day)"))
    return part


def ends_early(part: SittingSection | SequenceSection, day: date) -> bool:
    """Whether a part of that day ends before it begins."""
    if part.start is None or part.end is None:
        return False
    return (part.end_day or day, part.end) <= (day, part.start)


def _instants(day: date | None, start: time | None, end_day: date | None, end: time | None, zone: tzinfo) -> Times:
    if day is None or start is None:
        return None, None
    return datetime.combine(day, start, zone), datetime.combine(end_day or day, end, zone) if end else None


class ReleaseSection(Section):
    """A release, with what it changed in the one before: a merge patch on speakers and sittings.

    `restores` is the number of the earlier release that it published again.
    """

    number: Annotated[Number, Field(ge=1)]
    published: Instant
    note: Remark = ""
    restores: Annotated[Number, Field(ge=1)] | None = None
    changes: dict[str, Any] = Field(default_factory=dict)


class ProgrammeState(Section):
    """Speakers and sittings at one moment of the programme's life."""

    speakers: dict[Ref, SpeakerSection] = Field(default_factory=dict)
    sittings: dict[Ref, SittingSection] = Field(default_factory=dict)

    def public(self) -> ProgrammeState:
        """What of it a release can say."""
        return self.model_copy(update={"sittings": {ref: one.public() for ref, one in self.sittings.items()}})

    def plain(self) -> dict[str, Any]:
        """As the file writes it, what goes without saying left out."""
        return self.model_dump(exclude_defaults=True)


def local_times(starts_at: datetime | None, ends_at: datetime | None, zone: tzinfo) -> dict[str, Any]:
    """`day`, `start`, `end` and `end_day`, by the edition's clocks."""
    if starts_at is None:
        return {}
    start = starts_at.astimezone(zone)
    fields: dict[str, Any] = {"day": start.date(), "start": start.time()}
    if ends_at is not None:
        end = ends_at.astimezone(zone)
        fields["end"] = end.time()
        if end.date() != start.date():
            fields["end_day"] = end.date()
    return fields


def sequence_times(one: Sequence | PublishedSequence, sitting_starts: datetime | None, zone: tzinfo) -> dict[str, Any]:
    """The same for a sequence, whose day is left out where it is the sitting's."""
    fields = local_times(one.starts_at, one.ends_at, zone)
    if sitting_starts is not None and fields.get("day") == sitting_starts.astimezone(zone).date():
        del fields["day"]
    return fields


def shifted(section: SittingSection, days: timedelta) -> SittingSection:
    """The same sitting as many days later, at the same hours by the clock, its sequences with it."""
    return section.model_copy(
        update={
            **_later(section, days),
            "sequences": {ref: one.model_copy(update=_later(one, days)) for ref, one in section.sequences.items()},
        }
    )


def _later(part: SittingSection | SequenceSection, days: timedelta) -> dict[str, date | None]:
    return {
        "day": part.day + days if part.day else None,
        "end_day": part.end_day + days if part.end_day else None,
    }
