"""The addresses a buyer and an attendee are given, whole, as mails, the API and the card processor need them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app

if TYPE_CHECKING:
    from congress.orders.models import Order
    from congress.tickets.models import Ticket


def _path(endpoint: str, **values: Any) -> str:
    return current_app.url_map.bind("").build(endpoint, values)


def _whole(path: str) -> str:
    # From PUBLIC_URL and never from the request's Host header, which its sender chooses.
    public_url: str = current_app.config["SETTINGS"].public_url
    return public_url + path


def order_path(order: Order, **values: Any) -> str:
    """The buyer's page, on this very host."""
    return _path("checkout.order", ref=order.ref, secret=order.secret, **values)


def order_url(order: Order, **values: Any) -> str:
    """The buyer's page."""
    return _whole(order_path(order, **values))


def pay_url(order: Order) -> str:
    """Where a buyer goes to pay by card: it leads on to the hosted pay page."""
    return _whole(_path("checkout.pay", ref=order.ref, secret=order.secret))


def tickets_url(order: Order) -> str:
    """All tickets of an order in one PDF."""
    return _whole(_path("checkout.tickets", ref=order.ref, secret=order.secret))


def ticket_url(ticket: Ticket) -> str:
    """The attendee's page."""
    return _whole(f"/billet/{ticket.ref}/{ticket.secret}")
