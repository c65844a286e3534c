"""The mail on the eve of the congress: the tickets, where to go, one's own ateliers, and few bags."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, literal, select

from congress.checkout.links import ticket_url
from congress.checkout.mails import days_file, letter, ticket_files
from congress.checkout.reminders import awake
from congress.kernel.db import db, lock, transaction
from congress.kernel.formats import instant_text
from congress.kernel.i18n import current_locale, gettext
from congress.mail.models import OutboxMail
from congress.mail.outbox import NothingToTell, queue, writes
from congress.orders.models import Attendee, Order
from congress.orders.queries import order as order_named
from congress.programme import prose
from congress.programme.queries import published
from congress.tickets.models import Ticket, TicketState
from congress.tickets.queries import ticket_named, tickets_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from congress.editions.models import Edition, Venue
    from congress.mail.outbox import Letter

EVE = timedelta(days=1)
AT_ONCE = 500
_MAP = "https://www.openstreetmap.org/search?"


def write_all(at: datetime) -> int:
    """Writes the mails of every open congress that begins tomorrow; how many."""
    return sum(_write(one, at) for one in awake(at) if at.astimezone(one.zone).date() == one.starts_on - EVE)


def _write(edition: Edition, at: datetime) -> int:
    """To everybody with an address of their own; those without come to whoever ordered for them, in one mail."""
    valid = (Ticket.edition_id == edition.id) & (Ticket.state == TicketState.VALID)
    joined = select(Order.id, Ticket.ref).join(Attendee, Attendee.order_id == Order.id)
    own = db.session.execute(
        joined.join(Ticket, Ticket.attendee_id == Attendee.id)
        .where(valid, Attendee.email != "", _not_told(Ticket.ref))
        .order_by(Ticket.id)
        .limit(AT_ONCE)
    ).all()
    theirs = db.session.scalars(
        select(Order.id)
        .where(Order.attendees.any(Attendee.id.in_(select(Ticket.attendee_id).where(valid)) & (Attendee.email == "")))
        .where(_not_told(Order.ref))
        .order_by(Order.id)
        .limit(AT_ONCE)
    ).all()
    for order_id, ticket_ref in [*own, *((order_id, None) for order_id in theirs)]:
        with transaction():
            _queue(order_id, ticket_ref, at=at)
    return len(own) + len(theirs)


def _queue(order_id: int, ticket_ref: str | None, *, at: datetime) -> None:
    order = lock(Order, order_id)  # of two workers one writes
    recipient = ticket_named(ticket_ref).attendee.email if ticket_ref else order.buyer_email
    queue(
        "eve",
        once=f"eve/{ticket_ref or order.ref}",
        recipient=recipient,
        locale=order.locale,
        about={"ticket": ticket_ref} if ticket_ref else {"order": order.ref},
        at=at,
    )


def _not_told(ref: Any) -> ColumnElement[bool]:
    return ~select(OutboxMail.id).where(OutboxMail.once == literal("eve/") + ref).exists()


@writes("eve")
def eve(about: Mapping[str, Any]) -> Letter:
    """To whoever comes tomorrow, or who ordered for them; nothing where no ticket is good any more."""
    if "ticket" in about:
        found = [ticket_named(about["ticket"])]
        order = found[0].attendee.order
    else:
        order = order_named(about["order"])
        found = [ticket for ticket in tickets_of(order) if not ticket.attendee.email]
    tickets = [ticket for ticket in found if ticket.state is TicketState.VALID]
    if not tickets:
        raise NothingToTell
    return _letter(order, tickets, name=tickets[0].attendee.name if "ticket" in about else order.buyer_name)


def _letter(order: Order, tickets: Sequence[Ticket], *, name: str) -> Letter:
    edition = order.edition
    days = days_file(edition)
    return letter(
        "eve",
        gettext("C'est demain : %(congress)s", congress=edition.title),
        edition,
        [*ticket_files(tickets, f"billets-{order.ref}.pdf"), *days],
        name=name,
        begins=_begins(edition),
        people=[(ticket.attendee.shown_name, ticket_url(ticket), _ateliers(edition, ticket)) for ticket in tickets],
        venues=[(venue, _address(venue), prose.lines(venue.access), _map(venue)) for venue in edition.venues],
        has_days=bool(days),
    )


def _begins(edition: Edition) -> str:
    """When the first sitting of the published programme begins; nothing before it is published."""
    programme = published(edition)
    starts = [one.starts_at for one in programme.sittings if one.starts_at] if programme else []
    return instant_text(min(starts), edition.zone, current_locale()) if starts else ""


def _ateliers(edition: Edition, ticket: Ticket) -> list[tuple[str, str]]:
    """The ateliers somebody has a place in, as published: when, and what."""
    programme = published(edition)
    held = {place.sitting.ref for place in ticket.places}
    sittings = [one for one in programme.sittings if one.ref in held] if programme else []
    return [
        (instant_text(one.starts_at, edition.zone, current_locale()) if one.starts_at else "", one.title)
        for one in sittings
    ]


def _address(venue: Venue) -> str:
    return ", ".join(filter(None, (venue.address, f"{venue.postcode} {venue.city}".strip())))


def _map(venue: Venue) -> str:
    address = _address(venue)
    return _MAP + urlencode({"query": address}) if address else ""
