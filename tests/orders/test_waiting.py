"""Waiting for a seat: who may join, whose turn comes, how long what is freed is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from congress.checkout import use_cases
from congress.kernel.db import db, transaction
from congress.kernel.money import Money
from congress.offers.models import Offer, Option, SharedQuota
from congress.offers.queries import offers_of
from congress.orders import waiting
from congress.orders.queries import seats_held, seats_left
from congress.orders.refusals import SoldOut
from congress.orders.waiting_models import NEXT_WAITING, WaitingEntry, WaitingState
from tests.checkout.sale import draft, mails, make_order, person
from tests.factories import NOON, make_edition

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.orders.models import Order

HOUR = timedelta(hours=1)


def offer_of(edition: Edition) -> Offer:
    return offers_of(edition)[0]


def wait(edition: Edition, name: str, places: int = 1, at: datetime = NOON, offer: Offer | None = None) -> WaitingEntry:
    wish = waiting.Wish(name=name, email=f"{name.lower()}@exemple.fr", locale="fr", places=places)
    with transaction():
        return waiting.wait_for_offer(edition, offer or offer_of(edition), wish, at=at)


def serve(edition: Edition, at: datetime = NOON) -> list[str]:
    with transaction():
        return [entry.name for entry in waiting.serve(edition, at=at)]


def cancel(order: Order, at: datetime = NOON) -> None:
    with transaction():
        use_cases.cancel(order.id, reason="", at=at, actor="test")


def states(edition: Edition) -> dict[str, WaitingState]:
    db.session.rollback()
    db.session.expire_all()
    entries = db.session.scalars(select(WaitingEntry).where(WaitingEntry.edition_id == edition.id))
    return {entry.name: entry.state for entry in entries}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("start", "end"), list(product(WaitingState, WaitingState)))
def test_an_entry_moves_only_as_the_table_says(start: WaitingState, end: WaitingState) -> None:
    edition = make_edition(quota=1)
    make_order(edition)
    waits = wait(edition, "Aya")
    with transaction():
        entry = db.session.get_one(WaitingEntry, waits.id)
        entry.state = start
        db.session.flush()
        if end in NEXT_WAITING[start]:
            waiting.move_entry(entry, end)
            assert entry.state is end
        else:
            with pytest.raises(waiting.NoLongerWaiting):
                waiting.move_entry(entry, end)
            assert entry.state is start


@pytest.mark.usefixtures("app")
def test_nobody_waits_while_seats_are_left() -> None:
    edition = make_edition(quota=2)
    make_order(edition)
    with pytest.raises(waiting.SeatsLeft):
        wait(edition, "Aya")
    wait(edition, "Groupe", places=2)
    assert states(edition) == {"Groupe": WaitingState.WAITING}


@pytest.mark.usefixtures("app")
def test_one_cannot_wait_for_more_than_there_is() -> None:
    edition = make_edition(quota=2)
    with pytest.raises(waiting.NeverSoMany) as refused:
        wait(edition, "Foule", places=3)
    assert list(refused.value.errors) == ["places"]


@pytest.mark.usefixtures("app")
def test_joining_twice_keeps_the_first_turn_and_mails_once_a_day() -> None:
    edition = make_edition(quota=1)
    make_order(edition)
    first = wait(edition, "Aya")
    wait(edition, "Bo")
    assert wait(edition, "Aya", at=NOON + HOUR).id == first.id
    assert wait(edition, "Aya", at=NOON + 2 * HOUR).id == first.id
    assert waiting.position(first) == 1
    assert [kind for kind, to in mails() if to == "aya@exemple.fr"] == ["waiting-joined", "waiting-joined"]


@pytest.mark.usefixtures("app")
def test_freed_seats_go_to_those_who_wait_in_order_and_to_nobody_else() -> None:
    edition = make_edition(quota=2)
    orders = [make_order(edition), make_order(edition)]
    wait(edition, "Aya")
    wait(edition, "Bo")
    cancel(orders[0])
    with pytest.raises(SoldOut):
        make_order(edition)  # even before anything was offered
    serve(edition)
    assert states(edition) == {"Aya": WaitingState.OFFERED, "Bo": WaitingState.WAITING}
    assert serve(edition) == []
    assert seats_held([offer_of(edition).id], NOON) == {offer_of(edition).id: 2}
    with pytest.raises(SoldOut):
        make_order(edition)


@pytest.mark.usefixtures("app")
def test_who_has_the_link_takes_the_seat_once() -> None:
    edition = make_edition(quota=1)
    order = make_order(edition)
    entry = wait(edition, "Aya")
    cancel(order)
    serve(edition)
    taken = make_order(edition, offer_key=entry.secret)
    assert states(edition) == {"Aya": WaitingState.TAKEN}
    assert db.session.get_one(WaitingEntry, entry.id).order_id == taken.id
    with pytest.raises(SoldOut):
        make_order(edition, offer_key=entry.secret)


@pytest.mark.usefixtures("app")
def test_the_link_gives_no_more_seats_than_were_kept() -> None:
    edition = make_edition(quota=2)
    order = make_order(edition, 2)
    entry = wait(edition, "Aya")
    wait(edition, "Bo")
    cancel(order)
    serve(edition)
    with pytest.raises(SoldOut):
        make_order(edition, 2, offer_key=entry.secret)


@pytest.mark.usefixtures("app")
def test_a_group_at_the_head_is_not_overtaken_and_gets_all_or_none() -> None:
    edition = make_edition(quota=3)
    orders = [make_order(edition) for _ in range(3)]
    wait(edition, "Groupe", places=2)
    wait(edition, "Aya")
    cancel(orders[0])
    assert serve(edition) == []
    assert seats_left([offer_of(edition)], NOON) == {offer_of(edition).id: 0}
    with pytest.raises(SoldOut):
        make_order(edition)
    cancel(orders[1])
    serve(edition)
    assert states(edition) == {"Groupe": WaitingState.OFFERED, "Aya": WaitingState.WAITING}


@pytest.mark.usefixtures("app")
def test_organisers_may_give_a_free_seat_to_somebody_who_did_not_wait() -> None:
    edition = make_edition(quota=2)
    order = make_order(edition)
    make_order(edition)
    wait(edition, "Groupe", places=2)
    cancel(order)
    with transaction():
        use_cases.place(edition, draft(by_organisers=True), at=NOON, actor="test")
    assert seats_held([offer_of(edition).id], NOON) == {offer_of(edition).id: 2}


@pytest.mark.usefixtures("app")
def test_what_is_not_taken_in_time_goes_to_the_next() -> None:
    edition = make_edition(quota=1)
    order = make_order(edition)
    entry = wait(edition, "Aya")
    wait(edition, "Bo")
    cancel(order)
    serve(edition)
    assert db.session.get_one(WaitingEntry, entry.id).offered_until == NOON + 48 * HOUR
    assert serve(edition, NOON + 48 * HOUR - timedelta(seconds=1)) == []
    assert serve(edition, NOON + 48 * HOUR) == ["Bo"]
    assert states(edition) == {"Aya": WaitingState.LAPSED, "Bo": WaitingState.OFFERED}
    with pytest.raises(SoldOut):
        make_order(edition, at=NOON + 48 * HOUR, offer_key=entry.secret)
    assert [pair for pair in mails() if pair[0].startswith("waiting-")] == [
        ("waiting-joined", "aya@exemple.fr"),
        ("waiting-joined", "bo@exemple.fr"),
        ("waiting-offer", "aya@exemple.fr"),
        ("waiting-lapsed", "aya@exemple.fr"),
        ("waiting-offer", "bo@exemple.fr"),
    ]


@pytest.mark.usefixtures("app")
def test_leaving_lets_the_next_have_the_seat() -> None:
    edition = make_edition(quota=1)
    order = make_order(edition)
    entry = wait(edition, "Aya")
    wait(edition, "Bo")
    cancel(order)
    serve(edition)
    with transaction():
        waiting.leave(entry, actor="public", at=NOON)
    assert serve(edition) == ["Bo"]
    assert states(edition) == {"Aya": WaitingState.LEFT, "Bo": WaitingState.OFFERED}


@pytest.mark.usefixtures("app")
def test_nothing_is_offered_once_registration_is_closed() -> None:
    edition = make_edition(quota=1, registration_closes_at=NOON + HOUR)
    order = make_order(edition)
    wait(edition, "Aya")
    cancel(order)
    assert serve(edition, NOON + HOUR) == []


@pytest.mark.usefixtures("app")
def test_a_shared_room_is_kept_only_for_those_it_lacks_for() -> None:
    edition = make_edition(quota=1)
    remote = add_offer(edition, ref="distance", quota=5, shared=3)
    order = make_order(edition)
    wait(edition, "Aya")  # their own offer is full, the room they share is not
    make_order(edition, attendees=(person(offer="distance"),))
    make_order(edition, attendees=(person(offer="distance"),))
    with pytest.raises(SoldOut):
        make_order(edition, attendees=(person(offer="distance"),))
    cancel(order)
    assert seats_left([offer_of(edition), remote], NOON) == {offer_of(edition).id: 0, remote.id: 0}
    with pytest.raises(SoldOut):
        make_order(edition, attendees=(person(offer="distance"),))
    assert states(edition) == {"Aya": WaitingState.OFFERED}


def add_offer(edition: Edition, *, ref: str, quota: int, shared: int) -> Offer:
    with transaction():
        offer = Offer(edition_id=edition.id, ref=ref, position=2, name="À distance", price=Money.euros(50), quota=quota)
        first = db.session.merge(offer_of(edition))
        db.session.add(offer)
        room = SharedQuota(edition_id=edition.id, ref="salle", name="La salle", size=shared, offers=[first, offer])
        db.session.add(room)
    return offer


@pytest.mark.usefixtures("app")
def test_an_option_is_kept_for_whom_it_is_offered_to() -> None:
    edition = make_edition()
    with transaction():
        option = Option(edition_id=edition.id, ref="soiree", position=1, name="Soirée", price=Money.euros(0), quota=1)
        db.session.add(option)
    with_evening = (person(options=("soiree",)),)
    order = make_order(edition, attendees=with_evening)
    wish = waiting.Wish("Aya", "aya@exemple.fr", "fr")
    with transaction():
        waiting.wait_for_option(edition, option, wish, at=NOON)
    cancel(order)
    serve(edition)
    assert states(edition) == {"Aya": WaitingState.OFFERED}
    with pytest.raises(SoldOut):
        make_order(edition, attendees=with_evening)


@pytest.mark.parametrize(
    ("left", "kept"),
    [
        (timedelta(days=30), timedelta(hours=48)),
        (timedelta(days=8), timedelta(hours=48)),
        (timedelta(days=4), timedelta(hours=24)),
        (timedelta(hours=6), timedelta(hours=1, minutes=30)),
        (timedelta(hours=2), timedelta(hours=1)),
        (timedelta(minutes=20), timedelta(minutes=20)),
    ],
)
def test_the_nearer_the_end_the_shorter_places_are_kept(left: timedelta, kept: timedelta) -> None:
    assert waiting.answer_by(NOON, NOON + left) == NOON + kept


def test_nothing_is_kept_after_the_end() -> None:
    assert waiting.answer_by(NOON, NOON) is None
    assert waiting.answer_by(NOON, None) == NOON + timedelta(hours=48)


@pytest.mark.usefixtures("app")
def test_the_sale_ends_with_the_congress_at_the_latest() -> None:
    edition = make_edition()
    assert waiting.sale_end(edition, None) == datetime(2027, 11, 26, 23, 0, tzinfo=UTC)
    assert waiting.sale_end(edition, NOON) == NOON
