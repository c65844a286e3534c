"""Fifty buyers want the last ten seats at the same instant, over real HTTP."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import pytest

from congress.checkout import use_cases
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.offers.models import Offer
from congress.orders.models import Attendee, Order
from congress.orders.queries import seats_left
from tests.checkout.sale import make_token, order_body, rows
from tests.factories import NOON, make_edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import LiveServer

BUYERS, SEATS = 50, 10
T = TypeVar("T")


def post_order(server: LiveServer, headers: dict[str, str], body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    address = urlsplit(server.url)
    line = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    line.request("POST", "/api/v1/orders", json.dumps(body), {**headers, "Content-Type": "application/json"})
    answer = line.getresponse()
    told = json.loads(answer.read())
    line.close()
    return answer.status, told


def at_once(number: int, do: Callable[[int], T]) -> list[T]:
    together = Barrier(number)

    def start(which: int) -> T:
        together.wait(30)
        return do(which)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(start, range(number)))


@pytest.mark.usefixtures("app")
def test_fifty_buyers_for_ten_seats_ten_sold_forty_told_complete(live_server: LiveServer) -> None:
    make_edition(quota=SEATS)
    headers = make_token()
    answers = at_once(BUYERS, lambda _: post_order(live_server, headers, order_body()))
    assert Counter(status for status, _ in answers) == {201: SEATS, 409: BUYERS - SEATS}
    refused = [told for status, told in answers if status == 409]
    assert {told["type"] for told in refused} == {"/problems/sold-out"}
    assert {told["detail"] for told in refused} == {
        "Complet\u00a0: il ne reste plus de place pour «\u00a0Les deux jours\u00a0»."
    }
    assert (rows(Order), rows(Attendee)) == (SEATS, SEATS)
    offer = db.session.query(Offer).one()
    assert seats_left([offer], clock.now()) == {offer.id: 0}


@pytest.mark.usefixtures("app")
def test_groups_racing_never_pass_the_quota(live_server: LiveServer) -> None:
    make_edition(quota=SEATS)
    headers = make_token()
    answers = at_once(12, lambda n: post_order(live_server, headers, order_body(people=n % 3 + 1)))
    sold = sum(len(told["attendees"]) for status, told in answers if status == 201)
    assert sold == rows(Attendee)
    assert SEATS - 2 <= sold <= SEATS


@pytest.mark.usefixtures("app")
def test_same_key_twenty_times_at_once_is_one_order(live_server: LiveServer) -> None:
    make_edition(quota=SEATS)
    headers = {**make_token(), "Idempotency-Key": "3f6c"}
    answers = at_once(20, lambda _: post_order(live_server, headers, order_body(people=2)))
    assert {status for status, _ in answers} == {201}
    assert {json.dumps(told) for _, told in answers} == {json.dumps(answers[0][1])}
    assert (rows(Order), rows(Attendee)) == (1, 2)


@pytest.mark.usefixtures("app")
def test_expired_seats_are_sold_again_once(live_server: LiveServer) -> None:
    make_edition(quota=1)
    headers = make_token()
    _, first = post_order(live_server, headers, order_body())
    assert post_order(live_server, headers, order_body())[0] == 409
    db.session.rollback()
    order = db.session.query(Order).filter_by(ref=first["ref"]).one()
    with transaction():
        db.session.get_one(Order, order.id).expires_at = NOON
    with transaction():
        use_cases.expire(order.id, at=NOON)
    answers = at_once(5, lambda _: post_order(live_server, headers, order_body()))
    assert Counter(status for status, _ in answers) == {201: 1, 409: 4}
