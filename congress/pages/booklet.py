"""The printed programme: an A5 booklet made of one release, the same bytes for the same release and language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from congress.kernel.formats import date_text, dates_text, day_text
from congress.kernel.i18n import current_locale, gettext, typo
from congress.kernel.pdf import pdf
from congress.pages.print_words import sitting_words
from congress.programme import pages, people_pages
from congress.programme.models import SittingStatus
from congress.programme.prose import lines
from congress.ui.qr import qr_svg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from congress.editions.models import Edition
    from congress.programme.pages import Card
    from congress.programme.published import PublishedProgramme, PublishedVenue


def booklet(edition: Edition, programme: PublishedProgramme, *, address: str) -> bytes:
    """The booklet in the language in force; `address` is where the programme is read as it stands."""
    return pdf("pages/booklet.typ", booklet_data(edition, programme, address=address), dated=programme.published_at)


def booklet_data(edition: Edition, programme: PublishedProgramme, *, address: str) -> dict[str, Any]:
    """What `templates/pages/booklet.typ` sets, section by section."""
    zone = edition.zone
    # As it was published: a booklet knows no « en ce moment ».
    cards = [pages.card(programme, sitting, programme.published_at) for sitting in programme.sittings]
    in_spaces = [card for card in cards if card.space]

    def words(some: list[Card]) -> list[dict[str, Any]]:
        return [sitting_words(programme, card, zone) for card in some]

    return {
        "lang": current_locale(),
        "title": gettext("Livret du programme – %(title)s", title=typo(edition.title)),
        **poster_words(edition, programme, address),
        "days": [
            {
                "name": day_text(day, current_locale()),
                "ref": day.isoformat(),
                "sittings": words([card for card in cards if card.day == day]),
            }
            for day in pages.days_of(programme)
        ],
        "untimed": words([card for card in cards if card.day is None and not card.space]),
        "spaces": [
            {
                "name": typo(space.name),
                "espace": pages.espace_number(programme, space.ref),
                "summary": typo(space.summary),
                "sittings": [
                    {**each, "day": day_text(card.day, current_locale()) if card.day else ""}
                    for card, each in zip(in_spaces, words(in_spaces), strict=True)
                    if card.sitting.space == space.ref
                ],
            }
            for space in programme.spaces
        ],
        "people": list(_people(programme)),
        "venues": [_venue(programme, venue) for venue in programme.venues],
        "words": _words(),
    }


def poster_words(edition: Edition, programme: PublishedProgramme, address: str) -> dict[str, Any]:
    """What the first page says, and the version: everything printed bears it, for paper does not follow."""
    locale = current_locale()
    published_on = programme.published_at.astimezone(edition.zone).date()
    return {
        "accent": edition.accent,
        "author": edition.organiser,
        "edition": typo(edition.title),
        "slogan": typo(edition.slogan),
        "hashtag": edition.hashtag,
        "dates": dates_text(edition.starts_on, edition.ends_on, locale),
        "place": typo(edition.place),
        "contact": edition.contact_email,
        "version": gettext(
            "Version %(number)s du %(date)s : le programme peut changer",
            number=programme.number,
            date=date_text(published_on, locale),
        ),
        "address": address.partition("://")[2],
        "url": address,
        "qr": qr_svg(address),
        "qr_alt": gettext("Code QR : %(address)s", address=address),
    }


def _people(programme: PublishedProgramme) -> Iterator[dict[str, Any]]:
    """Everybody expected by last name, with what they are expected in, also in somebody else's name."""
    for speaker in sorted(programme.speakers, key=people_pages.sort_key):
        coming = [
            (sitting.ref, appearance)
            for sitting in programme.sittings
            for appearance in sitting.announced
            if speaker.ref in appearance.people and sitting.status is not SittingStatus.CANCELLED
        ]
        if coming:
            doubtful = all(appearance.is_tentative for _, appearance in coming)
            yield {
                "last_name": speaker.last_name,
                "first_name": speaker.first_name,
                "function": typo(speaker.function),
                "reserve": gettext("(sous réserve)") if doubtful else "",
                "refs": list(dict.fromkeys(ref for ref, _ in coming)),
            }


def _venue(programme: PublishedProgramme, venue: PublishedVenue) -> dict[str, Any]:
    town = f"{venue.postcode} {venue.city}".strip()
    return {
        "name": typo(venue.name),
        "lines": [typo(line) for line in (venue.address, town) if line],
        "access": [typo(line) for line in lines(venue.access)],
        "rooms": [typo(room.name) for room in programme.rooms if room.venue == venue.ref],
    }


def _words() -> dict[str, str]:
    return {
        "programme": gettext("Programme"),
        "contents": gettext("Sommaire"),
        "read": gettext("Lire ce livret"),
        "reserve": gettext("(sous réserve)"),
        "reserve_means": gettext("la venue de la personne n'est pas encore certaine."),
        "tentative": gettext("sous réserve"),
        "cancelled": gettext("annulé"),
        "cancelled_means": gettext("la séance était annoncée et n'aura pas lieu."),
        "streamed": gettext("à distance aussi"),
        "streamed_means": gettext("diffusé en direct : le lien est sur la page de votre billet."),
        "signs_up": gettext("sur inscription"),
        "signs_up_means": gettext("les places se prennent depuis la page de votre billet."),
        "live": gettext("Le programme à jour"),
        "live_means": gettext("Visez ce code : changements, salles et places de la dernière heure sont en ligne."),
        "untimed": gettext("Horaire à préciser"),
        "forum": gettext("Forum"),
        "forum_stands": gettext("Les stands, leurs numéros et leurs exposants sont en ligne, à jour."),
        "nothing": gettext("Rien n'est encore publié pour ce jour."),
        "no_time": gettext("horaire à préciser"),
        "page": gettext("p."),
        "people": gettext("Elles et ils prennent la parole"),
        "venues": gettext("Lieux et accès"),
        "rooms": gettext("Salles :"),
        "notes": gettext("Notes"),
        "questions": gettext("Une question, un besoin particulier :"),
    }
