"""The pages around the congress: its poster, its calendars, past congresses, and what every site owes its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from congress.agendas.subscriptions import Subscription
from congress.editions.current import edition_of_request, public_url
from congress.kernel import clock
from congress.kernel.addresses import whole
from congress.offers.queries import offers_of
from congress.pages import queries
from congress.pages.home import home_page
from congress.programme import json_ld
from congress.programme import queries as programme_queries
from congress.programme.addresses import address_of, addresses
from congress.programme.json_ld import OfferShown
from congress.programme.prose import blocks
from congress.ui.qr import qr_svg

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.offers.models import Offer

blueprint = Blueprint("pages", __name__)
lasting = Blueprint("lasting_pages", __name__)


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """The poster."""
    edition, at = edition_of_request(), clock.now()
    released, offers = programme_queries.published(edition), offers_of(edition)
    page = home_page(edition, released, offers, at)
    return render_template(
        "pages/home.html",
        page=page,
        json_ld=json_ld.script(json_ld.congress(edition, released, addresses(), offers=_offers(edition, offers, at))),
        congress=edition,
        summary=blocks(edition.summary),
        venues=[(venue, blocks(venue.access)) for venue in edition.venues],
    )


def _offers(edition: Edition, offers: Iterable[Offer], at: datetime) -> list[OfferShown]:
    """What one may buy now, for search engines."""
    url = address_of("registration.show")
    return [
        OfferShown(offer.name, offer.price, url, offer.sale_opens_at or edition.registration_opens_at)
        for offer in offers
        if edition.takes_registrations(at) and offer.is_on_sale(at)
    ]


@blueprint.get("/calendriers")
def calendars() -> ResponseReturnValue:
    """How to have the programme in one's own calendar."""
    edition = edition_of_request()
    released = programme_queries.published(edition)

    def feed(name: str, **part: str) -> Subscription:
        return Subscription(name, whole(public_url("feeds.programme", **part)))

    complete = feed(edition.title)
    return render_template(
        "pages/calendars.html",
        whole=complete,
        spaces=[feed(space.name, espace=space.ref) for space in released.spaces] if released else [],
        days=[(day, feed(edition.title, jour=day.isoformat())) for day in released.days] if released else [],
        code=qr_svg(complete.webcal),
    )


@lasting.get("/editions/")
def editions() -> ResponseReturnValue:
    """Every congress held, and the one to come."""
    return render_template("pages/editions.html", editions=queries.editions())


@lasting.get("/accessibilite")
def accessibility() -> ResponseReturnValue:
    """The declaration of accessibility (RGAA 4.1)."""
    return render_template("pages/accessibility.html", congress=edition_of_request())


@lasting.get("/confidentialite")
def privacy() -> ResponseReturnValue:
    """What becomes of the data of those who come (RGPD)."""
    return render_template("pages/privacy.html", congress=edition_of_request())


@lasting.get("/cgv")
def terms() -> ResponseReturnValue:
    """The terms of sale of the congress to come."""
    edition = edition_of_request()
    return render_template("pages/terms.html", congress=edition, text=blocks(edition.terms))
