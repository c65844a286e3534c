"""The demonstration's attendees: ordered and paid through the same use-cases as anybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from congress.agendas import use_cases as agendas
from congress.checkout import use_cases as checkout
from congress.devtools.demo_keys import OFFER
from congress.kernel.errors import Refusal
from congress.kernel.refs import slug
from congress.orders.drafts import AttendeeDraft, OrderDraft
from congress.orders.models import AttendeeCategory, PaymentMethod
from congress.programme.models import SittingStatus
from congress.tickets.places import take_place
from congress.tickets.queries import tickets_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from congress.editions.models import Edition
    from congress.programme.published import PublishedProgramme
    from congress.tickets.models import Ticket

ACTOR = "inscriptions@congres.example"
CHANGED_MINDS = 2
NAMES = (
    "Alix Moreau", "Camille Bernard", "Dominique Petit", "Andrea Lefebvre", "Sacha Nguyen", "Claude Fontaine",
    "Charlie Mercier", "Noa Benali", "Lou Garnier", "Maxime Diallo", "Élie Rousseau", "Morgan Lambert",
    "Eden Carpentier", "Sasha Delattre", "Yaël Vasseur", "Ange Wattiez",
)  # fmt: skip


@dataclass(frozen=True)
class DemoOrder:
    """Who comes together, and how it is settled."""

    categories: tuple[AttendeeCategory, ...]
    method: PaymentMethod
    is_paid: bool = True
    is_cancelled: bool = False


MEMBER, PARTNER = AttendeeCategory.MEMBER, AttendeeCategory.ESS_PARTNER
ORDERS = (
    DemoOrder((MEMBER, MEMBER, MEMBER, AttendeeCategory.SPEAKER), PaymentMethod.TRANSFER),
    DemoOrder((PARTNER, AttendeeCategory.COMPANY, AttendeeCategory.RESEARCHER), PaymentMethod.TRANSFER),
    DemoOrder((AttendeeCategory.EXHIBITOR, PARTNER, MEMBER), PaymentMethod.CHEQUE),
    DemoOrder((AttendeeCategory.INDIVIDUAL, AttendeeCategory.PRESS), PaymentMethod.TRANSFER),
    DemoOrder((AttendeeCategory.INSTITUTION, AttendeeCategory.ELECTED), PaymentMethod.PURCHASE_ORDER, is_paid=False),
    DemoOrder((MEMBER,), PaymentMethod.CHEQUE, is_paid=False),
    DemoOrder((AttendeeCategory.INDIVIDUAL,), PaymentMethod.TRANSFER, is_cancelled=True),
)


def fill_orders(edition: Edition, at: datetime) -> list[Ticket]:
    """Twelve who have paid, two on a purchase order, one who still owes, one cancelled; the tickets of those seated."""
    names = iter(NAMES)
    tickets: list[Ticket] = []
    for number, wanted in enumerate(ORDERS, start=1):
        placed = at - timedelta(days=14 - number)
        order = checkout.place(edition, _draft(number, wanted, names), at=placed, actor="public")
        if wanted.is_paid:
            checkout.receive_payment(
                order.id,
                method=wanted.method,
                amount=order.total,
                external_ref=f"DEMO-{number:03d}",
                received_at=placed + timedelta(days=1),
                at=placed + timedelta(days=1),
                actor=ACTOR,
            )
        if wanted.is_cancelled:
            checkout.cancel(order.id, reason="À la demande de la personne.", at=placed + timedelta(days=2), actor=ACTOR)
        else:
            tickets += tickets_of(order)
    return tickets


def _draft(number: int, wanted: DemoOrder, names: Iterator[str]) -> OrderDraft:
    people = list(islice(names, len(wanted.categories)))
    is_alone = AttendeeCategory.INDIVIDUAL in wanted.categories
    organisation = "" if is_alone else f"Structure {number} (exemple)"
    return OrderDraft(
        buyer_name=people[0],
        buyer_email=_address(people[0]),
        buyer_organisation=organisation,
        payment_method=wanted.method,
        purchase_order_number=f"BC-{number:04d}" if wanted.method is PaymentMethod.PURCHASE_ORDER else "",
        attendees=tuple(
            AttendeeDraft(
                first_name=name.split()[0],
                last_name=name.split()[1],
                email=_address(name),
                organisation=organisation,
                category=category,
                offer=OFFER,
            )
            for name, category in zip(people, wanted.categories, strict=True)
        ),
    )


def _address(name: str) -> str:
    """`alix.moreau@congres.example`."""
    return f"{slug(name).replace('-', '.')}@congres.example"


def sign_up(tickets: Sequence[Ticket], workshops: Sequence[str], at: datetime) -> None:
    """Everybody but the first takes a place in every third atelier that they still can, so that one is full."""
    for position, ticket in enumerate(tickets[1:]):
        for ref in (*workshops[-1:], *workshops[position % 3 :: 3]):
            try:
                take_place(ticket, ref, at=at)
            except Refusal:  # full, cancelled or at the same time as another: they go elsewhere
                continue


def star(tickets: Sequence[Ticket], programme: PublishedProgramme, at: datetime) -> None:
    """Everybody but the first stars every third sitting, and two change their minds about one."""
    sittings = [each.ref for each in programme.sittings if each.status is not SittingStatus.CANCELLED]
    for position, ticket in enumerate(tickets[1:]):
        agenda, starred = agendas.ticket_agenda(ticket, at=at), sittings[position % 3 :: 3]
        for ref in starred:
            agendas.star(agenda, ref, at=at)
        if position < CHANGED_MINDS:
            agendas.take_out(agenda, starred[0], at=at)
