"""`demo populate`: thousands of paid attendees with true badges, to measure with and to try a full house on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, text

from congress.badges.tokens import signer_of
from congress.devtools.demo_keys import OFFER
from congress.devtools.demo_people import ACTOR, NAMES
from congress.kernel.db import db
from congress.kernel.refs import new_ref, new_secret
from congress.orders.models import (
    Attendee,
    AttendeeCategory,
    Order,
    OrderLine,
    OrderMove,
    OrderStatus,
    PaymentMethod,
)
from congress.orders.search_index import index_all
from congress.orders.stock import hold_stock
from congress.payments.models import Payment
from congress.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.kernel.db import Base
    from congress.offers.models import Offer

TOGETHER = 5  # attendees of one order
BATCH = 1000


@dataclass(frozen=True)
class Ground:
    """What all of the crowd share; `refs` never gives one twice, which chance would once in a thousand crowds."""

    edition: Edition
    offer: Offer
    at: datetime
    refs: Iterator[str]


@dataclass(frozen=True)
class Person:
    """One of the crowd, as a program needs them."""

    ref: str
    ticket: str
    secret: str
    name: str
    badge: str


def populate(edition: Edition, count: int, at: datetime) -> list[Person]:
    """So many attendees more, paid and with tickets, in the caller's transaction.

    Written in bulk and not through the sale, so that 50,000 take a minute; their seats are added to the
    offer's quota and to those it shares, so that as many are on sale afterwards as before. No mail is queued.
    """
    stock = hold_stock(edition.id, offers={OFFER})
    offer = stock.offers[OFFER]
    for quota in stock.shared:
        quota.size += count
    if offer.quota is not None:
        offer.quota += count
    db.session.flush()
    signer = signer_of(edition.id)
    ground = Ground(edition, offer, at, _refs())
    made: list[Person] = []
    sizes = [min(TOGETHER, count - start) for start in range(0, count, TOGETHER)]
    for group in _batches(iter(sizes), BATCH):
        for attendee, ticket in _orders(ground, group, len(made)):
            name = f"{attendee['first_name']} {attendee['last_name']}"
            badge = signer.badge(ticket["ref"], 1)
            made.append(Person(attendee["ref"], ticket["ref"], ticket["secret"], name, badge))
    index_all(edition.id)
    # Thousands of rows at once: without fresh statistics PostgreSQL plans as for an empty table until it looks.
    db.session.execute(text("ANALYZE"))
    return made


def _refs() -> Iterator[str]:
    seen: set[str] = set()
    while True:
        ref = new_ref()
        if ref not in seen:
            seen.add(ref)
            yield ref


def _orders(ground: Ground, sizes: Sequence[int], done: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Writes one batch of orders with all that hangs on them; attendees with their tickets."""
    edition, offer, at = ground.edition, ground.offer, ground.at
    orders = [_order(ground, done + position, size) for position, size in enumerate(sizes)]
    order_ids = _insert(Order, orders)
    attendees = [
        _attendee(ground, order_id, done + order * TOGETHER + position, position)
        for order, (order_id, size) in enumerate(zip(order_ids, sizes, strict=True))
        for position in range(1, size + 1)
    ]
    attendee_ids = _insert(Attendee, attendees)
    tickets = [
        {
            "edition_id": edition.id,
            "attendee_id": id_,
            "ref": next(ground.refs),
            "secret": new_secret(),
            "issued_at": at,
        }
        for id_ in attendee_ids
    ]
    _insert(Ticket, tickets)
    _insert(
        OrderLine,
        [
            {
                "order_id": attendee["order_id"],
                "offer_id": offer.id,
                "attendee_id": id_,
                "label": offer.name,
                "list_price": offer.price,
                "price": offer.price,
            }
            for attendee, id_ in zip(attendees, attendee_ids, strict=True)
        ],
    )
    moved = {"from_status": None, "to_status": OrderStatus.PAID, "at": at, "actor": ACTOR}
    _insert(OrderMove, [{"order_id": id_, **moved} for id_ in order_ids])
    _insert(
        Payment,
        [
            {
                "order_id": id_,
                "method": PaymentMethod.TRANSFER,
                "amount": order["total"],
                "external_ref": f"DEMO-CROWD-{order['ref']}",
                "received_at": at,
                "recorded_by": ACTOR,
            }
            for order, id_ in zip(orders, order_ids, strict=True)
        ],
    )
    yield from zip(attendees, tickets, strict=True)


def _order(ground: Ground, number: int, size: int) -> dict[str, Any]:
    return {
        "edition_id": ground.edition.id,
        "ref": next(ground.refs),
        "secret": new_secret(),
        "status": OrderStatus.PAID,
        "payment_method": PaymentMethod.TRANSFER,
        "buyer_name": NAMES[number % len(NAMES)],
        "buyer_email": f"foule{number}@congres.example",
        "buyer_organisation": "",
        "total": ground.offer.price * size,
        "locale": "fr",
        "placed_at": ground.at,
    }


def _attendee(ground: Ground, order_id: int, number: int, position: int) -> dict[str, Any]:
    first_name, last_name = NAMES[number % len(NAMES)].split()
    categories = list(AttendeeCategory)
    return {
        "edition_id": ground.edition.id,
        "order_id": order_id,
        "ref": next(ground.refs),
        "position": position,
        "first_name": first_name,
        "last_name": f"{last_name} {number}",
        "organisation": "",
        "category": categories[number % len(categories)],
    }


def _insert(model: type[Base], rows: list[dict[str, Any]]) -> list[int]:
    """The rows' keys, in their order."""
    key = model.__table__.c.id
    return list(db.session.scalars(insert(model).returning(key, sort_by_parameter_order=True), rows))


def _batches(sizes: Iterator[int], most: int) -> Iterator[list[int]]:
    while batch := list(islice(sizes, most)):
        yield batch
