"""A release after the one before: who left unheard of is dropped, what was public is kept, stamps go on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from congress.kernel.refs import slug
from congress.programme.models import AppearanceState, SittingStatus
from congress.programme.published import PublishedProgramme

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from congress.programme.published import PublishedAppearance, PublishedSitting, PublishedSpeaker

_STAMPS = {"revision", "created_at", "modified_at"}
_NEVER = datetime.max.replace(tzinfo=UTC)

T = TypeVar("T")


def following(previous: PublishedProgramme | None, now: PublishedProgramme) -> PublishedProgramme:
    """What is to be released, as what comes after the release before: what it keeps of it, drops for it, and stamps."""
    known = previous.sitting_of if previous else {}
    sittings = tuple(_heard_of(sitting, known.get(sitting.ref)) for sitting in now.sittings)
    named = {ref for sitting in sittings for one in sitting.appearances for ref in one.people}
    told = with_changes(now, sittings=sittings, speakers=tuple(one for one in now.speakers if one.ref in named))
    return _ordered(told if previous is None else _continued(previous, told))


def _heard_of(sitting: PublishedSitting, before: PublishedSitting | None) -> PublishedSitting:
    """The sitting without those who left it before they were announced in it: nobody reads that they were asked."""
    known = {one.speaker for one in before.appearances} if before else set()
    everybody = {one.speaker: one for one in sitting.appearances}
    kept = {ref: one for ref, one in everybody.items() if one.is_announced or ref in known}
    return sitting.model_copy(
        update={"appearances": tuple(_replaced_among(kept, one, everybody) for one in kept.values())}
    )


def _replaced_among(
    kept: Collection[str], gone: PublishedAppearance, everybody: Mapping[str, PublishedAppearance]
) -> PublishedAppearance:
    """Replaced by the first that is kept, where a replacement was itself replaced unheard of; else withdrawn."""
    by = gone.replaced_by
    while by is not None and by not in kept:
        by = everybody[by].replaced_by
    if by == gone.replaced_by:
        return gone
    state = AppearanceState.WITHDRAWN if by is None else gone.state
    return gone.model_copy(update={"state": state, "replaced_by": by})


def _continued(previous: PublishedProgramme, now: PublishedProgramme) -> PublishedProgramme:
    """The release with its history: what it keeps from the one before, and each sitting's stamps."""
    gone = tuple(
        sitting.model_copy(update={"status": SittingStatus.CANCELLED})
        for sitting in previous.sittings
        if sitting.ref not in now.sitting_of
    )
    named: set[str | None] = {ref for sitting in gone for one in sitting.appearances for ref in one.people}
    whole = with_changes(
        now,
        venues=now.venues + _missing(previous.venue_of, {one.venue for one in gone}, now.venue_of),
        rooms=now.rooms + _missing(previous.room_of, {one.room for one in gone}, now.room_of),
        spaces=now.spaces + _missing(previous.space_of, {one.space for one in gone}, now.space_of),
        speakers=now.speakers + _missing(previous.speaker_of, named, now.speaker_of),
        sittings=now.sittings + gone,
    )
    return with_changes(whole, sittings=tuple(_stamped(one, previous, whole) for one in whole.sittings))


def _missing(old: Mapping[str, T], refs: set[str | None], new: Mapping[str, T]) -> tuple[T, ...]:
    return tuple(value for ref, value in old.items() if ref in refs and ref not in new)


def with_changes(programme: PublishedProgramme, **changes: Any) -> PublishedProgramme:
    """Another release, made anew: what it looks up by ref is of its own."""
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
    return with_changes(
        programme,
        sittings=tuple(sorted(programme.sittings, key=_time)),
        speakers=tuple(sorted(programme.speakers, key=_name)),
    )


def _time(sitting: PublishedSitting) -> datetime:
    return sitting.starts_at or _NEVER


def _name(speaker: PublishedSpeaker) -> tuple[str, str, str]:
    return slug(speaker.last_name), slug(speaker.first_name), speaker.ref
