"""What the public reads of the programme: all of it made from the last release, and made once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import ceil
from typing import TYPE_CHECKING

from flask import Blueprint, g, make_response, render_template, request, session

from congress.editions.current import edition_of_request, edition_shown, public_url
from congress.kernel import clock
from congress.kernel.errors import NotFound
from congress.kernel.http import Keep, cached
from congress.kernel.i18n import current_locale, gettext
from congress.programme import history, json_ld, labels, pages, people_pages, queries
from congress.programme.addresses import addresses
from congress.programme.former_times import former_starts
from congress.programme.prose import blocks
from congress.programme.timetable import timetable

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from congress.editions.models import Edition
    from congress.programme.published import PublishedProgramme

CHAPTERS = 50  # releases on one page of changes: as many as the news feed leads to
LONG_AGO = datetime.min.replace(tzinfo=UTC)  # in a version that is read for its history nothing takes place now

blueprint = Blueprint("programme", __name__)
blueprint.app_context_processor(lambda: {"kind_words": labels.KIND, "role_words": labels.ROLE})


@blueprint.get("/programme")
def programme() -> ResponseReturnValue:
    """The whole programme by day, or one day of it (`?jour=2021-11-25`)."""
    edition = edition_of_request()
    released, at, day = queries.published(edition), clock.now(), _asked_day()
    if released is None:
        return render_template("programme/nothing.html")
    if day is not None and day not in pages.days_of(released):
        raise NotFound(gettext("Le congrès n'a pas lieu ce jour-là."))

    def make() -> str:
        days = pages.day_pages(released, at)
        return render_template(
            "programme/programme.html",
            programme=released,
            days=days,
            shown=[(each, timetable(each.cards, edition.zone)) for each in days if day in (None, each.day)],
            asked=day,
            published_on=released.published_at.astimezone(edition.zone).date(),
            untimed=pages.untimed_cards(released, at),
            json_ld=_congress_json_ld(edition, released, day),
        )

    return _page(released, at, make, "jour")


@blueprint.get("/programme/<ref>")
def sitting(ref: str) -> ResponseReturnValue:
    """One sitting, whole."""
    edition, released, at = edition_of_request(), _released(), clock.now()
    found = released.sitting_of.get(ref)
    if found is None:
        raise NotFound(gettext("Cette séance n'est pas au programme."))
    return _page(
        released,
        at,
        lambda: render_template(
            "programme/sitting.html",
            programme=released,
            card=pages.card(released, found, at),
            text=blocks(found.abstract),
            json_ld=json_ld.script(json_ld.event(edition, released, found, addresses(), former=former_starts(edition))),
        ),
    )


@blueprint.get("/programme/changements")
def changes() -> ResponseReturnValue:
    """What each release changed, `?page=2` the older ones; `?de=1&a=3` compares any two."""
    edition, released = edition_of_request(), _released()
    first, last = request.args.get("de"), request.args.get("a")
    if first is None and last is None:
        return _page(released, None, lambda: _chapters(edition, released), "page")
    before, after = _number(first), _number(last)
    return _page(
        released,
        None,
        lambda: render_template(
            "programme/comparison.html",
            programme=released,
            before=before,
            after=after,
            told=history.tell(queries.changes_between(edition, before, after)),
            numbers=queries.numbers(edition),
        ),
        "de",
        "a",
    )


def _chapters(edition: Edition, released: PublishedProgramme) -> str:
    numbers = queries.numbers(edition)
    number, last = _number(request.args.get("page", "1")), ceil(len(numbers) / CHAPTERS)
    if not 1 <= number <= last:
        raise NotFound(gettext("Il n'y a pas de page %(number)s.", number=number))
    return render_template(
        "programme/changes.html",
        programme=released,
        chapters=history.history(edition, most=CHAPTERS, skip=(number - 1) * CHAPTERS),
        numbers=numbers,
        page=number,
        pages=last,
        page_url=lambda asked: public_url("programme.changes", page=asked),
    )


@blueprint.get("/programme/publications/<int(max=999999):number>")
def version(number: int) -> ResponseReturnValue:
    """The programme as a release showed it, to be read and not to be relied on."""
    edition, released = edition_of_request(), _released()
    frozen = queries.published(edition, number)
    if frozen is None:
        raise NotFound(gettext("Il n'y a pas de version %(number)s du programme.", number=number))
    return _page(
        released,
        None,
        lambda: render_template(
            "programme/version.html",
            programme=frozen,
            current=released,
            restores=queries.release(edition, number).restores,
            days=pages.day_pages(frozen, LONG_AGO),
            untimed=pages.untimed_cards(frozen, LONG_AGO),
            numbers=queries.numbers(edition),
        ),
    )


@blueprint.get("/intervenants")
def speakers() -> ResponseReturnValue:
    """Everybody announced, by last name; those who no longer come are named at the end."""
    edition = edition_of_request()
    released = queries.published(edition)
    if released is None:
        return render_template("programme/nothing.html")
    at = clock.now()

    def make() -> str:
        everybody = people_pages.people(released, at)
        letters, gone = people_pages.by_letter(everybody), [each for each in everybody if not each.coming]
        return render_template("programme/speakers.html", programme=released, letters=letters, gone=gone)

    return _page(released, None, make)


@blueprint.get("/intervenants/<ref>")
def speaker(ref: str) -> ResponseReturnValue:
    """One person and the sittings they are named in; somebody replaced still has a page that says so."""
    released, at = _released(), clock.now()
    found = released.speaker_of.get(ref)
    if found is None:
        raise NotFound(gettext("Cette personne n'est pas au programme."))
    return _page(
        released,
        at,
        lambda: render_template(
            "programme/speaker.html",
            programme=released,
            person=people_pages.person(released, found, at),
            text=blocks(found.biography),
        ),
    )


def _released() -> PublishedProgramme:
    found = queries.published(edition_of_request())
    if found is None:
        raise NotFound(gettext("Le programme n'est pas encore publié."))
    return found


def _asked_day() -> date | None:
    text = request.args.get("jour")
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound(gettext("Ce jour n'est pas une date : écrivez-le comme 2021-11-25.")) from None


def _number(text: str | None) -> int:
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > 6:  # noqa: PLR2004 - far above any
        raise NotFound(gettext("Choisissez deux publications du programme à comparer."))
    return int(text)


def _congress_json_ld(edition: Edition, released: PublishedProgramme, day: date | None) -> Markup:
    """The congress for search engines, with the sittings that the page shows."""
    shown = [one for one in released.sittings if day in (None, pages.day_of(released, one))]
    return json_ld.script(json_ld.congress(edition, released, addresses(), former=former_starts(edition), only=shown))


def _page(
    released: PublishedProgramme, at: datetime | None, make: Callable[[], str], *parameters: str
) -> ResponseReturnValue:
    """The page from the cache; what is said to one person only (a flash) is never kept.

    `parameters` are those it depends on: others make no page of their own, and stand in none.
    """
    g.parameters = parameters
    if "_flashes" in session:
        return make_response(make())
    key = (
        request.path,
        tuple(request.args.get(name) for name in parameters),
        current_locale(),
        edition_shown(),
        edition_of_request().version,
        released.digest,
        pages.running(released, at) if at else (),
    )
    keep = Keep(may=True, until=pages.next_turn(released, at) if at else None)
    return cached(key, make, last_modified=released.published_at, keep=keep)
