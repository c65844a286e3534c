"""What the first page of a congress shows: everything a newcomer needs, gathered once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.programme import pages, people_pages
from congress.programme.models import SittingKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.offers.models import Offer
    from congress.programme.pages import Card
    from congress.programme.people_pages import Person
    from congress.programme.published import PublishedProgramme, PublishedSpace

MAIN_KINDS = (SittingKind.OPENING, SittingKind.PLENARY, SittingKind.DEBATE)
MOST_NEXT = 4
MOST_PEOPLE = 12


@dataclass(frozen=True)
class HomePage:
    """The poster and what is under it; before the first release only the poster has something to say."""

    offer: Offer | None
    may_register: bool
    highlights: tuple[Card, ...]
    evening: Card | None
    spaces: tuple[tuple[int, PublishedSpace, int], ...]
    running: tuple[Card, ...]
    coming: tuple[Card, ...]
    people: tuple[Person, ...]
    people_count: int
    streamed: int


def home_page(edition: Edition, released: PublishedProgramme | None, offers: Sequence[Offer], at: datetime) -> HomePage:
    """The first page as it stands at that instant; the price shown is the first offer's."""
    cards = [] if released is None else [pages.card(released, each, at) for each in released.sittings]
    alive = [card for card in cards if not card.is_cancelled]
    announced = _announced(released, at)
    return HomePage(
        offer=offers[0] if offers else None,
        may_register=edition.takes_registrations(at) and any(offer.is_on_sale(at) for offer in offers),
        highlights=tuple(card for card in alive if card.sitting.kind in MAIN_KINDS),
        evening=next((card for card in alive if card.sitting.kind is SittingKind.EVENING), None),
        spaces=_spaces(released, alive),
        running=tuple(card for card in alive if card.is_running),
        coming=pages.next_cards(released, at, MOST_NEXT) if released else (),
        people=announced[:MOST_PEOPLE],
        people_count=len(announced),
        streamed=sum(card.sitting.streamed for card in alive),
    )


def _announced(released: PublishedProgramme | None, at: datetime) -> tuple[Person, ...]:
    """Those expected, the ones of the first sittings first: a poster names its openers."""
    if released is None:
        return ()
    order = {
        appearance.speaker: number
        for number, appearance in reversed(
            list(enumerate(one for sitting in released.sittings for one in sitting.announced))
        )
    }
    expected = [each for each in people_pages.people(released, at) if each.coming]
    return tuple(sorted(expected, key=lambda each: order[each.speaker.ref]))


def _spaces(released: PublishedProgramme | None, cards: list[Card]) -> tuple[tuple[int, PublishedSpace, int], ...]:
    """Each espace with its colour's number and how many sittings it holds."""
    if released is None:
        return ()
    return tuple(
        (
            pages.espace_number(released, space.ref) or 1,
            space,
            sum(card.sitting.space == space.ref for card in cards),
        )
        for space in released.spaces
    )
