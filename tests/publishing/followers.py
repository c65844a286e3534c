"""People with a ticket who follow sittings, and the mails that are held for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from congress.agendas.models import Agenda, Star
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.refs import new_secret
from congress.mail.batches import approve
from congress.mail.letters import written
from congress.mail.models import MailState, OutboxMail
from congress.mail.worker import send_due, transport
from congress.programme.models import Sitting
from congress.tickets.models import TicketState, WorkshopPlace
from tests.badges.factories import make_ticket
from tests.factories import NOON

if TYPE_CHECKING:
    from collections.abc import Iterable

    from congress.editions.models import Edition
    from congress.mail.outbox import Letter
    from congress.tickets.models import Ticket

SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})


def follower(edition: Edition, stars: Iterable[str] = (), *, places: Iterable[str] = (), **person: Any) -> Ticket:
    """Somebody with a ticket who starred some sittings, by ref, and holds places in others."""
    ticket = make_ticket(edition, **person)
    with transaction():
        agenda = Agenda(
            edition_id=edition.id, ticket=ticket, secret=new_secret(), calendar_secret=new_secret(), created_at=NOON
        )
        db.session.add(agenda)
        agenda.stars = [Star(sitting=sitting(edition, ref), changed_at=NOON) for ref in stars]
        db.session.add_all(WorkshopPlace(ticket=ticket, sitting=sitting(edition, ref), taken_at=NOON) for ref in places)
    return ticket


def sitting(edition: Edition, ref: str) -> Sitting:
    return db.session.scalars(select(Sitting).where(Sitting.edition_id == edition.id, Sitting.ref == ref)).one()


def add_star(ticket: Ticket, ref: str) -> None:
    with transaction():
        agenda = db.session.scalars(select(Agenda).where(Agenda.ticket_id == ticket.id)).one()
        agenda.stars.append(Star(sitting=sitting(ticket.attendee.order.edition, ref), changed_at=NOON))


def drop_star(ticket: Ticket, ref: str) -> None:
    with transaction():
        for star in db.session.scalars(select(Star).join(Star.agenda).where(Agenda.ticket_id == ticket.id)):
            if star.sitting.ref == ref:
                star.dropped_at = NOON


def void(ticket: Ticket) -> None:
    with transaction():
        ticket.state, ticket.voided_at = TicketState.VOID, NOON


def deliver(batch: str) -> list[OutboxMail]:
    """Approves a batch and lets the worker send it; what it held."""
    with transaction():
        approve(batch, at=clock.now())
    send_due(transport())
    return mails(batch)


def mails(batch: str | None = None) -> list[OutboxMail]:
    """Those of a batch, or all, in the order they were decided."""
    db.session.rollback()
    query = select(OutboxMail).order_by(OutboxMail.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query if batch is None else query.where(OutboxMail.batch == batch)))


def held() -> list[tuple[str, str]]:
    """Whom a mail is held for, and in which batch."""
    return [(mail.recipient, mail.batch) for mail in mails() if mail.state is MailState.HELD]


def letter(mail: OutboxMail) -> Letter:
    return written(mail.kind, mail.about, mail.locale)


def lines(mail: OutboxMail) -> list[str]:
    """The changes that the letter tells, in plain spaces and apostrophes."""
    text = letter(mail).text.translate(SPACES)
    return [line[2:] for line in text.splitlines() if line.startswith("- ")]
