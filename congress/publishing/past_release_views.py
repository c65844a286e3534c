"""Where organisers look back on releases: read one, compare two, publish an earlier one again."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request, url_for

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Invalid, NotFound, Refusal
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.programme import queries, releases
from congress.publishing import release_pages, story
from congress.publishing.frozen import frozen_sittings
from congress.publishing.release_forms import ReleaseForm
from congress.publishing.release_views import after

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.programme.release_models import PlannedRelease, Release

MOST = 50

blueprint = Blueprint("past_releases", __name__, url_prefix="/organisation/programme/publications")


@blueprint.get("")
@requires(Right.EDIT_PROGRAMME)
def index() -> ResponseReturnValue:
    """Every release, the latest first."""
    edition = edition_of_request()
    numbers = queries.numbers(edition)
    page, pages = request.args.get("page", 1, type=int), max(1, ceil(len(numbers) / MOST))
    if not 1 <= page <= pages:
        raise NotFound
    return render_template(
        "publishing/releases.html",
        rows=release_pages.rows(edition, most=MOST, skip=(page - 1) * MOST),
        waits=queries.planned(edition),
        numbers=numbers,
        page=page,
        pages=pages,
        page_url=lambda asked: url_for(".index", page=asked),
    )


@blueprint.get("/<int(max=999999):number>")
@requires(Right.EDIT_PROGRAMME)
def release(number: int) -> ResponseReturnValue:
    """One release: who published it, what it changed, what was accepted, whom it was told."""
    edition = edition_of_request()
    found = queries.release(edition, number)
    return render_template(
        "publishing/release.html",
        release=found,
        before=queries.number_before(edition, number),
        told=release_pages.changes_told(edition, found),
        accepted=release_pages.accepted_ones(found.warnings),
        mails=release_pages.mails_about(edition, found),
        current=queries.last_release(edition),
        waits=queries.planned(edition),
    )


@blueprint.get("/<int(max=999999):number>/retablir")
@requires(Right.EDIT_PROGRAMME)
def restore(number: int) -> ResponseReturnValue:
    """What publishing an earlier release again would change now."""
    return _page(edition_of_request(), number, ReleaseForm(formdata=None))


@blueprint.post("/<int(max=999999):number>/retablir")
@requires(Right.EDIT_PROGRAMME)
def publish_again(number: int) -> ResponseReturnValue:
    """Publishes an earlier release again, or plans to; the working programme stays as it is."""
    edition = edition_of_request()
    form = ReleaseForm()
    if not form.validate_on_submit():
        return _page(edition, number, form, status=422)
    try:
        with transaction():
            done = _plan(edition, number, form) if form.is_for_later else _publish(edition, number, form)
    except NotFound:
        raise
    except Invalid as refusal:
        form.day.errors = [refusal.message]
        return _page(edition, number, form, status=refusal.status)
    except story.WarningsOpen as refusal:
        form.accept.errors = [refusal.message]
        return _page(edition, number, form, status=refusal.status)
    except Refusal as refusal:
        return _page(edition, number, form, status=refusal.status, warning=refusal.message)
    return after(edition, done)


def _publish(edition: Edition, number: int, form: ReleaseForm) -> Release:
    return story.restore(
        edition,
        number,
        actor=actor(),
        at=clock.now(),
        note=form.note.data or "",
        seen=form.seen.data or "",
        warned=form.accepted,
    )


def _plan(edition: Edition, number: int, form: ReleaseForm) -> PlannedRelease:
    return story.plan(
        edition,
        publish_at=form.publish_at(edition.zone),
        actor=actor(),
        at=clock.now(),
        note=form.note.data or "",
        seen=form.seen.data or "",
        warned=form.accepted,
        restores=number,
    )


def _page(
    edition: Edition, number: int, form: ReleaseForm, *, status: int = 200, warning: str = ""
) -> ResponseReturnValue:
    outlook = release_pages.outlook(edition, releases.prepare_again(edition, number, clock.now()))
    form.seen.data = outlook.prepared.digest
    sittings = frozen_sittings(edition, outlook.prepared.programme)
    warnings, mark = release_pages.open_ones(edition, sittings)
    if form.warned.data != mark:
        form.warned.data, form.accept.data = mark, False
    page = render_template(
        "publishing/restore.html",
        number=number,
        outlook=outlook,
        warnings=warnings,
        accepted=release_pages.accepted_now(edition, sittings),
        waits=queries.planned(edition),
        form=form,
        warning=warning,
    )
    return page, status
