"""What the booklet and the signs say of a sitting: words and plain values, ready to be set by typst."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from congress.kernel.formats import time_text, times_text
from congress.kernel.i18n import current_locale, gettext, typo
from congress.programme import labels
from congress.programme.models import SittingKind
from congress.programme.prose import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from congress.programme.pages import Card, Voice
    from congress.programme.published import PublishedProgramme, PublishedSitting

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
        "parts": list(part_words(card, zone)),
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


def part_words(card: Card, zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    """Those who speak outside any sequence, then each sequence with its own times and people."""
    for part in card.parts:
        yield {
            "title": typo(part.title),
            "time": times_text(part.starts_at, part.ends_at, zone, current_locale()) if part.starts_at else "",
            "theme": _theme(part.theme),
            "voices": [voice_words(voice, part.theme_of(voice)) for voice in part.voices],
            "faces": part.is_face_to_face,
        }


def voice_words(voice: Voice, theme: str) -> dict[str, Any]:
    """One person with all that must be said beside the name, « sous réserve » first of all."""
    return {
        "role": gettext("%(role)s :", role=labels.ROLE[voice.role]) if voice.has_role_word else "",
        "name": voice.speaker.name,
        "reserve": gettext("(sous réserve)") if voice.is_tentative else "",
        "function": typo(voice.speaker.function),
        "more": list(_beside(voice, theme)),
        "instead": gettext("(représentation assurée par %(name)s)", name=voice.representative.name)
        if voice.representative
        else "",
    }


def _theme(theme: str) -> str:
    return gettext("Thème : %(theme)s", theme=typo(theme)) if theme else ""


def _beside(voice: Voice, theme: str) -> Iterator[str]:
    if voice.representative is not None:
        instead = voice.representative
        name = f"{instead.name}, {instead.function}" if instead.function else instead.name
        yield typo(gettext("représentation assurée par %(name)s", name=name))
    if voice.replaces:
        yield gettext("remplace %(names)s", names=", ".join(each.name for each in voice.replaces))
    if theme:
        yield _theme(theme)
    if voice.note:
        yield typo(voice.note)
