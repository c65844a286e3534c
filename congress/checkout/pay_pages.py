"""What the buyer's page says of paying: how, how otherwise, and the papers of a public body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from congress.checkout import paying
from congress.checkout.instructions import instructions
from congress.checkout.links import pay_path
from congress.checkout.papers import MOST_PAPERS, papers_of
from congress.kernel.addresses import path_of
from congress.kernel.formats import instant_text, money_text
from congress.kernel.i18n import current_locale, gettext
from congress.orders.labels import METHOD_LABELS
from congress.orders.models import OrderStatus, PaymentMethod
from congress.payments.queries import amount_due
from congress.ui.qr import qr_svg

if TYPE_CHECKING:
    from datetime import datetime

    from congress.checkout.instructions import Instructions
    from congress.orders.models import Order

_CALLED_OFF = frozenset({OrderStatus.CANCELLED, OrderStatus.EXPIRED})


@dataclass(frozen=True)
class Sent:
    """A file that was sent, to be had again."""

    name: str
    when: str
    url: str


@dataclass(frozen=True)
class PapersPart:
    """The references and files of a purchase order, and where to send them."""

    action: str
    files: tuple[Sent, ...]
    is_full: bool


@dataclass(frozen=True)
class PayPart:
    """What is to be paid and how; `ways` are those one may change to, by value and in words."""

    due: str
    how: Instructions | None
    code: Markup
    card_url: str
    card_label: str
    ways: tuple[tuple[str, str], ...]
    switch_url: str
    quotation_url: str
    papers: PapersPart | None


def pay_part(order: Order, *, at: datetime) -> PayPart | None:
    """None where nothing is to be paid or sent (any more)."""
    if order.status in _CALLED_OFF or not (order.is_seated or order.awaits_payment(at)):
        return None
    by_order, due = order.payment_method is PaymentMethod.PURCHASE_ORDER, amount_due(order)
    if not due and not by_order:
        return None
    how = instructions(order, due)
    is_card = order.payment_method is PaymentMethod.CARD
    return PayPart(
        due=money_text(due) if due else "",
        how=how,
        code=qr_svg(how.code) if how and how.code else Markup(),
        card_url=pay_path(order) if due and takes_card(order) else "",
        card_label=gettext("Payer maintenant")
        if is_card and due == order.total
        else gettext("Payer le reste par carte : %(due)s", due=money_text(due))
        if due < order.total
        else gettext("Payer plutôt par carte"),
        ways=tuple((one.value, _otherwise(one)) for one in _other_ways(order, at)),
        switch_url=order_address(order, "paying.switch"),
        quotation_url=order_address(order, "paying.quotation") if due else "",
        papers=_papers(order) if by_order else None,
    )


def takes_card(order: Order) -> bool:
    """Whether the pay page is a way for this order; a public body that sends an order pays by mandate."""
    if order.payment_method is PaymentMethod.PURCHASE_ORDER:
        return False
    return order.payment_method is PaymentMethod.CARD or PaymentMethod.CARD in paying.offered(order)


def order_address(order: Order, endpoint: str, **values: str) -> str:
    """A path below the buyer's page, on this very host."""
    return path_of(endpoint, ref=order.ref, secret=order.secret, **values)


def _other_ways(order: Order, at: datetime) -> list[PaymentMethod]:
    """The card has its own button, which takes no time off the hold."""
    return [one for one in paying.ways_open(order, at=at) if one is not PaymentMethod.CARD]


def _otherwise(method: PaymentMethod) -> str:
    return {
        PaymentMethod.TRANSFER: gettext("Payer par virement"),
        PaymentMethod.CHEQUE: gettext("Payer par chèque"),
        PaymentMethod.PURCHASE_ORDER: gettext("Régler sur bon de commande"),
    }.get(method, str(METHOD_LABELS[method]))


def _papers(order: Order) -> PapersPart:
    files = papers_of(order)
    return PapersPart(
        action=order_address(order, "paying.purchase_order"),
        files=tuple(
            Sent(
                file.name,
                instant_text(file.uploaded_at, order.edition.zone, current_locale()),
                order_address(order, "paying.paper", file=file.ref),
            )
            for file in files
        ),
        is_full=len(files) >= MOST_PAPERS,
    )
