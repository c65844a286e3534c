"""The whole table of an order's moves, and stories made of them at random."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest

from congress.kernel.db import lock, transaction
from congress.orders.models import NEXT_STATES, Order, OrderStatus
from congress.orders.refusals import CannotMove
from congress.orders.use_cases import move_order
from tests.checkout.sale import fresh, make_order
from tests.factories import NOON

if TYPE_CHECKING:
    from congress.editions.models import Edition

EVERY_PAIR = list(product(OrderStatus, OrderStatus))


@pytest.mark.parametrize(("start", "end"), EVERY_PAIR, ids=lambda status: status.value)
def test_order_moves_as_the_table_says_and_no_other_way(edition: Edition, start: OrderStatus, end: OrderStatus) -> None:
    order = make_order(edition)
    with transaction():
        lock(Order, order.id).status = start
    at = NOON + timedelta(minutes=1)
    if end in NEXT_STATES[start]:
        with transaction():
            move_order(lock(Order, order.id), end, actor="claude@exemple.fr", at=at, reason="essai")
        last = fresh(order).moves[-1]
        assert (last.from_status, last.to_status, last.at) == (start, end, at)
        assert (last.actor, last.reason) == ("claude@exemple.fr", "essai")
    else:
        with pytest.raises(CannotMove), transaction():
            move_order(lock(Order, order.id), end, actor="claude@exemple.fr", at=at)
        assert (fresh(order).status, len(fresh(order).moves)) == (start, 1)


def test_every_status_has_its_line_in_the_table() -> None:
    assert set(NEXT_STATES) == set(OrderStatus)
    assert NEXT_STATES[OrderStatus.PAID] == {OrderStatus.CONFIRMED, OrderStatus.CANCELLED}
    assert NEXT_STATES[OrderStatus.CANCELLED] == {OrderStatus.AWAITING_PAYMENT, OrderStatus.CONFIRMED}
    assert NEXT_STATES[OrderStatus.EXPIRED] == {OrderStatus.AWAITING_PAYMENT, OrderStatus.PAID}


def test_seated_order_has_no_end(edition: Edition) -> None:
    order = make_order(edition)
    with transaction():
        move_order(lock(Order, order.id), OrderStatus.PAID, actor="test", at=NOON)
    assert fresh(order).expires_at is None
