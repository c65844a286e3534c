"""What is told once an order stands: a badge corrected, a ticket passed on, an order changed, links asked for again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from congress.checkout.finding import found_for
from congress.checkout.links import order_url, ticket_url
from congress.checkout.mails import letter, order_lines, ticket_files
from congress.editions.models import Edition
from congress.kernel.db import db
from congress.kernel.formats import money_text
from congress.kernel.i18n import gettext
from congress.mail.outbox import NothingToTell, writes
from congress.orders.models import OrderStatus
from congress.orders.queries import order as order_named
from congress.payments.queries import amount_due
from congress.tickets.queries import ticket_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from congress.mail.outbox import Letter


@writes("ticket-renewed")
def ticket_renewed(about: Mapping[str, Any]) -> Letter:
    """To the holder: what the badge bears was corrected, here is the good one."""
    ticket = ticket_named(about["ticket"])
    order = ticket.attendee.order
    return letter(
        "ticket_renewed",
        gettext("Votre billet corrigé pour le %(congress)s", congress=order.edition.title),
        order.edition,
        ticket_files([ticket], f"billet-{ticket.ref}.pdf"),
        name=ticket.attendee.shown_name,
        link=ticket_url(ticket),
    )


@writes("ticket-passed-on")
def ticket_passed_on(about: Mapping[str, Any]) -> Letter:
    """To the former holder: somebody else comes in their place."""
    order = order_named(about["order"])
    subject = gettext("Votre place au %(congress)s est à une autre personne", congress=order.edition.title)
    return letter("ticket_passed_on", subject, order.edition, name=about["name"], buyer=order.buyer_name)


@writes("attendee-cancelled")
def attendee_cancelled(about: Mapping[str, Any]) -> Letter:
    """To an attendee: the buyer or the organisers cancelled their inscription."""
    order = order_named(about["order"])
    subject = gettext("Votre inscription au %(congress)s est annulée", congress=order.edition.title)
    return letter("attendee_cancelled", subject, order.edition, name=about["name"], buyer=order.buyer_name)


@writes("order-changed")
def order_changed(about: Mapping[str, Any]) -> Letter:
    """To the buyer: what the order comes to now, and what is left to pay."""
    order = order_named(about["order"])
    if order.status in {OrderStatus.CANCELLED, OrderStatus.EXPIRED}:
        raise NothingToTell  # that was told meanwhile
    due = amount_due(order)
    return letter(
        "order_changed",
        gettext("Votre commande %(ref)s a changé", ref=order.ref),
        order.edition,
        name=order.buyer_name,
        order=order,
        lines=order_lines(order),
        total=money_text(order.total),
        due=money_text(due) if due else "",
        link=order_url(order),
    )


@writes("orders-found")
def orders_found(about: Mapping[str, Any]) -> Letter:
    """To whoever reads that address: every link that goes with it."""
    found, edition = found_for(about["email"]), db.session.get_one(Edition, about["edition"])
    if found.is_empty:
        raise NothingToTell
    return letter(
        "orders_found",
        gettext("Vos liens pour le %(congress)s", congress=edition.title),
        edition,
        orders=[
            (gettext("Commande %(ref)s, %(congress)s", ref=order.ref, congress=order.edition.title), order_url(order))
            for order in found.orders
        ],
        tickets=[
            (gettext("%(name)s, billet %(ref)s", name=ticket.attendee.shown_name, ref=ticket.ref), ticket_url(ticket))
            for ticket in found.tickets
        ],
    )
