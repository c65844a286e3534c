"""Taking an order, and moving it from one status to the next."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.kernel.db import db
from congress.kernel.money import total
from congress.kernel.refs import new_ref, new_secret
from congress.offers.models import Offer
from congress.orders.models import (
    MOST_ATTENDEES,
    NEXT_STATES,
    Attendee,
    Order,
    OrderLine,
    OrderMove,
    OrderStatus,
    PaymentMethod,
)
from congress.orders.queries import seats_held
from congress.orders.refusals import (
    CannotMove,
    NotFree,
    RegistrationClosed,
    SoldOut,
    TooManyAttendees,
    UnknownOffer,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.orders.drafts import AttendeeDraft, OrderDraft

# Seats of its own at once: a public body pays after the service, and nothing is owed for nothing.
SEATED_AT_ONCE = frozenset({PaymentMethod.PURCHASE_ORDER, PaymentMethod.FREE})


def lock_offers(edition: Edition, drafts: Sequence[AttendeeDraft]) -> dict[str, Offer]:
    """Holds the offers asked for, by ref, so that nobody else counts or takes their seats meanwhile.

    On sale or not: `place_order` asks that. What this congress does not offer is left out.
    """
    held = db.session.scalars(
        select(Offer)
        .where(Offer.edition_id == edition.id, Offer.ref.in_({draft.offer for draft in drafts}))
        .order_by(Offer.id)  # everybody locks in the same order: nobody waits for one another for ever
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {offer.ref: offer for offer in held}


def place_order(edition: Edition, draft: OrderDraft, offers: dict[str, Offer], *, at: datetime, actor: str) -> Order:
    """An order with its seats held and its prices fixed; `offers` come from `lock_offers`.

    Raises TooManyAttendees, UnknownOffer for refs that are not on sale at that instant, RegistrationClosed,
    SoldOut, and NotFree where something is to be paid for a free order.
    """
    if not 1 <= len(draft.attendees) <= MOST_ATTENDEES:
        raise TooManyAttendees
    _refuse_what_is_not_on_sale(draft.attendees, offers, at)
    if not edition.takes_registrations(at):
        raise RegistrationClosed
    _refuse_more_than_is_left(Counter(offers[one.offer].id for one in draft.attendees), offers.values(), at)
    sum_due = total(offers[one.offer].price for one in draft.attendees)
    method = draft.payment_method if sum_due else PaymentMethod.FREE
    if method is PaymentMethod.FREE and sum_due:
        raise NotFree
    at_once = method in SEATED_AT_ONCE
    order = Order(
        edition_id=edition.id,
        edition=edition,
        ref=new_ref(),
        secret=new_secret(),
        status=OrderStatus.CONFIRMED if at_once else OrderStatus.AWAITING_PAYMENT,
        payment_method=method,
        buyer_name=draft.buyer_name,
        buyer_email=draft.buyer_email,
        buyer_organisation=draft.buyer_organisation,
        buyer_siret=draft.buyer_siret,
        purchase_order_number=draft.purchase_order_number,
        purchase_order_service=draft.purchase_order_service,
        total=sum_due,
        locale=draft.locale,
        placed_at=at,
        expires_at=None if at_once else at + _hold(edition, method),
        terms_version=edition.terms_version,
        terms_hash=hashlib.sha256(edition.terms.encode()).hexdigest(),
    )
    for position, one in enumerate(draft.attendees, 1):
        attendee = _attendee(edition, position, one)
        order.attendees.append(attendee)
        offer = offers[one.offer]
        order.lines.append(OrderLine(offer=offer, attendee=attendee, label=offer.name, price=offer.price))
    order.moves.append(OrderMove(from_status=None, to_status=order.status, at=at, actor=actor))
    db.session.add(order)
    db.session.flush()
    return order


def _refuse_what_is_not_on_sale(drafts: Sequence[AttendeeDraft], offers: dict[str, Offer], at: datetime) -> None:
    on_sale = {ref for ref, offer in offers.items() if offer.is_on_sale(at)}
    missing = {position: draft.offer for position, draft in enumerate(drafts) if draft.offer not in on_sale}
    if missing:
        raise UnknownOffer(missing)


def _refuse_more_than_is_left(wanted: Counter[int], offers: Iterable[Offer], at: datetime) -> None:
    limited = {offer: offer.quota for offer in offers if offer.quota is not None}
    held = seats_held([offer.id for offer in limited], at)
    for offer, quota in limited.items():
        if held[offer.id] + wanted[offer.id] > quota:
            raise SoldOut(offer.name, left=quota - held[offer.id])


def _hold(edition: Edition, method: PaymentMethod) -> timedelta:
    if method is PaymentMethod.CARD:
        return timedelta(minutes=edition.card_hold_minutes)
    return timedelta(days=edition.transfer_hold_days)


def _attendee(edition: Edition, position: int, draft: AttendeeDraft) -> Attendee:
    return Attendee(
        edition_id=edition.id,
        ref=new_ref(),
        position=position,
        first_name=draft.first_name,
        last_name=draft.last_name,
        email=draft.email,
        organisation=draft.organisation,
        category=draft.category,
    )


def still_fits(order: Order, *, at: datetime) -> bool:
    """Whether the seats of an order whose time is over are still free; holds its offers for the transaction."""
    wanted = Counter(line.offer_id for line in order.lines)
    offers = db.session.scalars(
        select(Offer)
        .where(Offer.id.in_(wanted))
        .order_by(Offer.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    held = seats_held(wanted, at, besides=order)
    return all(offer.quota is None or held[offer.id] + wanted[offer.id] <= offer.quota for offer in offers)


def move_order(order: Order, status: OrderStatus, *, actor: str, at: datetime, reason: str = "") -> None:
    """Moves an order that the caller holds locked; raises CannotMove where NEXT_STATES does not allow it."""
    if status not in NEXT_STATES[order.status]:
        raise CannotMove(order.status, status)
    order.moves.append(OrderMove(from_status=order.status, to_status=status, at=at, actor=actor, reason=reason))
    order.status = status
    if order.is_seated:
        order.expires_at = None
    db.session.flush()


def keep_seats(order: Order) -> None:
    """Takes the end off the hold of an order that has paid something, not all: a person decides what becomes of it."""
    order.expires_at = None
    db.session.flush()
