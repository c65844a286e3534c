"""Two who hold what the other wants next: whoever takes things in another order than all others would wait for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

from congress.checkout.use_cases import place
from congress.checkout.waiting import serve_waiting
from congress.desk.bulk import Action, Wish, carry_out, chosen
from congress.editions.models import Edition
from congress.kernel.db import db, lock, transaction
from congress.orders.models import Order, OrderStatus
from congress.orders.stock import hold_all, hold_stock
from congress.orders.waiting import leave
from congress.orders.waiting_models import WaitingEntry, WaitingState
from congress.tickets.models import Ticket, TicketState
from congress.tickets.places import take_place
from congress.tickets.queries import find_ticket
from congress.tickets.waiting import wait_for_place
from tests.checkout.catalogue import add_option
from tests.checkout.sale import draft, fresh, paid, rows
from tests.factories import NOON
from tests.stands.factories import make_workshop, publish_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from apiflask import APIFlask

A_MOMENT = 0.5  # for the other to go as far as it can


def meeting(app: APIFlask, first: Callable[[Callable[[], object]], object], second: Callable[[], object]) -> None:
    """The first begins and, where it says so, lets the second go as far as it gets before it goes on."""
    db.session.rollback()
    begun, done = Event(), Event()

    def meet() -> None:
        begun.set()
        done.wait(A_MOMENT)

    def run(do: Callable[[], object]) -> None:
        with app.app_context():
            try:
                with transaction():
                    do()
            finally:
                db.session.remove()

    def follow() -> None:
        begun.wait(10)
        run(second)
        done.set()

    with ThreadPoolExecutor(2) as pool:
        for running in [pool.submit(run, lambda: first(meet)), pool.submit(follow)]:
            running.result(30)
    db.session.rollback()
    db.session.expire_all()


def ticket_of(order: Order) -> Ticket:
    found = find_ticket(fresh(order).attendees[0])
    assert found is not None
    return found


def test_seats_are_ordered_while_the_edition_is_worked_on(app: APIFlask, edition: Edition) -> None:
    key = edition.id

    def order(meet: Callable[[], object]) -> None:
        hold_stock(key, offers={"deux-jours"})
        meet()
        place(db.session.get_one(Edition, key), draft(), at=NOON, actor="public")

    meeting(app, order, lambda: hold_all(lock(Edition, key)))
    assert rows(Order) == 1


def test_one_leaves_the_list_while_it_is_served(app: APIFlask, edition: Edition) -> None:
    option = add_option(edition, "soiree", 20)
    ticket = ticket_of(paid(edition))
    entries = []
    with transaction():
        for name in ("a", "b"):
            entry = WaitingEntry(
                edition_id=edition.id, option_id=option.id, secret=name, name=name, email=f"{name}@exemple.fr",
                locale="fr", places=1, joined_at=NOON, ticket_id=ticket.id if name == "a" else None,
            )  # fmt: skip
            db.session.add(entry)
            entries.append(entry)
        db.session.get_one(Ticket, ticket.id).state = TicketState.VOID
    key, gone = edition.id, entries[0].id

    def go(meet: Callable[[], object]) -> None:
        hold_stock(key, offers=[], options=["soiree"])
        meet()
        leave(db.session.get_one(WaitingEntry, gone), actor="test", at=NOON)

    meeting(app, go, lambda: serve_waiting(key, at=NOON))
    states = [db.session.get_one(WaitingEntry, entry.id).state for entry in entries]
    assert states == [WaitingState.LEFT, WaitingState.OFFERED]


def test_one_signs_up_while_many_are_cancelled(app: APIFlask, edition: Edition) -> None:
    make_workshop(edition, "neo-56", capacity=1, times=(NOON.replace(year=2099), NOON.replace(year=2099, hour=13)))
    publish_now(edition)
    orders = [paid(edition), paid(edition), paid(edition)]
    tickets = [ticket_of(order).id for order in orders]
    refs = [fresh(order).attendees[0].ref for order in orders[:2]]
    with transaction():
        take_place(db.session.get_one(Ticket, tickets[0]), "neo-56", at=NOON)
    with transaction():
        wait_for_place(db.session.get_one(Ticket, tickets[2]), "neo-56", at=NOON)
    wish, key = Wish(Action.CANCEL), edition.id
    seen = chosen(edition, refs, wish, at=NOON).mark

    def wait(meet: Callable[[], object]) -> None:
        ticket = lock(Ticket, tickets[1])
        meet()
        wait_for_place(ticket, "neo-56", at=NOON)

    def cancel() -> None:
        carry_out(db.session.get_one(Edition, key), refs, wish, seen=seen, actor="test", at=NOON)

    meeting(app, wait, cancel)
    assert [fresh(order).status for order in orders] == [OrderStatus.CANCELLED, OrderStatus.CANCELLED, OrderStatus.PAID]
