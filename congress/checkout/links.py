"""The addresses a buyer and an attendee are given, whole, as mails, the API and the card processor need them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from congress.kernel.addresses import path_of, whole
from congress.tickets.links import ticket_path

if TYPE_CHECKING:
    from congress.orders.models import Attendee, Order
    from congress.tickets.models import Ticket


def order_path(order: Order, **values: Any) -> str:
    """The buyer's page, on this very host."""
    return path_of("checkout.order", ref=order.ref, secret=order.secret, **values)


def order_url(order: Order, **values: Any) -> str:
    """The buyer's page."""
    return whole(order_path(order, **values))


def seat_path(order: Order, attendee: Attendee) -> str:
    """Where the buyer changes what concerns one person, on this very host."""
    return path_of("changes.seat", ref=order.ref, secret=order.secret, attendee=attendee.ref)


def pay_path(order: Order) -> str:
    """The way to pay by card, on this very host."""
    return path_of("checkout.pay", ref=order.ref, secret=order.secret)


def pay_url(order: Order) -> str:
    """Where a buyer goes to pay by card: it leads on to the hosted pay page."""
    return whole(pay_path(order))


def tickets_url(order: Order) -> str:
    """All tickets of an order in one PDF."""
    return whole(path_of("checkout.tickets", ref=order.ref, secret=order.secret))


def attendee_path(attendee: Attendee) -> str:
    """Where an attendee says who they are, on this very host."""
    return path_of("attendee.show", ref=attendee.ref, secret=attendee.secret)


def attendee_url(attendee: Attendee) -> str:
    """Where an attendee says who they are: their private link."""
    return whole(attendee_path(attendee))


def ticket_url(ticket: Ticket) -> str:
    """The attendee's page."""
    return whole(ticket_path(ticket.ref, ticket.secret))
