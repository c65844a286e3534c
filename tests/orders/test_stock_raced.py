"""Buyers and organisers at the same instant, each in a thread and a transaction of their own."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from congress.checkout.use_cases import place
from congress.kernel.db import db, transaction
from congress.kernel.errors import Refusal
from congress.offers.queries import offers_of
from congress.orders import configuration
from congress.orders.models import OrderLine
from congress.orders.queries import options_held, seats_held
from congress.programme.seen import stamp
from tests.factories import NOON
from tests.offers.selling import draft, make_offer, make_option, person, share
from tests.orders.test_stock import make_voucher

if TYPE_CHECKING:
    from collections.abc import Callable

    from apiflask import APIFlask

    from congress.editions.models import Edition
    from congress.orders.drafts import OrderDraft


def at_once(app: APIFlask, *doings: Callable[[], object]) -> Counter[str]:
    """Does all of it together; how often it went well, and the names of what was refused."""
    db.session.rollback()
    together = Barrier(len(doings))

    def run(do: Callable[[], object]) -> str:
        with app.app_context():
            together.wait(30)
            try:
                with transaction():
                    do()
            except Refusal as refusal:
                return refusal.kind
            finally:
                db.session.remove()
        return "done"

    with ThreadPoolExecutor(len(doings)) as pool:
        return Counter(pool.map(run, doings))


def buying(edition: Edition, asked: OrderDraft) -> Callable[[], object]:
    """Somebody who orders that."""
    key = edition.id
    return lambda: place(db.session.get_one(type(edition), key), asked, at=NOON, actor="public")


def test_a_shared_quota_is_never_oversold(app: APIFlask, edition: Edition) -> None:
    make_offer(edition, "a-distance")
    share(edition, 5, *offers_of(edition))
    asked = [draft(person("a-distance" if n % 2 else "deux-jours")) for n in range(12)]
    assert at_once(app, *(buying(edition, each) for each in asked)) == {"done": 5, "sold-out": 7}
    assert sum(seats_held([one.id for one in offers_of(edition)], NOON).values()) == 5


def test_orders_of_several_offers_wait_for_one_another_and_never_for_ever(app: APIFlask, edition: Edition) -> None:
    make_offer(edition, "a-distance")
    both, remote = offers_of(edition)
    share(edition, 9, both, remote)
    share(edition, 6, remote, ref="direct")
    asked = [draft(person(), person("a-distance")), draft(person("a-distance"), person())]
    assert at_once(app, *(buying(edition, each) for each in asked * 4)) == {"done": 4, "sold-out": 4}
    assert seats_held([both.id, remote.id], NOON) == {both.id: 4, remote.id: 4}


def test_the_last_seats_of_an_option_go_to_as_many_as_there_are(app: APIFlask, edition: Edition) -> None:
    evening = make_option(edition, "soiree", quota=3)
    asked = draft(person("deux-jours", "soiree"))
    assert at_once(app, *[buying(edition, asked)] * 8) == {"done": 3, "sold-out": 5}
    assert options_held([evening.id], NOON) == {evening.id: 3}


def test_a_voucher_is_used_as_often_as_it_may_be(app: APIFlask, edition: Edition) -> None:
    make_voucher(edition, 3)
    asked = draft(person(), voucher="LIBRE")
    assert at_once(app, *[buying(edition, asked)] * 8) == {"done": 3, "voucher-refused": 5}
    used = select(func.count()).select_from(OrderLine).where(OrderLine.voucher_id.is_not(None))
    assert db.session.scalar(used) == 3


def test_a_quota_made_smaller_while_people_buy_holds_all_that_was_sold(app: APIFlask, edition: Edition) -> None:
    offer = offers_of(edition)[0]
    shown = stamp(configuration.shown(configuration.OFFER, offer))
    key = edition.id

    def lower() -> None:
        configuration.change(
            configuration.OFFER,
            db.session.get_one(type(edition), key),
            "deux-jours",
            {"quota": 4},
            seen=shown,
            at=NOON,
            actor="test",
        )

    outcome = at_once(app, lower, *[buying(edition, draft())] * 8)
    db.session.rollback()
    db.session.refresh(offer)
    sold = seats_held([offer.id], NOON)[offer.id]
    assert (sold, offer.quota) in {(4, 4), (8, 500)}
    assert outcome["quota-too-small"] == (offer.quota == 500)
