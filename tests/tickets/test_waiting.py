"""Waiting for a place in an atelier: offered in turn to one ticket at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from congress.kernel.db import db, transaction
from congress.orders import waiting
from congress.orders.waiting_models import WaitingEntry, WaitingState
from congress.tickets import places
from congress.tickets.models import Ticket, TicketState
from congress.tickets.waiting import serve_places, wait_for_place
from congress.tickets.workshops import workshop_panel
from tests.checkout.pages import text_of
from tests.checkout.sale import mails
from tests.factories import NOON
from tests.stands.factories import BEFORE_LUNCH, make_tickets, make_workshop, publish_now

if TYPE_CHECKING:
    from datetime import datetime

    from flask.testing import FlaskClient

    from congress.editions.models import Edition

REF = "neo-56"


def take(ticket: Ticket, at: datetime = NOON) -> None:
    with transaction():
        places.take_place(ticket, REF, at=at)


def wait(ticket: Ticket, at: datetime = NOON) -> WaitingEntry:
    with transaction():
        return wait_for_place(ticket, REF, at=at)


def give_back(edition: Edition, ticket: Ticket, at: datetime = NOON) -> None:
    with transaction():
        places.give_back_place(ticket, REF, at=at)
        serve_places(edition, at=at)


def serve(edition: Edition, at: datetime = NOON) -> list[int | None]:
    with transaction():
        return [entry.ticket_id for entry in serve_places(edition, at=at)]


def state(entry: WaitingEntry) -> WaitingState:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(WaitingEntry, entry.id).state


def full(edition: Edition, tickets: int = 4) -> list[Ticket]:
    make_workshop(edition, REF, title="Néo 56", capacity=1)
    publish_now(edition)
    found = make_tickets(edition, tickets)
    take(found[0])
    return found


def test_place_given_back_is_kept_for_the_first_who_waits(edition: Edition) -> None:
    holder, first, second, other = full(edition)
    entries = [wait(first), wait(second)]
    give_back(edition, holder)
    assert [state(one) for one in entries] == [WaitingState.OFFERED, WaitingState.WAITING]
    for hasty in (other, second):
        with pytest.raises(places.WorkshopFull):
            take(hasty)
    take(first)
    assert [state(one) for one in entries] == [WaitingState.TAKEN, WaitingState.WAITING]
    assert places.refs_held(first) == {REF}
    assert [kind for kind, _ in mails()] == ["waiting-joined", "waiting-joined", "waiting-offer"]


def test_nobody_slips_in_before_the_worker_came_by(edition: Edition) -> None:
    holder, first, other, _ = full(edition)
    wait(first)
    with transaction():
        places.give_back_place(holder, REF, at=NOON)
    with pytest.raises(places.WorkshopFull):
        take(other)
    assert serve(edition) == [first.id]


def test_place_not_taken_in_time_goes_to_the_next(edition: Edition) -> None:
    holder, first, second, _ = full(edition)
    entry = wait(first)
    wait(second)
    give_back(edition, holder)
    later = NOON + timedelta(hours=48)
    assert serve(edition, later) == [second.id]
    assert state(entry) is WaitingState.LAPSED


def test_deadline_is_never_past_the_beginning(edition: Edition) -> None:
    holder, first, *_ = full(edition)
    soon = BEFORE_LUNCH[0] - timedelta(minutes=40)
    entry = wait(first, soon)
    give_back(edition, holder, soon)
    db.session.rollback()
    assert db.session.get_one(WaitingEntry, entry.id).offered_until == BEFORE_LUNCH[0]
    assert serve(edition, BEFORE_LUNCH[0]) == []


def test_one_waits_only_for_what_is_full(edition: Edition) -> None:
    make_workshop(edition, REF, capacity=2)
    publish_now(edition)
    (ticket,) = make_tickets(edition)
    with pytest.raises(waiting.SeatsLeft):
        wait(ticket)


def test_void_ticket_waits_no_more(edition: Edition) -> None:
    holder, first, second, _ = full(edition)
    entry = wait(first)
    wait(second)
    with transaction():
        db.session.get_one(Ticket, first.id).state = TicketState.VOID
    give_back(edition, holder)
    assert state(entry) is WaitingState.LEFT
    assert serve(edition) == []


def test_waiting_from_the_ticket_page(client: FlaskClient, edition: Edition) -> None:
    holder, first, second = full(edition, 3)
    page = f"/billet/{first.ref}/{first.secret}"
    assert "Liste d’attente : Néo 56" in text_of(client.get(page).text)
    assert client.post(f"{page}/ateliers/{REF}/attendre").status_code == 303
    assert "Vous êtes sur la liste d’attente." in text_of(client.get(page).text)
    wait(second)
    client.post(f"/billet/{holder.ref}/{holder.secret}/ateliers/{REF}/rendre")
    panel = workshop_panel(edition, db.session.get_one(Ticket, first.id), at=NOON)
    assert [(one.can_take, one.can_wait) for one in panel.others] == [(True, False)]
    client.post(f"{page}/ateliers/{REF}/prendre")
    assert places.refs_held(first) == {REF}
    assert client.post(f"{page}/ateliers/nulle-part/attendre").status_code == 404
