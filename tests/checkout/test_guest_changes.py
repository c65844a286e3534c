"""A guest who wishes for another offer pays what everybody pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.checkout import use_cases
from congress.checkout.changes import change_lines
from congress.kernel.db import transaction
from congress.kernel.money import Money
from congress.orders.models import PaymentMethod
from tests.checkout.catalogue import add_offer
from tests.checkout.sale import draft, fresh
from tests.factories import NOON

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.orders.models import Order


def guest_of(edition: Edition) -> Order:
    asked = draft(payment_method=PaymentMethod.FREE, by_organisers=True, is_invited=True)
    with transaction():
        return use_cases.place(edition, asked, at=NOON, actor="invitation")


def test_guest_is_no_member_for_it(edition: Edition) -> None:
    add_offer(edition, "autre", 100, member_price=Money.euros(80))
    order = guest_of(edition)
    with transaction():
        change_lines(order.id, order.attendees[0].id, offer="autre", options=(), actor="test", at=NOON)
    assert fresh(order).total == Money.euros(100)
