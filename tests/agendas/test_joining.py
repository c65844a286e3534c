"""One agenda of two: nothing is lost, both links go on, and nobody's agenda ends up in somebody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from congress.agendas import queries, use_cases
from congress.agendas.models import Agenda, Star
from congress.kernel.db import db, lock, transaction
from congress.kernel.errors import NotFound
from congress.programme.queries import published
from congress.tickets import places
from congress.tickets.models import Ticket, TicketState
from tests.agendas.making import agenda_for, make_programme, make_ticket, new_agenda
from tests.factories import NOON, make_edition
from tests.stands.factories import make_tickets

if TYPE_CHECKING:
    from congress.agendas.contents import Contents
    from congress.editions.models import Edition

LATER = NOON + timedelta(hours=1)
STATES = ((), ("star",), ("star", "take_out"), ("star", "take_out", "star"))
TICKET_STATES = (*STATES, ("take",), ("take", "give_back"), ("take", "star", "give_back", "take_out"))


@pytest.fixture(autouse=True)
def programme(edition: Edition) -> Edition:
    make_programme(edition)
    return edition


def join(source: Agenda, target: Agenda) -> None:
    with transaction():
        use_cases.join(source, target, at=LATER)


def held_in(agenda: Agenda, edition: Edition) -> Contents:
    """What its link opens now."""
    db.session.rollback()
    return queries.contents_of(queries.agenda(agenda.secret), published(edition))


def play(agenda: Agenda, steps: tuple[str, ...], ref: str) -> None:
    for step in steps:
        with transaction():
            if step in ("star", "take_out"):
                getattr(use_cases, step)(agenda, ref, at=NOON)
            else:
                ticket = lock(Ticket, agenda.ticket_id or 0)
                (places.take_place if step == "take" else places.give_back_place)(ticket, ref, at=NOON)


def test_stars_move_and_both_links_and_calendars_show_the_joined_agenda(edition: Edition) -> None:
    own, agenda = new_agenda(edition, "ouverture"), agenda_for(make_ticket(edition), "debat")
    join(own, agenda)

    for each in (own, agenda):
        assert held_in(each, edition).stars == {"ouverture", "debat"}
        assert queries.agenda_of_calendar(each.calendar_secret).id == agenda.id


def test_joining_twice_changes_nothing(edition: Edition) -> None:
    own, agenda = new_agenda(edition, "ouverture"), agenda_for(make_ticket(edition))
    join(own, agenda)
    once = held_in(agenda, edition)
    join(own, agenda)

    assert held_in(agenda, edition) == once


def test_an_agenda_joined_to_one_ticket_is_never_joined_to_another(edition: Edition) -> None:
    first, second = (agenda_for(ticket) for ticket in make_tickets(edition, 2))
    own = new_agenda(edition, "ouverture")
    join(own, first)

    for source in (own, first):
        with pytest.raises(use_cases.AnotherTicket):
            join(source, second)
    assert (held_in(first, edition).stars, held_in(second, edition).stars) == (frozenset({"ouverture"}), frozenset())


def test_a_chain_of_agendas_leads_to_the_last(edition: Edition) -> None:
    phone, laptop, agenda = (
        new_agenda(edition, "ouverture"),
        new_agenda(edition, "debat"),
        agenda_for(make_ticket(edition)),
    )
    join(phone, laptop)
    join(laptop, agenda)

    assert [held_in(each, edition).stars for each in (phone, laptop, agenda)] == [{"ouverture", "debat"}] * 3
    with transaction():
        use_cases.star(db.session.get_one(Agenda, phone.id), "soiree", at=LATER)
    assert held_in(agenda, edition).stars == {"ouverture", "debat", "soiree"}


def test_two_agendas_joined_to_each_other_are_one(edition: Edition) -> None:
    one, other = new_agenda(edition, "ouverture"), new_agenda(edition, "debat")
    join(one, other)
    join(other, one)

    assert held_in(one, edition).stars == held_in(other, edition).stars == {"ouverture", "debat"}


def test_an_agenda_of_another_congress_and_a_void_ticket_take_nothing(edition: Edition) -> None:
    ticket = make_ticket(edition)
    own, agenda = new_agenda(edition, "ouverture"), agenda_for(ticket)
    with pytest.raises(NotFound):
        join(new_agenda(make_edition(ref="2032")), agenda)
    with transaction():
        lock(Ticket, ticket.id).state = TicketState.VOID
    with pytest.raises(places.TicketVoid):
        join(own, agenda)
    assert held_in(own, edition).stars == {"ouverture"}


@pytest.mark.parametrize("mine", STATES, ids=str)
def test_calendars_of_both_take_the_joined_state_for_newer(edition: Edition, mine: tuple[str, ...]) -> None:
    for theirs in TICKET_STATES:
        own, agenda = new_agenda(edition), agenda_for(make_ticket(edition))
        play(own, mine, "wunjo")
        play(agenda, theirs, "wunjo")
        before = [held_in(own, edition), held_in(agenda, edition)]
        join(own, agenda)
        after = held_in(agenda, edition)
        play(agenda, ("take_out", "give_back"), "wunjo")  # the next ticket finds the place free

        assert ("wunjo" in after.kept) is any("wunjo" in each.kept for each in before), theirs
        for each in before:
            assert each.kept | each.dropped <= after.kept | after.dropped, theirs
            came_or_went = ("wunjo" in each.kept) is not ("wunjo" in after.kept)
            is_known = "wunjo" in each.kept | each.dropped
            least = each.turns.get("wunjo", 0) + came_or_went if is_known else 0
            assert after.turns.get("wunjo", 0) >= least, theirs
    assert db.session.scalar(select(func.count(Star.id)).join(Star.agenda).where(Agenda.ticket_id.is_(None))) == 0


def test_changing_the_addresses_closes_those_of_the_joined_agendas_too(edition: Edition) -> None:
    own, agenda = new_agenda(edition, "ouverture"), agenda_for(make_ticket(edition))
    join(own, agenda)
    former = [(each.secret, each.calendar_secret) for each in (own, agenda)]
    with transaction():
        use_cases.change_addresses(agenda)

    for link, calendar in former:
        with pytest.raises(NotFound):
            queries.agenda(link)
        with pytest.raises(NotFound):
            queries.agenda_of_calendar(calendar)
    assert held_in(own, edition).stars == {"ouverture"}
