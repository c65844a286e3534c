"""Everybody who is registered, column by column; what people need is a set of its own, for who may see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, selectinload

from congress.desk.registrations import Standing
from congress.kernel.db import db
from congress.kernel.money import Money, total
from congress.orders.attendees import questions_of
from congress.orders.departments import region_of
from congress.orders.models import Attendee, ConsentKind, Order, OrderLine
from congress.orders.questions import Answer
from congress.tickets.queries import tickets_by_attendee

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from congress.editions.models import Edition
    from congress.orders.questions import Question
    from congress.tickets.models import Ticket

    Cell = str | bool | Money | datetime | None

AT_ONCE = 500


class ColumnSet(Enum):
    """What is told of people: who they are and what they ordered; or what they need, by their consent."""

    REGISTRATIONS = "registrations"
    NEEDS = "needs"


@dataclass(frozen=True)
class Table:
    """An export: keys of its columns, one row of cells for each attendee, read as they are taken.

    `questions` are what the organisers ask, by the key of their column.
    """

    columns: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]
    questions: dict[str, str] = field(default_factory=dict)


_REGISTRATIONS = (
    "ref",
    "status",
    "first_name",
    "last_name",
    "email",
    "organisation",
    "category",
    "department",
    "region",
    "first_time",
    "offer",
    "options",
    "price",
    "photographs",
    "newsletter",
    "ticket",
    "order",
    "payment_method",
    "buyer_name",
    "buyer_email",
    "buyer_organisation",
    "buyer_siret",
    "ordered_at",
    "updated_at",
)
_NEEDS = ("ref", "status", "first_name", "last_name", "organisation", "offer", "options", "diet", "access_needs")


def table(edition: Edition, columns: ColumnSet, *, only: ColumnElement[bool] | None = None) -> Table:
    """Everybody of an edition in the order in which they came, or `only` those for whom a condition holds.

    Of needs, only those who have any, and hold their seat.
    """
    if columns is ColumnSet.NEEDS:
        return Table(_NEEDS, _needs(edition, only))
    questions = questions_of(edition)
    asked = {f"question:{question.ref}": question.label for question in questions}
    return Table((*_REGISTRATIONS, *asked), _registrations(edition, questions, only), asked)


def _registrations(
    edition: Edition, questions: Sequence[Question], only: ColumnElement[bool] | None
) -> Iterator[tuple[Cell, ...]]:
    for attendees in _batches(_everybody(edition, only)):
        ids = [attendee.id for attendee in attendees]
        tickets, answers = tickets_by_attendee(ids), _answers(ids)
        for attendee in attendees:
            answered = answers.get(attendee.id, {})
            yield (
                *_of(attendee, tickets.get(attendee.id)),
                *(answered.get(question.id, "") for question in questions),
            )


def _of(attendee: Attendee, ticket: Ticket | None) -> tuple[Cell, ...]:
    order, lines = attendee.order, _lines(attendee)
    agreed = {consent.kind for consent in attendee.consents if consent.revoked_at is None}
    return (
        attendee.ref,
        Standing.of(attendee).value,
        attendee.first_name,
        attendee.last_name,
        attendee.email,
        attendee.organisation,
        attendee.category.value,
        attendee.department,
        region_of(attendee.department),
        attendee.first_time,
        _offer(lines),
        _options(lines),
        total(line.price for line in lines),
        ConsentKind.PHOTOGRAPHS in agreed,
        ConsentKind.NEWSLETTER in agreed,
        ticket.ref if ticket else "",
        order.ref,
        order.payment_method.value,
        order.buyer_name,
        order.buyer_email,
        order.buyer_organisation,
        order.buyer_siret,
        order.placed_at,
        attendee.updated_at,
    )


def _needs(edition: Edition, only: ColumnElement[bool] | None) -> Iterator[tuple[Cell, ...]]:
    wanted = _everybody(edition, only).where(or_(Attendee.diet != "", Attendee.access_needs != ""))
    for attendees in _batches(wanted):
        for attendee in attendees:
            standing, lines = Standing.of(attendee), _lines(attendee)
            if standing in (Standing.CANCELLED, Standing.EXPIRED):
                continue
            yield (
                attendee.ref,
                standing.value,
                attendee.first_name,
                attendee.last_name,
                attendee.organisation,
                _offer(lines),
                _options(lines),
                attendee.diet,
                attendee.access_needs,
            )


def _everybody(edition: Edition, only: ColumnElement[bool] | None) -> Select[Attendee]:
    wanted = (
        select(Attendee)
        .join(Attendee.order)
        .where(Attendee.edition_id == edition.id)
        .options(contains_eager(Attendee.order).selectinload(Order.lines), selectinload(Attendee.consents))
        .order_by(Attendee.id)
    )
    return wanted if only is None else wanted.where(only)


def _batches(wanted: Select[Attendee]) -> Iterator[Sequence[Attendee]]:
    last = 0
    while found := db.session.scalars(wanted.where(Attendee.id > last).limit(AT_ONCE)).unique().all():
        yield found
        last = found[-1].id


def _answers(ids: Collection[int]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for answer in db.session.scalars(select(Answer).where(Answer.attendee_id.in_(ids))):
        found.setdefault(answer.attendee_id, {})[answer.question_id] = answer.value
    return found


def _lines(attendee: Attendee) -> list[OrderLine]:
    return [line for line in attendee.order.lines if line.attendee_id == attendee.id]


def _offer(lines: Sequence[OrderLine]) -> str:
    return next((line.label for line in lines if line.offer_id is not None), "")


def _options(lines: Sequence[OrderLine]) -> str:
    return ", ".join(line.label for line in lines if line.option_id is not None)
