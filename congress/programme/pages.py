"""What the public pages show of a release: names resolved, sequences filled, those who no longer come set apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from congress.programme.models import AppearanceRole, AppearanceState, SittingKind, SittingStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from congress.programme.published import (
        PublishedAppearance,
        PublishedProgramme,
        PublishedRoom,
        PublishedSitting,
        PublishedSpace,
        PublishedSpeaker,
        PublishedVenue,
    )

PAUSES = frozenset({SittingKind.WELCOME, SittingKind.MEAL})
ESPACE_COLOURS = 3
OPEN_END = timedelta(hours=1)  # how long something whose end was not said is taken to last


@dataclass(frozen=True)
class Voice:
    """A speaker in one sitting, with what must be said beside the name."""

    speaker: PublishedSpeaker
    role: AppearanceRole
    state: AppearanceState
    replaces: tuple[PublishedSpeaker, ...] = ()
    replaced_by: PublishedSpeaker | None = None
    representative: PublishedSpeaker | None = None
    theme: str = ""
    note: str = ""

    @property
    def is_tentative(self) -> bool:
        """Bears « (sous réserve) » right after the name."""
        return self.state is AppearanceState.TENTATIVE

    @property
    def has_role_word(self) -> bool:
        """Whether the role says more than that somebody speaks."""
        return self.role not in (AppearanceRole.SPEAKER, AppearanceRole.FACE_TO_FACE)


@dataclass(frozen=True)
class Part:
    """A sequence with its speakers, or those who speak outside any sequence (no title)."""

    title: str
    voices: tuple[Voice, ...]
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def theme(self) -> str:
        """What all of them speak about, where the title does not say it."""
        themes = {voice.theme for voice in self.voices}
        return themes.pop() if self.title and len(themes) == 1 and self.title not in themes else ""

    def theme_of(self, voice: Voice) -> str:
        """What one of them speaks about, where the part does not say it for all."""
        return "" if voice.theme in (self.title, self.theme) else voice.theme

    @property
    def is_face_to_face(self) -> bool:
        """Two people facing each other over a theme."""
        return len(self.voices) > 1 and all(voice.role is AppearanceRole.FACE_TO_FACE for voice in self.voices)


@dataclass(frozen=True)
class Card:
    """A sitting as a page shows it."""

    sitting: PublishedSitting
    day: date | None
    room: PublishedRoom | None
    venue: PublishedVenue | None
    space: PublishedSpace | None
    espace: int | None
    parts: tuple[Part, ...]
    gone: tuple[Voice, ...]
    is_running: bool

    @property
    def ref(self) -> str:
        """Its name in addresses."""
        return self.sitting.ref

    @property
    def is_cancelled(self) -> bool:
        """Stays in view, and says that it will not take place."""
        return self.sitting.status is SittingStatus.CANCELLED

    @property
    def is_tentative(self) -> bool:
        """The sitting as a whole is announced « sous réserve »."""
        return self.sitting.status is SittingStatus.TENTATIVE

    @property
    def is_pause(self) -> bool:
        """A welcome or a meal: shown with less weight."""
        return self.sitting.kind in PAUSES

    @property
    def takes_sign_ups(self) -> bool:
        """One takes a place in it, from one's ticket."""
        return self.sitting.capacity is not None and not self.is_cancelled

    @property
    def voices(self) -> tuple[Voice, ...]:
        """Everybody expected, in order."""
        return tuple(voice for part in self.parts for voice in part.voices)


@dataclass(frozen=True)
class DayPage:
    """One day in order of time."""

    day: date
    cards: tuple[Card, ...]

    @property
    def anchor(self) -> str:
        """The fragment a link goes to."""
        return f"jour-{self.day.isoformat()}"


def card(programme: PublishedProgramme, sitting: PublishedSitting, at: datetime) -> Card:
    """One sitting with everything it refers to, as it stands at that instant."""
    return Card(
        sitting=sitting,
        day=day_of(programme, sitting),
        room=programme.room_of[sitting.room] if sitting.room else None,
        venue=programme.venue_of[sitting.venue] if sitting.venue else None,
        space=programme.space_of[sitting.space] if sitting.space else None,
        espace=espace_number(programme, sitting.space),
        parts=_parts(programme, sitting),
        gone=tuple(
            voice_of(programme, sitting, appearance)
            for appearance in sitting.appearances
            if not appearance.is_announced
        ),
        is_running=is_running(sitting, at),
    )


def day_of(programme: PublishedProgramme, sitting: PublishedSitting) -> date | None:
    """The day it begins, in the zone of the congress; None while its time is not known."""
    return sitting.starts_at.astimezone(ZoneInfo(programme.time_zone)).date() if sitting.starts_at else None


def espace_number(programme: PublishedProgramme, ref: str | None) -> int | None:
    """1, 2 or 3: which of the espaces' colours it bears."""
    if ref is None:
        return None
    return [space.ref for space in programme.spaces].index(ref) % ESPACE_COLOURS + 1


def is_running(sitting: PublishedSitting, at: datetime) -> bool:
    """« En ce moment »."""
    return any(start <= at < end for start, end in _span(sitting))


def _span(sitting: PublishedSitting) -> list[tuple[datetime, datetime]]:
    """From when to when it takes place; nothing where it does not, or no one knows when."""
    if sitting.status is SittingStatus.CANCELLED or sitting.starts_at is None:
        return []
    return [(sitting.starts_at, sitting.ends_at or sitting.starts_at + OPEN_END)]


def running(programme: PublishedProgramme, at: datetime) -> tuple[str, ...]:
    """The refs of what takes place at that instant: pages made at two instants differ by this only."""
    return tuple(sitting.ref for sitting in programme.sittings if is_running(sitting, at))


def next_turn(programme: PublishedProgramme, at: datetime) -> datetime | None:
    """Until when pages made at that instant say what takes place: something begins or ends then; None: for good."""
    turns = (turn for sitting in programme.sittings for span in _span(sitting) for turn in span)
    return min((turn for turn in turns if turn > at), default=None)


def next_cards(programme: PublishedProgramme, at: datetime, most: int) -> tuple[Card, ...]:
    """The sittings that come next, at most so many; none once the congress is over."""
    coming = (
        sitting
        for sitting in programme.sittings
        if sitting.starts_at and sitting.starts_at >= at and sitting.status is not SittingStatus.CANCELLED
    )
    return tuple(card(programme, sitting, at) for sitting, _ in zip(coming, range(most), strict=False))


def days_of(programme: PublishedProgramme) -> list[date]:
    """The days of the congress, and any other on which something takes place."""
    return sorted({*programme.days, *(day for each in programme.sittings if (day := day_of(programme, each)))})


def day_pages(programme: PublishedProgramme, at: datetime) -> tuple[DayPage, ...]:
    """Every day of the congress, also one on which nothing is published yet."""
    cards = [card(programme, sitting, at) for sitting in programme.sittings]
    return tuple(DayPage(day, tuple(each for each in cards if each.day == day)) for day in days_of(programme))


def untimed_cards(programme: PublishedProgramme, at: datetime) -> tuple[Card, ...]:
    """The sittings whose time is still to be announced."""
    return tuple(card(programme, sitting, at) for sitting in programme.sittings if sitting.starts_at is None)


def voice_of(programme: PublishedProgramme, sitting: PublishedSitting, appearance: PublishedAppearance) -> Voice:
    """One appearance with the names of those it replaces or who replaces it."""
    return Voice(
        speaker=programme.speaker_of[appearance.speaker],
        role=appearance.role,
        state=appearance.state,
        replaces=tuple(
            programme.speaker_of[other.speaker]
            for other in sitting.appearances
            if other.state is AppearanceState.REPLACED and other.replaced_by == appearance.speaker
        ),
        replaced_by=programme.speaker_of.get(appearance.replaced_by) if appearance.replaced_by else None,
        representative=programme.speaker_of.get(appearance.representative) if appearance.representative else None,
        theme=appearance.theme,
        note=appearance.note,
    )


def _parts(programme: PublishedProgramme, sitting: PublishedSitting) -> tuple[Part, ...]:
    voices: dict[str | None, list[Voice]] = {}
    for appearance in sitting.announced:
        voices.setdefault(appearance.sequence, []).append(voice_of(programme, sitting, appearance))
    outside = voices.get(None, [])
    alone = tuple(voice for voice in outside if not _is_paired(voice))
    return (
        *([Part("", alone)] if alone else []),
        *(Part(one.title, tuple(voices.get(one.ref, ())), one.starts_at, one.ends_at) for one in sitting.sequences),
        *_pairs(voice for voice in outside if _is_paired(voice)),
    )


def _is_paired(voice: Voice) -> bool:
    return voice.role is AppearanceRole.FACE_TO_FACE and bool(voice.theme)


def _pairs(voices: Iterable[Voice]) -> Iterator[Part]:
    """Those who face each other over a theme without a sequence of their own: their theme heads them."""
    themes: dict[str, list[Voice]] = {}
    for voice in voices:
        themes.setdefault(voice.theme, []).append(voice)
    return (Part(theme, tuple(some)) for theme, some in themes.items())
