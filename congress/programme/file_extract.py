"""The programme written as an edition file: the first release, what each one changed, and the work since."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from congress.editions.file_types import local
from congress.kernel.refs import slug
from congress.programme import queries
from congress.programme.file_patch import patch_between
from congress.programme.file_sections import (
    AppearanceSection,
    ProgrammeState,
    ReleaseSection,
    SequenceSection,
    SittingSection,
    SpaceSection,
    SpeakerSection,
    local_times,
    sequence_times,
)
from congress.programme.models import SittingStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from congress.editions.models import Edition
    from congress.programme.models import Sitting, Speaker
    from congress.programme.published import PublishedProgramme, PublishedSitting, PublishedSpeaker


def extract_spaces(edition: Edition) -> dict[str, SpaceSection]:
    """The forum's espaces in order."""
    return {one.ref: SpaceSection(name=one.name, summary=one.summary) for one in queries.spaces(edition)}


def extract_programme(
    edition: Edition,
) -> tuple[ProgrammeState, list[ReleaseSection], dict[str, Any]]:
    """The first state, the releases with their patches, and the patch of the work since the last of them."""
    working = working_state(edition)
    releases = queries.releases(edition)
    published = [queries.published(edition, release.number) for release in releases]
    public = [published_state(one) for one in published if one is not None]
    plain = _with_everybody([state.plain() for state in public], working.plain())
    patches = [patch_between(old, new) for old, new in pairwise(plain)]
    if not releases:
        return working, [], {}
    sections = [
        ReleaseSection(
            number=release.number,
            published=local(release.published_at, edition.zone) or release.published_at,
            note=release.note,
            restores=release.restores,
            changes=patch,
        )
        for release, patch in zip(releases, [{}, *patches], strict=False)
    ]
    return ProgrammeState.model_validate(plain[0]), sections, patches[-1]


def _with_everybody(public: list[dict[str, Any]], working: dict[str, Any]) -> list[dict[str, Any]]:
    """Each state with all speakers the file knows then: the list at its head holds everybody from the start."""
    states = [*public, working]
    everybody: dict[str, Any] = {}
    for state in states:
        everybody = {**state.get("speakers", {}), **everybody}
    everybody = dict(sorted(everybody.items(), key=lambda item: _name(item[0], item[1])))
    whole = []
    for state in public:
        everybody = {ref: state.get("speakers", {}).get(ref, person) for ref, person in everybody.items()}
        whole.append({**state, "speakers": everybody})
    return [*whole, working]


def _name(ref: str, person: dict[str, str]) -> tuple[str, str, str]:
    return slug(person["last_name"]), slug(person.get("first_name", "")), ref


def working_state(edition: Edition) -> ProgrammeState:
    """The working programme."""
    speakers = {one.ref: _speaker(one) for one in queries.speakers(edition)}
    ordered = sorted(speakers.items(), key=lambda item: _name(item[0], item[1].model_dump()))
    return ProgrammeState(
        speakers=dict(ordered),
        sittings={one.ref: sitting_section(edition, one) for one in queries.sittings(edition)},
    )


def _speaker(speaker: Speaker | PublishedSpeaker) -> SpeakerSection:
    return SpeakerSection(
        first_name=speaker.first_name,
        last_name=speaker.last_name,
        function=speaker.function,
        biography=speaker.biography,
    )


def sitting_section(edition: Edition, sitting: Sitting) -> SittingSection:
    """A sitting of the working programme as the file writes it; `file_apply.apply_sitting` brings it back."""
    zone = edition.zone
    return SittingSection(
        kind=sitting.kind,
        status=sitting.status,
        title=sitting.title,
        abstract=sitting.abstract,
        **local_times(sitting.starts_at, sitting.ends_at, zone),
        venue=sitting.venue.ref if sitting.venue else None,
        room=sitting.room.ref if sitting.room else None,
        space=sitting.space.ref if sitting.space else None,
        streamed=sitting.streamed,
        capacity=sitting.capacity,
        example=sitting.is_example,
        stream_url=sitting.stream_url,
        replay_url=sitting.replay_url,
        slides_url=sitting.slides_url,
        sequences={
            one.ref: SequenceSection(title=one.title, **sequence_times(one, sitting.starts_at, zone))
            for one in sorted(sitting.sequences, key=lambda one: one.position)
        },
        appearances={
            one.speaker.ref: AppearanceSection(
                state=one.state,
                role=one.role,
                sequence=one.sequence.ref if one.sequence else None,
                replaced_by=one.replaced_by.speaker.ref if one.replaced_by else None,
                representative=one.representative.ref if one.representative else None,
                theme=one.theme,
                note=one.note,
                follow_up=one.follow_up_on,
                in_charge=one.in_charge,
            )
            for one in sorted(sitting.appearances, key=lambda one: one.position)
        },
    )


def published_state(programme: PublishedProgramme) -> ProgrammeState:
    """A release as a state of the file."""
    zone = ZoneInfo(programme.time_zone)
    return ProgrammeState(
        speakers={one.ref: _speaker(one) for one in programme.speakers},
        sittings={one.ref: _published_sitting(one, zone) for one in programme.sittings},
    )


def _published_sitting(sitting: PublishedSitting, zone: ZoneInfo) -> SittingSection:
    return SittingSection(
        kind=sitting.kind,
        status=sitting.status,
        title=sitting.title,
        abstract=sitting.abstract,
        **local_times(sitting.starts_at, sitting.ends_at, zone),
        venue=sitting.venue,
        room=sitting.room,
        space=sitting.space,
        streamed=sitting.streamed,
        capacity=sitting.capacity,
        example=sitting.is_example,
        replay_url=sitting.replay_url,
        slides_url=sitting.slides_url,
        sequences={
            one.ref: SequenceSection(title=one.title, **sequence_times(one, sitting.starts_at, zone))
            for one in sitting.sequences
        },
        appearances={
            one.speaker: AppearanceSection(
                state=one.state,
                role=one.role,
                sequence=one.sequence,
                replaced_by=one.replaced_by,
                representative=one.representative,
                theme=one.theme,
                note=one.note,
            )
            for one in sitting.appearances
        },
    )


def differences(expected: Iterable[ProgrammeState], published: Iterable[ProgrammeState]) -> list[str]:
    """Where the releases of a file are not those that were published: « 2.sittings.ouverture »."""
    found: list[str] = []
    gone: dict[str, SittingSection] = {}
    for number, (whole, frozen) in enumerate(zip(expected, published, strict=False), 1):
        wanted = whole.public()
        # What a release no longer holds stays public, as cancelled.
        cancelled = {
            ref: sitting.model_copy(update={"status": SittingStatus.CANCELLED})
            for ref, sitting in gone.items()
            if ref not in wanted.sittings
        }
        gone = {**cancelled, **wanted.sittings}
        found += [
            f"{number}.sittings.{ref}"
            for ref in sorted({*gone, *frozen.sittings})
            if _written(gone.get(ref)) != _written(frozen.sittings.get(ref))
        ]
        found += [
            f"{number}.speakers.{ref}" for ref, person in frozen.speakers.items() if wanted.speakers.get(ref) != person
        ]
    return found


def _written(sitting: SittingSection | None) -> str:
    """One text for what a sitting says, the order of its parts included."""
    return "" if sitting is None else sitting.model_dump_json()
