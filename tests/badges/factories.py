"""People with tickets, as an order would have made them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from congress.kernel.db import db, transaction
from congress.kernel.money import Money
from congress.kernel.refs import new_ref, new_secret
from congress.offers.models import Offer
from congress.orders.models import (
    Attendee,
    AttendeeCategory,
    Order,
    OrderLine,
    OrderStatus,
    PaymentMethod,
)
from congress.tickets.models import Ticket
from tests.factories import NOON

if TYPE_CHECKING:
    from congress.editions.models import Edition

PERSON: dict[str, Any] = {
    "first_name": "Nathalie",
    "last_name": "Carlier",
    "organisation": "Coorace Hauts-de-France",
    "category": AttendeeCategory.MEMBER,
}


def make_tickets(edition: Edition, *people: dict[str, Any]) -> list[Ticket]:
    """A paid order of one offer, with a ticket for each person; what a person does not say is PERSON's."""
    with transaction():
        offer = db.session.scalars(select(Offer).where(Offer.edition_id == edition.id)).one()
        order = Order(
            edition_id=edition.id,
            ref=new_ref(),
            secret=new_secret(),
            status=OrderStatus.PAID,
            payment_method=PaymentMethod.TRANSFER,
            buyer_name="Claude Martin",
            buyer_email="claude.martin@exemple.fr",
            total=offer.price * len(people),
            locale="fr",
            placed_at=NOON,
        )
        db.session.add(order)
        db.session.flush()
        tickets = [_ticket(edition, order, offer, number, {**PERSON, **person}) for number, person in enumerate(people)]
        db.session.add_all(tickets)
    return tickets


def make_ticket(edition: Edition, **person: Any) -> Ticket:
    """One person's ticket."""
    return make_tickets(edition, person)[0]


def _ticket(edition: Edition, order: Order, offer: Offer, number: int, person: dict[str, Any]) -> Ticket:
    attendee = Attendee(edition_id=edition.id, ref=new_ref(), position=number, **person)
    order.attendees.append(attendee)
    order.lines.append(
        OrderLine(
            offer_id=offer.id,
            attendee=attendee,
            label=offer.name,
            list_price=Money.euros(150),
            price=Money.euros(150),
        )
    )
    return Ticket(edition_id=edition.id, attendee=attendee, ref=new_ref(), secret=new_secret(), issued_at=NOON)
