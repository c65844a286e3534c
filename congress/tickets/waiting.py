"""Waiting for a place in an atelier: one place a ticket, offered in turn when one is given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from congress.kernel.db import db, lock
from congress.orders.waiting import OPEN, Wish, join, lapse, move_entry, offer_to
from congress.orders.waiting_models import WaitingEntry, WaitingState
from congress.orders.waiting_turns import Room, serve_in_turn
from congress.programme import queries as programme_queries
from congress.programme.models import Sitting, SittingStatus
from congress.tickets.models import Ticket, TicketState, WorkshopPlace
from congress.tickets.places import WorkshopFull, why_no_place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from congress.editions.models import Edition


def wait_for_place(ticket: Ticket, ref: str, *, at: datetime) -> WaitingEntry:
    """Puts a ticket at the end of an atelier's list; raises SeatsLeft, NotFound, and why there can be no place."""
    ticket = lock(Ticket, ticket.id)
    sitting, capacity, refused = why_no_place(ticket, ref, at=at)
    if refused is not None and not isinstance(refused, WorkshopFull):
        raise refused
    attendee = ticket.attendee
    wish = Wish(
        name=attendee.name,
        email=attendee.email or attendee.order.buyer_email,
        locale=attendee.order.locale,
        ticket_id=ticket.id,
    )
    taken = capacity if refused is not None else 0
    entry = WaitingEntry(edition_id=ticket.edition_id, sitting_id=sitting.id)
    return join(entry, wish, [Room(sitting.title, capacity, taken)], at=at)


def serve_places(edition: Edition, *, at: datetime) -> list[WaitingEntry]:
    """Lets go by what was not answered in time, and offers the places that are free, in turn."""
    open_ones = select(WaitingEntry.sitting_id).where(
        WaitingEntry.edition_id == edition.id, WaitingEntry.sitting_id.is_not(None), WaitingEntry.state.in_(OPEN)
    )
    wanted = db.session.scalars(select(Sitting.id).where(Sitting.id.in_(open_ones)).order_by(Sitting.id)).all()
    programme = programme_queries.published(edition) if wanted else None
    if programme is None:
        return []
    served: list[WaitingEntry] = []
    for sitting_id in wanted:
        row = lock(Sitting, sitting_id)
        entries = _entries(sitting_id)
        _leave_with_ticket(entries)
        lapse([entry for entry in entries if entry.state is WaitingState.OFFERED], at=at)
        sitting = programme.sitting_of.get(row.ref)
        if sitting is None or sitting.status is SittingStatus.CANCELLED or sitting.capacity is None:
            continue
        if sitting.starts_at is not None and sitting.starts_at <= at:
            continue
        offered = sum(entry.state is WaitingState.OFFERED for entry in entries)
        room = Room(sitting.title, sitting.capacity, _seated(sitting_id) + offered)
        for entry in serve_in_turn((entry, [room]) for entry in entries if entry.state is WaitingState.WAITING):
            offer_to(entry, end=sitting.starts_at, at=at)
            served.append(entry)
    return served


def open_entries_of(ticket: Ticket) -> dict[str, WaitingEntry]:
    """What a ticket waits for or is offered, by the ref of the atelier."""
    rows = db.session.execute(
        select(Sitting.ref, WaitingEntry)
        .join(Sitting, Sitting.id == WaitingEntry.sitting_id)
        .where(WaitingEntry.ticket_id == ticket.id, WaitingEntry.state.in_(OPEN))
    )
    return {ref: entry for ref, entry in rows}  # noqa: C416 - a Row is no pair to the type checker


def _entries(sitting_id: int) -> Sequence[WaitingEntry]:
    return db.session.scalars(
        select(WaitingEntry)
        .where(WaitingEntry.sitting_id == sitting_id, WaitingEntry.state.in_(OPEN))
        .order_by(WaitingEntry.id)
        .execution_options(populate_existing=True)
    ).all()


def _leave_with_ticket(entries: Sequence[WaitingEntry]) -> None:
    """Who has no ticket any more waits for nothing."""
    void = set(
        db.session.scalars(
            select(Ticket.id).where(
                Ticket.id.in_([entry.ticket_id for entry in entries]), Ticket.state == TicketState.VOID
            )
        )
    )
    for entry in entries:
        if entry.ticket_id in void:
            move_entry(entry, WaitingState.LEFT)


def _seated(sitting_id: int) -> int:
    seated = (
        select(func.count())
        .select_from(WorkshopPlace)
        .join(Ticket, Ticket.id == WorkshopPlace.ticket_id)
        .where(WorkshopPlace.sitting_id == sitting_id, Ticket.state == TicketState.VALID)
    )
    return db.session.scalar(seated) or 0
