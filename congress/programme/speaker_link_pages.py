"""What a speaker reads behind their link: each part they are asked for, what they answered, what they sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.kernel.formats import day_text, times_text
from congress.kernel.i18n import current_locale, gettext
from congress.programme import answers, labels, speaker_files, speaker_link
from congress.programme.models import AppearanceRole, AppearanceState, SittingStatus
from congress.programme.speaker_models import Answer

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from congress.editions.models import Edition
    from congress.programme.models import Appearance, Sitting, Speaker
    from congress.programme.speaker_models import AppearanceAnswer, SpeakerFile

_PLAIN_ROLES = frozenset({AppearanceRole.SPEAKER})


@dataclass(frozen=True)
class LinkPart:
    """One part in one sitting, as its speaker reads it."""

    ref: str
    speaker: str
    title: str
    kind: str
    day: str
    times: str
    place: str
    sequence: str
    role: str
    theme: str
    note: str
    state: AppearanceState
    words: str
    answer: AppearanceAnswer | None
    may_answer: bool
    slides: SpeakerFile | None

    @property
    def may_send_slides(self) -> bool:
        """Whoever comes may."""
        return self.may_answer and not self.has_declined

    @property
    def has_confirmed(self) -> bool:
        """Their last word is yes, or organisers know it otherwise."""
        said_yes = self.answer is None or self.answer.answer is Answer.CONFIRM
        return said_yes and self.state is AppearanceState.CONFIRMED

    @property
    def has_declined(self) -> bool:
        """Their last word is no."""
        return self.answer is not None and self.answer.answer is Answer.DECLINE


@dataclass(frozen=True)
class LinkPage:
    """Everything behind the link."""

    parts: tuple[LinkPart, ...]
    over: tuple[LinkPart, ...]
    stands_in: tuple[LinkPart, ...]
    portrait: SpeakerFile | None
    loose: tuple[SpeakerFile, ...]
    to_do: tuple[tuple[str, str], ...]
    is_closed: bool

    @property
    def is_complete(self) -> bool:
        """They come, and nothing is missing."""
        return not self.to_do and any(not part.has_declined for part in self.parts)

    def part(self, ref: str) -> LinkPart | None:
        """One of the parts they are asked for."""
        return next((part for part in self.parts if part.ref == ref), None)


def link_page(speaker: Speaker, edition: Edition) -> LinkPage:
    """The page as it stands; what is to do is told as (what, where on the page)."""
    found = speaker_link.appearances_of(speaker)
    own = [one for one in found if one.speaker_id == speaker.id]
    parts = tuple(_part(one, edition) for one in own if answers.is_asked(one))
    portrait = speaker_files.portrait_of(speaker)
    return LinkPage(
        parts=parts,
        over=tuple(_part(one, edition) for one in own if not answers.is_asked(one)),
        stands_in=tuple(_part(one, edition) for one in found if one.speaker_id != speaker.id and answers.is_asked(one)),
        portrait=portrait,
        loose=tuple(speaker_files.loose_slides_of(speaker)),
        to_do=() if edition.is_archived else _to_do(speaker, parts, portrait),
        is_closed=edition.is_archived,
    )


def _part(appearance: Appearance, edition: Edition) -> LinkPart:
    sitting, sequence = appearance.sitting, appearance.sequence
    return LinkPart(
        ref=appearance.ref,
        speaker=appearance.speaker.name,
        title=sitting.title,
        kind=str(labels.KIND[sitting.kind]),
        day=day_of(sitting, edition.zone),
        times=_times(sitting.starts_at, sitting.ends_at, edition.zone),
        place=", ".join(place.name for place in (sitting.room, sitting.venue) if place is not None),
        sequence=_sequence(appearance, edition.zone) if sequence else "",
        role="" if appearance.role in _PLAIN_ROLES else str(labels.ROLE[appearance.role]),
        theme=appearance.theme,
        note=appearance.note,
        state=appearance.state,
        words=_words(appearance),
        answer=answers.last_answer(appearance),
        may_answer=answers.is_asked(appearance) and not edition.is_archived,
        slides=speaker_files.slides_of(appearance),
    )


def day_of(sitting: Sitting, zone: ZoneInfo) -> str:
    """« jeudi 25 novembre », or that it is not known yet."""
    if sitting.starts_at is None:
        return gettext("horaire à préciser")
    return day_text(sitting.starts_at.astimezone(zone).date(), current_locale())


def _times(starts_at: datetime | None, ends_at: datetime | None, zone: ZoneInfo) -> str:
    return times_text(starts_at, ends_at, zone, current_locale()) if starts_at else ""


def _sequence(appearance: Appearance, zone: ZoneInfo) -> str:
    sequence = appearance.sequence
    if sequence is None:
        return ""
    times = _times(sequence.starts_at, sequence.ends_at, zone)
    return f"{sequence.title} ({times})" if times else sequence.title


def _words(appearance: Appearance) -> str:
    """How things stand, in one or two sentences that fit anybody."""
    state = appearance.state
    if appearance.sitting.status is SittingStatus.CANCELLED:
        return gettext("Cette séance n'aura pas lieu.")
    if state is AppearanceState.REPLACED and appearance.replaced_by is not None:
        return gettext(
            "Vous n'intervenez plus ici : %(name)s intervient à votre place.",
            name=appearance.replaced_by.speaker.name,
        )
    if state in (AppearanceState.REPLACED, AppearanceState.WITHDRAWN):
        return gettext("Vous n'intervenez plus ici.")
    if answers.question_of(appearance) is not None:
        return gettext("Vous avez répondu ne pas pouvoir venir. L'équipe est prévenue et vous répondra.")
    return {
        AppearanceState.INVITED: gettext("Nous vous proposons d'intervenir. Rien n'est encore annoncé au public."),
        AppearanceState.TENTATIVE: gettext("Votre venue est prévue sous réserve, en attendant votre réponse."),
        AppearanceState.CONFIRMED: gettext("Votre venue est confirmée. Merci !"),
    }[state]


def _to_do(speaker: Speaker, parts: tuple[LinkPart, ...], portrait: SpeakerFile | None) -> tuple[tuple[str, str], ...]:
    """What is still missing; who has declined everything is asked for nothing more."""
    if parts and all(part.has_declined for part in parts):
        return ()
    unanswered = [part for part in parts if not part.has_confirmed and not part.has_declined]
    steps = [(gettext("Répondre pour « %(title)s »", title=part.title), f"#seance-{part.ref}") for part in unanswered]
    if not speaker.biography:
        steps.append((gettext("Vous présenter en quelques lignes"), "#presentation"))
    if portrait is None:
        steps.append((gettext("Envoyer un portrait"), "#portrait"))
    elif speaker.image_consent is None:
        steps.append((gettext("Dire si votre portrait peut être publié"), "#portrait"))
    return tuple(steps)
