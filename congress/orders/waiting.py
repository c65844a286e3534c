"""Waiting for seats that are taken: joining the list, being offered what is freed, taking it or letting it go by.

Whoever holds the stock of an offer or option (`hold_stock`) holds its list too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from congress.kernel.db import db, lock
from congress.kernel.errors import Invalid, NotFound, Refusal
from congress.kernel.i18n import gettext, ngettext
from congress.kernel.refs import new_secret
from congress.mail.outbox import queue
from congress.orders.queries import offer_rooms, option_rooms
from congress.orders.stock import hold_stock
from congress.orders.waiting_models import NEXT_WAITING, WaitingEntry, WaitingState
from congress.orders.waiting_turns import serve_in_turn
from congress.people.use_cases import audit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from congress.editions.models import Edition
    from congress.offers.models import Offer, Option
    from congress.orders.models import Order
    from congress.orders.stock import Stock
    from congress.orders.waiting_turns import Room

LONGEST = timedelta(hours=48)
SHORTEST = timedelta(hours=1)
OPEN = (WaitingState.WAITING, WaitingState.OFFERED)


class SeatsLeft(Refusal):
    """Nobody needs to wait: what is wanted can be had at once."""

    def __init__(self) -> None:
        super().__init__(gettext("Il reste de la place : inscrivez-vous sans attendre."))


class NeverSoMany(Invalid):
    """There are fewer places in all than one wants to wait for."""

    def __init__(self, most: int) -> None:
        message = ngettext(
            "Il n'y a que %(num)s place en tout : attendez-en moins.",
            "Il n'y a que %(num)s places en tout : attendez-en moins.",
            most,
        )
        super().__init__(message, errors={"places": [message]})


class NoLongerWaiting(Refusal):
    """The places were taken, left or let go by already."""

    def __init__(self) -> None:
        super().__init__(gettext("Cette attente est terminée."))


def answer_by(at: datetime, end: datetime | None) -> datetime | None:
    """Until when freed places are kept for the one they are offered to; None where it is too late to offer any.

    Two days, a quarter of the time that is left where it is less, an hour at least; never past `end`.
    """
    if end is None:
        return at + LONGEST
    if end <= at:
        return None
    return min(at + max(min(LONGEST, (end - at) / 4), SHORTEST), end)


def sale_end(edition: Edition, closes_at: datetime | None) -> datetime:
    """When nobody can take a seat any more: registration or the sale is closed, or the congress is over."""
    over = datetime.combine(edition.ends_on + timedelta(1), time(), edition.zone)
    return min(end for end in (over, edition.registration_closes_at, closes_at) if end is not None)


def move_entry(entry: WaitingEntry, state: WaitingState) -> None:
    """Moves an entry that the caller holds; raises NoLongerWaiting where NEXT_WAITING does not allow it."""
    if state not in NEXT_WAITING[entry.state]:
        raise NoLongerWaiting
    entry.state = state
    db.session.flush()


@dataclass(frozen=True)
class Wish:
    """Who wants to wait, and for how many places; `ticket_id` is whose an option or an atelier's place would be."""

    name: str
    email: str
    locale: str
    places: int = 1
    ticket_id: int | None = None


def wait_for_offer(edition: Edition, offer: Offer, wish: Wish, *, at: datetime) -> WaitingEntry:
    """Puts somebody at the end of an offer's list; raises SeatsLeft, NeverSoMany."""
    hold_stock(edition.id, offers=[offer.ref])
    rooms = offer_rooms([offer], at)[offer.id]
    return join(WaitingEntry(edition_id=edition.id, offer_id=offer.id), wish, rooms, at=at)


def wait_for_option(edition: Edition, option: Option, wish: Wish, *, at: datetime) -> WaitingEntry:
    """Puts somebody who has a ticket at the end of an option's list; raises SeatsLeft, NeverSoMany."""
    hold_stock(edition.id, offers=[], options=[option.ref])
    rooms = [option_rooms([option], at)[option.id]]
    return join(WaitingEntry(edition_id=edition.id, option_id=option.id), wish, rooms, at=at)


def join(entry: WaitingEntry, wish: Wish, rooms: Sequence[Room], *, at: datetime) -> WaitingEntry:
    """Keeps the entry, which the caller holds the list of, and writes to its owner.

    Who waits there already keeps their turn, and is sent their link once more, once a day. Raises SeatsLeft,
    NeverSoMany.
    """
    known = db.session.scalar(
        select(WaitingEntry).where(
            same_list(entry),
            WaitingEntry.state.in_(OPEN),
            func.lower(WaitingEntry.email) == wish.email.lower(),
            WaitingEntry.ticket_id == wish.ticket_id,
        )
    )
    if known is not None:
        tell(known, "waiting-joined", once=f"{at:%Y-%m-%d}", at=at)
        return known
    most = min((room.size for room in rooms if room.size is not None), default=wish.places)
    if wish.places > most:
        raise NeverSoMany(most)
    if all(room.fits(wish.places) for room in rooms):
        raise SeatsLeft
    entry.secret, entry.joined_at, entry.state = new_secret(), at, WaitingState.WAITING
    entry.name, entry.email, entry.locale = wish.name, wish.email, wish.locale
    entry.places, entry.ticket_id = wish.places, wish.ticket_id
    db.session.add(entry)
    db.session.flush()
    tell(entry, "waiting-joined", once="first", at=at)
    return entry


def same_list(entry: WaitingEntry) -> ColumnElement[bool]:
    """The entries that wait for what this one does."""
    return and_(
        WaitingEntry.offer_id == entry.offer_id,
        WaitingEntry.option_id == entry.option_id,
        WaitingEntry.sitting_id == entry.sitting_id,
    )


def serve(edition: Edition, *, at: datetime) -> list[WaitingEntry]:
    """Lets go by what was not answered in time, and offers what is free, in turn; returns whom it was offered to.

    Nothing is offered of what cannot be ordered at that instant.
    """
    if not _open_entries(edition):
        return []
    stock = hold_waited_for(edition)
    entries = _open_entries(edition)  # as they stand now that nobody else moves them
    lapse([entry for entry in entries if entry.state is WaitingState.OFFERED], at=at)
    if not edition.takes_registrations(at):
        return []
    seats = offer_rooms(stock.offers.values(), at, in_turn=False)
    choices = option_rooms(stock.options.values(), at, in_turn=False)
    queue = [
        (entry, rooms)
        for entry in entries
        if entry.state is WaitingState.WAITING
        for rooms in [_rooms_of(entry, seats, choices, at)]
        if rooms
    ]
    served = serve_in_turn(queue)
    for entry in served:
        offer_to(entry, end=_end(edition, entry), at=at)
    return served


def hold_waited_for(edition: Edition) -> Stock:
    """Holds all that somebody waits for, which comes before their entries as everywhere."""
    entries = _open_entries(edition)
    offers = {entry.offer.ref for entry in entries if entry.offer}
    return hold_stock(edition.id, offers=offers, options={entry.option.ref for entry in entries if entry.option})


def _open_entries(edition: Edition) -> Sequence[WaitingEntry]:
    return db.session.scalars(
        select(WaitingEntry)
        .where(WaitingEntry.edition_id == edition.id, WaitingEntry.sitting_id.is_(None), WaitingEntry.state.in_(OPEN))
        .order_by(WaitingEntry.id)
        .execution_options(populate_existing=True)
    ).all()


def _rooms_of(
    entry: WaitingEntry, seats: dict[int, list[Room]], choices: dict[int, Room], at: datetime
) -> Sequence[Room]:
    if entry.offer is not None:
        return seats[entry.offer.id] if entry.offer.is_on_sale(at) and entry.offer.id in seats else []
    if entry.option is not None and entry.option.is_on_sale(at) and entry.option.id in choices:
        return [choices[entry.option.id]]
    return []


def _end(edition: Edition, entry: WaitingEntry) -> datetime:
    thing = entry.offer or entry.option
    return sale_end(edition, thing.sale_closes_at if thing else None)


def lapse(offered: Sequence[WaitingEntry], *, at: datetime) -> None:
    """Those who did not answer in time lose their turn, and are told."""
    for entry in offered:
        if entry.offered_until is not None and entry.offered_until <= at:
            move_entry(entry, WaitingState.LAPSED)
            tell(entry, "waiting-lapsed", at=at)


def offer_to(entry: WaitingEntry, *, end: datetime | None, at: datetime) -> None:
    """Keeps the places for this entry's owner until a deadline, and writes to them."""
    entry.offered_until = answer_by(at, end)
    move_entry(entry, WaitingState.OFFERED)
    tell(entry, "waiting-offer", at=at)


def reserved_for(edition: Edition, secret: str, at: datetime) -> WaitingEntry | None:
    """The seats of an offer that are kept for whoever has this link, at that instant."""
    if not secret:
        return None
    return db.session.scalar(
        select(WaitingEntry).where(
            WaitingEntry.edition_id == edition.id,
            WaitingEntry.secret == secret,
            WaitingEntry.offer_id.is_not(None),
            WaitingEntry.state == WaitingState.OFFERED,
            WaitingEntry.offered_until > at,
        )
    )


def take(entry: WaitingEntry, order: Order) -> None:
    """What was kept for them is theirs: it is in this order now."""
    entry = lock(WaitingEntry, entry.id)
    entry.order_id = order.id
    move_entry(entry, WaitingState.TAKEN)


def leave(entry: WaitingEntry, *, actor: str, at: datetime) -> None:
    """Takes somebody off the list, by their own link or by the organisers; raises NoLongerWaiting."""
    offers, options = ([one.ref] if one else [] for one in (entry.offer, entry.option))
    hold_stock(entry.edition_id, offers=offers, options=options)
    entry = lock(WaitingEntry, entry.id)
    before = entry.state
    move_entry(entry, WaitingState.LEFT)
    audit("leave_waiting", "waiting", str(entry.id), actor=actor, at=at, before=before.value)


def entry_by_link(secret: str) -> WaitingEntry:
    """The entry behind a private link; raises NotFound."""
    found = db.session.scalar(select(WaitingEntry).where(WaitingEntry.secret == secret))
    if found is None:
        raise NotFound
    return found


def position(entry: WaitingEntry) -> int:
    """Whose turn comes when: 1 is the next of this list."""
    before = select(func.count()).where(
        same_list(entry), WaitingEntry.state == WaitingState.WAITING, WaitingEntry.id <= entry.id
    )
    return db.session.scalar(before) or 0


def tell(entry: WaitingEntry, kind: str, *, at: datetime, once: str = "") -> None:
    """Writes to whoever waits."""
    queue(
        kind,
        once="/".join(filter(None, (kind, str(entry.id), once))),
        recipient=entry.email,
        locale=entry.locale,
        about={"entry": entry.id},
        at=at,
    )
