"""What an agenda shows: its days in order, why each thing is in it, what clashes, and how to keep it all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from congress.agendas.clashes import clashes
from congress.agendas.queries import contents_of
from congress.agendas.subscriptions import Subscription
from congress.kernel.addresses import path_of, whole
from congress.kernel.i18n import DEFAULT_LOCALE, current_locale, gettext, typo
from congress.programme import pages
from congress.programme.queries import published
from congress.ui.qr import qr_svg

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from markupsafe import Markup

    from congress.agendas.contents import Contents
    from congress.agendas.models import Agenda
    from congress.editions.models import Edition
    from congress.programme.pages import Card
    from congress.programme.published import PublishedProgramme


@dataclass(frozen=True)
class Entry:
    """A sitting seen from one agenda; what is not in it may be taken in."""

    card: Card
    is_in: bool
    is_starred: bool
    is_place: bool
    clashes: tuple[str, ...]

    @property
    def can_leave(self) -> bool:
        """A place in an atelier is given back from the ticket, all else is taken out here."""
        return self.is_in and not self.is_place

    @property
    def can_enter(self) -> bool:
        """What is cancelled is not taken in any more."""
        return not self.is_in and not self.card.is_cancelled


@dataclass(frozen=True)
class AgendaDay:
    """One day of an agenda in order of time."""

    day: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class AgendaPage:
    """An agenda, prepared: what is in it by day, what has no time yet, what was taken out."""

    days: tuple[AgendaDay, ...]
    untimed: tuple[Entry, ...]
    taken_out: tuple[Entry, ...]
    count: int
    has_clashes: bool
    has_stars: bool


@dataclass(frozen=True)
class WaysToKeep:
    """How an agenda is found again, and followed by a calendar."""

    link: str
    link_code: Markup
    mail: str
    subscription: Subscription
    code: Markup


def agenda_page(agenda: Agenda, edition: Edition, *, at: datetime, beside: Collection[str] = ()) -> AgendaPage:
    """The agenda as it stands at that instant; `beside` are sittings to show although they are not in it."""
    programme = published(edition)
    if programme is None:
        return AgendaPage((), (), (), 0, has_clashes=False, has_stars=False)
    held = contents_of(agenda, programme)
    entries = _entries(programme, held, {*held.kept, *(held.dropped - held.ceased), *beside}, edition, at)
    shown = [entry for entry in entries if entry.is_in or entry.card.ref in beside]
    return AgendaPage(
        days=tuple(
            AgendaDay(day, tuple(entry for entry in shown if entry.card.day == day)) for day in pages.days_of(programme)
        ),
        untimed=tuple(entry for entry in shown if entry.card.day is None),
        taken_out=tuple(entry for entry in entries if entry.can_enter and entry.card.ref not in beside),
        count=sum(entry.is_in for entry in entries),
        has_clashes=any(entry.clashes for entry in entries),
        has_stars=bool(held.stars),
    )


def _entries(
    programme: PublishedProgramme, held: Contents, wanted: set[str], edition: Edition, at: datetime
) -> list[Entry]:
    mine = [sitting for sitting in programme.sittings if sitting.ref in held.kept]
    told = clashes(programme, mine, travel_minutes=edition.travel_minutes)
    return [
        Entry(
            card=pages.card(programme, sitting, at),
            is_in=sitting.ref in held.kept,
            is_starred=sitting.ref in held.stars,
            is_place=sitting.ref in held.places,
            clashes=told.get(sitting.ref, ()),
        )
        for sitting in programme.sittings
        if sitting.ref in wanted
    ]


def ways_to_keep(agenda: Agenda, edition: Edition) -> WaysToKeep:
    """The private link, a mail to oneself with it, the calendar's address, and codes to scan for both."""
    link = whole(path_of("agendas.show", secret=agenda.secret))
    subscription = own_subscription(agenda, edition)
    title = gettext("Mon agenda, %(congress)s", congress=typo(edition.title))
    body = gettext("Le lien privé de mon agenda, à ne donner à personne d'autre :") + f"\n\n{link}\n"
    return WaysToKeep(
        link=link,
        link_code=qr_svg(link),
        mail=f"mailto:?subject={quote(title)}&body={quote(body)}",
        subscription=subscription,
        code=qr_svg(subscription.webcal),
    )


def own_subscription(agenda: Agenda, edition: Edition) -> Subscription:
    """The agenda's own calendar, in the language in force."""
    lang = {} if current_locale() == DEFAULT_LOCALE else {"lang": current_locale()}
    address = path_of("agenda_calendars.show", secret=agenda.calendar_secret, **lang)
    return Subscription(gettext("Mon agenda, %(congress)s", congress=typo(edition.title)), whole(address))
