"""Where organisers work on the programme's sittings; nothing here is public before a release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.errors import Invalid, Refusal, StaleVersion
from congress.kernel.forms import Form
from congress.kernel.i18n import gettext
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.programme import duplicates, queries, use_cases
from congress.programme.admin_doors import editing, to_sitting
from congress.programme.models import SittingKind, SittingStatus
from congress.programme.sitting_pages import appearance_form, both_versions, sitting_form, sitting_page
from congress.programme.use_cases import AlreadyPublic

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.programme.forms import SittingForm

blueprint = Blueprint("programme_admin", __name__, url_prefix="/organisation/programme")
_FIELD_OF = {"starts_at": "starts", "ends_at": "ends", "room": "place", "venue": "place"}


@blueprint.get("/seances/nouvelle")
@requires(Right.EDIT_PROGRAMME)
def new() -> ResponseReturnValue:
    """An empty sitting to fill in, at the time and place where one wants it on the sheet."""
    form = sitting_form(edition_of_request())
    form.kind.data, form.status.data = SittingKind.WORKSHOP.value, SittingStatus.DRAFT.value
    form.propose(request.args)
    return render_template("programme/admin/new.html", form=form)


@blueprint.post("/seances/nouvelle")
@requires(Right.EDIT_PROGRAMME)
def add() -> ResponseReturnValue:
    """Adds a sitting to the working programme."""
    edition = edition_of_request()
    form = sitting_form(edition)
    if not form.validate_on_submit():
        return render_template("programme/admin/new.html", form=form), 422
    try:
        with editing(edition, None, "add_sitting") as edit:
            sitting = use_cases.add_sitting(edition, **_fields(edition, form))
            edit.ref = sitting.ref
    except Invalid as refusal:
        _place_errors(form, refusal)
        return render_template("programme/admin/new.html", form=form), refusal.status
    flash(gettext("Séance ajoutée au programme de travail."), "ok")
    return to_sitting(sitting.ref)


@blueprint.get("/seances/<ref>")
@requires(Right.EDIT_PROGRAMME)
def sitting(ref: str) -> ResponseReturnValue:
    """One sitting: what is said of it, who is in it, and every move there was."""
    edition = edition_of_request()
    found = queries.sitting(edition, ref)
    adding = appearance_form(edition, found, formdata=None)
    adding.sequence.data = request.args.get("sequence", "")
    return sitting_page(
        edition,
        found,
        appearance_form=adding,
        opened=request.args.get("ouvert", ""),
        is_adding="sequence" in request.args,
    )


@blueprint.post("/seances/<ref>")
@requires(Right.EDIT_PROGRAMME)
def save(ref: str) -> ResponseReturnValue:
    """Saves a sitting, unless somebody else did meanwhile: then both versions are shown."""
    edition = edition_of_request()
    found = queries.sitting(edition, ref)
    form = sitting_form(edition, found)
    if not form.validate_on_submit():
        return sitting_page(edition, found, form, status=422)
    try:
        with editing(edition, ref, "edit_sitting") as edit:
            edit.reason = form.status_reason.data or ""
            found = queries.sitting(edition, ref)
            use_cases.edit_sitting(found, version=form.known_version, **_fields(edition, form))
    except StaleVersion:
        return both_versions(edition, queries.sitting(edition, ref), form)
    except (Invalid, AlreadyPublic) as refusal:
        _place_errors(form, refusal)
        return sitting_page(edition, queries.sitting(edition, ref), form, status=refusal.status)
    flash(gettext("Modifications enregistrées. Elles seront publiques à la prochaine publication."), "ok")
    return to_sitting(ref)


@blueprint.post("/seances/<ref>/dupliquer")
@requires(Right.EDIT_PROGRAMME)
def duplicate(ref: str) -> ResponseReturnValue:
    """Begins another sitting from this one."""
    edition = edition_of_request()
    found = queries.sitting(edition, ref)
    if not Form().validate_on_submit():
        return to_sitting(ref)
    with editing(edition, None, "duplicate_sitting") as edit:
        copy = duplicates.duplicate_sitting(edition, found, actor=actor(), at=clock.now())
        edit.ref = copy.ref
    flash(gettext("Voici la copie, en brouillon : changez-en le titre et l'horaire."), "ok")
    return to_sitting(copy.ref)


@blueprint.post("/seances/<ref>/supprimer")
@requires(Right.EDIT_PROGRAMME)
def remove(ref: str) -> ResponseReturnValue:
    """Takes away what was never published; what was can be cancelled."""
    edition = edition_of_request()
    found = queries.sitting(edition, ref)
    title = found.title
    if not Form().validate_on_submit():
        return to_sitting(ref)
    try:
        with editing(edition, ref, "remove_sitting"):
            use_cases.remove_sitting(edition, found)
    except Refusal as refusal:
        flash(refusal.message, "warn")
        return to_sitting(ref)
    flash(gettext("« %(title)s » est supprimée.", title=title), "ok")
    return redirect(url_for(".index"), code=303)


def _fields(edition: Edition, form: SittingForm) -> Any:
    starts_at, ends_at = form.times(edition.zone)
    kind, _, ref = (form.place.data or "").partition(":")
    rooms = {room.ref: room for venue in edition.venues for room in venue.rooms}
    room = rooms.get(ref) if kind == "room" else None
    venue = room.venue if room else next((each for each in edition.venues if each.ref == ref), None)
    return {
        **form.enums(),
        "title": form.title.data,
        "abstract": form.abstract.data or "",
        "starts_at": starts_at,
        "ends_at": ends_at,
        "venue": venue,
        "room": room,
        "space": next((each for each in queries.spaces(edition) if each.ref == form.space.data), None),
        "streamed": form.streamed.data,
        "stream_url": form.stream_url.data or "",
        "replay_url": form.replay_url.data or "",
        "slides_url": form.slides_url.data or "",
        "capacity": form.capacity.data,
    }


def _place_errors(form: SittingForm, refusal: Refusal) -> None:
    told = refusal.errors or {"status": [refusal.message]}
    for name, texts in told.items():
        field = form[_FIELD_OF.get(name, name)]
        field.errors = [*field.errors, *texts]
