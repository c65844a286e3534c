"""Where organisers publish: the changes first, in sentences; then what was read, and nothing else, goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, make_response, redirect, render_template, url_for

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Invalid, Refusal
from congress.kernel.formats import instant_text
from congress.kernel.headers import letter, relax_for_letters
from congress.kernel.i18n import current_locale, gettext, ngettext
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.people.use_cases import audit
from congress.programme import releases
from congress.programme.release_models import PlannedRelease
from congress.publishing import planned, release_pages, story
from congress.publishing.release_forms import ReleaseForm, WaitingForm

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.mail.outbox import Letter
    from congress.programme.release_models import Release
    from congress.publishing.digests import Reader

blueprint = Blueprint("releases_admin", __name__, url_prefix="/organisation/programme")


@blueprint.get("/publier")
@requires(Right.EDIT_PROGRAMME)
def preview() -> ResponseReturnValue:
    """What a release would change now, and who would be told; or the one that waits for its hour."""
    return _page(edition_of_request(), ReleaseForm(formdata=None))


@blueprint.post("/publier")
@requires(Right.EDIT_PROGRAMME)
def publish() -> ResponseReturnValue:
    """Publishes what was on the page, or plans it; if something changed since, all is shown anew."""
    edition = edition_of_request()
    form = ReleaseForm()
    if not form.validate_on_submit():
        return _page(edition, form, status=422)
    try:
        with transaction():
            done = _plan(edition, form) if form.is_for_later else _publish(edition, form)
    except Invalid as refusal:
        form.day.errors = [refusal.message]
        return _page(edition, form, status=refusal.status)
    except story.WarningsOpen as refusal:
        form.accept.errors = [refusal.message]
        return _page(edition, form, status=refusal.status)
    except Refusal as refusal:
        return _page(edition, form, status=refusal.status, warning=refusal.message)
    return after(edition, done)


def _publish(edition: Edition, form: ReleaseForm) -> Release:
    return story.publish(
        edition,
        actor=actor(),
        at=clock.now(),
        note=form.note.data or "",
        seen=form.seen.data or "",
        warned=form.accepted,
    )


def _plan(edition: Edition, form: ReleaseForm) -> PlannedRelease:
    return story.plan(
        edition,
        publish_at=form.publish_at(edition.zone),
        actor=actor(),
        at=clock.now(),
        note=form.note.data or "",
        seen=form.seen.data or "",
        warned=form.accepted,
    )


def after(edition: Edition, done: Release | PlannedRelease) -> ResponseReturnValue:
    """Says what happened, and leads to where one goes on."""
    if isinstance(done, PlannedRelease):
        hour = instant_text(done.publish_at, edition.zone, current_locale())
        flash(gettext("Publication programmée le %(when)s. D'ici là, le public ne voit rien.", when=hour), "ok")
        return redirect(url_for("releases_admin.preview"), code=303)
    return after_release(edition, done)


def after_release(edition: Edition, release: Release) -> ResponseReturnValue:
    """Says that everybody sees it, and how many mails wait."""
    flash(gettext("Version %(number)s publiée : tout le monde la voit maintenant.", number=release.number), "ok")
    mails = release_pages.mails_about(edition, release)
    if mails is not None:
        told = ngettext(
            "%(num)s courriel attend votre accord.", "%(num)s courriels attendent votre accord.", mails.held
        )
        flash(told, "info")
    return redirect(url_for("past_releases.release", number=release.number), code=303)


@blueprint.post("/publier/maintenant")
@requires(Right.EDIT_PROGRAMME)
def publish_now() -> ResponseReturnValue:
    """Publishes the release that waits without waiting, if it is the one that was on the page."""
    edition, at, form = edition_of_request(), clock.now(), WaitingForm()
    if not form.validate_on_submit():
        return _page(edition, ReleaseForm(formdata=None), status=422)
    try:
        with transaction():
            release = story.publish_planned(edition, actor=actor(), at=at, seen=form.seen.data or "")
            audit("hasten_release", "edition", edition.ref, actor=actor(), at=at, number=release.number)
    except Refusal as refusal:
        return _page(edition, ReleaseForm(formdata=None), status=refusal.status, warning=refusal.message)
    return after_release(edition, release)


@blueprint.post("/publier/retirer")
@requires(Right.EDIT_PROGRAMME)
def withdraw() -> ResponseReturnValue:
    """Takes back the release that waits, if it is the one that was on the page."""
    edition, form = edition_of_request(), WaitingForm()
    if not form.validate_on_submit():
        return _page(edition, ReleaseForm(formdata=None), status=422)
    try:
        with transaction():
            planned.withdraw(edition, actor=actor(), at=clock.now(), seen=form.seen.data or "")
    except Refusal as refusal:
        return _page(edition, ReleaseForm(formdata=None), status=refusal.status, warning=refusal.message)
    flash(gettext("La publication programmée est retirée. Le programme de travail n'a pas changé."), "ok")
    return redirect(url_for(".preview"), code=303)


@blueprint.get("/publier/courriel/<ticket>", defaults={"number": None})
@blueprint.get("/publications/<int(max=999999):number>/courriel/<ticket>")
@requires(Right.EDIT_PROGRAMME)
def mail(ticket: str, number: int | None) -> ResponseReturnValue:
    """The mail that one person would get about what is about to be published; `number` is an earlier release."""
    reader, found = _mail(ticket, number)
    relax_for_letters()
    return render_template("publishing/mail_preview.html", reader=reader, letter=found, ticket=ticket, number=number)


@blueprint.get("/publier/courriel/<ticket>/lettre", defaults={"number": None})
@blueprint.get("/publications/<int(max=999999):number>/courriel/<ticket>/lettre")
@requires(Right.EDIT_PROGRAMME)
def mail_letter(ticket: str, number: int | None) -> ResponseReturnValue:
    """The letter itself, for the frame."""
    return letter(make_response(_mail(ticket, number)[1].html))


def _mail(ticket: str, number: int | None) -> tuple[Reader, Letter]:
    edition = edition_of_request()
    return release_pages.preview(edition, release_pages.candidate(edition, clock.now(), number), ticket)


def _page(edition: Edition, form: ReleaseForm, *, status: int = 200, warning: str = "") -> ResponseReturnValue:
    at = clock.now()
    waits = release_pages.waiting(edition, at)
    if waits is not None:
        page = render_template(
            "publishing/waiting.html",
            planned=waits[0],
            outlook=waits[1],
            seen=planned.mark_of(waits[0]),
            warning=warning,
            warnings=release_pages.accepted_ones(waits[0].warnings),
        )
        return page, status
    outlook = release_pages.outlook(edition, releases.prepare(edition, at))
    form.seen.data = outlook.prepared.digest
    warnings, mark = release_pages.open_ones(edition)
    if form.warned.data != mark:
        form.warned.data, form.accept.data = mark, False  # others than those that were on the page
    page = render_template(
        "publishing/publish.html",
        outlook=outlook,
        warnings=warnings,
        accepted=release_pages.accepted_now(edition),
        form=form,
        warning=warning,
    )
    return page, status
