"""Where organisers work on the programme's sittings; nothing here is public before a release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, url_for

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Invalid, StaleVersion
from congress.kernel.i18n import gettext
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.people.use_cases import audit
from congress.programme import admin_pages, labels, queries, use_cases
from congress.programme.forms import AppearanceForm, MoveForm, SequenceForm, SittingForm
from congress.programme.models import SittingKind, SittingStatus

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.programme.models import Sitting

blueprint = Blueprint("programme_admin", __name__, url_prefix="/organisation/programme")
_FIELD_OF = {"starts_at": "starts", "ends_at": "ends", "room": "place", "venue": "place"}


@blueprint.get("/seances/nouvelle")
@requires(Right.EDIT_PROGRAMME)
def new() -> ResponseReturnValue:
    """An empty sitting to fill in."""
    edition = edition_of_request()
    form = sitting_form(edition)
    form.kind.data, form.status.data = SittingKind.WORKSHOP.value, SittingStatus.DRAFT.value
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
        with transaction():
            sitting = use_cases.add_sitting(edition, **_fields(edition, form))
            audit("add_sitting", "sitting", sitting.ref, actor=actor(), at=clock.now())
    except Invalid as refusal:
        _place_errors(form, refusal)
        return render_template("programme/admin/new.html", form=form), refusal.status
    flash(gettext("Séance ajoutée au programme de travail."), "ok")
    return redirect(url_for(".sitting", ref=sitting.ref), code=303)


@blueprint.get("/seances/<ref>")
@requires(Right.EDIT_PROGRAMME)
def sitting(ref: str) -> ResponseReturnValue:
    """One sitting: what is said of it, who is in it, and every move there was."""
    edition = edition_of_request()
    found = queries.sitting(edition, ref)
    form = sitting_form(edition, formdata=None)
    form.fill(found, edition.zone)
    return sitting_page(edition, found, form)


@blueprint.post("/seances/<ref>")
@requires(Right.EDIT_PROGRAMME)
def save(ref: str) -> ResponseReturnValue:
    """Saves a sitting, unless somebody else did meanwhile: then both versions are shown."""
    edition = edition_of_request()
    found = queries.sitting(edition, ref)
    form = sitting_form(edition)
    if not form.validate_on_submit():
        return sitting_page(edition, found, form, status=422)
    try:
        with transaction():
            use_cases.edit_sitting(found, version=form.known_version, **_fields(edition, form))
            audit("edit_sitting", "sitting", ref, actor=actor(), at=clock.now())
    except StaleVersion:
        return _both_versions(edition, ref, form)
    except Invalid as refusal:
        _place_errors(form, refusal)
        return sitting_page(edition, queries.sitting(edition, ref), form, status=refusal.status)
    flash(gettext("Modifications enregistrées. Elles seront publiques à la prochaine publication."), "ok")
    return redirect(url_for(".sitting", ref=ref), code=303)


@blueprint.post("/seances/<ref>/sequences")
@requires(Right.EDIT_PROGRAMME)
def add_sequence(ref: str) -> ResponseReturnValue:
    """Adds a part at the end of a sitting."""
    edition = edition_of_request()
    found = queries.sitting(edition, ref)
    form = SequenceForm()
    if not form.validate_on_submit():
        shown = sitting_form(edition, formdata=None)
        shown.fill(found, edition.zone)
        return sitting_page(edition, found, shown, sequence_form=form, status=422)
    with transaction():
        use_cases.add_sequence(queries.sitting(edition, ref), title=form.sequence_title.data)
        audit("add_sequence", "sitting", ref, actor=actor(), at=clock.now())
    flash(gettext("Séquence ajoutée."), "ok")
    return redirect(url_for(".sitting", ref=ref), code=303)


def sitting_form(edition: Edition, **options: Any) -> SittingForm:
    """The form with the days, places and espaces of the edition."""
    form = SittingForm(**options)
    form.day.choices = admin_pages.day_choices(edition)
    form.place.choices = admin_pages.place_choices(edition)
    form.space.choices = admin_pages.space_choices(queries.spaces(edition))
    return form


def appearance_form(edition: Edition, sitting: Sitting, **options: Any) -> AppearanceForm:
    """The form with the people and sequences one may choose."""
    form = AppearanceForm(**options)
    form.offer(queries.speakers(edition))
    form.sequence.choices = [("", gettext("aucune")), *((each.ref, each.title) for each in sitting.sequences)]
    return form


def sitting_page(
    edition: Edition, found: Sitting, form: SittingForm, *, status: int = 200, **changed: Any
) -> ResponseReturnValue:
    """The page of one sitting; `changed` are the forms that came back with something to correct."""
    values = {
        "sitting": found,
        "form": form,
        "when": admin_pages.when(found, edition.zone),
        "moves_of": admin_pages.moves_of,
        "move_words": labels.MOVE,
        "differences": (),
        "moved": None,
        "move_form": MoveForm(formdata=None),
        "sequence_form": SequenceForm(formdata=None),
        "released": queries.published(edition),
    }
    if "appearance_form" not in changed:
        changed["appearance_form"] = appearance_form(edition, found, formdata=None)
    return render_template("programme/admin/sitting.html", **{**values, **changed}), status


def _both_versions(edition: Edition, ref: str, form: SittingForm) -> ResponseReturnValue:
    found = queries.sitting(edition, ref)
    theirs = sitting_form(edition, formdata=None)
    theirs.fill(found, edition.zone)
    # Sent again as it is, this form knows the other version: whoever sends it has seen both.
    form.version.data = theirs.version.data
    return sitting_page(edition, found, form, status=409, differences=admin_pages.differences(form, theirs))


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
        "capacity": form.capacity.data,
    }


def _place_errors(form: SittingForm, refusal: Invalid) -> None:
    for name, texts in refusal.errors.items():
        field = form[_FIELD_OF.get(name, name)]
        field.errors = [*field.errors, *texts]
