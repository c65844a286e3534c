"""What organisers see of a speaker's link: whether it was sent, what was answered, what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.programme import answers, labels, speaker_files, speaker_link
from congress.programme.models import AppearanceState

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.mail.models import OutboxMail
    from congress.programme.models import Appearance, Speaker
    from congress.programme.speaker_models import AppearanceAnswer, SpeakerFile


@dataclass(frozen=True)
class PanelPart:
    """One part with the answer that waits for an organiser, and those that do not, the last one first."""

    appearance: Appearance
    role: str
    question: AppearanceAnswer | None
    settled: tuple[AppearanceAnswer, ...]
    may_be_replaced: bool
    slides: SpeakerFile | None


@dataclass(frozen=True)
class SpeakerPanel:
    """The part of a speaker's page that is about their link."""

    speaker: Speaker
    url: str
    mail: OutboxMail | None
    parts: tuple[PanelPart, ...]
    portrait: SpeakerFile | None
    loose: tuple[SpeakerFile, ...]
    is_closed: bool

    @property
    def portrait_is_public(self) -> bool:
        """Whether the next release shows the portrait."""
        return self.portrait is not None and self.speaker.image_consent is True


def speaker_panel(speaker: Speaker, edition: Edition) -> SpeakerPanel:
    """What there is to see and do."""
    own = [one for one in speaker_link.appearances_of(speaker) if one.speaker_id == speaker.id]
    return SpeakerPanel(
        speaker=speaker,
        url=speaker_link.link_url(speaker),
        mail=speaker_link.last_link_mail(speaker),
        parts=tuple(_part(one) for one in own),
        portrait=speaker_files.portrait_of(speaker),
        loose=tuple(speaker_files.loose_slides_of(speaker)),
        is_closed=edition.is_archived,
    )


def _part(appearance: Appearance) -> PanelPart:
    question = answers.question_of(appearance)
    return PanelPart(
        appearance=appearance,
        role=str(labels.ROLE[appearance.role]),
        question=question,
        settled=tuple(one for one in reversed(appearance.answers) if one is not question),
        may_be_replaced=appearance.state is not AppearanceState.INVITED,
        slides=speaker_files.slides_of(appearance),
    )
