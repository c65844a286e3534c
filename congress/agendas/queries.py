"""Agendas by their links, what they hold, and whose agendas a change of the programme concerns."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import select, union
from sqlalchemy.orm import joinedload

from congress.agendas.contents import FOR_ALL, AwaitedStory, Contents, StarStory, contents, for_all
from congress.agendas.models import Agenda, Star
from congress.editions.models import Edition
from congress.kernel.db import db
from congress.kernel.errors import NotFound
from congress.kernel.refs import SECRET_LENGTH
from congress.programme.models import Sitting
from congress.programme.release_models import Release
from congress.tickets.models import Ticket, TicketState, WorkshopPlace
from congress.tickets.queries import place_stories

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import InstrumentedAttribute

    from congress.programme.published import PublishedProgramme

_SECRET = re.compile(rf"[\w-]{{{SECRET_LENGTH}}}", re.ASCII)


def find_agenda(secret: str) -> Agenda | None:
    """The agenda a private link opens: where it was joined to another, that one."""
    return _found(Agenda.secret, secret)


def agenda(secret: str) -> Agenda:
    """The same; raises NotFound."""
    found = find_agenda(secret)
    if found is None:
        raise NotFound
    return found


def agenda_of_calendar(secret: str) -> Agenda:
    """The agenda behind `/calendriers/<secret>.ics`; raises NotFound, also once the address was changed."""
    found = _found(Agenda.calendar_secret, secret)
    if found is None:
        raise NotFound
    return found


def _found(column: InstrumentedAttribute[str], secret: str) -> Agenda | None:
    if _SECRET.fullmatch(secret) is None:
        return None
    found = db.session.scalar(
        select(Agenda)
        .where(column == secret)
        .options(joinedload(Agenda.ticket), joinedload(Agenda.merged_into).joinedload(Agenda.ticket))
        .execution_options(populate_existing=True)
    )
    return None if found is None else found.merged_into or found


def agenda_of_ticket(ticket: Ticket) -> Agenda | None:
    """The agenda of a ticket, once it was needed."""
    return db.session.scalar(select(Agenda).where(Agenda.ticket_id == ticket.id).options(joinedload(Agenda.ticket)))


def edition_of(found: Agenda) -> Edition:
    """The congress it is for."""
    return db.session.get_one(Edition, found.edition_id)


def contents_of(found: Agenda, programme: PublishedProgramme | None) -> Contents:
    """What an agenda holds of a release; one query, three where it is a ticket's."""
    rows = db.session.execute(
        select(Sitting.ref, Star.dropped_at, Star.turns, Star.changed_at)
        .join(Sitting, Sitting.id == Star.sitting_id)
        .where(Star.agenda_id == found.id)
    )
    stars = [StarStory(ref, dropped_at is None, turns, changed_at) for ref, dropped_at, turns, changed_at in rows]
    ticket = found.ticket
    if ticket is None:
        return contents(stars, {}, {}, since=found.created_at)
    voided_at = None if ticket.state is TicketState.VALID else ticket.voided_at or ticket.issued_at
    awaited = _awaited(found.edition_id, programme.digest) if programme else {}
    return contents(stars, place_stories(ticket), awaited, since=found.created_at, voided_at=voided_at)


@lru_cache(maxsize=8)
def _awaited(edition_id: int, _digest: str) -> Mapping[str, AwaitedStory]:
    """What is or was for all, read through all releases once for each new one, which the digest stands for."""
    rows = db.session.execute(
        select(Release.published_at, Release.content)
        .where(Release.edition_id == edition_id)
        .order_by(Release.number)
        .execution_options(yield_per=10)
    )
    kinds = {kind.value for kind in FOR_ALL}
    return MappingProxyType(
        for_all(
            (
                published_at,
                frozenset(
                    each["ref"] for each in content["sittings"] if each["kind"] in kinds and each["capacity"] is None
                ),
            )
            for published_at, content in rows
        )
    )


def concerned(edition_id: int, refs: Collection[str]) -> dict[int, frozenset[str]]:
    """By the id of a valid ticket, which of these sittings its holder starred or has a place in.

    One query, however many attendees; agendas without a ticket are nobody's that one could write to.
    """
    starred = (
        select(Ticket.id.label("ticket_id"), Sitting.ref.label("ref"))
        .join(Agenda, Agenda.ticket_id == Ticket.id)
        .join(Star, Star.agenda_id == Agenda.id)
        .join(Sitting, Sitting.id == Star.sitting_id)
        .where(Star.dropped_at.is_(None))
    )
    placed = (
        select(Ticket.id.label("ticket_id"), Sitting.ref.label("ref"))
        .join(WorkshopPlace, WorkshopPlace.ticket_id == Ticket.id)
        .join(Sitting, Sitting.id == WorkshopPlace.sitting_id)
    )
    wanted = (Sitting.edition_id == edition_id, Sitting.ref.in_(refs), Ticket.state == TicketState.VALID)
    found: dict[int, set[str]] = {}
    for ticket_id, ref in db.session.execute(union(starred.where(*wanted), placed.where(*wanted))):
        found.setdefault(ticket_id, set()).add(ref)
    return {ticket_id: frozenset(theirs) for ticket_id, theirs in found.items()}
