"""What stands around an attendee's own form, and the links to it that a buyer passes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.checkout.links import attendee_url, ticket_url
from congress.checkout.own_details import is_open_to_holders
from congress.kernel.formats import dates_text, instant_text
from congress.kernel.i18n import current_locale, gettext, typo
from congress.orders.changes import changes_end
from congress.orders.departments import IN_ORDER
from congress.orders.labels import CATEGORY_LABELS
from congress.orders.refusals import ChangesClosed
from congress.tickets.models import TicketState
from congress.tickets.queries import find_ticket

if TYPE_CHECKING:
    from datetime import datetime

    import wtforms

    from congress.checkout.own_form import OwnForm
    from congress.orders.models import Attendee, Order


@dataclass(frozen=True)
class OwnPage:
    """The seat, whether its holder may still write, and why not."""

    name: str
    is_named: bool
    facts: tuple[tuple[str, str], ...]
    is_open: bool
    why_not: str
    until: str
    ticket_url: str
    organiser: str
    contact_email: str
    departments: tuple[str, ...]
    answers: tuple[tuple[wtforms.Field, str], ...]
    report_open: bool
    needs_open: bool


@dataclass(frozen=True)
class LinkShown:
    """A seat's private link, for its buyer to pass on."""

    field_id: str
    name: str
    url: str


@dataclass(frozen=True)
class LinksShown:
    """All links of an order, those of the seats without a name apart."""

    unnamed: tuple[LinkShown, ...] = ()
    named: tuple[LinkShown, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.unnamed or self.named)


def own_page(attendee: Attendee, form: OwnForm, *, at: datetime) -> OwnPage:
    """The page as it stands at that instant."""
    order, edition = attendee.order, attendee.order.edition
    ticket = find_ticket(attendee)
    why_not = _why_not(attendee, at)
    return OwnPage(
        name=attendee.shown_name,
        is_named=bool(attendee.name),
        facts=(
            (gettext("Congrès"), typo(edition.title)),
            (gettext("Dates"), dates_text(edition.starts_on, edition.ends_on, current_locale())),
            (gettext("Place prise par"), order.buyer_organisation or order.buyer_name),
            (gettext("Vient en tant que"), str(CATEGORY_LABELS[attendee.category])),
            (
                gettext("Inscription"),
                ", ".join(typo(line.label) for line in order.lines if line.attendee is attendee),
            ),
        ),
        is_open=not why_not,
        why_not=why_not,
        until=instant_text(changes_end(edition), edition.zone, current_locale()),
        ticket_url=ticket_url(ticket) if ticket and ticket.state is TicketState.VALID and attendee.name else "",
        organiser=edition.organiser,
        contact_email=edition.contact_email,
        departments=tuple(one.label for one in IN_ORDER),
        answers=tuple(
            (
                form.answer(question),
                gettext("%(label)s (obligatoire)", label=typo(question.label)) if question.is_required else "",
            )
            for question in form.questions
        ),
        report_open=_used(form.department, form.first_time),
        needs_open=_used(form.diet, form.access_needs, form.agrees_needs),
    )


def _why_not(attendee: Attendee, at: datetime) -> str:
    edition = attendee.order.edition
    if not attendee.is_coming:
        return gettext("Cette inscription est annulée.")
    if not attendee.order.holds_seats(at):
        return gettext("Cette place n'est plus gardée : la commande a expiré ou a été annulée.")
    if not is_open_to_holders(edition, at):
        return ChangesClosed(edition.contact_email).message
    return ""


def _used(*fields: wtforms.Field) -> bool:
    return any(field.data or field.errors for field in fields)


def links_to_pass_on(order: Order, *, at: datetime) -> LinksShown:
    """Each seat's private link, while it may be used."""
    if not order.holds_seats(at) or not is_open_to_holders(order.edition, at):
        return LinksShown()
    coming = [attendee for attendee in order.coming if attendee.secret]
    return LinksShown(
        unnamed=tuple(_link(attendee) for attendee in coming if not attendee.name),
        named=tuple(_link(attendee) for attendee in coming if attendee.name),
    )


def _link(attendee: Attendee) -> LinkShown:
    return LinkShown(f"lien-{attendee.position}", attendee.shown_name, attendee_url(attendee))
