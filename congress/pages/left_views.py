"""Where organisers say where the films and slides are: the one thing that changes once a congress is archived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from wtforms import HiddenField

from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import NotFound, Refusal
from congress.kernel.forms import Form
from congress.kernel.i18n import gettext, lazy_gettext
from congress.pages.queries import editions_begun
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.people.use_cases import audit
from congress.programme import pages
from congress.programme.left_links import Links, publish_links
from congress.programme.links import link_field
from congress.programme.models import SittingKind
from congress.programme.queries import published

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.programme.pages import Card
    from congress.programme.published import PublishedProgramme

blueprint = Blueprint("left_admin", __name__, url_prefix="/organisation/captations")
_NEVER_FILMED = frozenset({SittingKind.WELCOME, SittingKind.MEAL, SittingKind.EVENING})


@blueprint.get("")
@requires(Right.EDIT_PROGRAMME)
def index() -> ResponseReturnValue:
    """The links of a congress that has begun, the last one first; there may be none yet."""
    begun = editions_begun(clock.now())
    if not begun:
        return render_template("pages/left_nothing.html")
    edition, released = _chosen()
    cards = _cards(released)
    form = _form(cards, formdata=None)
    form.seen.data = released.number
    for card in cards:
        form[f"replay-{card.ref}"].data, form[f"slides-{card.ref}"].data = (
            card.sitting.replay_url,
            card.sitting.slides_url,
        )
    return _page(edition, cards, form)


@blueprint.post("")
@requires(Right.EDIT_PROGRAMME)
def publish() -> ResponseReturnValue:
    """Publishes the links, and nothing else."""
    edition, released = _chosen()
    cards = _cards(released)
    form = _form(cards)
    if not form.validate_on_submit():
        return _page(edition, cards, form, status=422)
    at = clock.now()
    links = {card.ref: Links(form[f"replay-{card.ref}"].data, form[f"slides-{card.ref}"].data) for card in cards}
    try:
        with transaction():
            release = publish_links(edition, links, seen=_number(form.seen.data), actor=actor(), at=at)
            audit("publish_links", "edition", edition.ref, actor=actor(), at=at)
    except Refusal as refusal:
        # Sent again as it is, this form knows the release in force: its links are beside what was typed.
        edition, released = _chosen()
        cards = _cards(released)
        form = _form(cards)
        form.seen.data = released.number
        return _page(edition, cards, form, status=refusal.status, warning=refusal.message)
    flash(gettext("Liens publiés : version %(number)s du programme.", number=release.number), "ok")
    return redirect(url_for(".index", edition=edition.ref), code=303)


def _chosen() -> tuple[Edition, PublishedProgramme]:
    """The congress asked for by its ref, else the last one that has begun."""
    begun = editions_begun(clock.now())
    ref = request.args.get("edition")
    edition = next((each for each in begun if ref in (None, each.ref)), None)
    released = published(edition) if edition else None
    if edition is None or released is None:
        raise NotFound(gettext("Aucun congrès commencé ne porte ce nom."))
    return edition, released


def _cards(released: PublishedProgramme) -> list[Card]:
    """What may have left something, what was streamed first."""
    cards = [pages.card(released, sitting, released.published_at) for sitting in released.sittings]
    left = [card for card in cards if not card.is_cancelled and card.sitting.kind not in _NEVER_FILMED]
    return sorted(left, key=lambda card: not card.sitting.streamed)


class LinksForm(Form):
    """The release that was on the page, and two addresses for each sitting."""

    seen = HiddenField()


def _form(cards: list[Card], **options: object) -> LinksForm:
    fields: dict[str, object] = {}
    for card in cards:
        fields[f"replay-{card.ref}"] = link_field(lazy_gettext("Lien de l'enregistrement"))
        fields[f"slides-{card.ref}"] = link_field(lazy_gettext("Lien des supports"))
    made: LinksForm = type("SittingLinksForm", (LinksForm,), fields)(**options)
    return made


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 7 else 0  # noqa: PLR2004


def _page(
    edition: Edition, cards: list[Card], form: LinksForm, *, status: int = 200, warning: str = ""
) -> ResponseReturnValue:
    return (
        render_template(
            "pages/left.html",
            congress=edition,
            streamed=[card for card in cards if card.sitting.streamed],
            others=[card for card in cards if not card.sitting.streamed],
            editions=editions_begun(clock.now()),
            form=form,
            warning=warning,
        ),
        status,
    )
