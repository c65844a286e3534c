"""What the ticket page says of the ateliers: which are chosen, which can be, and why the others cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from congress.kernel.formats import instant_text
from congress.kernel.i18n import current_locale, gettext, ngettext
from congress.orders.waiting_models import WaitingState
from congress.programme import queries as programme_queries
from congress.programme.models import SittingStatus
from congress.programme.pages import day_of, espace_number
from congress.tickets.places import PlaceClash, WorkshopFull, places_taken, refs_held, refusal
from congress.tickets.waiting import open_entries_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from congress.editions.models import Edition
    from congress.kernel.errors import Refusal
    from congress.orders.waiting_models import WaitingEntry
    from congress.programme.published import PublishedProgramme, PublishedSitting
    from congress.tickets.models import Ticket


@dataclass(frozen=True)
class WorkshopChoice:
    """One atelier seen from one ticket; `why_not` is empty where a place can be taken."""

    ref: str
    title: str
    day: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    room: str
    space: str
    espace: int | None
    is_example: bool
    is_cancelled: bool
    is_held: bool
    can_take: bool
    can_give_back: bool
    left_text: str
    why_not: str
    can_wait: bool
    waits: str


@dataclass(frozen=True)
class WorkshopPanel:
    """The ateliers of one ticket: those chosen, in order of time, then all of them."""

    held: tuple[WorkshopChoice, ...]
    others: tuple[WorkshopChoice, ...]

    @property
    def is_empty(self) -> bool:
        """No atelier takes sign-ups yet."""
        return not self.held and not self.others


def workshop_panel(edition: Edition, ticket: Ticket, *, at: datetime) -> WorkshopPanel:
    """What `templates/tickets/_workshops.html` shows, as `workshops`; four small queries."""
    programme = programme_queries.published(edition)
    if programme is None:
        return WorkshopPanel((), ())
    held, taken, waits = refs_held(ticket), places_taken(edition.id), open_entries_of(ticket)
    choices = [
        _choice(programme, sitting, ticket, held=held, taken=taken.get(sitting.ref, 0), waits=waits, at=at)
        for sitting in programme.sittings
        if sitting.capacity is not None and (sitting.ref in held or sitting.status is not SittingStatus.CANCELLED)
    ]
    return WorkshopPanel(
        tuple(choice for choice in choices if choice.is_held),
        tuple(choice for choice in choices if not choice.is_held),
    )


def places_text(capacity: int, taken: int) -> str:
    """« 12 places », « 1 place », « complet »."""
    left = max(0, capacity - taken)
    return ngettext("%(num)s place", "%(num)s places", left) if left else gettext("complet")


def _choice(
    programme: PublishedProgramme,
    sitting: PublishedSitting,
    ticket: Ticket,
    *,
    held: frozenset[str],
    taken: int,
    waits: Mapping[str, WaitingEntry],
    at: datetime,
) -> WorkshopChoice:
    waiting = waits.get(sitting.ref)
    if waiting is not None and waiting.state is WaitingState.OFFERED:
        taken = min(taken, sitting.capacity or 0) - 1  # those behind wait for another one
    refused = refusal(programme, sitting, ticket=ticket.state, held=held - {sitting.ref}, taken=taken, at=at)
    is_held = sitting.ref in held
    return WorkshopChoice(
        ref=sitting.ref,
        title=sitting.title,
        day=day_of(programme, sitting),
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        room=programme.room_of[sitting.room].name if sitting.room else "",
        space=programme.space_of[sitting.space].name if sitting.space else "",
        espace=espace_number(programme, sitting.space),
        is_example=sitting.is_example,
        is_cancelled=sitting.status is SittingStatus.CANCELLED,
        is_held=is_held,
        can_take=refused is None and not is_held,
        can_give_back=is_held and (sitting.starts_at is None or at < sitting.starts_at),
        left_text=places_text(sitting.capacity or 0, taken),
        why_not=_why_not(refused),
        can_wait=isinstance(refused, WorkshopFull) and waiting is None and not is_held,
        waits=_waits(programme, waiting),
    )


def _waits(programme: PublishedProgramme, entry: WaitingEntry | None) -> str:
    if entry is None:
        return ""
    if entry.state is WaitingState.OFFERED and entry.offered_until is not None:
        until = instant_text(entry.offered_until, ZoneInfo(programme.time_zone), current_locale())
        return gettext("Une place est gardée pour vous jusqu'au %(until)s.", until=until)
    return gettext("Vous êtes sur la liste d'attente.")


def _why_not(refused: Refusal | None) -> str:
    """The reason as the list says it: short where the line already bears the atelier's name."""
    if refused is None or isinstance(refused, WorkshopFull):
        return ""  # « complet » is written beside it already
    if isinstance(refused, PlaceClash):
        return refused.message
    return gettext("Les inscriptions à cet atelier sont closes.")
