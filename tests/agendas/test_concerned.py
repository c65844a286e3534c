"""Whose day a change of the programme touches: those with a ticket who starred it or have a place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from congress.agendas import use_cases
from congress.agendas.queries import concerned
from congress.kernel.db import db, lock, transaction
from congress.tickets import places
from congress.tickets.models import Ticket, TicketState
from tests.agendas.making import agenda_for, make_programme, new_agenda
from tests.factories import NOON
from tests.stands.factories import make_tickets

if TYPE_CHECKING:
    from congress.agendas.models import Agenda
    from congress.editions.models import Edition


@pytest.fixture(autouse=True)
def programme(edition: Edition) -> Edition:
    make_programme(edition)
    return edition


def test_stars_and_places_of_valid_tickets_are_found_by_ticket(edition: Edition) -> None:
    both, starring, placed, dropped, void, neither = make_tickets(edition, 6)
    agenda_for(both, "neo-56", "ouverture", "debat")
    agenda_for(starring, "ouverture")
    gone = agenda_for(dropped, "ouverture")
    agenda_for(void, "ouverture")
    agenda_for(neither, "debat")
    new_agenda(edition, "ouverture")
    with transaction():
        places.take_place(both, "neo-56", at=NOON)
        places.take_place(placed, "neo-56", at=NOON)
        use_cases.take_out(gone, "ouverture", at=NOON)
        lock(Ticket, void.id).state = TicketState.VOID

    assert concerned(edition.id, {"ouverture", "neo-56"}) == {
        both.id: {"ouverture", "neo-56"},
        starring.id: {"ouverture"},
        placed.id: {"neo-56"},
    }
    assert concerned(edition.id, set()) == concerned(edition.id + 1, {"ouverture"}) == {}


def test_stars_of_a_joined_browser_concern_its_ticket(edition: Edition) -> None:
    (ticket,) = make_tickets(edition)
    with transaction():
        use_cases.join(new_agenda_in_transaction(edition), use_cases.ticket_agenda(ticket, at=NOON), at=NOON)

    assert concerned(edition.id, {"ouverture"}) == {ticket.id: {"ouverture"}}


def new_agenda_in_transaction(edition: Edition) -> Agenda:
    agenda = use_cases.open_agenda(edition, at=NOON)
    use_cases.star(agenda, "ouverture", at=NOON)
    return agenda


def test_one_query_however_many_attendees(edition: Edition) -> None:
    for ticket in make_tickets(edition, 5):
        agenda_for(ticket, "ouverture", "debat")
    statements: list[str] = []

    def note(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        found = concerned(edition.id, {"ouverture", "debat"})
    finally:
        event.remove(db.engine, "before_cursor_execute", note)

    assert list(found.values()) == [{"ouverture", "debat"}] * 5
    assert [each.split()[0] for each in statements if each != "BEGIN"] == ["SELECT"]
