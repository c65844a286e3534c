"""What is printed on tickets and badges, read in one go however many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from congress.badges.tokens import read_typed_code
from congress.editions.current import current_edition
from congress.editions.models import Edition
from congress.kernel.db import db
from congress.kernel.errors import NotFound
from congress.kernel.i18n import gettext
from congress.orders.models import Attendee, AttendeeCategory, OrderLine
from congress.orders.names import shown_name
from congress.tickets.models import Ticket, TicketState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_AT_ONCE = 500  # ids in one query: databases bound them


@dataclass(frozen=True, slots=True)
class Holder:
    """What a badge or ticket shows of its holder."""

    ticket_id: int
    edition_id: int
    ref: str
    serial: int
    first_name: str
    last_name: str
    organisation: str
    category: AttendeeCategory
    offer: str
    position: int

    @property
    def name(self) -> str:
        """First name, then last name; the seat's number while nobody is named."""
        return shown_name(self.first_name, self.last_name, self.position)


def holders(tickets: Sequence[Ticket]) -> list[Holder]:
    """The tickets' holders, in the order given."""
    found = {holder.ticket_id: holder for holder in _holders([ticket.id for ticket in tickets])}
    return [found[ticket.id] for ticket in tickets]


def _holders(ticket_ids: list[int]) -> Iterator[Holder]:
    for start in range(0, len(ticket_ids), _AT_ONCE):
        rows = db.session.execute(
            select(
                Ticket.id,
                Ticket.edition_id,
                Ticket.ref,
                Ticket.serial,
                Attendee.first_name,
                Attendee.last_name,
                Attendee.organisation,
                Attendee.category,
                func.coalesce(OrderLine.label, ""),
                Attendee.position,
            )
            .join(Attendee, Attendee.id == Ticket.attendee_id)
            .outerjoin(OrderLine, (OrderLine.attendee_id == Attendee.id) & OrderLine.offer_id.is_not(None))
            .where(Ticket.id.in_(ticket_ids[start : start + _AT_ONCE]))
        )
        yield from (Holder(*list(row)) for row in rows)


def editions_printed(edition_ids: set[int]) -> dict[int, Edition]:
    """The editions of some tickets, with their venues."""
    rows = db.session.scalars(select(Edition).where(Edition.id.in_(edition_ids)).options(selectinload(Edition.venues)))
    return {edition.id: edition for edition in rows}


def ticket_named(edition_id: int, text: str) -> Ticket:
    """The ticket of that ref, or of the code that stands under its QR; raises NotFound."""
    typed = read_typed_code(text)
    ref = typed[0] if typed else text.strip().upper()
    found = db.session.scalar(select(Ticket).where(Ticket.edition_id == edition_id, Ticket.ref == ref))
    if found is None:
        raise NotFound(gettext("Aucun billet de cette édition ne porte cette référence."))
    return found


def edition_named(ref: str | None) -> Edition:
    """The edition a command is about: that of the ref, or the open one; raises NotFound."""
    found = current_edition() if ref is None else db.session.scalar(select(Edition).where(Edition.ref == ref))
    if found is None:
        raise NotFound(
            gettext("Il n'y a pas d'édition ouverte.")
            if ref is None
            else gettext("Il n'y a pas d'édition %(ref)s.", ref=ref)
        )
    return found


def tickets_to_print(edition: Edition) -> list[Ticket]:
    """The valid tickets of an edition in the order in which badges are handed out: by last name."""
    return list(
        db.session.scalars(
            select(Ticket)
            .join(Ticket.attendee)
            .where(Ticket.edition_id == edition.id, Ticket.state == TicketState.VALID)
            .order_by(Attendee.last_name, Attendee.first_name, Ticket.id)
        )
    )
