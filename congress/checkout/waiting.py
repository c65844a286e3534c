"""Serving those who wait, whatever they wait for: right when something is freed, and by the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.editions.models import Edition
from congress.kernel import clock
from congress.kernel.db import db, lock, transaction
from congress.orders.waiting import OPEN, hold_waited_for, serve
from congress.orders.waiting_models import WaitingEntry, WaitingState
from congress.tickets.models import Ticket, TicketState
from congress.tickets.waiting import serve_places

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def serve_waiting(edition_id: int, *, at: datetime) -> list[WaitingEntry]:
    """Offers all that is free to those whose turn it is; asks one question where nobody waits."""
    waits = select(WaitingEntry.id).where(WaitingEntry.edition_id == edition_id, WaitingEntry.state.in_(OPEN)).limit(1)
    if db.session.scalar(waits) is None:
        return []
    edition = db.session.get_one(Edition, edition_id)
    hold_waited_for(edition)
    _leave_with_ticket(edition)
    return [*serve(edition, at=at), *serve_places(edition, at=at)]


def serve_all() -> int:
    """The worker's turn: every congress in which somebody waits; returns to how many something was offered."""
    served = 0
    for edition_id in _editions_waiting():
        with transaction():
            served += len(serve_waiting(edition_id, at=clock.now()))
    return served


def _editions_waiting() -> Sequence[int]:
    found = db.session.scalars(
        select(WaitingEntry.edition_id).where(WaitingEntry.state.in_(OPEN)).distinct().order_by(WaitingEntry.edition_id)
    ).all()
    db.session.rollback()
    return found


def _leave_with_ticket(edition: Edition) -> None:
    """Who wanted an option for a ticket that is void now wants it no more."""
    void = (
        select(WaitingEntry.id)
        .join(Ticket, Ticket.id == WaitingEntry.ticket_id)
        .where(
            WaitingEntry.edition_id == edition.id,
            WaitingEntry.option_id.is_not(None),
            WaitingEntry.state.in_(OPEN),
            Ticket.state == TicketState.VOID,
        )
        .order_by(WaitingEntry.id)
    )
    for entry_id in db.session.scalars(void).all():
        lock(WaitingEntry, entry_id).state = WaitingState.LEFT
    db.session.flush()
