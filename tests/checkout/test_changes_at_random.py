"""Whatever becomes of orders once they stand: no seat sold twice, no cent lost, one good badge for each ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congress.kernel.db import db
from congress.kernel.errors import Refusal
from congress.orders.models import PaymentMethod
from tests.checkout.random_changes import AWAY, EVENING, HERE, Story

if TYPE_CHECKING:
    from apiflask import APIFlask

METHODS = st.sampled_from([PaymentMethod.CARD, PaymentMethod.TRANSFER, PaymentMethod.PURCHASE_ORDER])
WHICH, WHO = st.integers(0, 3), st.integers(0, 2)
OFFER = st.sampled_from([HERE, HERE, AWAY])
PLACED = st.tuples(
    st.just("place"), METHODS, st.lists(st.tuples(OFFER, st.sampled_from([False, False, True])), min_size=1, max_size=3)
)
PAID = st.tuples(st.just("pay"), WHICH, st.sampled_from([0, 0, 0, 0, -1000, 1000]))
ACTIONS = st.one_of(
    PLACED,
    PAID,
    PAID,
    st.tuples(st.just("open_pay_page"), WHICH),
    st.tuples(st.just("pay_page_expires"), WHICH),
    st.tuples(st.just("wait"), st.sampled_from([1, 31, 60 * 24 * 2, 60 * 24 * 16])),
    st.tuples(st.just("cancel"), WHICH),
    st.tuples(st.just("cancel_some"), WHICH, st.lists(WHO, min_size=1, max_size=3)),
    st.tuples(st.just("restore"), WHICH),
    st.tuples(st.just("restore_one"), WHICH, WHO),
    st.tuples(st.just("rename"), WHICH, WHO),
    st.tuples(st.just("transfer"), WHICH, WHO),
    st.tuples(st.just("change"), WHICH, WHO, OFFER, st.booleans()),
    st.tuples(st.just("change"), WHICH, WHO, OFFER, st.booleans()),
    st.tuples(st.just("resize"), st.sampled_from([HERE, EVENING, "salle"]), st.integers(0, 6)),
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=PLACED, paid=PAID, actions=st.lists(ACTIONS, min_size=8, max_size=14))
def test_no_story_of_changes_breaks_what_must_hold(
    app: APIFlask, first: tuple[Any, ...], paid: tuple[Any, ...], actions: list[tuple[Any, ...]]
) -> None:
    assert app.testing
    story = Story()
    for name, *values in (first, paid, *actions):
        if name != "place" and not story.orders:
            continue
        try:
            getattr(story, name)(*values)
        except Refusal:
            db.session.rollback()  # an answer: nothing may have changed
        story.holds_together()
