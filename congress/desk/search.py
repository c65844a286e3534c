"""One box that finds an attendee by anything: names, addresses, references, SIRET, what a badge says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import false, or_, select

from congress.badges.tokens import UnknownBadge, parse_badge, read_typed_code
from congress.kernel.db import db
from congress.kernel.refs import ALPHABET, REF_LENGTH
from congress.orders.models import Attendee, Order
from congress.orders.search_index import found_under
from congress.orders.search_words import words_asked
from congress.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from congress.editions.models import Edition

MOST_TYPED = 300  # a scanned badge is 130 characters
_REF = re.compile(rf"[{ALPHABET}]{{{REF_LENGTH}}}")
# What a bank statement bears: RF, two check digits, the order's ref (ISO 11649), in groups of four.
_CREDITOR_REFERENCE = re.compile(rf"RF\d\d([{ALPHABET}]{{{REF_LENGTH}}})")


def matching(edition: Edition, text: str) -> list[ColumnElement[bool]]:
    """The attendees whom a text means, as conditions; an exact reference or code comes before words."""
    known = _by_code(edition, text)
    if known:
        return [Attendee.id.in_(known)]
    words = words_asked(text)
    return found_under(edition.id, words) if words else [false()]


def _by_code(edition: Edition, text: str) -> Sequence[int]:
    """The attendees of a badge that was scanned, of a code typed by hand, of an order's or somebody's ref."""
    ticket_ref = _ticket_ref(text)
    if ticket_ref is not None:
        return _ids(edition, Ticket.ref == ticket_ref)
    typed = re.sub(r"[\s-]", "", text).upper()
    paid = _CREDITOR_REFERENCE.fullmatch(typed)
    ref = paid[1] if paid else typed
    if not _REF.fullmatch(ref):
        return ()
    # Three look-ups by key: as one condition over three tables it would go through all of them.
    orders = select(Order.id).where(Order.ref == ref)
    tickets = select(Ticket.attendee_id).where(Ticket.ref == ref)
    return _ids(edition, or_(Attendee.ref == ref, Attendee.order_id.in_(orders), Attendee.id.in_(tickets)))


def _ticket_ref(text: str) -> str | None:
    try:
        return parse_badge(text).claims.ticket_ref
    except UnknownBadge:
        typed = read_typed_code(text)
        return typed[0] if typed else None


def _ids(edition: Edition, wanted: ColumnElement[bool]) -> Sequence[int]:
    found = select(Attendee.id).outerjoin(Ticket, Ticket.attendee_id == Attendee.id)
    return db.session.scalars(found.where(Attendee.edition_id == edition.id, wanted)).all()
