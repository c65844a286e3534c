"""What the registration's pages show, made ready: no template asks the database or decides anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.kernel.formats import instant_text, money_text
from congress.kernel.i18n import current_locale, gettext, ngettext
from congress.kernel.money import total
from congress.offers.queries import offers_of, offers_on_sale
from congress.orders.labels import CATEGORY_LABELS
from congress.orders.models import MOST_ATTENDEES
from congress.orders.queries import seats_left

if TYPE_CHECKING:
    from datetime import datetime

    from congress.checkout.forms import RegistrationForm
    from congress.editions.models import Edition
    from congress.kernel.money import Money

FEW = 20


@dataclass(frozen=True)
class OfferShown:
    """An offer to choose; `left` is said only where few seats are."""

    name: str
    description: str
    price: str
    left: str
    is_sold_out: bool


@dataclass(frozen=True)
class Registration:
    """Around the form."""

    organiser: str
    contact_email: str
    offers: tuple[OfferShown, ...]
    one_offer: bool
    can_add: bool
    people: int
    sum_so_far: str


@dataclass(frozen=True)
class PersonShown:
    """One attendee, to be read over."""

    name: str
    details: tuple[str, ...]
    offer: str
    price: str


@dataclass(frozen=True)
class Review:
    """What will be ordered, in words and amounts, and the same in hidden fields."""

    buyer: tuple[tuple[str, str], ...]
    people: tuple[PersonShown, ...]
    lines: tuple[tuple[str, str], ...]
    total: str
    is_free: bool
    hold_minutes: int
    carried: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Closed:
    """Why one cannot register."""

    title: str
    text: str


def why_closed(edition: Edition, at: datetime) -> Closed | None:
    """The reason in words; None where registration is open and seats are left."""
    if edition.is_archived:
        return Closed(gettext("Ce congrès a eu lieu"), gettext("On ne s'y inscrit plus ; ses pages restent à lire."))
    opens, locale = edition.registration_opens_at, current_locale()
    if opens and at < opens:
        when = instant_text(opens, edition.zone, locale)
        return Closed(gettext("C'est pour bientôt"), gettext("Les inscriptions ouvrent le %(when)s.", when=when))
    offers = offers_on_sale(edition, at)
    if not edition.takes_registrations(at) or not offers:
        text = gettext("Écrivez à %(email)s si vous avez une question.", email=edition.contact_email)
        return Closed(gettext("Les inscriptions sont closes"), text)
    if all(left == 0 for left in seats_left(offers, at).values()):
        text = gettext(
            "Toutes les places sont prises. Il s'en libère quand une commande n'est pas payée à temps : "
            "repassez dans une heure, ou écrivez à %(email)s.",
            email=edition.contact_email,
        )
        return Closed(gettext("Complet"), text)
    return None


def registration(edition: Edition, form: RegistrationForm, at: datetime) -> Registration:
    """What stands around the form as it is filled in."""
    offers = offers_on_sale(edition, at)
    left = seats_left(offers, at)
    price_of = {offer.ref: offer.price for offer in offers}
    chosen = [price_of.get(entry.form.offer.data) for entry in form.attendees]
    return Registration(
        organiser=edition.organiser,
        contact_email=edition.contact_email,
        offers=tuple(
            OfferShown(offer.name, offer.description, _price(offer.price), _left(left[offer.id]), left[offer.id] == 0)
            for offer in offers
        ),
        one_offer=len(offers) == 1,
        can_add=len(form.attendees.entries) < MOST_ATTENDEES,
        people=len(form.attendees.entries),
        sum_so_far=money_text(total(price for price in chosen if price is not None)),
    )


def _price(price: Money) -> str:
    return money_text(price) if price else gettext("Gratuit")


def _left(left: int | None) -> str:
    if left is None or left > FEW:
        return ""
    if left == 0:
        return gettext("Complet")
    return ngettext("Il reste %(num)s place", "Il reste %(num)s places", left)


def review(edition: Edition, form: RegistrationForm) -> Review:
    """What a validated form will order."""
    draft = form.draft()
    offers = {offer.ref: offer for offer in offers_of(edition)}
    sum_due = total(offers[one.offer].price for one in draft.attendees)
    counted = {ref: sum(one.offer == ref for one in draft.attendees) for ref in offers}
    return Review(
        buyer=(
            (gettext("Prénom et nom"), draft.buyer_name),
            (gettext("Courriel"), draft.buyer_email),
            (gettext("Organisation"), draft.buyer_organisation),
            (gettext("SIRET"), draft.buyer_siret),
        ),
        people=tuple(
            PersonShown(
                name=f"{one.first_name} {one.last_name}",
                details=tuple(
                    text for text in (one.organisation, one.email, str(CATEGORY_LABELS[one.category])) if text
                ),
                offer=offers[one.offer].name,
                price=_price(offers[one.offer].price),
            )
            for one in draft.attendees
        ),
        lines=tuple(
            (f"{offers[ref].name} × {count}", money_text(offers[ref].price * count))
            for ref, count in counted.items()
            if count
        ),
        total=money_text(sum_due),
        is_free=not sum_due,
        hold_minutes=edition.card_hold_minutes,
        carried=tuple(_carried(form)),
    )


def _carried(form: RegistrationForm) -> list[tuple[str, str]]:
    """All that was typed, by field name; what only the last page asks is asked there."""
    fields = [form.first_name, form.last_name, form.email, form.organisation, form.siret]
    for entry in form.attendees:
        fields += list(entry.form)
    return [(field.name, field.data or "") for field in fields]
