from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from congress.checkout.use_cases import cancel, place
from congress.kernel.db import db, transaction
from congress.kernel.money import Money
from congress.offers.models import Offer, Voucher, VoucherKind
from congress.offers.queries import offers_of, options_of
from congress.orders.queries import options_left, seats_left
from congress.orders.refusals import SoldOut, VoucherRefused
from congress.orders.use_cases import hold_time
from tests.factories import NOON
from tests.offers.selling import draft, make_offer, make_option, ordered, person, share

if TYPE_CHECKING:
    from collections.abc import Callable

    from congress.editions.models import Edition


def left(edition: Edition) -> dict[str, int | None]:
    """What is left of each offer, as pages and programs are told."""
    db.session.rollback()
    offers = offers_of(edition)
    counted = seats_left(offers, NOON)
    return {offer.ref: counted[offer.id] for offer in offers}


def refused(edition: Edition, *people: Any, **changes: Any) -> str:
    with pytest.raises((SoldOut, VoucherRefused)) as refusal:
        ordered(edition, *people, **changes)
    return refusal.value.message.replace("\u00a0", " ").replace("’", "'")


def test_offers_that_share_a_quota_leave_one_another_less(edition: Edition) -> None:
    remote = make_offer(edition, "a-distance", quota=4)
    share(edition, 5, *offers_of(edition))
    ordered(edition, person(), person("a-distance"), person("a-distance"))
    assert left(edition) == {"deux-jours": 2, "a-distance": 2}
    ordered(edition, person(), person())
    assert left(edition) == {"deux-jours": 0, "a-distance": 0}
    assert refused(edition, person("a-distance")) == "Complet : il ne reste plus de place pour « La salle »."
    assert remote.quota == 4


def test_an_offer_in_two_quotas_has_the_least_of_both(edition: Edition) -> None:
    remote = make_offer(edition, "a-distance")
    both = offers_of(edition)[0]
    share(edition, 3, both, remote)
    share(edition, 2, both, ref="auditorium")
    assert left(edition) == {"deux-jours": 2, "a-distance": 3}
    ordered(edition, person(), person())
    assert left(edition) == {"deux-jours": 0, "a-distance": 1}
    ordered(edition, person("a-distance"))


def test_an_order_larger_than_what_a_quota_has_left_takes_nothing(edition: Edition) -> None:
    make_offer(edition, "a-distance")
    share(edition, 2, *offers_of(edition))
    told = refused(edition, person(), person(), person("a-distance"))
    assert told == "Complet : il ne reste que 2 places pour « La salle »."
    assert left(edition) == {"deux-jours": 2, "a-distance": 2}


def test_an_option_has_a_quota_of_its_own(edition: Edition) -> None:
    evening = make_option(edition, "soiree", name="La soirée", price=Money(3500), quota=2)
    ordered(edition, person("deux-jours", "soiree"), person("deux-jours", "soiree"), person())
    assert refused(edition, person("deux-jours", "soiree")).endswith("« La soirée ».")
    assert options_left(options_of(edition), NOON) == {evening.id: 0}
    ordered(edition, person())


def test_seats_come_back_when_an_order_is_cancelled_or_its_time_is_over(edition: Edition) -> None:
    make_option(edition, "soiree", quota=1)
    share(edition, 1, *offers_of(edition))
    first = ordered(edition, person("deux-jours", "soiree"))
    with transaction():
        cancel(first.id, reason="", at=NOON, actor="test")
    second = ordered(edition, person("deux-jours", "soiree"))
    later = NOON + hold_time(edition, second.payment_method)
    assert refused(edition, person()) == "Complet : il ne reste plus de place pour « La salle »."
    with transaction():
        place(edition, draft(person("deux-jours", "soiree")), at=later, actor="public")


def make_voucher(edition: Edition, uses: int | None) -> None:
    with transaction():
        values = {"categories": [], "offers": [], "created_by": "test", "created_at": NOON - timedelta(days=1)}
        db.session.add(Voucher(edition_id=edition.id, code="LIBRE", kind=VoucherKind.FREE, uses=uses, **values))


def test_a_voucher_is_used_up_by_attendees_and_comes_back_with_a_cancellation(edition: Edition) -> None:
    make_voucher(edition, 2)
    order = ordered(edition, person(), person(), person(), voucher="libre")
    assert [line.price.cents for line in order.lines] == [0, 0, 15000]
    assert refused(edition, voucher="LIBRE") == "Ce code a déjà servi autant de fois qu'il le pouvait."
    with transaction():
        cancel(order.id, reason="", at=NOON, actor="test")
    assert ordered(edition, voucher="LIBRE").total == Money(0)


def test_a_quota_of_nothing_sells_nothing_and_none_sells_on(edition: Edition) -> None:
    def with_quota(quota: int | None) -> Callable[[], object]:
        with transaction():
            db.session.get_one(Offer, offers_of(edition)[0].id).quota = quota
        return lambda: ordered(edition, *[person()] * 20)

    with pytest.raises(SoldOut) as refusal:
        with_quota(0)()
    assert refusal.value.left == 0
    with_quota(None)()
    assert left(edition) == {"deux-jours": None}
