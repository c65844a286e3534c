"""The mails of a sale: confirmed, one's ticket, expired, cancelled, money returned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, render_template

from congress.badges.pdf import tickets_pdf
from congress.badges.ticket_pages import own_sittings
from congress.checkout.links import order_url, ticket_url
from congress.editions.current import public_path
from congress.kernel.addresses import whole
from congress.kernel.formats import dates_text, money_text
from congress.kernel.i18n import current_locale, gettext, ngettext, typo
from congress.mail.outbox import Attachment, Letter, writes
from congress.orders.models import OrderStatus, PaymentMethod
from congress.orders.queries import order as order_named
from congress.payments.queries import amount_due, refund_named
from congress.programme.calendar import MEDIA_TYPE, calendar
from congress.programme.queries import published
from congress.tickets.models import Ticket, TicketState
from congress.tickets.queries import ticket_named, tickets_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from congress.editions.models import Edition
    from congress.orders.models import Order

PDF = "application/pdf"


@writes("order-confirmed")
def order_confirmed(about: Mapping[str, Any]) -> Letter:
    """To the buyer: what was ordered and paid, every ticket, the terms that were accepted, the days in a calendar."""
    order = order_named(about["order"])
    tickets = [ticket for ticket in tickets_of(order) if ticket.state is TicketState.VALID]
    due = amount_due(order)
    subject = ngettext(
        "Inscription confirmée : votre billet pour le %(congress)s",
        "Inscription confirmée : vos %(num)s billets pour le %(congress)s",
        len(order.coming),
        congress=order.edition.title,
    )
    days = days_file(order.edition)
    attachments = [*ticket_files(tickets, f"billets-{order.ref}.pdf"), *days, *_terms(order.edition)]
    return letter(
        "order_confirmed",
        subject,
        order.edition,
        attachments,
        order=order,
        link=order_url(order),
        lines=order_lines(order),
        total=money_text(order.total),
        is_paid=order.status is OrderStatus.PAID,
        due=money_text(due) if due else "",
        tickets=[(ticket.attendee.shown_name, ticket_url(ticket)) for ticket in tickets],
        has_days=bool(days),
    )


def order_lines(order: Order) -> list[tuple[str, str]]:
    """What is owed for whom; of those who were cancelled, what is kept."""
    return [
        (f"{line.label} – {line.attendee.shown_name}", money_text(line.owed))
        for line in order.lines
        if line.attendee.is_coming or line.owed
    ]


@writes("ticket")
def ticket(about: Mapping[str, Any]) -> Letter:
    """To an attendee who gave an address of their own: their ticket and the days in a calendar."""
    found = ticket_named(about["ticket"])
    order = found.attendee.order
    subject = gettext("Votre billet pour le %(congress)s", congress=order.edition.title)
    attachments = [*ticket_files([found], f"billet-{found.ref}.pdf"), *days_file(order.edition)]
    return letter(
        "ticket",
        subject,
        order.edition,
        attachments,
        attendee=found.attendee,
        buyer=order.buyer_name,
        link=ticket_url(found),
    )


@writes("order-expired")
def order_expired(about: Mapping[str, Any]) -> Letter:
    """To the buyer: the time to pay is over, nothing was taken."""
    order = order_named(about["order"])
    subject = gettext("Votre commande %(ref)s a expiré", ref=order.ref)
    return letter("order_expired", subject, order.edition, order=order, link=order_url(order))


@writes("order-cancelled")
def order_cancelled(about: Mapping[str, Any]) -> Letter:
    """To the buyer: the organisers called the order off."""
    order = order_named(about["order"])
    subject = gettext("Votre commande %(ref)s est annulée", ref=order.ref)
    reason = order.moves[-1].reason if order.moves else ""
    return letter("order_cancelled", subject, order.edition, order=order, link=order_url(order), reason=reason)


@writes("payment-returned")
def payment_returned(about: Mapping[str, Any]) -> Letter:
    """To the buyer: money that cannot be kept goes back, and why."""
    order, refund = order_named(about["order"]), refund_named(about["refund"])
    amount = money_text(refund.amount)
    subject = gettext("Remboursement de %(amount)s, commande %(ref)s", amount=amount, ref=order.ref)
    reasons = {
        "paid_late": gettext(
            "Votre paiement nous est parvenu après le délai, et les places avaient été vendues entre-temps. "
            "Nous sommes désolés : il n'en reste plus."
        ),
        "paid_twice": gettext("La commande était déjà payée : ce second paiement vous est rendu."),
        "paid_too_much": gettext("Vous avez payé plus que le montant de la commande : la différence vous est rendue."),
        "cancelled": gettext("La commande est annulée : ce que vous avez payé vous est rendu."),
        "given_up": gettext("Vous avez annulé : ce que prévoient les conditions générales vous est rendu."),
        "changed": gettext("Vous avez changé ce que vous aviez commandé : la différence vous est rendue."),
    }
    return letter(
        "payment_returned",
        subject,
        order.edition,
        order=order,
        link=order_url(order),
        amount=amount,
        reason=reasons.get(refund.reason, refund.reason),
        by_card=refund.payment.method is PaymentMethod.CARD,
    )


def letter(
    template: str, subject: str, edition: Edition, attachments: Sequence[Attachment] = (), **values: Any
) -> Letter:
    """A mail of this room, written by its two templates."""
    g.edition, g.zone = edition, edition.zone
    shared = {
        "subject": subject,
        "congress": edition,
        "dates": dates_text(edition.starts_on, edition.ends_on, current_locale()),
    }
    return Letter(
        subject=subject,
        text=render_template(f"checkout/mails/{template}.txt", **shared, **values),
        html=render_template(f"checkout/mails/{template}.html", **shared, **values),
        attachments=tuple(attachments),
    )


def ticket_files(tickets: Sequence[Ticket], name: str) -> list[Attachment]:
    """The valid ones in one PDF."""
    valid = [ticket for ticket in tickets if ticket.state is TicketState.VALID]
    return [Attachment(name, PDF, tickets_pdf(valid))] if valid else []


def days_file(edition: Edition) -> list[Attachment]:
    """What is for everybody, of the programme as published; nothing before it is."""
    programme = published(edition)
    if programme is None:
        return []
    content = calendar(
        programme,
        name=edition.title,
        url_of=lambda ref: whole(public_path(edition, "programme.sitting", ref=ref)),
        only=own_sittings(programme, frozenset()),
    )
    return [Attachment(f"congres-{edition.ref}.ics", MEDIA_TYPE, content)]


def _terms(edition: Edition) -> list[Attachment]:
    if not edition.terms:
        return []
    version = gettext("Conditions générales de vente, version %(version)s", version=edition.terms_version)
    text = typo(f"{edition.title}\n{version}\n\n{edition.terms}\n")
    return [Attachment("conditions-generales-de-vente.txt", "text/plain; charset=utf-8", text.encode())]
