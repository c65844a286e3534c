"""How to pay otherwise than by card: the sum, where to, under which reference, until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.kernel.formats import date_text, money_text
from congress.kernel.i18n import current_locale, gettext
from congress.mail.outbox import queue
from congress.orders.models import PaymentMethod
from congress.payments.queries import amount_due
from congress.payments.references import NoTransferCode, creditor_reference, epc_text, grouped

if TYPE_CHECKING:
    from datetime import datetime

    from congress.kernel.money import Money
    from congress.orders.models import Order

# Those who pay so need to be told where to; the pay page tells the others.
TOLD = frozenset({PaymentMethod.TRANSFER, PaymentMethod.CHEQUE, PaymentMethod.PURCHASE_ORDER})


@dataclass(frozen=True)
class Instructions:
    """What to do, in words, then in facts to copy; `code` is for a banking app, empty where there is none."""

    title: str
    text: str
    facts: tuple[tuple[str, str], ...]
    code: str = ""
    code_alt: str = ""


def tell_how_to_pay(order: Order, *, at: datetime) -> None:
    """The buyer gets it by mail, once for each way they choose; nothing where nothing is owed."""
    if order.payment_method not in TOLD or not amount_due(order):
        return
    queue(
        "payment-instructions",
        once=f"payment-instructions/{order.ref}/{order.payment_method.value}",
        recipient=order.buyer_email,
        locale=order.locale,
        about={"order": order.ref},
        at=at,
    )


def instructions(order: Order, due: Money) -> Instructions | None:
    """For what is still owed; None where that is nothing, or is paid by card."""
    if not due:
        return None
    makers = {
        PaymentMethod.TRANSFER: _transfer,
        PaymentMethod.CHEQUE: _cheque,
        PaymentMethod.PURCHASE_ORDER: _purchase_order,
    }
    make = makers.get(order.payment_method)
    return make(order, due) if make else None


def _transfer(order: Order, due: Money) -> Instructions:
    edition, reference = order.edition, creditor_reference(order.ref)
    if not edition.iban:
        return Instructions(gettext("Payer par virement"), _ask_for_account(order), (_sum(due), *_deadline(order)))
    holder = edition.account_holder or edition.organiser
    note = gettext("Commande %(ref)s", ref=order.ref)
    try:
        code = epc_text(holder=holder, iban=edition.iban, bic=edition.bic, amount=due, reference=reference, note=note)
    except NoTransferCode:
        code = ""
    return Instructions(
        title=gettext("Payer par virement"),
        text=gettext("Recopiez la référence telle quelle : c'est elle qui relie le virement à votre commande."),
        facts=(_sum(due), *_account(order), *_deadline(order)),
        code=code,
        code_alt=gettext(
            "Code QR de virement : %(sum)s à %(holder)s, IBAN %(iban)s, référence %(reference)s",
            sum=money_text(due),
            holder=holder,
            iban=grouped(edition.iban),
            reference=grouped(reference),
        ),
    )


def _cheque(order: Order, due: Money) -> Instructions:
    edition = order.edition
    return Instructions(
        title=gettext("Payer par chèque"),
        text=gettext("Écrivez la référence au dos du chèque : c'est elle qui le relie à votre commande."),
        facts=(
            _sum(due),
            (gettext("À l'ordre de"), edition.cheque_payee or edition.organiser),
            (gettext("À envoyer à"), edition.cheque_address),
            (gettext("Au dos du chèque"), order.ref),
            *_deadline(order),
        ),
    )


def _purchase_order(order: Order, due: Money) -> Instructions:
    later = gettext("à nous indiquer dès que vous l'avez")
    return Instructions(
        title=gettext("Régler sur bon de commande"),
        text=gettext(
            "Les places sont à vous : le règlement vient après le congrès, par mandat administratif. "
            "Le numéro d'engagement et le bon de commande peuvent suivre."
        ),
        facts=(
            _sum(due),
            (gettext("Numéro d'engagement"), order.purchase_order_number or later),
            (gettext("Code service"), order.purchase_order_service),
            *(_account(order) if order.edition.iban else ()),
        ),
    )


def _sum(due: Money) -> tuple[str, str]:
    return gettext("Montant"), money_text(due)


def _account(order: Order) -> tuple[tuple[str, str], ...]:
    edition = order.edition
    return (
        (gettext("Titulaire du compte"), edition.account_holder or edition.organiser),
        (gettext("IBAN"), grouped(edition.iban)),
        (gettext("BIC"), edition.bic),
        (gettext("Référence du virement"), grouped(creditor_reference(order.ref))),
    )


def _deadline(order: Order) -> tuple[tuple[str, str], ...]:
    if order.expires_at is None:
        return ()
    day = date_text(order.expires_at.astimezone(order.edition.zone).date(), current_locale())
    return ((gettext("À recevoir avant le"), day),)


def _ask_for_account(order: Order) -> str:
    return gettext("Demandez-nous les coordonnées du compte : %(email)s.", email=order.edition.contact_email)
