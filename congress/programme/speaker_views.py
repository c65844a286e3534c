"""Where organisers look after people: how they are presented, where they speak, how they are reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from congress.editions.current import edition_of_request
from congress.kernel.errors import Refusal, StaleVersion
from congress.kernel.forms import Form
from congress.kernel.i18n import gettext
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.programme import admin_pages, edits, people_queries, queries, speaker_use_cases, use_cases
from congress.programme.admin_doors import editing_person
from congress.programme.edit_words import undoable
from congress.programme.speaker_forms import SpeakerForm
from congress.programme.speaker_panel import speaker_panel

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.programme.models import Speaker

blueprint = Blueprint("speakers_admin", __name__, url_prefix="/organisation/programme/intervenants")
_FIELDS = ("first_name", "last_name", "function", "email", "locale", "biography")
_LONGEST_SEARCH = 100


@blueprint.get("")
@requires(Right.EDIT_PROGRAMME)
def index() -> ResponseReturnValue:
    """Everybody known, or those one looks for, with where they speak."""
    edition = edition_of_request()
    search = request.args.get("q", "").strip()[:_LONGEST_SEARCH]
    return render_template(
        "programme/admin/speakers.html", people=people_queries.people(edition, search), search=search
    )


@blueprint.get("/nouvelle-personne")
@requires(Right.EDIT_PROGRAMME)
def new() -> ResponseReturnValue:
    """An empty form for somebody not known yet."""
    return render_template("programme/admin/new_speaker.html", form=SpeakerForm(formdata=None))


@blueprint.post("/nouvelle-personne")
@requires(Right.EDIT_PROGRAMME)
def add() -> ResponseReturnValue:
    """Adds a person; nothing of them is public before they are announced in a sitting."""
    edition = edition_of_request()
    form = SpeakerForm()
    if not form.validate_on_submit():
        return render_template("programme/admin/new_speaker.html", form=form), 422
    with editing_person(edition, None, "add_speaker") as edit:
        edit.ref = use_cases.add_speaker(edition, **form.values()).ref
    flash(gettext("Personne ajoutée."), "ok")
    return redirect(url_for(".show", ref=edit.ref), code=303)


@blueprint.get("/<ref>")
@requires(Right.EDIT_PROGRAMME)
def show(ref: str) -> ResponseReturnValue:
    """One person: how they are presented, and every part they have."""
    edition = edition_of_request()
    found = queries.speaker(edition, ref)
    form = SpeakerForm(formdata=None)
    form.fill(found)
    return _page(edition, found, form)


@blueprint.post("/<ref>")
@requires(Right.EDIT_PROGRAMME)
def save(ref: str) -> ResponseReturnValue:
    """Saves a person, unless somebody else, or they by their link, changed it meanwhile: both versions are shown."""
    edition = edition_of_request()
    found = queries.speaker(edition, ref)
    form = SpeakerForm()
    if not form.validate_on_submit():
        return _page(edition, found, form, status=422)
    try:
        with editing_person(edition, ref, "edit_speaker"):
            speaker_use_cases.edit_speaker(found, seen=form.seen.data or "", **form.values())
    except StaleVersion:
        return _both_versions(edition, queries.speaker(edition, ref), form)
    flash(gettext("Modifications enregistrées. Elles seront publiques à la prochaine publication."), "ok")
    return redirect(url_for(".show", ref=ref), code=303)


@blueprint.post("/<ref>/supprimer")
@requires(Right.EDIT_PROGRAMME)
def remove(ref: str) -> ResponseReturnValue:
    """Forgets somebody who is named nowhere."""
    edition = edition_of_request()
    found = queries.speaker(edition, ref)
    name = found.name
    if not Form().validate_on_submit():
        return redirect(url_for(".show", ref=ref), code=303)
    try:
        with editing_person(edition, ref, "remove_speaker"):
            speaker_use_cases.remove_speaker(found)
    except Refusal as refusal:
        flash(refusal.message, "warn")
        return redirect(url_for(".show", ref=ref), code=303)
    flash(gettext("%(name)s ne figure plus parmi les personnes connues.", name=name), "ok")
    return redirect(url_for(".index"), code=303)


def _both_versions(edition: Edition, found: Speaker, form: SpeakerForm) -> ResponseReturnValue:
    theirs = SpeakerForm(formdata=None)
    theirs.fill(found)
    form.seen.data = theirs.seen.data
    return _page(edition, found, form, status=409, differences=admin_pages.differences(form, theirs, _FIELDS))


def _page(
    edition: Edition, found: Speaker, form: SpeakerForm, *, status: int = 200, differences: object = ()
) -> ResponseReturnValue:
    public = queries.published(edition)
    page = render_template(
        "programme/admin/speaker.html",
        speaker=found,
        seats=people_queries.seats_of(edition, found),
        is_public=public is not None and found.ref in public.speaker_of,
        form=form,
        differences=differences,
        panel=speaker_panel(found, edition),
        undoable=undoable(edits.last_edit(edition, actor=actor())),
    )
    return page, status
