"""Places in ateliers: taken from one's ticket, as many as the room holds, one at a time of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import joinedload

from congress.editions.models import Edition
from congress.kernel.db import db, lock
from congress.kernel.errors import NotFound, Refusal
from congress.kernel.formats import time_text
from congress.kernel.i18n import current_locale, gettext
from congress.orders.waiting import move_entry
from congress.orders.waiting_models import WaitingEntry, WaitingState
from congress.programme import queries as programme_queries
from congress.programme.models import Sitting, SittingStatus
from congress.tickets.models import GivenBackPlace, Ticket, TicketState, WorkshopPlace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from congress.programme.published import PublishedProgramme, PublishedSitting


class NotSignUp(Refusal):
    """One comes to this sitting without signing up."""


class WorkshopFull(Refusal):
    """Every place is taken."""


class PlaceClash(Refusal):
    """The attendee has a place elsewhere at that time."""


class SittingCancelled(Refusal):
    """It does not take place."""


class SittingBegun(Refusal):
    """It is too late: it has begun."""


class TicketVoid(Refusal):
    """The ticket gives no right any more."""


def refusal(  # noqa: PLR0911 - one reason a line, in the order people should hear them
    programme: PublishedProgramme,
    sitting: PublishedSitting,
    *,
    ticket: TicketState,
    held: Iterable[str],
    taken: int,
    at: datetime,
) -> Refusal | None:
    """Why a place is not given, or None; `held` are the ateliers chosen already, `taken` the places gone."""
    title = sitting.title
    if ticket is not TicketState.VALID:
        return TicketVoid(gettext("Ce billet est annulé : il ne donne plus de place."))
    if sitting.status is SittingStatus.CANCELLED:
        return SittingCancelled(gettext("« %(title)s » est annulé.", title=title))
    if sitting.capacity is None:
        return NotSignUp(gettext("« %(title)s » est en accès libre : venez sans réserver.", title=title))
    if sitting.starts_at is not None and sitting.starts_at <= at:
        return SittingBegun(gettext("« %(title)s » a déjà commencé.", title=title))
    other = clash(programme, sitting, held)
    if other is not None:
        return PlaceClash(_clash_text(programme, other))
    if taken >= sitting.capacity:
        return WorkshopFull(gettext("« %(title)s » est complet : toutes les places sont prises.", title=title))
    return None


def clash(programme: PublishedProgramme, sitting: PublishedSitting, held: Iterable[str]) -> PublishedSitting | None:
    """The atelier chosen already that overlaps with this one, if any; cancelled and untimed ones do not."""
    for ref in sorted(held):
        other = programme.sitting_of.get(ref)
        if other is None or other is sitting or other.status is SittingStatus.CANCELLED:
            continue
        if overlap(sitting, other):
            return other
    return None


def overlap(one: PublishedSitting, other: PublishedSitting) -> bool:
    """Whether nobody can sit in both; the one may begin as the other ends."""
    if one.starts_at is None or one.ends_at is None or other.starts_at is None or other.ends_at is None:
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def take_place(ticket: Ticket, ref: str, *, at: datetime) -> WorkshopPlace:
    """Gives the ticket's holder a place, or the one they have already; raises NotFound or a `refusal`."""
    # The ticket first: two places that one person asks for at once must see each other.
    ticket = lock(Ticket, ticket.id)
    held = _held(ticket)
    if ref in held:
        return held[ref]
    row, _capacity, refused = why_no_place(ticket, ref, at=at)
    if refused is not None:
        raise refused
    kept = _kept_for(ticket, row)
    if kept is not None:
        move_entry(kept, WaitingState.TAKEN)
    place = WorkshopPlace(ticket=ticket, sitting=row, taken_at=at)
    db.session.add(place)
    db.session.flush()
    return place


def why_no_place(ticket: Ticket, ref: str, *, at: datetime) -> tuple[Sitting, int, Refusal | None]:
    """The atelier, held with its list, how many it takes, and why this held ticket gets no place; raises NotFound.

    Where a place is kept for the ticket, for it waited, those behind it do not count.
    """
    programme, sitting = _published(ticket, ref)
    row = lock(Sitting, _row_id(ticket, ref))
    is_kept = _kept_for(ticket, row) is not None
    taken = places_taken(ticket.edition_id, with_waiting=not is_kept).get(ref, 0)
    refused = refusal(programme, sitting, ticket=ticket.state, held=_held(ticket), taken=taken, at=at)
    return row, sitting.capacity or 0, refused


def _kept_for(ticket: Ticket, sitting: Sitting) -> WaitingEntry | None:
    return db.session.scalar(
        select(WaitingEntry).where(
            WaitingEntry.ticket_id == ticket.id,
            WaitingEntry.sitting_id == sitting.id,
            WaitingEntry.state == WaitingState.OFFERED,
        )
    )


def give_back_place(ticket: Ticket, ref: str, *, at: datetime) -> None:
    """Lets somebody else have the place; nothing happens where there was none. Raises SittingBegun."""
    ticket = lock(Ticket, ticket.id)
    place = _held(ticket).get(ref)
    if place is None:
        return
    if place.sitting.starts_at is not None and place.sitting.starts_at <= at:
        raise SittingBegun(gettext("« %(title)s » a déjà commencé.", title=place.sitting.title))
    free(place, at=at)


def free(place: WorkshopPlace, *, at: datetime) -> None:
    """The place is another's to take; that it was this ticket's is kept, so that calendars drop it."""
    db.session.add(GivenBackPlace(ticket_id=place.ticket_id, sitting_id=place.sitting_id, at=at))
    db.session.delete(place)
    db.session.flush()


def places_taken(edition_id: int, *, with_waiting: bool = True) -> dict[str, int]:
    """How many places are taken in each atelier, by its ref; those of void tickets are free again.

    Those who wait come first: a place one of them waits for, or is offered, is nobody else's.
    """
    seated = (
        select(WorkshopPlace.sitting_id)
        .join(Ticket, Ticket.id == WorkshopPlace.ticket_id)
        .where(Ticket.state == TicketState.VALID)
    )
    waiting = select(WaitingEntry.sitting_id).where(
        WaitingEntry.sitting_id.is_not(None), WaitingEntry.state.in_([WaitingState.WAITING, WaitingState.OFFERED])
    )
    taken = (union_all(seated, waiting) if with_waiting else seated).subquery()
    rows = db.session.execute(
        select(Sitting.ref, func.count())
        .join(taken, taken.c.sitting_id == Sitting.id)
        .where(Sitting.edition_id == edition_id)
        .group_by(Sitting.ref)
    )
    return {ref: count for ref, count in rows}  # noqa: C416 - a Row is no pair to the type checker


def refs_held(ticket: Ticket) -> frozenset[str]:
    """The ateliers in which the ticket's holder has a place."""
    return frozenset(_held(ticket))


def _clash_text(programme: PublishedProgramme, other: PublishedSitting) -> str:
    zone, locale = ZoneInfo(programme.time_zone), current_locale()
    return gettext(
        "Vous avez déjà une place dans « %(title)s », de %(start)s à %(end)s.",
        title=other.title,
        start=time_text(other.starts_at, zone, locale) if other.starts_at else "",
        end=time_text(other.ends_at, zone, locale) if other.ends_at else "",
    )


def _published(ticket: Ticket, ref: str) -> tuple[PublishedProgramme, PublishedSitting]:
    programme = programme_queries.published(db.session.get_one(Edition, ticket.edition_id))
    if programme is None or ref not in programme.sitting_of:
        raise NotFound
    return programme, programme.sitting_of[ref]


def _row_id(ticket: Ticket, ref: str) -> int:
    found = db.session.scalar(select(Sitting.id).where(Sitting.edition_id == ticket.edition_id, Sitting.ref == ref))
    if found is None:
        raise NotFound
    return found


def _held(ticket: Ticket) -> dict[str, WorkshopPlace]:
    places = db.session.scalars(
        select(WorkshopPlace)
        .options(joinedload(WorkshopPlace.sitting))
        .where(WorkshopPlace.ticket_id == ticket.id)
        .order_by(WorkshopPlace.id)
    )
    return {place.sitting.ref: place for place in places}
