"""Speakers as the public meets them: the list by last name, and one person with the sittings they are named in."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.programme.models import ANNOUNCED, AppearanceRole
from congress.programme.pages import Card, Voice, card, voice_of

if TYPE_CHECKING:
    from datetime import datetime

    from congress.programme.published import (
        PublishedAppearance,
        PublishedProgramme,
        PublishedSequence,
        PublishedSitting,
        PublishedSpeaker,
    )


@dataclass(frozen=True)
class Part:
    """One person's part in one sitting, with the sequence it belongs to and whom they face there.

    Of who comes in another's name, `voice` is the other's, and `represents` says so.
    """

    card: Card
    voice: Voice
    sequence: PublishedSequence | None
    opposite: tuple[Voice, ...] = ()
    represents: PublishedSpeaker | None = None

    @property
    def theme(self) -> str:
        """What they speak about, where the sequence's title does not say it."""
        is_said = self.sequence is not None and self.sequence.title == self.voice.theme
        return "" if is_said else self.voice.theme


@dataclass(frozen=True)
class Person:
    """A speaker with their parts: those still to come, and those that no longer are."""

    speaker: PublishedSpeaker
    coming: tuple[Part, ...]
    gone: tuple[Part, ...]

    @property
    def initials(self) -> str:
        """The monogram that stands where a portrait would."""
        names = (self.speaker.first_name, self.speaker.last_name)
        return "".join(name[0] for name in names if name).upper()

    @property
    def is_tentative(self) -> bool:
        """Every part of theirs is « sous réserve »."""
        return bool(self.coming) and all(part.voice.is_tentative for part in self.coming)


@dataclass(frozen=True)
class Letter:
    """The people whose last name begins with a letter."""

    letter: str
    people: tuple[Person, ...]


def sort_key(speaker: PublishedSpeaker) -> tuple[str, str]:
    """Last name, then first name, without regard to accents or case: Éric beside Erwan."""
    return _plain(speaker.last_name), _plain(speaker.first_name)


def person(programme: PublishedProgramme, speaker: PublishedSpeaker, at: datetime) -> Person:
    """One speaker with all they are named in."""
    parts = [part for sitting in programme.sittings for part in _parts_in(programme, sitting, speaker, at)]
    return Person(
        speaker,
        coming=tuple(part for part in parts if part.voice.state in ANNOUNCED),
        gone=tuple(part for part in parts if part.voice.state not in ANNOUNCED),
    )


def people(programme: PublishedProgramme, at: datetime) -> tuple[Person, ...]:
    """Everybody named in the release, by last name."""
    everybody = (person(programme, speaker, at) for speaker in sorted(programme.speakers, key=sort_key))
    return tuple(each for each in everybody if each.coming or each.gone)


def by_letter(everybody: tuple[Person, ...]) -> tuple[Letter, ...]:
    """Those who are expected, under the first letter of their last name."""
    letters: dict[str, list[Person]] = {}
    for each in everybody:
        if each.coming:
            letters.setdefault(_plain(each.speaker.last_name)[:1].upper(), []).append(each)
    return tuple(Letter(letter, tuple(some)) for letter, some in letters.items())


def _parts_in(
    programme: PublishedProgramme, sitting: PublishedSitting, speaker: PublishedSpeaker, at: datetime
) -> list[Part]:
    sequences = {sequence.ref: sequence for sequence in sitting.sequences}
    return [
        Part(
            card(programme, sitting, at),
            voice_of(programme, sitting, each),
            sequences.get(each.sequence or ""),
            opposite=_opposite(programme, sitting, each),
            represents=programme.speaker_of[each.speaker] if each.representative == speaker.ref else None,
        )
        for each in sitting.appearances
        if speaker.ref in each.people
    ]


def _opposite(
    programme: PublishedProgramme, sitting: PublishedSitting, appearance: PublishedAppearance
) -> tuple[Voice, ...]:
    """Those whom somebody faces over the same theme: in the same sequence, or else under the same words."""
    if not appearance.is_announced or not (appearance.sequence or appearance.theme):
        return ()
    return tuple(
        voice_of(programme, sitting, one)
        for one in sitting.announced
        if one.role is appearance.role is AppearanceRole.FACE_TO_FACE
        and one.speaker != appearance.speaker
        and one.sequence == appearance.sequence
        and (one.sequence or one.theme == appearance.theme)
    )


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()
