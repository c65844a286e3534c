"""An order takes its seats, at the price of the day, or is refused with the reason."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from congress.kernel.db import db, transaction
from congress.kernel.money import ZERO, Money
from congress.offers.models import Offer
from congress.orders.models import Order, OrderStatus, PaymentMethod
from congress.orders.queries import seats_left
from congress.orders.refusals import NotFree, RegistrationClosed, SoldOut, TooManyAttendees, UnknownOffer
from congress.tickets.models import Ticket
from tests.checkout.sale import draft, fresh, mails, make_order, person, rows
from tests.factories import NOON, make_edition

if TYPE_CHECKING:
    from congress.editions.models import Edition


def offer_of(edition: Edition) -> Offer:
    return db.session.query(Offer).filter_by(edition_id=edition.id).one()


def left(edition: Edition, minutes: int = 0) -> int | None:
    db.session.rollback()
    offer = offer_of(edition)
    return seats_left([offer], NOON + timedelta(minutes=minutes))[offer.id]


def test_order_holds_its_seats_for_half_an_hour(edition: Edition) -> None:
    order = make_order(edition, people=3)
    assert order.status is OrderStatus.AWAITING_PAYMENT
    assert order.expires_at == NOON + timedelta(minutes=30)
    assert [left(edition, minutes) for minutes in (0, 29, 30)] == [497, 497, 500]


@pytest.mark.parametrize("method", [PaymentMethod.TRANSFER, PaymentMethod.CHEQUE])
def test_order_paid_by_slow_means_holds_its_seats_for_days(edition: Edition, method: PaymentMethod) -> None:
    order = make_order(edition, payment_method=method)
    assert (order.status, order.expires_at) == (OrderStatus.AWAITING_PAYMENT, NOON + timedelta(days=15))
    assert rows(Ticket) == 0


def test_purchase_order_is_seated_unpaid_with_its_tickets_and_no_end(edition: Edition) -> None:
    order = make_order(edition, 2, payment_method=PaymentMethod.PURCHASE_ORDER, purchase_order_number="EJ-42")
    assert (order.status, order.expires_at, order.purchase_order_number) == (OrderStatus.CONFIRMED, None, "EJ-42")
    assert rows(Ticket) == 2
    assert [(move.from_status, move.to_status) for move in fresh(order).moves] == [(None, OrderStatus.CONFIRMED)]


def test_price_is_kept_when_the_offer_changes(edition: Edition) -> None:
    order = make_order(edition, people=2)
    with transaction():
        offer_of(edition).price = Money.euros(200)
    found = fresh(order)
    assert found.total == Money.euros(300)
    assert [(line.label, line.price) for line in found.lines] == [("Les deux jours", Money.euros(150))] * 2


def test_accepted_terms_are_kept_by_version_and_hash(edition: Edition) -> None:
    order = make_order(edition)
    assert (order.terms_version, order.terms_hash) == (
        "1",
        hashlib.sha256(b"Conditions g\xc3\xa9n\xc3\xa9rales.").hexdigest(),
    )


@pytest.mark.usefixtures("app")
def test_last_seats_are_sold_and_not_one_more() -> None:
    edition = make_edition(quota=3)
    make_order(edition, people=2)
    with pytest.raises(SoldOut) as refused:
        make_order(edition, people=2)
    assert refused.value.left == 1
    assert refused.value.message == "Complet\u00a0: il ne reste que 1 place pour «\u00a0Les deux jours\u00a0»."
    make_order(edition, people=1)
    with pytest.raises(SoldOut) as refused:
        make_order(edition, people=1)
    assert refused.value.message == "Complet\u00a0: il ne reste plus de place pour «\u00a0Les deux jours\u00a0»."


def test_expired_order_gives_its_seats_to_the_next(edition: Edition) -> None:
    with transaction():
        offer_of(edition).quota = 1
    make_order(edition)
    with pytest.raises(SoldOut):
        make_order(edition, at=NOON + timedelta(minutes=29))
    make_order(edition, at=NOON + timedelta(minutes=30))


@pytest.mark.parametrize("people", [0, 21])
def test_order_is_for_one_to_twenty_people(edition: Edition, people: int) -> None:
    with pytest.raises(TooManyAttendees) as refused:
        make_order(edition, people=people)
    assert refused.value.errors == {"attendees": ["Une commande compte de 1 à 20 personnes."]}
    assert rows(Order) == 0


def test_unknown_offer_is_told_at_its_place(edition: Edition) -> None:
    with pytest.raises(UnknownOffer) as refused:
        make_order(edition, attendees=(person(1), person(2, offer="lune")))
    assert refused.value.errors == {"attendees.1.offer": ["«\u00a0lune\u00a0» n’est pas en vente."]}


def test_offer_of_another_congress_is_unknown(edition: Edition) -> None:
    make_edition(ref="2029", number=21)
    with transaction():
        db.session.delete(offer_of(edition))
    with pytest.raises(UnknownOffer):
        make_order(edition)


def test_offer_out_of_its_sale_window_is_unknown(edition: Edition) -> None:
    with transaction():
        offer_of(edition).sale_closes_at = NOON
    with pytest.raises(UnknownOffer):
        make_order(edition)


def test_closed_registration_takes_no_order(edition: Edition) -> None:
    with transaction():
        edition.registration_closes_at = NOON
    with pytest.raises(RegistrationClosed):
        make_order(edition)
    assert rows(Order) == 0


def test_free_is_refused_where_something_is_to_be_paid(edition: Edition) -> None:
    with pytest.raises(NotFree):
        make_order(edition, payment_method=PaymentMethod.FREE)


def test_free_offer_is_confirmed_at_once_whatever_the_means_asked_for(edition: Edition) -> None:
    with transaction():
        offer_of(edition).price = ZERO
    order = make_order(edition, payment_method=PaymentMethod.CARD)
    assert (order.status, order.payment_method, order.total) == (OrderStatus.CONFIRMED, PaymentMethod.FREE, ZERO)
    assert mails() == [("order-confirmed", "acheteuse@exemple.fr")]


def test_draft_is_placed_word_for_word(edition: Edition) -> None:
    asked = draft(1, buyer_organisation="Nœud « vert »", buyer_siret="20000000800025")
    order = fresh(make_order(edition, 1, buyer_organisation=asked.buyer_organisation, buyer_siret=asked.buyer_siret))
    assert (order.buyer_organisation, order.buyer_siret) == ("Nœud « vert »", "20000000800025")
    assert [(a.first_name, a.last_name, a.position) for a in order.attendees] == [("Camille", "Martin 1", 1)]
