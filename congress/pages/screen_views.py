"""Pages made for other frames than a browser's window: the screens of the hall, and other sites."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Blueprint, g, make_response, render_template, request

from congress.editions.current import edition_of_request, edition_shown, public_path, public_url
from congress.kernel import clock
from congress.kernel.addresses import whole
from congress.kernel.errors import NotFound
from congress.kernel.http import cached
from congress.kernel.i18n import LOCALES, current_locale, gettext
from congress.pages import screen
from congress.programme import pages, queries
from congress.ui.qr import qr_svg

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.programme.published import PublishedProgramme

blueprint = Blueprint("screens", __name__)
SHOWN_FOR = 20  # seconds until a screen asks again, or turns its page
SHIFTS = 9  # places a picture takes in turn, a minute each, so that it burns into no panel
_GROUNDS = ("clair", "sombre")
LIVES = 300  # seconds that other sites' readers may be shown what they have
_FRAMED = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)


@blueprint.get("/en-ce-moment")
def now() -> ResponseReturnValue:
    """The screen of the hall, or of one door (`?salle=`: a room, a venue or an espace); `?fond=clair` is light."""
    edition = edition_of_request()
    # All screens say the same for a minute, so that it is made once for all of them.
    at = clock.now().replace(second=0, microsecond=0)
    released, ref = queries.published(edition), request.args.get("salle")
    place = screen.place_name(released, ref) if released and ref else None
    if ref is not None and place is None:
        raise NotFound(gettext("Aucune salle, aucun lieu ni espace ne porte ce nom."))
    if released and ref:
        board = screen.place_board(edition, released, ref, at)
    else:
        board = screen.board(edition, released, at, _page())
    light = request.args.get("fond") == "clair"
    kept = {"salle": ref, "fond": "clair" if light else None, "lang": _asked_language()}
    following = board.following if board.pages > 1 else None
    address = whole(public_path(edition, "programme.programme"))

    def make() -> str:
        return render_template(
            "pages/screen.html",
            board=board,
            place=place,
            congress=edition,
            programme=released,
            at=at,
            light=light,
            following=public_url("screens.now", **kept, ecran=following),
            seconds=SHOWN_FOR,
            shift=at.minute % SHIFTS,
            address=address.partition("://")[2],
            code=qr_svg(address),
            part_running=screen.part_running,
        )

    key = ("screen", edition.id, edition.version, released and released.digest, at, board.page, tuple(kept.items()))
    return cached((*key, current_locale()), make, last_modified=at)


@blueprint.get("/programme/integration")
def embed() -> ResponseReturnValue:
    """The programme for a frame in another site: no script, no cookie; `?jour=`, `?espace=`, `?fond=`."""
    g.no_cookie = True
    edition = edition_of_request()
    released = queries.published(edition)
    day, space = request.args.get("jour"), request.args.get("espace")
    ground = request.args.get("fond") if request.args.get("fond") in _GROUNDS else None
    if released is None:
        return _framed(make_response(render_template("pages/embed.html", congress=edition, programme=None)))
    if space is not None and space not in released.space_of:
        raise NotFound(gettext("Aucun espace du forum ne porte ce nom."))
    if day is not None and day not in {each.isoformat() for each in pages.days_of(released)}:
        raise NotFound(gettext("Le congrès n'a pas lieu ce jour-là. Écrivez le jour comme 2021-11-25."))

    def make() -> str:
        return render_template("pages/embed.html", **_embedded(edition, released, day, space), ground=ground)

    key = ("embed", edition_shown(), released.digest, request.path, day, space, ground, current_locale())
    return _framed(cached(key, make, last_modified=released.published_at, max_age=LIVES))


@blueprint.get("/programme/integrer")
def embedding() -> ResponseReturnValue:
    """What another site copies to show the programme."""
    edition = edition_of_request()
    released = queries.published(edition)

    def frame(**part: str) -> str:
        return whole(public_path(edition, "screens.embed", **part))

    return render_template(
        "pages/embedding.html",
        congress=edition,
        complete=frame(),
        days=[(day, frame(jour=day.isoformat())) for day in pages.days_of(released)] if released else [],
        spaces=[(space, frame(espace=space.ref)) for space in released.spaces] if released else [],
    )


def _embedded(edition: Edition, released: PublishedProgramme, day: str | None, space: str | None) -> dict[str, Any]:
    """What the frame shows; it knows no « en ce moment », so that it is made once for each release."""
    at = released.published_at
    wanted = date.fromisoformat(day) if day else None

    def kept(cards: tuple[pages.Card, ...]) -> list[pages.Card]:
        return [card for card in cards if space in (None, card.sitting.space)]

    return {
        "congress": edition,
        "programme": released,
        "days": [
            (page.day, kept(page.cards))
            for page in pages.day_pages(released, at)
            if wanted in (None, page.day) and (space is None or kept(page.cards))
        ],
        "untimed": kept(pages.untimed_cards(released, at)) if wanted is None else [],
        "space": released.space_of[space] if space else None,
    }


def _framed(response: Response) -> Response:
    """Lets any site show this answer in a frame: the only one of ours that may be."""
    response.headers["Content-Security-Policy"] = _FRAMED
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _page() -> int:
    text = request.args.get("ecran", "1")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 1  # noqa: PLR2004 - far above any


def _asked_language() -> str | None:
    asked = request.args.get("lang")
    return asked if asked in LOCALES else None
