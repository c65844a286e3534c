"""The forum's public pages, and the request for a stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import NotFound
from congress.kernel.headers import private
from congress.kernel.i18n import current_locale, gettext
from congress.kernel.refs import new_secret
from congress.programme import queries as programme_queries
from congress.stands import labels, pages, queries, use_cases
from congress.stands.forms import ApplicationForm
from congress.tickets.places import places_taken

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.programme.published import PublishedProgramme

blueprint = Blueprint("forum", __name__)


@blueprint.get("/forum")
def show() -> ResponseReturnValue:
    """The three espaces, their ateliers and their stands."""
    edition, programme = edition_of_request(), _programme()
    return render_template(
        "forum/forum.html",
        times=pages.forum_times(programme),
        spaces=pages.spaces(programme, places_taken(edition.id), queries.stands(edition)),
        takes_applications=use_cases.takes_applications(edition, clock.now()),
    )


@blueprint.get("/forum/ateliers")
def workshops() -> ResponseReturnValue:
    """Every atelier with its time, its room and the places left; `?espace=` shows one espace's."""
    edition, programme = edition_of_request(), _programme()
    chosen = request.args.get("espace")
    if chosen is not None and chosen not in programme.space_of:
        raise NotFound(gettext("Cet espace n'existe pas."))
    shown = pages.workshops(programme, places_taken(edition.id))
    if chosen is not None:
        shown = tuple(one for one in shown if one.space == programme.space_of[chosen].name)
    return render_template(
        "forum/workshops.html",
        slots=pages.slots(shown),
        spaces=programme.spaces,
        chosen=chosen,
        takes_sign_ups=any(one.takes_sign_ups for one in shown) and not edition.is_archived,
    )


@blueprint.get("/forum/stands")
def stands() -> ResponseReturnValue:
    """Every stand by espace and number."""
    edition, programme = edition_of_request(), _programme()
    return render_template(
        "forum/stands.html",
        spaces=pages.spaces(programme, {}, queries.stands(edition)),
        elsewhere=[pages.stand_shown("", exhibitor) for exhibitor in queries.exhibitors_elsewhere(edition)],
        takes_applications=use_cases.takes_applications(edition, clock.now()),
    )


@blueprint.route("/forum/stands/candidature", methods=["GET", "POST"])
def apply() -> ResponseReturnValue:
    """The request for a stand; its hidden key makes it count once however often it is sent."""
    edition, at = edition_of_request(), clock.now()
    if not use_cases.takes_applications(edition, at):
        return render_template("forum/applications_closed.html"), 410
    spaces = programme_queries.spaces(edition)
    form = ApplicationForm()
    form.offer(spaces)
    key = form.submission_key() or new_secret()
    form.submission.data = key
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        controller = {"organiser": edition.organiser, "contact_email": edition.contact_email}
        return render_template("forum/apply.html", form=form, **controller), status
    wanted = use_cases.Request(
        organisation=form.organisation.data,
        contact_name=form.contact_name.data,
        email=form.email.data,
        website=form.website.data,
        description=form.description.data,
        needs=form.needs.data,
    )
    space = next(space for space in spaces if space.ref == form.space.data)
    with transaction():
        application = use_cases.submit(edition, space, wanted, submission=key, locale=current_locale(), at=at)
    followed = url_for("forum.own", ref=application.ref, secret=application.secret)
    return private(make_response(redirect(followed, code=303)))


@blueprint.get("/forum/stands/candidature/<ref>/<secret>")
def own(ref: str, secret: str) -> ResponseReturnValue:
    """Where whoever asked for a stand follows the request."""
    application = queries.own_application(ref, secret)
    status = application.status
    return private(
        make_response(
            render_template(
                "forum/application.html",
                application=application,
                word=labels.DECIDED[status],
                tone=labels.TONE[status],
                symbol=labels.SYMBOL[status],
            )
        )
    )


def _programme() -> PublishedProgramme:
    programme = programme_queries.published(edition_of_request())
    if programme is None:
        raise NotFound(gettext("Le programme du forum n'est pas encore publié."))
    return programme
