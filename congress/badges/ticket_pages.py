"""What an attendee's own page shows: who comes, as what, and what their days are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.badges.tokens import signer_of
from congress.orders.labels import CATEGORY_LABELS
from congress.orders.models import AttendeeCategory
from congress.programme import pages, prose
from congress.programme.queries import published
from congress.tickets.models import Ticket, TicketState
from congress.tickets.places import refs_held
from congress.tickets.workshops import WorkshopPanel, workshop_panel
from congress.ui.qr import qr_svg

if TYPE_CHECKING:
    from datetime import date, datetime

    from markupsafe import Markup

    from congress.badges.queries import Holder
    from congress.editions.models import Edition, Venue
    from congress.programme.pages import Card
    from congress.programme.published import PublishedProgramme


@dataclass(frozen=True)
class OwnDay:
    """One day of the congress as one person lives it."""

    day: date
    cards: tuple[Card, ...]


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
    days: tuple[OwnDay, ...]
    held: frozenset[str]
    workshops: WorkshopPanel


def category_word(category: str) -> str:
    """What a category of attendees is called: for the mark on tickets, and the style page that shows it."""
    return str(CATEGORY_LABELS[AttendeeCategory(category)])


def ticket_page(ticket: Ticket, holder: Holder, edition: Edition, *, at: datetime) -> TicketPage:
    """The page of a ticket, as it stands at that instant."""
    signer = signer_of(edition.id)
    held = refs_held(ticket)
    venue = edition.venues[0] if edition.venues else None
    return TicketPage(
        ticket=ticket,
        holder=holder,
        is_void=ticket.state is TicketState.VOID,
        qr=qr_svg(signer.badge(holder.ref, holder.serial)),
        code=signer.typed_code(holder.ref, holder.serial),
        venue=venue,
        access=prose.lines(venue.access) if venue else (),
        days=_days(published(edition), held, at),
        held=held,
        workshops=workshop_panel(edition, ticket, at=at),
    )


def own_sittings(programme: PublishedProgramme, held: frozenset[str]) -> frozenset[str]:
    """The refs of what is for everybody, and of the ateliers one has a place in."""
    return frozenset(sitting.ref for sitting in programme.sittings if sitting.capacity is None or sitting.ref in held)


def _days(programme: PublishedProgramme | None, held: frozenset[str], at: datetime) -> tuple[OwnDay, ...]:
    if programme is None:
        return ()
    wanted = own_sittings(programme, held)
    return tuple(
        OwnDay(page.day, tuple(card for card in page.cards if card.ref in wanted))
        for page in pages.day_pages(programme, at)
    )
