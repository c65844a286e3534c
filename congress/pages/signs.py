"""The signs on the doors: for each day, one A4 page a room, or a venue without rooms, with what happens there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from congress.kernel.formats import day_text
from congress.kernel.i18n import current_locale, gettext, typo
from congress.kernel.pdf import pdf
from congress.pages.booklet import poster_words
from congress.pages.print_words import sitting_words
from congress.programme import pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from congress.editions.models import Edition
    from congress.programme.pages import Card
    from congress.programme.published import PublishedProgramme, PublishedRoom, PublishedVenue


def signs(edition: Edition, programme: PublishedProgramme, *, address: str) -> bytes:
    """The signs in the language in force; `address` is where the programme is read as it stands."""
    return pdf("pages/signs.typ", signs_data(edition, programme, address=address), dated=programme.published_at)


def signs_data(edition: Edition, programme: PublishedProgramme, *, address: str) -> dict[str, Any]:
    """What `templates/pages/signs.typ` sets: the signs in the order in which one walks and hangs them."""
    return {
        "lang": current_locale(),
        "title": gettext("Affiches des salles – %(title)s", title=typo(edition.title)),
        **poster_words(edition, programme, address),
        "signs": [
            {
                "place": typo(place.name),
                "venue": typo(venue.name) if venue else "",
                "day": _capital(day_text(day, current_locale())).split(" ", 1),
                "sittings": [sitting_words(programme, card, edition.zone) for card in cards],
            }
            for day, place, venue, cards in _doors(programme)
        ],
        "words": {
            "tentative": gettext("sous réserve"),
            "cancelled": gettext("annulé"),
            "streamed": gettext("à distance aussi"),
            "signs_up": gettext("sur inscription"),
            "live": gettext("Le programme à jour :"),
            "nothing": gettext("Aucune séance n'a encore de lieu et d'horaire."),
        },
    }


def _doors(
    programme: PublishedProgramme,
) -> Iterator[tuple[date, PublishedRoom | PublishedVenue, PublishedVenue | None, list[Card]]]:
    """Each place where something happens on a day; a room comes with its venue."""
    cards = [pages.card(programme, sitting, programme.published_at) for sitting in programme.sittings]
    for day in pages.days_of(programme):
        today = [card for card in cards if card.day == day]
        for venue in programme.venues:
            in_venue = [card for card in today if card.venue == venue]
            if alone := [card for card in in_venue if card.room is None]:
                yield day, venue, None, alone
            for room in programme.rooms:
                if inside := [card for card in in_venue if card.room == room]:
                    yield day, room, venue, inside


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
