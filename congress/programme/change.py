"""One change of the programme, as it is told in pages, feeds and mails."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from congress.programme.models import AppearanceState


class ChangeKind(Enum):
    """What happened to a sitting, to a speaker in it, or to what they are described with."""

    SITTING_ADDED = "sitting_added"
    SITTING_CANCELLED = "sitting_cancelled"
    SITTING_RESTORED = "sitting_restored"
    SITTING_CONFIRMED = "sitting_confirmed"
    SITTING_TENTATIVE = "sitting_tentative"
    MOVED = "moved"
    PLACE = "place"
    TITLE = "title"
    TEXT = "text"
    SEQUENCE_ADDED = "sequence_added"
    SEQUENCE_REMOVED = "sequence_removed"
    SEQUENCE_TITLE = "sequence_title"
    SEQUENCE_TIMES = "sequence_times"
    ORDER = "order"
    SPEAKER_ADDED = "speaker_added"
    SPEAKER_CONFIRMED = "speaker_confirmed"
    SPEAKER_TENTATIVE = "speaker_tentative"
    SPEAKER_REPLACED = "speaker_replaced"
    SPEAKER_WITHDRAWN = "speaker_withdrawn"
    SPEAKER_REPRESENTED = "speaker_represented"
    SPEAKER_IN_PERSON = "speaker_in_person"
    SPEAKER_ROLE = "speaker_role"
    SPEAKER_SEQUENCE = "speaker_sequence"
    SPEAKER_THEME = "speaker_theme"
    SPEAKER_NOTE = "speaker_note"
    REPLAY = "replay"
    SLIDES = "slides"
    SITTING_DETAILS = "sitting_details"
    SPEAKER_DETAILS = "speaker_details"
    PLACE_DETAILS = "place_details"


@dataclass(frozen=True, slots=True)
class Times:
    """When a sitting is, in the edition's zone; the end may be open."""

    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, complete in itself: refs to link to, names to say.

    `was` and `state` are the speaker's states; of a replacement, `was` is the state of the one who leaves and
    `state` that of `by`, who comes. Of a representation, `by` is who speaks in the speaker's name and `before` who
    was to do so. Else `before` and `after` are titles, texts, themes, places, or roles by their value; `times_*`
    are set where the time is what changed.
    """

    kind: ChangeKind
    sitting: str | None = None
    title: str = ""
    sequence: str | None = None
    speaker: str | None = None
    name: str = ""
    was: AppearanceState | None = None
    state: AppearanceState | None = None
    by: str | None = None
    by_name: str = ""
    before: str = ""
    after: str = ""
    times_before: Times | None = None
    times_after: Times | None = None
