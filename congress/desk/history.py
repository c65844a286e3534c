"""Everything that ever happened to an order or to one of its people, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from congress.checkin.models import Scan
from congress.checkout.models import OrderFile
from congress.desk import history_words as words
from congress.desk.outbox import MARK, kind_word
from congress.kernel.db import db
from congress.mail.models import OutboxMail
from congress.mail.queries import stage_of
from congress.orders.waiting_models import WaitingEntry
from congress.payments import queries as payment_queries
from congress.people.models import AuditEntry
from congress.programme.models import Sitting
from congress.tickets.models import GivenBackPlace, Ticket, WorkshopPlace
from congress.tickets.queries import tickets_by_attendee

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from congress.orders.models import Attendee, Order


@dataclass(frozen=True)
class Entry:
    """One thing that happened: when, what, by whom where it is known, with what changed in it."""

    at: datetime
    symbol: str
    text: str
    actor: str = ""
    details: tuple[str, ...] = ()
    mail_id: int | None = None


@dataclass(frozen=True)
class _Scope:
    """What a story is about; `names` are by ticket's id, and empty where one person is told of alone."""

    order: Order
    attendees: Sequence[Attendee]
    tickets: Sequence[Ticket]
    names: dict[int, str]


def history_of_order(order: Order) -> list[Entry]:
    """The story of an order and of all its people."""
    tickets = tickets_by_attendee(attendee.id for attendee in order.attendees)
    names = {ticket.id: _name_of(order, attendee_id) for attendee_id, ticket in tickets.items()}
    return _told(_Scope(order, order.attendees, list(tickets.values()), names if len(order.attendees) > 1 else {}))


def history_of_attendee(attendee: Attendee) -> list[Entry]:
    """The story of one person, and of the order they came with."""
    tickets = tickets_by_attendee([attendee.id])
    return _told(_Scope(attendee.order, [attendee], list(tickets.values()), {}))


def _name_of(order: Order, attendee_id: int) -> str:
    return next(one.shown_name for one in order.attendees if one.id == attendee_id)


def _told(scope: _Scope) -> list[Entry]:
    edits = _edits(scope)
    found = [
        *_moves(scope.order),
        *_money(scope.order),
        *_files(scope.order),
        *_mails(scope, edits),
        *_places(scope),
        *_scans(scope),
        *_consents(scope),
        *_waits(scope),
        *_edit_entries(scope, edits),
    ]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def _moves(order: Order) -> Iterator[Entry]:
    for move in order.moves:
        text = words.MOVES[move.to_status] if move.from_status else words.placed()
        details = (words.reason(move.reason),) if move.reason else ()
        yield Entry(move.at, words.MOVE_SYMBOLS[move.to_status], str(text), words.actor(move.actor), details)


def _money(order: Order) -> Iterator[Entry]:
    for payment in payment_queries.payments_of(order):
        text = words.payment(payment)
        yield Entry(
            payment.received_at, "currency-euro", text, words.actor(payment.recorded_by), (payment.external_ref,)
        )
    for refund in payment_queries.refunds_of(order):
        yield Entry(refund.requested_at, "arrow-back-up", words.refund(refund), "", (words.refund_reason(refund),))
        if refund.done_at is not None:
            yield Entry(refund.done_at, "arrow-back-up", words.refund_done(refund))


def _files(order: Order) -> Iterator[Entry]:
    for file in db.session.scalars(select(OrderFile).where(OrderFile.order_id == order.id)):
        yield Entry(file.uploaded_at, "file-text", words.file_received(file.name))


def _mails(scope: _Scope, edits: Sequence[AuditEntry]) -> Iterator[Entry]:
    """Found by the addresses they had, now and formerly, then by what they are about."""
    order = scope.order
    addresses = {order.buyer_email, *(attendee.email for attendee in scope.attendees)}
    addresses |= {str(_former(edit).get("email", "")) for edit in edits}
    refs = {order.ref, *(ticket.ref for ticket in scope.tickets), *(attendee.ref for attendee in scope.attendees)}
    refs |= {refund.ref for refund in payment_queries.refunds_of(order)}
    found = db.session.scalars(select(OutboxMail).where(OutboxMail.recipient.in_(addresses - {""})))
    for mail in found.all():
        if refs.isdisjoint(str(value) for value in mail.about.values()):
            continue
        word, _tone, symbol = MARK[stage_of(mail)]
        text = words.mail(kind_word(mail.kind), mail.recipient, str(word))
        yield Entry(mail.sent_at or mail.queued_at, symbol, text, mail_id=mail.id)


def _former(edit: AuditEntry) -> dict[str, object]:
    before = edit.details.get("before")
    return before if isinstance(before, dict) else {}


def _places(scope: _Scope) -> Iterator[Entry]:
    ids = [ticket.id for ticket in scope.tickets]
    taken = select(WorkshopPlace).where(WorkshopPlace.ticket_id.in_(ids)).options(joinedload(WorkshopPlace.sitting))
    for place in db.session.scalars(taken):
        yield Entry(
            place.taken_at, "calendar-plus", words.place_taken(place.sitting.title, _who(scope, place.ticket_id))
        )
    given_back = (
        select(GivenBackPlace.at, GivenBackPlace.ticket_id, Sitting.title)
        .join(Sitting, Sitting.id == GivenBackPlace.sitting_id)
        .where(GivenBackPlace.ticket_id.in_(ids))
    )
    for given in db.session.execute(given_back):
        yield Entry(given.at, "calendar-off", words.place_given_back(given.title, _who(scope, given.ticket_id)))


def _who(scope: _Scope, ticket_id: int | None) -> str:
    return scope.names.get(ticket_id or 0, "")


def _scans(scope: _Scope) -> Iterator[Entry]:
    ids = [ticket.id for ticket in scope.tickets]
    wanted = (
        select(Scan)
        .where(Scan.ticket_id.in_(ids))
        .options(joinedload(Scan.checkpoint), joinedload(Scan.device))
        .order_by(Scan.id)
    )
    for scan in db.session.scalars(wanted):
        text = words.scan(scan, _who(scope, scan.ticket_id))
        details = (words.scan_reason(scan.reason),) if scan.reason else ()
        yield Entry(scan.scanned_at, words.scan_symbol(scan), text, scan.device.name, details)


def _consents(scope: _Scope) -> Iterator[Entry]:
    for attendee in scope.attendees:
        name = attendee.shown_name if scope.names else ""
        for consent in attendee.consents:
            yield Entry(consent.given_at, "check", words.consent_given(consent, name))
            if consent.revoked_at is not None:
                yield Entry(consent.revoked_at, "x", words.consent_revoked(consent, name))


def _waits(scope: _Scope) -> Iterator[Entry]:
    ids = [ticket.id for ticket in scope.tickets]
    mine = or_(WaitingEntry.order_id == scope.order.id, WaitingEntry.ticket_id.in_(ids))
    for entry in db.session.scalars(select(WaitingEntry).where(mine)).all():
        yield Entry(entry.joined_at, "hourglass", words.waiting(entry, _who(scope, entry.ticket_id)))


def _edits(scope: _Scope) -> Sequence[AuditEntry]:
    refs = {
        "order": [scope.order.ref],
        "attendee": [attendee.ref for attendee in scope.attendees],
        "ticket": [ticket.ref for ticket in scope.tickets],
    }
    about = [(AuditEntry.subject == subject) & AuditEntry.subject_ref.in_(of) for subject, of in refs.items() if of]
    return db.session.scalars(select(AuditEntry).where(or_(*about)).order_by(AuditEntry.id)).all()


def _edit_entries(scope: _Scope, edits: Iterable[AuditEntry]) -> Iterator[Entry]:
    names = {attendee.ref: attendee.shown_name for attendee in scope.attendees}
    names |= {ticket.ref: scope.names.get(ticket.id, "") for ticket in scope.tickets}
    for edit in edits:
        if (edit.subject, edit.action) in words.TOLD_ELSEWHERE:
            continue
        name = names.get(edit.subject_ref, "") if scope.names else ""
        yield Entry(
            edit.at, "pencil", words.edit(edit.subject, edit.action, name), words.actor(edit.actor), words.changes(edit)
        )
