"""The programme's part of an edition file: espaces, speakers, sittings, and what each release changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, StringConstraints, model_validator

from congress.editions.file_types import (
    Clock,
    Day,
    Instant,
    Line,
    Name,
    Number,
    Prose,
    Ref,
    Section,
    Title,
    Yes,
)
from congress.kernel.i18n import gettext
from congress.programme.models import AppearanceRole, AppearanceState, SittingKind, SittingStatus

if TYPE_CHECKING:
    from datetime import tzinfo


class SpaceSection(Section):
    """An espace of the forum."""

    name: Name
    summary: Prose = ""


class SpeakerSection(Section):
    """A person, with the title they are announced under."""

    first_name: Annotated[Line, StringConstraints(max_length=100)] = ""
    last_name: Annotated[Name, StringConstraints(max_length=100)]
    function: Annotated[Line, StringConstraints(max_length=300)] = ""
    biography: Prose = ""


class SequenceSection(Section):
    """A part inside a sitting."""

    title: Title


class AppearanceSection(Section):
    """A person's part in a sitting."""

    state: AppearanceState
    role: AppearanceRole = AppearanceRole.SPEAKER
    sequence: Ref | None = None
    replaced_by: Ref | None = None


class SittingSection(Section):
    """A sitting; times are those of the edition's clocks, and may be unknown."""

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
        if self.end_day is not None and self.end is None:
            raise ValueError(gettext("end_day demande end"))
        if self.day and self.start and self.end:
            starts, ends = (self.day, self.start), (self.end_day or self.day, self.end)
            if ends <= starts:
                raise ValueError(gettext("end vient avant start (après minuit, indiquez end_day)"))
        return self

    def times(self, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
        """Its start and end as instants."""
        if self.day is None or self.start is None:
            return None, None
        end = datetime.combine(self.end_day or self.day, self.end, zone) if self.end else None
        return datetime.combine(self.day, self.start, zone), end


class ReleaseSection(Section):
    """A release, with what it changed in the one before: a merge patch on speakers and sittings."""

    number: Annotated[Number, Field(ge=1)]
    published: Instant
    note: Annotated[Line, StringConstraints(max_length=500)] = ""
    changes: dict[str, Any] = Field(default_factory=dict)


class ProgrammeState(Section):
    """Speakers and sittings at one moment of the programme's life."""

    speakers: dict[Ref, SpeakerSection] = Field(default_factory=dict)
    sittings: dict[Ref, SittingSection] = Field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As the file writes it, what goes without saying left out."""
        return self.model_dump(exclude_defaults=True)


def local_times(starts_at: datetime | None, ends_at: datetime | None, zone: tzinfo) -> dict[str, Any]:
    """`day`, `start`, `end` and `end_day` of a sitting, by the edition's clocks."""
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


def shifted(section: SittingSection, days: timedelta) -> SittingSection:
    """The same sitting as many days later, at the same hours by the clock."""
    return section.model_copy(
        update={
            "day": section.day + days if section.day else None,
            "end_day": section.end_day + days if section.end_day else None,
        }
    )
