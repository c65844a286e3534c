"""Where organisers edit somebody's part in a sitting: what they do in it, in which order, who stands in for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, render_template

from congress.editions.current import edition_of_request
from congress.kernel.errors import Invalid, Refusal, StaleVersion
from congress.kernel.forms import Form
from congress.kernel.i18n import gettext
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.programme import admin_pages, appearance_edits, people_queries, queries, speaker_use_cases
from congress.programme.admin_doors import editing, place_errors, to_sitting
from congress.programme.appearance_forms import EditAppearanceForm, OrderForm
from congress.programme.sitting_pages import sitting_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.programme.models import Appearance, Speaker

blueprint = Blueprint("appearance_edits_admin", __name__, url_prefix="/organisation/programme/interventions/<ref>")
_FIELDS = ("role", "sequence", "theme", "note", "representative", "follow_up_on", "in_charge")


@blueprint.get("")
@requires(Right.EDIT_PROGRAMME)
def edit(ref: str) -> ResponseReturnValue:
    """One person's part, to be changed or taken out."""
    edition = edition_of_request()
    found = queries.appearance(edition, ref)
    return _page(edition, found, _shown(edition, found))


@blueprint.post("")
@requires(Right.EDIT_PROGRAMME)
def save(ref: str) -> ResponseReturnValue:
    """Saves a part, unless somebody else changed it meanwhile: then both versions are shown."""
    edition = edition_of_request()
    found = queries.appearance(edition, ref)
    form = _form(edition, found)
    if not form.validate_on_submit():
        return _page(edition, found, form, status=422)
    sitting = found.sitting.ref
    try:
        with editing(edition, sitting, "edit_appearance"):
            parts = found.sitting.sequences
            appearance_edits.edit_appearance(
                found,
                seen=form.seen.data or "",
                actor=actor(),
                sequence=next((each for each in parts if each.ref == form.sequence.data), None),
                representative=_representative(edition, form),
                **form.plain_values(),
            )
    except StaleVersion:
        return _both_versions(edition, queries.appearance(edition, ref), form)
    except (Invalid, speaker_use_cases.AlreadyKnown) as refusal:
        place_errors(form, refusal, otherwise="representative_last_name")
        return _page(edition, queries.appearance(edition, ref), form, status=refusal.status)
    flash(gettext("Intervention de %(name)s enregistrée.", name=found.speaker.name), "ok")
    return to_sitting(sitting, f"intervention-{ref}")


@blueprint.post("/ordre")
@requires(Right.EDIT_PROGRAMME)
def order(ref: str) -> ResponseReturnValue:
    """A step up or down; the button pressed is where the keyboard is again, while there is a step left."""
    edition = edition_of_request()
    found = queries.appearance(edition, ref)
    form = OrderForm()
    if not form.validate_on_submit():
        return sitting_page(edition, found.sitting, opened=ref, status=422)
    sitting, up = found.sitting.ref, form.to.data == "up"
    with editing(edition, sitting, "order_appearances"):
        appearance_edits.shift_appearance(found, up=up)
    together = [one.ref for one in queries.sitting(edition, sitting).appearances if one.sequence is found.sequence]
    is_at_end = together[0 if up else -1] == ref
    step = "monter" if up else "descendre"
    return to_sitting(sitting, f"{'intervention' if is_at_end else step}-{ref}", opened=ref)


@blueprint.post("/supprimer")
@requires(Right.EDIT_PROGRAMME)
def remove(ref: str) -> ResponseReturnValue:
    """Takes out somebody named by mistake; whom the public has read of is withdrawn instead."""
    edition = edition_of_request()
    found = queries.appearance(edition, ref)
    sitting, name = found.sitting.ref, found.speaker.name
    if not Form().validate_on_submit():
        return _page(edition, found, _shown(edition, found), status=422)
    try:
        with editing(edition, sitting, "remove_appearance"):
            appearance_edits.remove_appearance(edition, found)
    except Refusal as refusal:
        flash(refusal.message, "warn")
        return to_sitting(sitting, f"intervention-{ref}")
    flash(gettext("%(name)s ne figure plus dans la séance.", name=name), "ok")
    return to_sitting(sitting, "interventions")


def _form(edition: Edition, appearance: Appearance, **options: object) -> EditAppearanceForm:
    form = EditAppearanceForm(**options)
    form.offer(appearance, queries.speakers(edition), people_queries.organisers())
    return form


def _shown(edition: Edition, appearance: Appearance) -> EditAppearanceForm:
    form = _form(edition, appearance, formdata=None)
    form.fill(appearance)
    return form


def _representative(edition: Edition, form: EditAppearanceForm) -> Speaker | None:
    if form.representative.data:
        return queries.speaker(edition, form.representative.data)
    if not form.representative_last_name.data:
        return None
    return speaker_use_cases.introduce(
        edition,
        first_name=form.representative_first_name.data or "",
        last_name=form.representative_last_name.data,
        function=form.representative_function.data or "",
    )


def _both_versions(edition: Edition, found: Appearance, form: EditAppearanceForm) -> ResponseReturnValue:
    theirs = _shown(edition, found)
    form.seen.data = theirs.seen.data
    return _page(edition, found, form, status=409, differences=admin_pages.differences(form, theirs, _FIELDS))


def _page(
    edition: Edition, found: Appearance, form: EditAppearanceForm, *, status: int = 200, differences: object = ()
) -> ResponseReturnValue:
    page = render_template(
        "programme/admin/appearance.html",
        appearance=found,
        sitting=found.sitting,
        form=form,
        was_announced=appearance_edits.was_announced(edition, found),
        has_history=appearance_edits.has_history(found),
        differences=differences,
    )
    return page, status
