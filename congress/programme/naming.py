"""Who speaks in a sitting, in plain text: for calendars, programme apps and engines, « sous réserve » always said."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from congress.kernel.formats import times_text
from congress.kernel.i18n import current_locale, gettext, typo
from congress.programme import labels
from congress.programme.models import AppearanceRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from congress.programme.published import (
        PublishedAppearance,
        PublishedProgramme,
        PublishedSequence,
        PublishedSitting,
    )

PLAIN_ROLES = frozenset({AppearanceRole.SPEAKER, AppearanceRole.FACE_TO_FACE})


def name_of(programme: PublishedProgramme, appearance: PublishedAppearance) -> str:
    """« Xavier Bertrand (sous réserve) », and by whom represented where somebody comes in their name."""
    name = programme.speaker_of[appearance.speaker].name
    if appearance.is_tentative:
        name = gettext("%(name)s (sous réserve)", name=name)
    if appearance.representative is not None:
        instead = programme.speaker_of[appearance.representative].name
        name = f"{name}, {gettext('représentation assurée par %(name)s', name=instead)}"
    return typo(name)


def in_full(programme: PublishedProgramme, appearance: PublishedAppearance) -> str:
    """« Animation : Éric Béasse, Secrétaire général – « L'emploi » – en visioconférence »."""
    speaker = programme.speaker_of[appearance.speaker]
    name = speaker.name
    if appearance.is_tentative:
        name = gettext("%(name)s (sous réserve)", name=name)
    if appearance.role not in PLAIN_ROLES:
        name = gettext("%(role)s : %(name)s", role=labels.ROLE[appearance.role], name=name)
    named = f"{name}, {speaker.function}" if speaker.function else name
    return " – ".join([typo(named), *besides(programme, appearance)])


def besides(programme: PublishedProgramme, appearance: PublishedAppearance) -> Iterator[str]:
    """What is said after the name: who comes instead, the theme, the note."""
    if appearance.representative is not None:
        instead = programme.speaker_of[appearance.representative]
        name = f"{instead.name}, {instead.function}" if instead.function else instead.name
        yield typo(gettext("représentation assurée par %(name)s", name=name))
    if appearance.theme:
        yield typo(gettext("« %(theme)s »", theme=appearance.theme))
    if appearance.note:
        yield typo(appearance.note)


def parts(programme: PublishedProgramme, sitting: PublishedSitting) -> Iterator[tuple[str, list[str]]]:
    """The heading and the people of each part, sequence by sequence; those outside any first, without a heading."""
    people: dict[str | None, list[str]] = {}
    for one in sitting.announced:
        people.setdefault(one.sequence, []).append(in_full(programme, one))
    if None in people:
        yield "", people[None]
    for sequence in sitting.sequences:
        yield _heading(programme, sequence), people.get(sequence.ref, [])


def _heading(programme: PublishedProgramme, sequence: PublishedSequence) -> str:
    """« 10 h 15 – 10 h 30, Perspectives », or the title alone where the times are not known."""
    title = typo(sequence.title)
    if sequence.starts_at is None:
        return title
    times = times_text(sequence.starts_at, sequence.ends_at, ZoneInfo(programme.time_zone), current_locale())
    return f"{times}, {title}"
