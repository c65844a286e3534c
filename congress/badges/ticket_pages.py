"""What an attendee's own page shows: who comes, as what, and what their days are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.agendas.pages import agenda_page, ways_to_keep
from congress.badges.tokens import signer_of
from congress.orders.labels import CATEGORY_LABELS
from congress.orders.models import AttendeeCategory
from congress.programme import prose
from congress.programme.queries import published
from congress.tickets.models import Ticket, TicketState
from congress.tickets.workshops import WorkshopPanel, workshop_panel
from congress.ui.qr import qr_svg

if TYPE_CHECKING:
    from datetime import datetime

    from markupsafe import Markup

    from congress.agendas.models import Agenda
    from congress.agendas.pages import AgendaPage, WaysToKeep
    from congress.badges.queries import Holder
    from congress.editions.models import Edition, Venue
    from congress.programme.published import PublishedProgramme


@dataclass(frozen=True)
class TicketPage:
    """A ticket and everything its holder needs, prepared."""

    ticket: Ticket
    holder: Holder
    is_void: bool
    qr: Markup
    code: str
    venue: Venue | None
    access: tuple[str, ...]
    workshops: WorkshopPanel
    agenda: AgendaPage
    keep: WaysToKeep
    takes_stars: bool


def category_word(category: str) -> str:
    """What a category of attendees is called: for the mark on tickets, and the style page that shows it."""
    return str(CATEGORY_LABELS[AttendeeCategory(category)])


def ticket_page(ticket: Ticket, holder: Holder, edition: Edition, agenda: Agenda, *, at: datetime) -> TicketPage:
    """The page of a ticket and its agenda, as they stand at that instant."""
    signer = signer_of(edition.id)
    programme = published(edition)
    venue = edition.venues[0] if edition.venues else None
    return TicketPage(
        ticket=ticket,
        holder=holder,
        is_void=ticket.state is TicketState.VOID,
        qr=qr_svg(signer.badge(holder.ref, holder.serial)),
        code=signer.typed_code(holder.ref, holder.serial),
        venue=venue,
        access=prose.lines(venue.access) if venue else (),
        workshops=workshop_panel(edition, ticket, at=at),
        agenda=agenda_page(agenda, edition, at=at, beside=own_sittings(programme, frozenset()) if programme else ()),
        keep=ways_to_keep(agenda, edition),
        takes_stars=not edition.is_archived,
    )


def own_sittings(programme: PublishedProgramme, held: frozenset[str]) -> frozenset[str]:
    """The refs of what is for everybody, and of the ateliers one has a place in."""
    return frozenset(sitting.ref for sitting in programme.sittings if sitting.capacity is None or sitting.ref in held)
