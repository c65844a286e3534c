"""What the buyer's page shows, made ready: the status in words, the amounts, who comes with which ticket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.checkout.card import ABANDONED, RETURNED
from congress.checkout.links import order_path, seat_path, ticket_url, tickets_url
from congress.checkout.mails import order_lines
from congress.checkout.own_pages import LinksShown, links_to_pass_on
from congress.checkout.waiting_pages import full_options
from congress.kernel.addresses import path_of
from congress.kernel.formats import date_text, instant_text, money_text, time_text
from congress.kernel.i18n import current_locale, gettext
from congress.kernel.money import ZERO
from congress.orders.changes import changes_end
from congress.orders.labels import CATEGORY_LABELS, METHOD_LABELS
from congress.orders.models import OrderStatus, PaymentMethod
from congress.payments.models import RefundState
from congress.payments.queries import payments_of, received, refunds_of
from congress.tickets.models import TicketState
from congress.tickets.queries import tickets_of

if TYPE_CHECKING:
    from datetime import datetime

    from congress.orders.models import Order

WAITING_FOR_NEWS = "waiting"


@dataclass(frozen=True)
class Status:
    """Where the order stands: a word, a shape, a colour, and what it means."""

    key: str
    tone: str
    symbol: str
    title: str
    text: str


@dataclass(frozen=True)
class TicketShown:
    """One attendee and the way to their ticket, once there is one."""

    name: str
    details: str
    url: str | None
    change_url: str | None
    is_void: bool


@dataclass(frozen=True)
class MoneyMove:
    """Money that came in or goes back."""

    label: str
    amount: str


@dataclass(frozen=True)
class OrderPage:
    """The whole page."""

    ref: str
    version: int
    status: Status
    here: str
    tickets_url: str | None
    people: tuple[TicketShown, ...]
    lines: tuple[tuple[str, str], ...]
    total: str
    moves: tuple[MoneyMove, ...]
    facts: tuple[tuple[str, str], ...]
    contact_email: str
    is_settling: bool
    links: LinksShown
    may_change: bool
    may_resend: bool
    full_options_url: str


def order_page(order: Order, *, at: datetime, returned: str = "") -> OrderPage:
    """The page as it stands at that instant; `returned` says whether the buyer comes back from the pay page."""
    tickets = {ticket.attendee_id: ticket for ticket in tickets_of(order)}
    status = order_status(order, at=at, returned=returned)
    is_seated = order.is_seated
    may_change = order.holds_seats(at) and at < changes_end(order.edition)
    return OrderPage(
        ref=order.ref,
        version=order.version,
        status=status,
        here=order_path(order),
        tickets_url=tickets_url(order) if is_seated else None,
        people=tuple(
            TicketShown(
                name=attendee.shown_name,
                details=" · ".join(filter(None, (attendee.organisation, str(CATEGORY_LABELS[attendee.category])))),
                url=ticket_url(tickets[attendee.id]) if attendee.id in tickets else None,
                change_url=seat_path(order, attendee) if may_change and attendee.is_coming else None,
                is_void=not attendee.is_coming
                or (attendee.id in tickets and tickets[attendee.id].state is TicketState.VOID),
            )
            for attendee in order.attendees
        ),
        lines=tuple(order_lines(order)),
        total=money_text(order.total),
        moves=tuple(_moves(order)),
        facts=tuple(_facts(order)),
        contact_email=order.edition.contact_email,
        is_settling=status.key == WAITING_FOR_NEWS,
        links=links_to_pass_on(order, at=at),
        may_change=may_change,
        may_resend=is_seated,
        full_options_url=path_of("waiting.options", ref=order.ref, secret=order.secret)
        if full_options(order, at)
        else "",
    )


def order_status(order: Order, *, at: datetime, returned: str = "") -> Status:
    """The status in words for the one who ordered."""
    if order.status is OrderStatus.AWAITING_PAYMENT:
        return _waiting(order, at, returned)
    if order.status is OrderStatus.PAID:
        text = gettext("Merci ! Les billets sont ci-dessous ; ils partent aussi par courriel.")
        return Status("paid", "ok", "circle-check", gettext("Commande payée"), text)
    if order.status is OrderStatus.CONFIRMED:
        text = gettext("Les places sont à vous. Les billets sont ci-dessous ; ils partent aussi par courriel.")
        return Status("confirmed", "ok", "circle-check", gettext("Inscription confirmée"), text)
    money_back = received(order) < sum((payment.amount for payment in payments_of(order)), ZERO)
    back = gettext("Ce que vous avez payé vous est remboursé.") if money_back else gettext("Rien n'a été débité.")
    if order.status is OrderStatus.EXPIRED:
        text = gettext("Le paiement n'est pas arrivé à temps : les places ont été remises en vente.")
        return Status("expired", "danger", "hourglass", gettext("Commande expirée"), f"{text} {back}")
    text = gettext("Cette commande a été annulée : ses billets ne sont plus valables.")
    return Status(
        "cancelled", "danger", "circle-x", gettext("Commande annulée"), f"{text} {back if money_back else ''}"
    )


def _waiting(order: Order, at: datetime, returned: str) -> Status:
    if received(order) >= order.total or (returned == RETURNED and order.awaits_payment(at)):
        text = gettext("Nous attendons la confirmation de la banque. Cette page se met à jour ; vous pouvez la fermer.")
        return Status(WAITING_FOR_NEWS, "info", "progress", gettext("Paiement en cours"), text)
    if not order.awaits_payment(at):
        over = gettext("Le temps de payer est passé : les places sont remises en vente.")
        late = gettext(
            "Si un paiement est parti malgré tout, il vous sera rendu, ou la commande confirmée s'il reste des places."
        )
        return Status("expired", "danger", "hourglass", gettext("Commande expirée"), f"{over} {late}")
    title = gettext("Paiement abandonné") if returned == ABANDONED else gettext("En attente de paiement")
    return Status("awaiting", "warn", "clock", title, _kept(order))


def _kept(order: Order) -> str:
    zone, locale = order.edition.zone, current_locale()
    if order.expires_at is None:
        return gettext("Vos places sont gardées ; il reste une somme à payer.")
    if order.payment_method is PaymentMethod.CARD:
        return gettext("Vos places sont gardées jusqu'à %(time)s.", time=time_text(order.expires_at, zone, locale))
    day = date_text(order.expires_at.astimezone(zone).date(), locale)
    return gettext("Vos places sont gardées jusqu'au %(day)s, le temps que le paiement arrive.", day=day)


def _moves(order: Order) -> list[MoneyMove]:
    zone, locale = order.edition.zone, current_locale()
    came = [
        MoneyMove(
            gettext(
                "Reçu le %(when)s (%(method)s)",
                when=instant_text(payment.received_at, zone, locale),
                method=METHOD_LABELS[payment.method],
            ),
            money_text(payment.amount),
        )
        for payment in payments_of(order)
    ]
    words = {
        RefundState.REQUESTED: gettext("Remboursement en cours"),
        RefundState.DONE: gettext("Remboursé"),
        RefundState.FAILED: gettext("Remboursement refusé par la banque : écrivez-nous"),
    }
    return came + [MoneyMove(words[refund.state], money_text(-refund.amount)) for refund in refunds_of(order)]


def _facts(order: Order) -> list[tuple[str, str]]:
    return [
        (gettext("Référence"), order.ref),
        (gettext("Commandé le"), instant_text(order.placed_at, order.edition.zone, current_locale())),
        (gettext("Par"), order.buyer_name),
        (gettext("Courriel"), order.buyer_email),
        (gettext("Organisation"), order.buyer_organisation),
        (gettext("SIRET"), order.buyer_siret),
        (gettext("Numéro d'engagement"), order.purchase_order_number),
        (gettext("Moyen de paiement"), str(METHOD_LABELS[order.payment_method])),
    ]
