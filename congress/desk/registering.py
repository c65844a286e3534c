"""What organisers do to a registration by hand; each is one change, in the transaction its door opened."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from congress.checkout.changes import rename
from congress.kernel.db import db, lock
from congress.kernel.errors import NotFound, Refusal, StaleVersion
from congress.kernel.i18n import gettext
from congress.mail.outbox import queue, withdraw
from congress.orders.models import Attendee, AttendeeCategory, Order
from congress.people.use_cases import audit
from congress.tickets.models import TicketState
from congress.tickets.queries import find_ticket

if TYPE_CHECKING:
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.tickets.models import Ticket


class NothingToSend(Refusal):
    """There is no ticket or confirmation to send: nothing is confirmed, or no longer."""


@dataclass(frozen=True)
class Details:
    """An attendee as organisers write them."""

    first_name: str
    last_name: str
    email: str
    organisation: str
    category: AttendeeCategory
    department: str


@dataclass(frozen=True)
class Buyer:
    """A buyer as organisers write them."""

    buyer_name: str
    buyer_email: str
    buyer_organisation: str
    buyer_siret: str
    buyer_address: str


def attendee_named(edition: Edition, ref: str) -> Attendee:
    """The attendee of that ref; raises NotFound."""
    found = db.session.query(Attendee).filter_by(ref=ref, edition_id=edition.id).one_or_none()
    if found is None:
        raise NotFound
    return found


def order_named(edition: Edition, ref: str) -> Order:
    """The order of that ref; raises NotFound."""
    found = db.session.query(Order).filter_by(ref=ref, edition_id=edition.id).one_or_none()
    if found is None:
        raise NotFound
    return found


def amend(attendee_id: int, details: Details, *, version: int, actor: str, at: datetime) -> Attendee:
    """Names and addresses as `rename` does, with a new badge where it bears them; then category and department.

    Raises StaleVersion, SeatCancelled, CannotMove.
    """
    attendee = rename(
        attendee_id,
        first_name=details.first_name,
        last_name=details.last_name,
        email=details.email,
        organisation=details.organisation,
        version=version,
        actor=actor,
        at=at,
    )
    return classify(attendee, category=details.category, department=details.department, actor=actor, at=at)


def classify(attendee: Attendee, *, category: AttendeeCategory, department: str, actor: str, at: datetime) -> Attendee:
    """Counts somebody held locked elsewhere in the activity report."""
    before = {"category": attendee.category.value, "department": attendee.department}
    after = {"category": category.value, "department": department}
    if before != after:
        attendee.category, attendee.department, attendee.updated_at = category, department, at
        changed = [name for name in after if before[name] != after[name]]
        audit(
            "amend",
            "attendee",
            attendee.ref,
            actor=actor,
            at=at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
        db.session.flush()
    return attendee


def amend_order(order_id: int, buyer: Buyer, *, version: int, actor: str, at: datetime) -> Order:
    """Who ordered, written otherwise; mails that wait for a former address leave no more. Raises StaleVersion."""
    order = lock(Order, order_id)
    if order.version != version:
        raise StaleVersion(gettext("Entre-temps, quelqu'un d'autre a changé cette commande."))
    after = {name: text for name, text in asdict(buyer).items() if getattr(order, name) != text}
    before = {name: getattr(order, name) for name in after}
    for name, text in after.items():
        setattr(order, name, text)
    if after:
        audit("amend", "order", order.ref, actor=actor, at=at, before=before, after=after)
    if before.get("buyer_email"):
        withdraw(before["buyer_email"], order=order.ref)
    db.session.flush()
    return order


def resend_ticket(attendee_id: int, *, actor: str, at: datetime) -> Ticket:
    """The ticket once more, to its holder or else to the buyer; raises NothingToSend."""
    attendee = lock(Attendee, attendee_id)
    ticket = find_ticket(attendee)
    if ticket is None or ticket.state is not TicketState.VALID:
        raise NothingToSend(gettext("Cette personne n'a pas de billet valable."))
    recipient = attendee.email or attendee.order.buyer_email
    queue(
        "ticket",
        once=f"ticket/{ticket.ref}/again/{at.isoformat()}",
        recipient=recipient,
        locale=attendee.order.locale,
        about={"ticket": ticket.ref},
        at=at,
    )
    audit("resend", "ticket", ticket.ref, actor=actor, at=at)
    return ticket


def resend_confirmation(order_id: int, *, actor: str, at: datetime) -> Order:
    """The confirmation once more, with all tickets, to the buyer; raises NothingToSend."""
    order = lock(Order, order_id)
    if not order.is_seated:
        raise NothingToSend(gettext("Cette commande n'est pas confirmée : il n'y a rien à renvoyer."))
    queue(
        "order-confirmed",
        once=f"order-confirmed/{order.ref}/again/{at.isoformat()}",
        recipient=order.buyer_email,
        locale=order.locale,
        about={"order": order.ref},
        at=at,
    )
    audit("resend", "order", order.ref, actor=actor, at=at)
    return order
