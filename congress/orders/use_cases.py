"""Taking an order, and moving it from one status to the next."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from congress.kernel.db import db
from congress.kernel.refs import new_ref, new_secret
from congress.offers.queries import is_member
from congress.orders.attendees import keep_answers, new_attendee
from congress.orders.models import (
    METHODS_OF,
    MOST_ATTENDEES,
    NEXT_STATES,
    Order,
    OrderLine,
    OrderMove,
    OrderStatus,
    PaymentMethod,
)
from congress.orders.pricing import priced, refuse_what_is_not_on_sale, sum_of
from congress.orders.refusals import (
    CannotMove,
    MethodNotOffered,
    NotFree,
    RegistrationClosed,
    SoldOut,
    TooManyAttendees,
    VoucherRefused,
)
from congress.orders.stock import hold_again, refuse_more_than_is_left, refuse_used_up, uses_left
from congress.orders.waiting import reserved_for, take

if TYPE_CHECKING:
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.kernel.money import Money
    from congress.orders.drafts import OrderDraft
    from congress.orders.models import Attendee
    from congress.orders.pricing import PricedLine
    from congress.orders.stock import Stock

# Seats of its own at once: a public body pays after the service, and nothing is owed for nothing.
SEATED_AT_ONCE = frozenset({PaymentMethod.PURCHASE_ORDER, PaymentMethod.FREE})


def place_order(edition: Edition, draft: OrderDraft, stock: Stock, *, at: datetime, actor: str) -> Order:
    """An order with its seats held and its prices fixed; `stock` comes from `hold_for`.

    Raises TooManyAttendees, UnknownOffer for what is not on sale at that instant, RegistrationClosed, SoldOut,
    VoucherRefused, MethodNotOffered, and NotFree where something is to be paid for a free order.
    """
    if not 1 <= len(draft.attendees) <= MOST_ATTENDEES:
        raise TooManyAttendees
    reserved = reserved_for(edition, draft.offer_key, at)
    refuse_what_is_not_on_sale(draft, stock, at, opened=reserved.offer_id if reserved else None)
    if not edition.takes_registrations(at) and not draft.by_organisers:
        raise RegistrationClosed
    left = None if stock.voucher is None else uses_left(stock.voucher, at)
    lines = priced(draft, stock, is_member=of_network(edition, draft, stock), uses_left=left, at=at)
    refuse_more_than_is_left(
        stock,
        offers=Counter(line.offer.id for line in lines if line.offer),
        options=Counter(line.option.id for line in lines if line.option),
        at=at,
        reserved=reserved,
        in_turn=not draft.by_organisers,
    )
    method = _method(draft, stock, sum_of(lines))
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
        buyer_kind=draft.kind,
        buyer_organisation=draft.buyer_organisation,
        buyer_siret=draft.buyer_siret,
        buyer_address=draft.buyer_address,
        purchase_order_number=draft.purchase_order_number,
        purchase_order_service=draft.purchase_order_service,
        total=sum_of(lines),
        locale=draft.locale,
        placed_at=at,
        expires_at=None if at_once else at + hold_time(edition, method),
        terms_version=edition.terms_version,
        terms_hash=hashlib.sha256(edition.terms.encode()).hexdigest(),
    )
    order.attendees = [new_attendee(edition, position, one, at=at) for position, one in enumerate(draft.attendees, 1)]
    order.lines = [_line(line, order.attendees[line.position]) for line in lines]
    order.moves.append(OrderMove(from_status=None, to_status=order.status, at=at, actor=actor))
    db.session.add(order)
    db.session.flush()
    keep_answers(order, draft)
    if reserved is not None and any(line.offer_id == reserved.offer_id for line in order.lines):
        take(reserved, order)
    return order


def of_network(edition: Edition, draft: OrderDraft, stock: Stock) -> bool:
    """Whether the buyer has the members' price, where what is asked for has one."""
    if all(offer.member_price is None for offer in stock.offers.values()):
        return False
    return is_member(edition, code=draft.member_code, siret=draft.buyer_siret, email=draft.buyer_email)


def _method(draft: OrderDraft, stock: Stock, sum_due: Money) -> PaymentMethod:
    """The way that was chosen, or none where nothing is due; raises NotFree and MethodNotOffered."""
    if not sum_due:
        return PaymentMethod.FREE
    method = draft.payment_method
    if method is PaymentMethod.FREE:
        raise NotFree
    if method not in METHODS_OF[draft.kind] and not draft.by_organisers:
        raise MethodNotOffered
    if any(offer.methods and method.value not in offer.methods for offer in stock.offers.values()):
        raise MethodNotOffered
    return method


def _line(line: PricedLine, attendee: Attendee) -> OrderLine:
    return OrderLine(
        offer=line.offer,
        option=line.option,
        voucher=line.voucher,
        attendee=attendee,
        label=line.label,
        list_price=line.list_price,
        price=line.price,
    )


def hold_time(edition: Edition, method: PaymentMethod) -> timedelta:
    """How long the seats of an order are kept that is to be settled in that way."""
    if method is PaymentMethod.CARD:
        return timedelta(minutes=edition.card_hold_minutes)
    if method is PaymentMethod.CHEQUE:
        return timedelta(days=edition.cheque_hold_days)
    return timedelta(days=edition.transfer_hold_days)


def still_fits(order: Order, *, at: datetime) -> bool:
    """Whether what an order whose time is over took is still free; holds its offers for the transaction."""
    lines = [line for line in order.lines if line.attendee.is_coming]
    stock = hold_again(order)
    try:
        refuse_used_up(stock.voucher, order, at)
        refuse_more_than_is_left(
            stock,
            offers=Counter(line.offer_id for line in lines if line.offer_id),
            options=Counter(line.option_id for line in lines if line.option_id),
            at=at,
            besides=order,
        )
    except (SoldOut, VoucherRefused):
        return False
    return True


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
