"""Cancelling one's order in the browser, having read what goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel import clock
from congress.kernel.money import Money
from congress.orders.models import OrderStatus
from congress.payments.queries import received
from tests.checkout.pages import errors, text_of
from tests.checkout.sale import fresh, make_order
from tests.checkout.test_change_pages import place
from tests.factories import make_edition

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.orders.models import Order

TIERS = [{"until": "2999-12-31", "percent": 50}]
SURE = {"sure": "y", "reason": "Malade"}


@pytest.fixture
def half(session: Any) -> Edition:
    """An edition that gives half of the price back."""
    assert session
    return make_edition(refund_tiers=TIERS)


def path(order: Order, tail: str = "") -> str:
    return f"/commande/{order.ref}/{order.secret}{tail}"


def one(order: Order) -> str:
    return path(order, f"/participants/{order.attendees[0].ref}/annuler")


def test_amount_of_the_tier_is_said_beforehand(client: FlaskClient, half: Edition) -> None:
    order = place(half)
    words = text_of(client.get(one(order)).text)
    assert "Jusqu’au 31 décembre 2999 compris, 50 % du prix vous est rendu." in words
    assert "Total de la commande aujourd’hui 300 €" in words
    assert "Nouveau total 225 € Vous est rendu : 75 €" in words


def test_one_is_cancelled_and_the_part_goes_back(client: FlaskClient, half: Edition) -> None:
    order = place(half)
    assert client.post(one(order), data=SURE).location == path(order)
    order = fresh(order)
    assert ([each.is_coming for each in order.attendees], received(order)) == ([False, True], Money.euros(225))
    assert client.get(one(order)).status_code == 409
    assert "billet annulé" in text_of(client.get(path(order)).text)


def test_nothing_is_cancelled_by_a_click_alone(client: FlaskClient, half: Edition) -> None:
    order = place(half)
    answer = client.post(one(order), data={"reason": "Malade"})
    assert (answer.status_code, errors(answer.text)) == (422, {"sure": "Cochez cette case pour annuler."})
    assert 'value="Malade"' in answer.text
    assert fresh(order).attendees[0].is_coming


def test_all_are_cancelled(client: FlaskClient, half: Edition) -> None:
    order = place(half)
    assert "Nouveau total 150 € Vous est rendu : 150 €" in text_of(client.get(path(order, "/annuler")).text)
    client.post(path(order, "/annuler"), data=SURE)
    assert (fresh(order).status, received(fresh(order))) == (OrderStatus.CANCELLED, Money.euros(150))
    assert client.post(path(order, "/annuler"), data=SURE).status_code == 409


def test_what_is_not_paid_yet_costs_nothing_to_cancel(client: FlaskClient, half: Edition) -> None:
    order = make_order(half, at=clock.now())
    words = text_of(client.get(path(order, "/annuler")).text)
    assert "Rien n’est encore payé : annuler ne coûte rien." in words
    assert "Nouveau total 0 €" in words


def test_past_the_last_tier_nothing_goes_back(client: FlaskClient, session: Any) -> None:
    assert session
    edition = make_edition(refund_tiers=[{"until": "2001-01-01", "percent": 50}])
    words = text_of(client.get(path(place(edition), "/annuler")).text)
    assert "À cette date, les conditions générales ne prévoient plus de remboursement." in words
    assert "Vous est rendu" not in words
