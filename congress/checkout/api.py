"""`/api/v1`: orders, payments seen by people, attendees, offers."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from apiflask import APIBlueprint
from flask import request

from congress.badges.tokens import signer_of
from congress.checkout import card, use_cases
from congress.checkout.api_input import AttendeesQuery, CancelIn, OrderIn, PaymentIn
from congress.checkout.api_output import (
    AttendeesOut,
    OffersOut,
    OrderOut,
    attendee_item,
    offer_answer,
    order_answer,
)
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Invalid
from congress.kernel.forms import has_control_characters
from congress.kernel.i18n import gettext
from congress.kernel.money import Money
from congress.offers.queries import offers_of, options_of
from congress.orders import queries as orders
from congress.orders.answers import read_answers
from congress.orders.attendee_pages import attendees_changed
from congress.orders.attendees import questions_of
from congress.orders.idempotency import Once
from congress.orders.models import PaymentMethod
from congress.people.access import token_with
from congress.people.models import ApiToken, Right
from congress.tickets.queries import tickets_by_attendee

if TYPE_CHECKING:
    from collections.abc import Callable

    from congress.editions.models import Edition
    from congress.orders.drafts import OrderDraft

api = APIBlueprint("orders_api", __name__, url_prefix="/api/v1", tag="Orders")

MOST_IN_KEY = 255
P = ParamSpec("P")
R = TypeVar("R")


def asks(right: Right) -> Callable[[Callable[Concatenate[ApiToken, P], R]], Callable[P, R]]:
    """Looks at the token before the body is read, and hands it to the view."""

    def guard(view: Callable[Concatenate[ApiToken, P], R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            return view(token_with(right), *args, **kwargs)

        return guarded

    return guard


@api.post("/orders")
@asks(Right.EDIT_ORDERS)
@api.input(OrderIn, arg_name="sent")
@api.output(OrderOut, status_code=201)
def place_order(token: ApiToken, sent: OrderIn) -> dict[str, Any]:
    """Places an order. The same Idempotency-Key and body get the same answer; another body is refused (422)."""
    at, once, actor = clock.now(), _once(token, request.get_json(force=True)), _actor(token)
    edition = edition_of_request()
    with transaction():
        order = use_cases.place(edition, _draft(edition, sent), at=at, actor=actor, once=once)
        known = orders.find_key(once.scope, once.key) if once else None
        if known is None:
            return order_answer(order, at=at)
        known.answer = known.answer or order_answer(order, at=at)
        return known.answer


@api.get("/orders/<ref>")
@asks(Right.SEE_ORDERS)
@api.output(OrderOut)
def get_order(_token: ApiToken, ref: str) -> dict[str, Any]:
    """An order as it stands."""
    return order_answer(orders.order(ref), at=clock.now())


@api.post("/orders/<ref>/payments")
@asks(Right.EDIT_ORDERS)
@api.input(PaymentIn, arg_name="sent")
@api.output(OrderOut, status_code=201)
def receive_payment(token: ApiToken, ref: str, sent: PaymentIn) -> dict[str, Any]:
    """Records money that came in by transfer or cheque; the same reference counts once. Answers the order."""
    at, actor = clock.now(), _actor(token)
    order = orders.order(ref)
    if sent.received_on > at.astimezone(order.edition.zone).date():
        text = gettext("Cette date est à venir.")
        raise Invalid(gettext("Certains champs ne conviennent pas."), errors={"received_on": [text]})
    with transaction():
        order = use_cases.receive_payment(
            order.id,
            method=PaymentMethod(sent.method),
            amount=Money(sent.amount_cents),
            external_ref=sent.reference,
            received_at=datetime.combine(sent.received_on, time(12), UTC),
            at=at,
            actor=actor,
        )
        return order_answer(order, at=at)


@api.post("/orders/<ref>/cancel")
@asks(Right.EDIT_ORDERS)
@api.input(CancelIn, arg_name="sent")
@api.output(OrderOut)
def cancel_order(token: ApiToken, ref: str, sent: CancelIn) -> dict[str, Any]:
    """Calls an order off: its seats are free, its tickets void, its money goes back."""
    at, actor = clock.now(), _actor(token)
    with transaction():
        order = use_cases.cancel(orders.order(ref).id, reason=sent.reason, at=at, actor=actor)
        answer = order_answer(order, at=at)
    card.close_pay_page(order)
    return answer


@api.get("/attendees")
@asks(Right.SEE_ORDERS)
@api.input(AttendeesQuery, location="query", arg_name="asked")
@api.output(AttendeesOut)
def list_attendees(_token: ApiToken, asked: AttendeesQuery) -> dict[str, Any]:
    """Attendees whose order changed since an instant, page by page.

    Ask again from a minute before the last answer: what was being written meanwhile may bear an earlier instant.
    """
    edition = edition_of_request()
    page = attendees_changed(edition, since=asked.updated_since, cursor=asked.cursor)
    tickets = tickets_by_attendee(attendee.id for attendee, _, _ in page.rows)
    signer = signer_of(edition.id)
    items = [
        attendee_item(attendee, order, tickets.get(attendee.id), signer=signer, updated_at=updated, zone=edition.zone)
        for attendee, order, updated in page.rows
    ]
    return {"items": items, "next": page.next}


@api.get("/offers")
@asks(Right.SEE_ORDERS)
@api.output(OffersOut)
def list_offers(_token: ApiToken) -> dict[str, Any]:
    """What can be bought, and how many seats are left."""
    edition, at = edition_of_request(), clock.now()
    offers = offers_of(edition)
    options = options_of(edition)
    left, places = orders.seats_left(offers, at), orders.options_left(options, at)
    with_places = [(option, places[option.id]) for option in options]
    return {"items": [offer_answer(offer, left[offer.id], with_places, at=at, zone=edition.zone) for offer in offers]}


def _actor(token: ApiToken) -> str:
    return f"api:{token.name}"[:254]


def _draft(edition: Edition, sent: OrderIn) -> OrderDraft:
    """As sent, the answers as they are kept; raises BadAnswer."""
    draft = sent.draft()
    answered = any(one.answers for one in draft.attendees)
    return read_answers(draft, questions_of(edition)) if answered else draft


def _once(token: ApiToken, body: Any) -> Once | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not key.strip() or len(key) > MOST_IN_KEY or has_control_characters(key):
        text = gettext("La clé compte de 1 à %(most)s caractères visibles.", most=MOST_IN_KEY)
        raise Invalid(text, errors={"Idempotency-Key": [text]})
    return Once.of(f"api:{token.id}", key, body)
