"""When a sitting and the people in it are taken: what the grid draws and the warnings compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.programme.models import AppearanceState, SittingKind
from congress.programme.pages import OPEN_END

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from congress.programme.models import Appearance, Sitting, Speaker

EXPECTED = frozenset({AppearanceState.INVITED, AppearanceState.TENTATIVE, AppearanceState.CONFIRMED})
_HELD_IN_A_FORUM = frozenset({SittingKind.WORKSHOP, SittingKind.ROUND_TABLE})


@dataclass(frozen=True)
class Span:
    """From one instant to another; what begins as another ends does not meet it."""

    starts: datetime
    ends: datetime

    def meets(self, other: Span) -> bool:
        """Whether nobody can be in both from beginning to end."""
        return self.starts < other.ends and other.starts < self.ends

    def common(self, other: Span) -> Span:
        """The time both take."""
        return Span(max(self.starts, other.starts), min(self.ends, other.ends))


@dataclass(frozen=True)
class Turn:
    """Somebody's time in a sitting: the speaker's own, or that of who speaks in their name."""

    person: Speaker
    appearance: Appearance
    sitting: Sitting
    span: Span

    @property
    def is_invited(self) -> bool:
        """Asked, and not announced to anybody yet."""
        return self.appearance.state is AppearanceState.INVITED

    @property
    def speaks_for(self) -> Speaker | None:
        """Whom the person represents."""
        return self.appearance.speaker if self.appearance.representative else None


def span_of(sitting: Sitting) -> Span | None:
    """The time it takes, an hour where the end was not said; None without a time."""
    if sitting.starts_at is None:
        return None
    return Span(sitting.starts_at, sitting.ends_at or sitting.starts_at + OPEN_END)


def turns_of(sitting: Sitting) -> Iterator[Turn]:
    """Everybody expected in a sitting, at the time of their sequence where that is known."""
    whole = span_of(sitting)
    for appearance in sitting.appearances:
        if appearance.state not in EXPECTED:
            continue
        sequence = appearance.sequence
        span = whole
        if sequence is not None and sequence.starts_at is not None:
            ends = sequence.ends_at or (whole.ends if whole and whole.ends > sequence.starts_at else None)
            span = Span(sequence.starts_at, ends or sequence.starts_at + OPEN_END)
        if span is not None:
            yield Turn(appearance.representative or appearance.speaker, appearance, sitting, span)


def is_held_in(sitting: Sitting, forum: Sitting) -> bool:
    """Whether an atelier is a part of a forum: there, then, and in its espace where the forum has one."""
    inner, outer = span_of(sitting), span_of(forum)
    return (
        forum.kind is SittingKind.FORUM
        and sitting.kind in _HELD_IN_A_FORUM
        and sitting.venue is forum.venue
        and (forum.space is None or sitting.space is forum.space)
        and inner is not None
        and outer is not None
        and outer.starts <= inner.starts
        and inner.ends <= outer.ends
    )
