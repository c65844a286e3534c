"""What the registration's form shows, made ready: no template asks the database or decides anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from congress.checkout.person_pages import PersonPage, left_text, person_page, price_text
from congress.checkout.quotes import estimate
from congress.kernel.formats import instant_text, money_text
from congress.kernel.i18n import current_locale, gettext
from congress.kernel.money import Money
from congress.offers.models import Visibility
from congress.offers.prices import price_for_all
from congress.offers.vat import basis_points_of, taxed
from congress.orders.departments import IN_ORDER
from congress.orders.models import MOST_ATTENDEES, BuyerKind

if TYPE_CHECKING:
    from congress.checkout.for_sale import ForSale
    from congress.checkout.forms import RegistrationForm
    from congress.checkout.quotes import Estimate
    from congress.editions.models import Edition
    from congress.offers.models import Offer


@dataclass(frozen=True)
class OfferShown:
    """An offer to choose; `lowered` says who pays less, `left` only where few seats are."""

    name: str
    description: str
    price: str
    tax: str
    lowered: tuple[str, ...]
    left: str
    is_sold_out: bool
    waiting_url: str


@dataclass(frozen=True)
class Registration:
    """Around the form."""

    organiser: str
    contact_email: str
    offers: tuple[OfferShown, ...]
    one_offer: bool
    can_add: bool
    people: tuple[PersonPage, ...]
    sum_so_far: str
    saved_on_it: str
    is_member: bool
    departments: tuple[str, ...]
    is_for_person: bool
    has_codes: bool
    has_member_prices: bool
    is_back: bool


@dataclass(frozen=True)
class Closed:
    """Why one cannot register; `waiting_url` leads to the list of those who wait, where there is one."""

    title: str
    text: str
    waiting_url: str = ""


def why_closed(edition: Edition, sale: ForSale) -> Closed | None:
    """The reason in words; None where registration is open and seats are left."""
    if edition.is_archived:
        return Closed(gettext("Ce congrès a eu lieu"), gettext("On ne s'y inscrit plus ; ses pages restent à lire."))
    opens, locale = edition.registration_opens_at, current_locale()
    if opens and sale.at < opens:
        when = instant_text(opens, edition.zone, locale)
        return Closed(gettext("C'est pour bientôt"), gettext("Les inscriptions ouvrent le %(when)s.", when=when))
    if not edition.takes_registrations(sale.at) or not sale.offers:
        text = gettext("Écrivez à %(email)s si vous avez une question.", email=edition.contact_email)
        return Closed(gettext("Les inscriptions sont closes"), text)
    if sale.is_sold_out:
        text = gettext(
            "Toutes les places sont prises. Il s'en libère quand quelqu'un renonce ou ne paie pas à temps : elles sont "
            "proposées dans l'ordre à qui attend."
        )
        secret = next((offer.secret for offer in sale.offers if offer.visibility is Visibility.LINK), None)
        return Closed(gettext("Complet"), text, url_for("waiting.ask", formule=secret))
    return None


def link_is_over() -> Closed:
    """A link to a form that was kept, and is no more."""
    return Closed(
        gettext("Ce lien ne mène plus à rien"),
        gettext(
            "L'inscription a été terminée, ou elle n'a plus été gardée au bout de 30 jours. Vous pouvez en refaire une."
        ),
    )


def registration(edition: Edition, form: RegistrationForm, sale: ForSale, *, is_back: bool = False) -> Registration:
    """What stands around the form as it is filled in; a code that lowers nothing is told at its field."""
    so_far = estimate(form, sale)
    if so_far.refusal is not None and not form.voucher.errors:
        form.refuse(so_far.refusal.errors)
    return Registration(
        organiser=edition.organiser,
        contact_email=edition.contact_email,
        offers=tuple(_offer(offer, sale) for offer in sale.offers),
        one_offer=sale.only_offer is not None,
        can_add=len(form.people) < MOST_ATTENDEES,
        people=tuple(person_page(person, number, sale) for number, person in enumerate(form.people, 1)),
        sum_so_far=money_text(so_far.total) if so_far.lines else "",
        saved_on_it=_saved(so_far),
        is_member=so_far.is_member,
        departments=tuple(one.label for one in IN_ORDER),
        is_for_person=form.kind.data == BuyerKind.PERSON.value,
        has_codes=any(field.data or field.errors for field in (form.member_code, form.voucher)),
        has_member_prices=any(offer.member_price is not None for offer in sale.offers),
        is_back=is_back,
    )


def _saved(so_far: Estimate) -> str:
    """How much less than the public price, in words; empty where nothing is."""
    lowered = sum(line.list_price.cents - line.price.cents for line in so_far.lines)
    if lowered <= 0:
        return ""
    return gettext("soit %(amount)s de moins que le prix public", amount=money_text(Money(lowered)))


def _offer(offer: Offer, sale: ForSale) -> OfferShown:
    price, left = price_for_all(offer, sale.at), sale.seats[offer.id]
    return OfferShown(
        name=offer.name,
        description=offer.description,
        price=price_text(price),
        tax=_tax(price, sale.edition),
        lowered=tuple(_lowered(offer, price, sale)),
        left=left_text(left),
        is_sold_out=left == 0,
        waiting_url=_waiting_url(offer) if left == 0 else "",
    )


def _waiting_url(offer: Offer) -> str:
    secret = offer.secret if offer.visibility is Visibility.LINK else None
    return url_for("waiting.ask", offre=offer.ref, formule=secret)


def _tax(price: Money, edition: Edition) -> str:
    points = basis_points_of(edition)
    if not price:
        return ""
    if not points:
        return gettext("par personne, net de TVA")
    return gettext("par personne, TTC (%(net)s HT)", net=money_text(taxed(price, points).net))


def _lowered(offer: Offer, price: Money, sale: ForSale) -> list[str]:
    texts = []
    if price < offer.price and offer.early_until is not None:
        when = instant_text(offer.early_until, sale.edition.zone, current_locale())
        texts.append(
            gettext("Tarif anticipé jusqu'au %(when)s, puis %(price)s.", when=when, price=money_text(offer.price))
        )
    if offer.member_price is not None and offer.member_price < price:
        texts.append(gettext("Adhérents du réseau : %(price)s.", price=price_text(offer.member_price)))
    return texts
