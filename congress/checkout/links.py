"""The addresses a buyer and an attendee are given, whole, as mails, the API and the card processor need them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, url_for

if TYPE_CHECKING:
    from congress.orders.models import Order
    from congress.tickets.models import Ticket


def _whole(endpoint: str, **values: Any) -> str:
    # From PUBLIC_URL and never from the request's Host header, which its sender chooses.
    public_url: str = current_app.config["SETTINGS"].public_url
    return public_url + url_for(endpoint, _external=False, **values)


def order_url(order: Order, **values: Any) -> str:
    """The buyer's page."""
    return _whole("orders.show", ref=order.ref, secret=order.secret, **values)


def pay_url(order: Order) -> str:
    """Where a buyer goes to pay by card: it leads on to the hosted pay page."""
    return _whole("orders.pay", ref=order.ref, secret=order.secret)


def ticket_url(ticket: Ticket) -> str:
    """The attendee's page."""
    return _whole("tickets.show", ref=ticket.ref, secret=ticket.secret)
