"""Starring and taking out, joining two agendas, closing an address; each ticket has one agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from congress.agendas.contents import is_for_all
from congress.agendas.models import Agenda, Star
from congress.agendas.queries import agenda_of_ticket
from congress.editions.models import Edition
from congress.kernel.db import db, lock
from congress.kernel.errors import NotFound, Refusal
from congress.kernel.i18n import gettext
from congress.kernel.refs import new_secret
from congress.programme import queries as programme_queries
from congress.programme.models import Sitting, SittingStatus
from congress.tickets.models import Ticket, TicketState
from congress.tickets.places import SittingCancelled, TicketVoid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from congress.programme.published import PublishedSitting


class EditionOver(Refusal):
    """The congress is an archive: its agendas are only read."""


class AnotherTicket(Refusal):
    """The agenda is that of a ticket already: people are never mixed."""


def open_agenda(edition: Edition, *, at: datetime) -> Agenda:
    """An agenda that nobody is named in, for whoever stars a first sitting."""
    return _made(edition.id, None, at)


def ticket_agenda(ticket: Ticket, *, at: datetime) -> Agenda:
    """The one agenda of a ticket, made when it is first needed."""
    found = agenda_of_ticket(ticket)
    if found is None:
        lock(Ticket, ticket.id)
        found = agenda_of_ticket(ticket) or _made(ticket.edition_id, ticket, at)
    return found


def _made(edition_id: int, ticket: Ticket | None, at: datetime) -> Agenda:
    agenda = Agenda(
        edition_id=edition_id, ticket=ticket, secret=new_secret(), calendar_secret=new_secret(), created_at=at
    )
    db.session.add(agenda)
    db.session.flush()
    return agenda


def star(agenda: Agenda, ref: str, *, at: datetime) -> PublishedSitting:
    """Takes a published sitting into the agenda; nothing happens where it is in already.

    Raises NotFound, SittingCancelled, TicketVoid, EditionOver.
    """
    agenda = _open(agenda)
    sitting = _published(agenda, ref)
    if sitting.status is SittingStatus.CANCELLED:
        raise SittingCancelled(gettext("« %(title)s » est annulé.", title=sitting.title))
    found = _star(agenda, ref)
    if found is None:
        _add_star(agenda, ref, at)
    elif found.dropped_at is not None:
        _turn(found, None, at)
    db.session.flush()
    return sitting


def take_out(agenda: Agenda, ref: str, *, at: datetime) -> PublishedSitting:
    """Takes a sitting out of the agenda, be it starred or there for all; it is kept as dropped.

    A place in an atelier stays: it is given back from the ticket. Raises NotFound, TicketVoid, EditionOver.
    """
    agenda = _open(agenda)
    sitting = _published(agenda, ref)
    found = _star(agenda, ref)
    if found is None and agenda.ticket_id is not None and is_for_all(sitting):
        found = _add_star(agenda, ref, at)
    if found is not None and found.dropped_at is None:
        _turn(found, at, at)
    db.session.flush()
    return sitting


def join(source: Agenda, target: Agenda, *, at: datetime) -> None:
    """Puts all stars of one agenda into another, which from then on stands for both: links and calendars go on.

    What either kept is kept. Raises AnotherTicket where the one that ends is a ticket's, TicketVoid, EditionOver.
    """
    lock(Edition, target.edition_id)  # two agendas that are joined to each other at once must see it
    source, target = _standing(source), _standing(target)
    if source.id == target.id:
        return
    if source.edition_id != target.edition_id:
        raise NotFound
    if source.ticket_id is not None:
        raise AnotherTicket(
            gettext("Cet agenda est déjà celui d'un billet : il ne peut pas être réuni à celui d'une autre personne.")
        )
    refuse_closed(target)
    kept = {each.sitting_id: each for each in _stars(target)}
    for each in _stars(source):
        other = kept.get(each.sitting_id)
        if other is None:
            each.agenda_id, each.changed_at = target.id, at
        else:
            _unite(other, each, at)
            db.session.delete(each)
    db.session.execute(update(Agenda).where(Agenda.merged_into_id == source.id).values(merged_into_id=target.id))
    source.merged_into_id = target.id
    db.session.flush()


def change_addresses(agenda: Agenda) -> Agenda:
    """Closes the private link and the calendar's address, those of the agendas joined to it too; opens new ones."""
    agenda = _standing(agenda)
    joined = db.session.scalars(select(Agenda).where(Agenda.merged_into_id == agenda.id))
    for each in (agenda, *joined):
        each.secret, each.calendar_secret = new_secret(), new_secret()
    db.session.flush()
    return agenda


def _unite(kept: Star, other: Star, at: datetime) -> None:
    """Both were told to calendars: the count must exceed what either was told, if what it tells changes for one."""
    differ = (kept.dropped_at is None) != (other.dropped_at is None)
    kept.turns = max(kept.turns, other.turns) + differ
    kept.dropped_at = kept.dropped_at if kept.dropped_at is None or not differ else None
    kept.changed_at = at


def _turn(found: Star, dropped_at: datetime | None, at: datetime) -> None:
    found.turns += 1
    found.dropped_at, found.changed_at = dropped_at, at


def _standing(agenda: Agenda) -> Agenda:
    """Holds the agenda that stands for this one now; always the one that was joined first, as `join` does."""
    held = lock(Agenda, agenda.id)
    while held.merged_into_id is not None:
        held = lock(Agenda, held.merged_into_id)
    return held


def _open(agenda: Agenda) -> Agenda:
    held = _standing(agenda)
    refuse_closed(held)
    return held


def refuse_closed(agenda: Agenda) -> None:
    """Raises EditionOver or TicketVoid where nothing may be put into an agenda any more."""
    if db.session.get_one(Edition, agenda.edition_id).is_archived:
        raise EditionOver(gettext("Ce congrès est passé : ses agendas ne changent plus."))
    if agenda.ticket_id is None:
        return
    if db.session.get_one(Ticket, agenda.ticket_id, populate_existing=True).state is TicketState.VOID:
        raise TicketVoid(gettext("Ce billet est annulé : son agenda est clos."))


def _published(agenda: Agenda, ref: str) -> PublishedSitting:
    programme = programme_queries.published(db.session.get_one(Edition, agenda.edition_id))
    if programme is None or ref not in programme.sitting_of:
        raise NotFound(gettext("Cette séance n'est pas au programme."))
    return programme.sitting_of[ref]


def _add_star(agenda: Agenda, ref: str, at: datetime) -> Star:
    row_id = db.session.scalar(select(Sitting.id).where(Sitting.edition_id == agenda.edition_id, Sitting.ref == ref))
    if row_id is None:  # published still, and gone from the working programme: it will be cancelled
        raise NotFound(gettext("Cette séance n'est pas au programme."))
    added = Star(agenda_id=agenda.id, sitting_id=row_id, turns=0, changed_at=at, dropped_at=None)
    db.session.add(added)
    return added


def _star(agenda: Agenda, ref: str) -> Star | None:
    return db.session.scalar(
        select(Star)
        .join(Sitting, Sitting.id == Star.sitting_id)
        .where(Star.agenda_id == agenda.id, Sitting.ref == ref)
        .execution_options(populate_existing=True)
    )


def _stars(agenda: Agenda) -> Sequence[Star]:
    return db.session.scalars(
        select(Star).where(Star.agenda_id == agenda.id).execution_options(populate_existing=True)
    ).all()
