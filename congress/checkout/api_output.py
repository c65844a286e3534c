"""What programs are told of orders, attendees and offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from congress.badges.tokens import Signer, signer_of
from congress.checkout.links import order_url, pay_url, ticket_url
from congress.kernel.money import CURRENCY
from congress.offers.models import Attendance
from congress.offers.prices import price_for, price_for_all
from congress.orders.departments import region_of
from congress.orders.models import AttendeeCategory, OrderStatus, PaymentMethod
from congress.payments.queries import received
from congress.tickets.models import TicketState
from congress.tickets.queries import tickets_by_attendee

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from congress.offers.models import Offer, Option
    from congress.orders.models import Attendee, Order
    from congress.tickets.models import Ticket


class AttendeeOut(BaseModel):
    """One who comes; `badge` once there is a ticket, `url` leads to it, or to the order until then."""

    ref: str
    name: str
    badge: str | None
    url: str


class OrderOut(BaseModel):
    """An order as it stands; `pay_url` where there is something to pay by card."""

    ref: str
    status: OrderStatus
    payment_method: PaymentMethod
    total_cents: int
    paid_cents: int
    currency: Literal["EUR"]
    expires_at: str | None
    url: str
    pay_url: str | None
    attendees: list[AttendeeOut]


class AttendeeItem(AttendeeOut):
    """One who comes, with what a program needs to keep its own list."""

    first_name: str
    last_name: str
    email: str
    organisation: str
    category: AttendeeCategory
    department: str
    region: str
    order: str
    order_status: OrderStatus
    state: Literal["valid", "void", "none"]
    updated_at: str


class AttendeesOut(BaseModel):
    """A page of attendees, the longest unchanged first; `next` is the cursor of the following one."""

    items: list[AttendeeItem]
    next: str | None


class OptionOut(BaseModel):
    """What may be added to an offer."""

    ref: str
    name: str
    price_cents: int
    left: int | None
    on_sale: bool


class OfferOut(BaseModel):
    """What can be bought; `price_cents` is what everybody pays at this moment, `member_price_cents` a member."""

    ref: str
    name: str
    description: str
    price_cents: int
    member_price_cents: int
    currency: Literal["EUR"]
    attendance: Attendance
    options: list[OptionOut]
    quota: int | None
    left: int | None
    on_sale: bool
    sale_opens_at: str | None
    sale_closes_at: str | None


class OffersOut(BaseModel):
    """All offers of the congress."""

    items: list[OfferOut]


def order_answer(order: Order, *, at: datetime) -> dict[str, object]:
    """OrderOut as plain values, which can be kept and answered again."""
    never_seated = order.status is OrderStatus.AWAITING_PAYMENT
    tickets = {} if never_seated else tickets_by_attendee(attendee.id for attendee in order.attendees)
    signer = signer_of(order.edition_id) if tickets else None
    paid = received(order)
    return {
        "ref": order.ref,
        "status": order.status.value,
        "payment_method": order.payment_method.value,
        "total_cents": order.total.cents,
        "paid_cents": paid.cents,
        "currency": CURRENCY,
        "expires_at": instant(order.expires_at, order.edition.zone),
        "url": order_url(order),
        "pay_url": pay_url(order) if order.awaits_payment(at) and paid < order.total else None,
        "attendees": [
            attendee_answer(attendee, order, tickets.get(attendee.id), signer) for attendee in order.attendees
        ],
    }


def attendee_answer(
    attendee: Attendee, order: Order, ticket: Ticket | None, signer: Signer | None
) -> dict[str, object]:
    """AttendeeOut as plain values."""
    valid = ticket is not None and ticket.state is TicketState.VALID
    return {
        "ref": attendee.ref,
        "name": attendee.name,
        "badge": signer.badge(ticket.ref, ticket.serial) if valid and ticket and signer else None,
        "url": ticket_url(ticket) if ticket else order_url(order),
    }


def attendee_item(
    attendee: Attendee, order: Order, ticket: Ticket | None, *, signer: Signer, updated_at: datetime, zone: ZoneInfo
) -> dict[str, object]:
    """AttendeeItem as plain values."""
    return attendee_answer(attendee, order, ticket, signer) | {
        "first_name": attendee.first_name,
        "last_name": attendee.last_name,
        "email": attendee.email,
        "organisation": attendee.organisation,
        "category": attendee.category.value,
        "department": attendee.department,
        "region": region_of(attendee.department),
        "order": order.ref,
        "order_status": order.status.value,
        "state": ticket.state.value if ticket else "none",
        "updated_at": instant(updated_at, zone),
    }


def offer_answer(
    offer: Offer, left: int | None, options: Iterable[tuple[Option, int | None]], *, at: datetime, zone: ZoneInfo
) -> dict[str, object]:
    """OfferOut as plain values; `options` are all of the congress, each with what is left of it."""
    return {
        "ref": offer.ref,
        "name": offer.name,
        "description": offer.description,
        "price_cents": price_for_all(offer, at).cents,
        "member_price_cents": price_for(offer, is_member=True, at=at).cents,
        "currency": CURRENCY,
        "attendance": offer.attendance.value,
        "options": [
            {
                "ref": option.ref,
                "name": option.name,
                "price_cents": option.price.cents,
                "left": places,
                "on_sale": option.is_on_sale(at),
            }
            for option, places in options
            if option.goes_with(offer.ref)
        ],
        "quota": offer.quota,
        "left": left,
        "on_sale": offer.is_on_sale(at),
        "sale_opens_at": instant(offer.sale_opens_at, zone),
        "sale_closes_at": instant(offer.sale_closes_at, zone),
    }


def instant(at: datetime | None, zone: ZoneInfo) -> str | None:
    """ISO 8601 with the offset of the place."""
    return at.astimezone(zone).isoformat() if at else None
