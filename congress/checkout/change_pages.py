"""What the pages say on which one changes or cancels something: what there is, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from congress.checkout.cancellations import percent_now
from congress.checkout.links import order_path
from congress.kernel.formats import date_text, instant_text, money_text
from congress.kernel.i18n import current_locale, gettext
from congress.kernel.money import total
from congress.offers.models import Visibility
from congress.offers.prices import price_for_all
from congress.offers.queries import offers_of, options_of
from congress.orders.changes import changes_end, part_of
from congress.orders.line_changes import Wish, lines_of, planned_change, wish_of
from congress.orders.queries import options_left, seats_left
from congress.payments.queries import received

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from congress.kernel.money import Money
    from congress.offers.models import Offer, Option
    from congress.orders.models import Attendee, Order


@dataclass(frozen=True)
class SeatPage:
    """One person of an order, as the buyer sees them."""

    order_ref: str
    name: str
    back: str
    facts: tuple[tuple[str, str], ...]
    contact_email: str
    open_until: str
    is_open: bool
    is_cancelled: bool


@dataclass(frozen=True)
class Outlook:
    """What an order comes to after something is done to it: amounts as texts, empty where nothing."""

    lines: tuple[tuple[str, str], ...]
    total_before: str
    total_after: str
    due: str
    back: str
    difference_cents: int


def seat_page(order: Order, attendee: Attendee, *, at: datetime) -> SeatPage:
    """What is known of one seat, and until when it may be changed."""
    end, zone, locale = changes_end(order.edition), order.edition.zone, current_locale()
    lines = lines_of(attendee)
    return SeatPage(
        order_ref=order.ref,
        name=attendee.shown_name,
        back=order_path(order),
        facts=(
            (gettext("Organisation"), attendee.organisation),
            (gettext("Courriel"), attendee.email),
            *((line.label, money_text(line.price) if line.price else gettext("Gratuit")) for line in lines),
        ),
        contact_email=order.edition.contact_email,
        open_until=instant_text(end, zone, locale),
        is_open=at < end and order.holds_seats(at) and attendee.is_coming,
        is_cancelled=not attendee.is_coming,
    )


def choices(attendee: Attendee, *, at: datetime) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The offers and options somebody may have: those they have, and those on sale to them; refs and labels."""
    edition, now = attendee.order.edition, wish_of(attendee)
    offers, options = offers_of(edition), options_of(edition)
    seats, choices_left = seats_left(offers, at), options_left(options, at)
    return (
        [
            (offer.ref, _label(offer.name, price_for_all(offer, at), is_full=seats[offer.id] == 0))
            if offer.ref != now.offer
            else (offer.ref, gettext("%(offer)s (la vôtre aujourd'hui)", offer=offer.name))
            for offer in offers
            if offer.ref == now.offer or _is_open(offer, attendee, at)
        ],
        [
            (
                option.ref,
                _label(
                    option.name, option.price, is_full=choices_left[option.id] == 0 and option.ref not in now.options
                ),
            )
            for option in options
            if option.ref in now.options or option.is_on_sale(at)
        ],
    )


def _label(name: str, price: Money, *, is_full: bool) -> str:
    amount = money_text(price) if price else gettext("gratuit")
    return gettext("%(name)s : %(amount)s, complet", name=name, amount=amount) if is_full else f"{name} – {amount}"


def _is_open(offer: Offer, attendee: Attendee, at: datetime) -> bool:
    for_them = not offer.categories or attendee.category.value in offer.categories
    return for_them and offer.is_on_sale(at) and offer.visibility is Visibility.PUBLIC


def outlook_of_change(attendee: Attendee, wish: Wish, *, at: datetime) -> Outlook:
    """What another offer or other options come to; raises what `planned_change` refuses."""
    order = attendee.order
    offers, options = _by_ref(offers_of(order.edition)), _by_ref(options_of(order.edition))
    change = planned_change(attendee, wish, offers=offers, options=options, at=at)
    lines = [
        *((gettext("Retiré : %(label)s", label=line.label), money_text(-line.price)) for line in change.gone),
        *((gettext("Ajouté : %(label)s", label=line.label), money_text(line.price)) for line in change.new),
    ]
    return _outlook(order, lines, change.difference)


def outlook_of_cancelling(order: Order, attendees: Sequence[Attendee], *, at: datetime) -> Outlook:
    """What is left of an order without these people, by the terms of that day."""
    percent = percent_now(order, at=at)
    gone = [line for line in order.lines if line.attendee in attendees]
    back = [part_of(line.price, percent) for line in gone]
    lines = [
        (f"{line.label} – {line.attendee.shown_name}", money_text(-part)) for line, part in zip(gone, back, strict=True)
    ]
    return _outlook(order, lines, -total(back))


def _by_ref(rows: Iterable[Offer] | Iterable[Option]) -> dict[str, Any]:
    return {row.ref: row for row in rows}


def _outlook(order: Order, lines: Iterable[tuple[str, str]], difference: Money) -> Outlook:
    after, paid = order.total + difference, received(order)
    return Outlook(
        lines=tuple(lines),
        total_before=money_text(order.total),
        total_after=money_text(after),
        due=money_text(after - paid) if after > paid else "",
        back=money_text(paid - after) if paid > after else "",
        difference_cents=difference.cents,
    )


def tiers(order: Order, *, at: datetime) -> str:
    """What the terms say of cancelling on that day, in a sentence."""
    percent = percent_now(order, at=at)
    if not order.is_seated:
        return gettext("Rien n'est encore payé : annuler ne coûte rien.")
    day = at.astimezone(order.edition.zone).date()
    following = (tier for tier in order.edition.refund_tiers if day.isoformat() <= tier["until"])
    tier = next(following, None)
    if percent == 0:
        return gettext("À cette date, les conditions générales ne prévoient plus de remboursement.")
    if tier is None:
        return gettext("Tout vous est rendu.")
    until = date_text(date.fromisoformat(tier["until"]), current_locale())
    return gettext("Jusqu'au %(day)s compris, %(percent)s %% du prix vous est rendu.", day=until, percent=percent)
