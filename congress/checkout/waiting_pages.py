"""What the pages of those who wait show, made ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from congress.checkout.links import order_path
from congress.editions.models import Edition
from congress.kernel.addresses import path_of, whole
from congress.kernel.db import db
from congress.kernel.formats import instant_text, money_text
from congress.kernel.i18n import current_locale, gettext
from congress.offers.queries import offers_on_sale, options_of
from congress.orders.models import Order
from congress.orders.queries import options_left, seats_left
from congress.orders.waiting import OPEN, position
from congress.orders.waiting_labels import WAITING_MARKS
from congress.orders.waiting_models import WaitingEntry, WaitingState
from congress.programme.models import Sitting
from congress.tickets.links import ticket_path
from congress.tickets.models import Ticket, TicketState
from congress.tickets.queries import tickets_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from flask_babel.speaklater import LazyString

    from congress.offers.models import Offer, Option


@dataclass(frozen=True)
class Waiting:
    """One entry as its owner sees it; `go` leads to where an offered place is taken."""

    thing: str
    places: int
    name: str
    mark: tuple[LazyString, str, str]
    position: int
    until: str
    price: str
    go: str
    takes_here: bool
    can_leave: bool
    is_waiting: bool


@dataclass(frozen=True)
class FullOption:
    """An option that is full and somebody of an order could wait for."""

    ticket_ref: str
    option_ref: str
    name: str
    option: str
    waits: str


def thing_of(entry: WaitingEntry) -> str:
    """What is waited for, by its name."""
    if entry.sitting_id is not None:
        return db.session.get_one(Sitting, entry.sitting_id).title
    found = entry.offer or entry.option
    return found.name if found else ""


def waiting_url(entry: WaitingEntry) -> str:
    """The private page of whoever waits."""
    return whole(path_of("waiting.entry", secret=entry.secret))


def waiting_page(entry: WaitingEntry, at: datetime) -> Waiting:
    """The entry as it stands at that instant."""
    edition = db.session.get_one(Edition, entry.edition_id)
    is_offered = is_kept(entry, at)
    until = entry.offered_until
    return Waiting(
        thing=thing_of(entry),
        places=entry.places,
        name=entry.name,
        mark=WAITING_MARKS[_shown_state(entry, at)],
        position=position(entry) if entry.state is WaitingState.WAITING else 0,
        until=instant_text(until, edition.zone, current_locale()) if is_offered and until else "",
        price=money_text(entry.option.price) if entry.option and entry.option.price else "",
        go=_where_taken(entry) if is_offered else "",
        takes_here=is_offered and entry.option_id is not None,
        can_leave=entry.state in OPEN,
        is_waiting=entry.state is WaitingState.WAITING,
    )


def is_kept(entry: WaitingEntry, at: datetime) -> bool:
    """Whether places are kept for its owner at that instant."""
    return entry.state is WaitingState.OFFERED and entry.offered_until is not None and at < entry.offered_until


def _shown_state(entry: WaitingEntry, at: datetime) -> WaitingState:
    """An offer whose time is over has lapsed, whether that was written down yet or not."""
    return WaitingState.LAPSED if entry.state is WaitingState.OFFERED and not is_kept(entry, at) else entry.state


def _where_taken(entry: WaitingEntry) -> str:
    if entry.offer_id is not None:
        return url_for("registration.show", formule=entry.secret)
    if entry.sitting_id is not None:
        ticket = db.session.get_one(Ticket, entry.ticket_id)
        return f"{ticket_path(ticket.ref, ticket.secret)}#ateliers"
    return ""


def order_path_of(entry: WaitingEntry) -> str:
    """The order an option was added to."""
    return order_path(db.session.get_one(Order, entry.order_id))


def limited_offers(edition: Edition, at: datetime, *, key: str = "") -> list[Offer]:
    """What is on sale and may be full, for somebody alone or for a group: what one can wait for."""
    if not edition.takes_registrations(at):
        return []
    offers = offers_on_sale(edition, at, key=key)
    left = seats_left(offers, at)
    return [offer for offer in offers if left[offer.id] is not None]


def full_options(order: Order, at: datetime) -> list[FullOption]:
    """What the people of an order who have a ticket could wait for."""
    if not order.is_seated or not order.edition.takes_registrations(at):
        return []
    options = [one for one in options_of(order.edition) if one.is_on_sale(at)]
    left = options_left(options, at) if options else {}
    full = [one for one in options if left[one.id] == 0]
    if not full:
        return []
    tickets = [one for one in tickets_of(order) if one.state is TicketState.VALID and one.attendee.is_coming]
    waits = _waiting_for_options(tickets)
    return [
        FullOption(
            ticket_ref=ticket.ref,
            option_ref=option.ref,
            name=ticket.attendee.name or gettext("Place à nommer"),
            option=option.name,
            waits=waits.get((ticket.id, option.id), ""),
        )
        for ticket in tickets
        for option in full
        if _could_take(order, ticket, option)
    ]


def _could_take(order: Order, ticket: Ticket, option: Option) -> bool:
    lines = [line for line in order.lines if line.attendee_id == ticket.attendee_id]
    has_it = any(line.option_id == option.id for line in lines)
    return not has_it and any(line.offer is not None and option.goes_with(line.offer.ref) for line in lines)


def _waiting_for_options(tickets: Sequence[Ticket]) -> dict[tuple[int | None, int | None], str]:
    entries = db.session.query(WaitingEntry).filter(
        WaitingEntry.ticket_id.in_([ticket.id for ticket in tickets]),
        WaitingEntry.option_id.is_not(None),
        WaitingEntry.state.in_(OPEN),
    )
    return {(entry.ticket_id, entry.option_id): str(WAITING_MARKS[entry.state][0]) for entry in entries}
