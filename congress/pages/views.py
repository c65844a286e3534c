"""The pages around the congress: its poster, its calendars, past congresses, and what every site owes its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request

from congress.agendas.subscriptions import Subscription
from congress.editions.current import edition_of_request, public_url
from congress.kernel import clock
from congress.kernel.addresses import whole
from congress.offers.queries import offers_of
from congress.pages import queries
from congress.pages.archive import is_over, kept
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
MOST_KEPT = 6


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """The poster."""
    edition, at = edition_of_request(), clock.now()
    released, offers = programme_queries.published(edition), offers_of(edition)
    return render_template(
        "pages/archive.html" if is_over(edition, at) else "pages/home.html",
        page=home_page(edition, released, offers, at),
        programme=released,
        kept=kept(released),
        most_kept=MOST_KEPT,
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


@blueprint.get("/cgv")
def terms() -> ResponseReturnValue:
    """The terms of sale of a congress: each has its own."""
    edition = edition_of_request()
    return render_template("pages/terms.html", congress=edition, text=blocks(edition.terms))


@lasting.get("/editions/<int:year>/accessibilite", endpoint="accessibility_in_archive")
@lasting.get("/editions/<int:year>/confidentialite", endpoint="privacy_in_archive")
def from_archive(year: int) -> ResponseReturnValue:
    """What the service owes its readers is the same in every archive."""
    return redirect(request.path.removeprefix(f"/editions/{year}"), code=301)
