"""What the organisers see at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from congress.checkin.models import Presence
from congress.desk.search import matching
from congress.kernel.db import db
from congress.mail.models import MailState, OutboxMail
from congress.offers.models import Offer
from congress.orders.models import SEATED, Attendee, Order, OrderStatus
from congress.programme import answers, follow_ups
from congress.programme.models import Appearance, AppearanceState, Sitting
from congress.programme.release_models import Release
from congress.stands.models import ApplicationStatus, StandApplication
from congress.tickets.models import Ticket, TicketState

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Select

    from congress.editions.models import Edition
    from congress.kernel.money import Money


@dataclass(frozen=True)
class Overview:
    """The congress in figures; `quota` None is without a limit."""

    seated: int
    quota: int | None
    awaiting: int
    inside: int
    tentative: int
    release: int
    applications: int
    mails_held: int
    mails_waiting: int
    mails_failed: int


def overview(edition: Edition) -> Overview:
    """Figures of the edition as they stand."""
    orders = select(func.count(Attendee.id)).join(Order).where(Order.edition_id == edition.id)
    waiting = select(func.count(OutboxMail.id))
    quotas = db.session.scalars(select(Offer.quota).where(Offer.edition_id == edition.id)).all()
    return Overview(
        seated=_count(orders.where(Order.status.in_(SEATED))),
        quota=None if None in quotas else sum(quota or 0 for quota in quotas),
        awaiting=_count(orders.where(Order.status == OrderStatus.AWAITING_PAYMENT)),
        inside=_count(
            select(func.count(Presence.id))
            .join(Ticket, Ticket.id == Presence.ticket_id)
            .where(Ticket.edition_id == edition.id, Ticket.state == TicketState.VALID, Presence.inside)
        ),
        tentative=_count(
            select(func.count(Appearance.id))
            .join(Sitting)
            .where(Sitting.edition_id == edition.id, Appearance.state == AppearanceState.TENTATIVE)
        ),
        release=_count(select(func.max(Release.number)).where(Release.edition_id == edition.id)),
        applications=_count(
            select(func.count(StandApplication.id)).where(
                StandApplication.edition_id == edition.id, StandApplication.status == ApplicationStatus.SUBMITTED
            )
        ),
        mails_held=_count(waiting.where(OutboxMail.state == MailState.HELD)),
        mails_waiting=_count(waiting.where(OutboxMail.state == MailState.QUEUED)),
        mails_failed=_count(waiting.where(OutboxMail.state == MailState.FAILED)),
    )


def _count(statement: Select[Any]) -> int:
    return db.session.scalar(statement) or 0


@dataclass(frozen=True)
class ProgrammeToDo:
    """What speakers wait for: names and sittings of those who answered no, and how many are to be asked again."""

    questions: tuple[tuple[str, str], ...]
    due: int


def programme_to_do(edition: Edition, today: date) -> ProgrammeToDo:
    """What there is to decide and whom to ask today."""
    found = answers.open_questions(edition)
    return ProgrammeToDo(
        questions=tuple((one.appearance.speaker.name, one.appearance.sitting.title) for one in found),
        due=follow_ups.count_due(edition, today),
    )


@dataclass(frozen=True)
class OrderRow:
    """One order in the list."""

    ref: str
    buyer: str
    organisation: str
    attendees: int
    total: Money
    status: OrderStatus
    placed_at: datetime


def orders(edition: Edition, search: str, *, most: int = 100) -> list[OrderRow]:
    """The last orders; where words are given, those found by them as attendees are."""
    statement = (
        select(Order, func.count(Attendee.id))
        .join(Attendee)
        .where(Order.edition_id == edition.id)
        .group_by(Order.id)
        .order_by(Order.placed_at.desc(), Order.id.desc())
        .limit(most)
    )
    if search:
        statement = statement.where(Order.id.in_(select(Attendee.order_id).where(*matching(edition, search))))
    return [
        OrderRow(
            order.ref,
            order.buyer_name,
            order.buyer_organisation,
            count,
            order.total,
            order.status,
            order.placed_at,
        )
        for order, count in db.session.execute(statement)
    ]
