"""A short day with something of each kind, tickets, and a browser that stars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.agendas import use_cases
from congress.agendas.models import Agenda
from congress.editions.models import Venue
from congress.kernel.db import db, transaction
from congress.programme.models import SittingKind
from tests.factories import NOON
from tests.programme import working
from tests.programme.working import at_lille
from tests.stands.factories import make_tickets

if TYPE_CHECKING:
    from datetime import datetime

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition
    from congress.tickets.models import Ticket

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def make_programme(edition: Edition) -> None:
    """Opening 9:30, two ateliers at 11:00, lunch 12:30, a debate until 18:45, the evening at 19:00 elsewhere; released.

    « Plus tard » has no time yet.
    """
    with transaction():
        bazaar = Venue(edition_id=edition.id, ref="bazaar", position=2, name="Bazaar St So", city="Lille")
        db.session.add(bazaar)
    for title, kind, start, end, more in (
        ("Ouverture", SittingKind.OPENING, (9, 30), (10, 15), {}),
        ("Néo 56", SittingKind.WORKSHOP, (11, 0), (12, 0), {"capacity": 2}),
        ("Wunjo", SittingKind.WORKSHOP, (11, 30), (12, 30), {"capacity": 2}),
        ("Déjeuner", SittingKind.MEAL, (12, 30), (14, 0), {}),
        ("Débat", SittingKind.DEBATE, (17, 0), (18, 45), {}),
    ):
        working.add_sitting(
            edition, title, kind=kind, starts_at=at_lille(25, *start), ends_at=at_lille(25, *end), **more
        )
    working.add_sitting(
        edition, "Soirée", kind=SittingKind.EVENING, starts_at=at_lille(25, 19), ends_at=None, venue=bazaar
    )
    working.add_sitting(edition, "Plus tard", kind=SittingKind.ROUND_TABLE)
    working.release(edition)


def make_ticket(edition: Edition) -> Ticket:
    return make_tickets(edition)[0]


def new_agenda(edition: Edition, *refs: str, at: datetime = NOON) -> Agenda:
    """An agenda of nobody's with these stars."""
    with transaction():
        agenda = use_cases.open_agenda(edition, at=at)
        for ref in refs:
            use_cases.star(agenda, ref, at=at)
    return agenda


def agenda_for(ticket: Ticket, *refs: str, at: datetime = NOON) -> Agenda:
    """The ticket's agenda with these stars."""
    with transaction():
        agenda = use_cases.ticket_agenda(ticket, at=at)
        for ref in refs:
            use_cases.star(agenda, ref, at=at)
    return agenda


def press(client: FlaskClient, ref: str, **fields: str) -> TestResponse:
    """Stars a sitting as the plain form of a public page does."""
    return client.post(f"/agenda/etoiles/{ref}", headers=SAME_SITE, data=fields)


def link_of(client: FlaskClient) -> str:
    """The private link of the browser's agenda."""
    cookie = client.get_cookie("agenda")
    assert cookie is not None
    return f"/agenda/{cookie.value}"


def agendas() -> list[Agenda]:
    db.session.rollback()
    return list(db.session.scalars(select(Agenda).order_by(Agenda.id).execution_options(populate_existing=True)))
