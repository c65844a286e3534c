"""Afterwards: a name is corrected, a ticket given to somebody else, an offer or option changed for another.

Each function is one change, taken inside the transaction its door opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.agendas.queries import agenda_of_ticket
from congress.agendas.use_cases import change_addresses
from congress.checkout.balance import even_out, tell_buyer
from congress.kernel.db import lock
from congress.mail.outbox import queue, withdraw
from congress.orders.changes import PRINTED, Person, forget_person, hold_attendee, pass_on_waiting, write_person
from congress.orders.line_changes import Wish, change_seat
from congress.orders.refusals import PriceChanged
from congress.people.use_cases import audit
from congress.tickets.models import Ticket, TicketState
from congress.tickets.queries import find_ticket
from congress.tickets.use_cases import hand_over, renew_badge

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from congress.kernel.money import Money
    from congress.orders.line_changes import LineChange
    from congress.orders.models import Attendee
    from congress.orders.waiting_models import WaitingEntry


def rename(
    attendee_id: int,
    *,
    first_name: str,
    last_name: str,
    email: str,
    organisation: str,
    version: int,
    actor: str,
    at: datetime,
) -> Attendee:
    """The same person, better written, or named at last; what a badge bears makes a new badge, the old one is void.

    Raises StaleVersion, SeatCancelled, CannotMove.
    """
    attendee = hold_attendee(attendee_id, version=version, at=at)
    was_named = bool(attendee.name)
    before, after = write_person(attendee, Person(first_name, last_name, email, organisation), at=at)
    if not after:
        return attendee
    audit("rename", "attendee", attendee.ref, actor=actor, at=at, before=before, after=after)
    ticket = _valid_ticket(attendee)
    if ticket is None:
        return attendee
    if before.get("email"):
        withdraw(before["email"], ticket=ticket.ref)
    if set(PRINTED) & set(after):
        renew_badge(ticket, at=at)
        _send_ticket(ticket, "ticket-renewed" if was_named else "ticket", at=at)
    elif attendee.email and "email" in after:
        _send_ticket(ticket, "ticket", at=at)
    return attendee


def transfer(
    attendee_id: int,
    *,
    first_name: str,
    last_name: str,
    email: str,
    organisation: str,
    version: int,
    actor: str,
    at: datetime,
) -> Attendee:
    """Another person comes: the former holder's links and badge are void, what they said of themselves is erased.

    Places in ateliers and the agenda stay with the ticket. Raises StaleVersion, SeatCancelled, CannotMove.
    """
    attendee = hold_attendee(attendee_id, version=version, at=at)
    former, person = Person.of(attendee), Person(first_name, last_name, email, organisation)
    before, after = write_person(attendee, person, at=at)
    forget_person(attendee, at=at)
    audit("transfer", "attendee", attendee.ref, actor=actor, at=at, before=before, after=after)
    ticket = _valid_ticket(attendee)
    if ticket is None:
        return attendee
    if former.email:
        withdraw(former.email, ticket=ticket.ref)
    hand_over(ticket, at=at)
    pass_on_waiting(ticket.id, person)
    agenda = agenda_of_ticket(ticket)
    if agenda is not None:
        change_addresses(agenda)
    _send_ticket(ticket, "ticket", at=at)
    if former.email and former.email.casefold() != email.casefold():
        queue(
            "ticket-passed-on",
            once=f"ticket-passed-on/{ticket.ref}/{ticket.serial}",
            recipient=former.email,
            locale=attendee.order.locale,
            about={"order": attendee.order.ref, "name": f"{former.first_name} {former.last_name}".strip()},
            at=at,
        )
    return attendee


def change_lines(
    order_id: int,
    attendee_id: int,
    *,
    offer: str,
    options: Collection[str],
    actor: str,
    at: datetime,
    version: int | None = None,
    by_organisers: bool = False,
    expected: Money | None = None,
    reserved: WaitingEntry | None = None,
) -> LineChange:
    """Another offer or other options, by their refs: the difference is due, or goes back; `expected` was shown.

    `reserved` is what is kept for who waited for it.

    Raises PriceChanged, SoldOut, UnknownOffer, MethodNotOffered, StaleVersion, SeatCancelled, CannotMove.
    """
    attendee = hold_attendee(attendee_id, version=version, at=at)
    order = attendee.order
    if order.id != order_id:
        raise ValueError("The attendee is of another order: a bug of ours.")
    change = change_seat(attendee, Wish(offer, frozenset(options), by_organisers), at=at, reserved=reserved)
    if expected is not None and change.difference != expected:
        raise PriceChanged
    if not change.gone and not change.new:
        return change
    audit(
        "change_lines",
        "attendee",
        attendee.ref,
        actor=actor,
        at=at,
        before={line.label: line.price.cents for line in change.gone},
        after={line.label: line.price.cents for line in change.new},
    )
    even_out(order, reason="changed", actor=actor, at=at)
    if order.is_seated:
        tell_buyer(order, at=at)
    return change


def _valid_ticket(attendee: Attendee) -> Ticket | None:
    found = find_ticket(attendee)
    if found is None:
        return None
    ticket = lock(Ticket, found.id)
    return ticket if ticket.state is TicketState.VALID else None


def _send_ticket(ticket: Ticket, kind: str, *, at: datetime) -> None:
    """To the holder where they have an address, else to the buyer."""
    attendee = ticket.attendee
    queue(
        kind,
        once=f"{kind}/{ticket.ref}/{attendee.version}",
        recipient=attendee.email or attendee.order.buyer_email,
        locale=attendee.order.locale,
        about={"ticket": ticket.ref},
        at=at,
    )
