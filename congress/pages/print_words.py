"""What the booklet and the signs say of a sitting: words and plain values, ready to be set by typst."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from congress.kernel.formats import time_text, times_text
from congress.kernel.i18n import current_locale, gettext, typo
from congress.programme import labels
from congress.programme.models import AppearanceRole, AppearanceState, SittingKind
from congress.programme.prose import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from congress.programme.pages import Card
    from congress.programme.published import PublishedAppearance, PublishedProgramme, PublishedSitting

PLAIN_ROLES = frozenset({AppearanceRole.SPEAKER, AppearanceRole.FACE_TO_FACE})
STRONG_KINDS = frozenset({SittingKind.OPENING, SittingKind.PLENARY, SittingKind.DEBATE})


def sitting_words(programme: PublishedProgramme, card: Card, zone: ZoneInfo) -> dict[str, Any]:
    """A sitting with its times, place, doubts and people, in the language in force."""
    sitting, locale = card.sitting, current_locale()
    return {
        "ref": sitting.ref,
        "start": time_text(sitting.starts_at, zone, locale) if sitting.starts_at else "",
        "end": time_text(sitting.ends_at, zone, locale) if sitting.ends_at else "",
        "title": typo(sitting.title),
        "kind": kind_words(sitting),
        "where": place_words(programme, card),
        "space": typo(card.space.name) if card.space else "",
        "espace": card.espace,
        "is_cancelled": card.is_cancelled,
        "is_tentative": card.is_tentative,
        "is_streamed": sitting.streamed and not card.is_cancelled,
        "is_pause": card.is_pause,
        "is_strong": sitting.kind in STRONG_KINDS,
        "signs_up": card.takes_sign_ups,
        "text": [
            {"kind": each.kind, "lines": [typo(line) for line in each.lines]} for each in blocks(sitting.abstract)
        ],
        "parts": list(part_words(programme, sitting, zone)),
    }


def kind_words(sitting: PublishedSitting) -> str:
    """What it is, where its title does not say so already."""
    kind = str(labels.KIND[sitting.kind])
    return "" if kind == sitting.title else kind


def place_words(programme: PublishedProgramme, card: Card) -> str:
    """The room, with its venue unless that is the main one, which the first page names; else the venue."""
    if card.room and card.venue == programme.venues[0]:
        return typo(card.room.name)
    return typo(", ".join(place.name for place in (card.room, card.venue) if place))


def part_words(programme: PublishedProgramme, sitting: PublishedSitting, zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    """Those who speak outside any sequence, then each sequence with its own times and people."""
    everybody: dict[str | None, str] = {
        None: "",
        **{sequence.ref: typo(sequence.title) for sequence in sitting.sequences},
    }
    times = {
        each.ref: times_text(each.starts_at, each.ends_at, zone, current_locale())
        for each in sitting.sequences
        if each.starts_at
    }
    for ref, title in everybody.items():
        people = [one for one in sitting.announced if one.sequence == ref]
        if people or title:
            yield {
                "title": title,
                "time": times.get(ref or "", ""),
                "voices": [voice_words(programme, sitting, one) for one in people],
                "faces": len(people) > 1 and all(one.role is AppearanceRole.FACE_TO_FACE for one in people),
            }


def voice_words(
    programme: PublishedProgramme, sitting: PublishedSitting, appearance: PublishedAppearance
) -> dict[str, Any]:
    """One person with all that must be said beside the name, « sous réserve » first of all."""
    speaker = programme.speaker_of[appearance.speaker]
    role = "" if appearance.role in PLAIN_ROLES else gettext("%(role)s :", role=labels.ROLE[appearance.role])
    return {
        "role": role,
        "name": speaker.name,
        "reserve": gettext("(sous réserve)") if appearance.is_tentative else "",
        "function": typo(speaker.function),
        "more": list(_beside(programme, sitting, appearance)),
    }


def _beside(programme: PublishedProgramme, sitting: PublishedSitting, appearance: PublishedAppearance) -> Iterator[str]:
    if appearance.representative is not None:
        instead = programme.speaker_of[appearance.representative]
        name = f"{instead.name}, {instead.function}" if instead.function else instead.name
        yield typo(gettext("représentation assurée par %(name)s", name=name))
    former = [
        programme.speaker_of[other.speaker].name
        for other in sitting.appearances
        if other.state is AppearanceState.REPLACED and other.replaced_by == appearance.speaker
    ]
    if former:
        yield gettext("remplace %(names)s", names=", ".join(former))
    if appearance.theme:
        yield typo(gettext("« %(theme)s »", theme=appearance.theme))
    if appearance.note:
        yield typo(appearance.note)
