"""The mails about what is still to pay, and about seats nobody is named for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from congress.checkout.instructions import instructions
from congress.checkout.links import order_url
from congress.checkout.mails import letter
from congress.kernel.formats import date_text, money_text
from congress.kernel.i18n import current_locale, gettext, ngettext
from congress.mail.outbox import Attachment, NothingToTell, writes
from congress.orders.models import OrderStatus
from congress.orders.queries import order as order_named
from congress.payments.queries import amount_due

if TYPE_CHECKING:
    from collections.abc import Mapping

    from congress.checkout.instructions import Instructions
    from congress.mail.outbox import Letter
    from congress.orders.models import Order

_CALLED_OFF = frozenset({OrderStatus.CANCELLED, OrderStatus.EXPIRED})


@writes("payment-instructions")
def payment_instructions(about: Mapping[str, Any]) -> Letter:
    """To the buyer who pays by transfer, cheque or purchase order: how, and under which reference."""
    order = order_named(about["order"])
    return _how_to_pay(order, gettext("Commande %(ref)s : comment la régler", ref=order.ref), is_reminder=False)


@writes("payment-reminder")
def payment_reminder(about: Mapping[str, Any]) -> Letter:
    """To the buyer whose time to pay is nearly over; once."""
    order = order_named(about["order"])
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        raise NothingToTell
    return _how_to_pay(
        order, gettext("Commande %(ref)s : votre règlement est attendu", ref=order.ref), is_reminder=True
    )


@writes("seats-unnamed")
def seats_unnamed(about: Mapping[str, Any]) -> Letter:
    """To the buyer who has not said yet who comes, some days before the congress; once."""
    order = order_named(about["order"])
    count = sum(not attendee.name for attendee in order.coming)
    if not count or not order.is_seated:
        raise NothingToTell
    edition = order.edition
    subject = ngettext(
        "Qui vient au %(congress)s ? Il manque %(num)s nom",
        "Qui vient au %(congress)s ? Il manque %(num)s noms",
        count,
        congress=edition.title,
    )
    until = edition.changes_until
    return letter(
        "seats_unnamed",
        subject,
        edition,
        order=order,
        count=count,
        link=order_url(order),
        until=date_text(until.astimezone(edition.zone).date(), current_locale()) if until else "",
    )


def _how_to_pay(order: Order, subject: str, *, is_reminder: bool) -> Letter:
    due = amount_due(order)
    how = instructions(order, due)
    if how is None or order.status in _CALLED_OFF:
        raise NothingToTell  # it was paid or called off meanwhile
    return letter(
        "payment_reminder" if is_reminder else "payment_instructions",
        subject,
        order.edition,
        _code(order, how),
        order=order,
        how=how,
        facts=[(label, text) for label, text in how.facts if text],
        link=order_url(order),
        due=money_text(due),
        is_confirmed=order.is_seated,
    )


def _code(order: Order, how: Instructions) -> list[Attachment]:
    """The code as a picture beside the letter: many readers of mails draw no SVG."""
    if not how.code:
        return []
    picture = qrcode.QRCode(error_correction=ERROR_CORRECT_M)
    picture.add_data(how.code.encode(), optimize=0)
    drawn = io.BytesIO()
    picture.make_image().save(drawn)
    return [Attachment(f"virement-{order.ref}.png", "image/png", drawn.getvalue())]
