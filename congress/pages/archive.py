"""A congress once it has taken place: what there is to watch again and to read again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.programme import pages

if TYPE_CHECKING:
    from datetime import date, datetime

    from congress.editions.models import Edition
    from congress.programme.pages import Card
    from congress.programme.published import PublishedProgramme


@dataclass(frozen=True)
class KeptDay:
    """The sittings of a day that left something; no day for those whose time was never known."""

    day: date | None
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Kept:
    """Everything a congress left to watch and to read, by day."""

    days: tuple[KeptDay, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        """All of it in order."""
        return tuple(card for day in self.days for card in day.cards)

    @property
    def replays(self) -> int:
        """How many sittings can be watched again."""
        return sum(bool(card.sitting.replay_url) for card in self.cards)

    @property
    def slides(self) -> int:
        """How many sittings have slides to read."""
        return sum(has_slides(card) for card in self.cards)


def has_slides(card: Card) -> bool:
    """Whether slides of it are public, in one place or one by one."""
    return bool(card.sitting.slides_url or card.sitting.slides)


def kept(programme: PublishedProgramme | None) -> Kept:
    """What the last release says there is."""
    if programme is None:
        return Kept(())
    cards = [pages.card(programme, sitting, programme.published_at) for sitting in programme.sittings]
    left = [card for card in cards if (card.sitting.replay_url or has_slides(card)) and not card.is_cancelled]
    days = list(dict.fromkeys(card.day for card in left))
    return Kept(tuple(KeptDay(day, tuple(card for card in left if card.day == day)) for day in days))


def is_over(edition: Edition, at: datetime) -> bool:
    """« Le congrès a eu lieu »: from the day after its last one, and in every archive."""
    return edition.is_archived or at.astimezone(edition.zone).date() > edition.ends_on
