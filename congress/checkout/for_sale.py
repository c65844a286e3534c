"""What one buyer may order at an instant, read once for a whole page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.offers.queries import offers_on_sale, options_of
from congress.orders.attendees import questions_of
from congress.orders.queries import options_left, seats_left
from congress.orders.waiting import reserved_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.offers.models import Offer, Option
    from congress.orders.questions import Question
    from congress.orders.waiting_models import WaitingEntry


@dataclass(frozen=True)
class ForSale:
    """Offers, the options that go with them, how many of each are left by id, and what is asked besides.

    `key` is the secret of the link one came by, if it opens an offer; `reserved` the seats kept for whoever has it.
    """

    edition: Edition
    at: datetime
    key: str
    reserved: WaitingEntry | None
    offers: tuple[Offer, ...]
    options: tuple[Option, ...]
    questions: tuple[Question, ...]
    seats: dict[int, int | None]
    places: dict[int, int | None]

    @property
    def is_sold_out(self) -> bool:
        """No seat is left of anything."""
        return all(left == 0 for left in self.seats.values())

    @property
    def only_offer(self) -> Offer | None:
        """Where there is no choice, the one to take."""
        return self.offers[0] if len(self.offers) == 1 else None


def for_sale(edition: Edition, at: datetime, *, key: str = "") -> ForSale:
    """All a buyer may order who came by that link, or by none."""
    reserved = reserved_for(edition, key, at)
    offers = offers_on_sale(edition, at, key=key)
    kept = reserved.offer if reserved is not None else None
    if kept is not None and kept.is_on_sale(at) and kept not in offers:
        offers = [kept, *offers]
    seats = seats_left(offers, at)
    if reserved is not None and kept is not None and seats.get(kept.id) is not None:
        seats[kept.id] = (seats[kept.id] or 0) + reserved.places
    refs = [offer.ref for offer in offers]
    options = [one for one in options_of(edition) if one.is_on_sale(at) and any(one.goes_with(ref) for ref in refs)]
    return ForSale(
        edition=edition,
        at=at,
        key=key if reserved is not None or any(key and offer.secret == key for offer in offers) else "",
        reserved=reserved,
        offers=tuple(offers),
        options=tuple(options),
        questions=tuple(_asked(questions_of(edition), refs)),
        seats=seats,
        places=options_left(options, at),
    )


def _asked(questions: Sequence[Question], refs: list[str]) -> list[Question]:
    return [one for one in questions if not one.offers or set(one.offers) & set(refs)]
