"""Where organisers divide a sitting into sequences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, render_template

from congress.editions.current import edition_of_request
from congress.kernel.errors import Invalid, StaleVersion
from congress.kernel.forms import Form
from congress.kernel.i18n import gettext
from congress.people.access import requires
from congress.people.models import Right
from congress.programme import admin_pages, people_queries, queries, sequences, use_cases
from congress.programme.admin_doors import editing, place_errors, to_sitting
from congress.programme.appearance_forms import OrderForm
from congress.programme.forms import SequenceForm
from congress.programme.sitting_pages import hours, sitting_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.programme.models import Sequence

blueprint = Blueprint("sequences_admin", __name__, url_prefix="/organisation/programme/seances/<ref>/sequences")
_FIELDS = ("sequence_title", "sequence_starts", "sequence_ends")


@blueprint.post("")
@requires(Right.EDIT_PROGRAMME)
def add(ref: str) -> ResponseReturnValue:
    """Adds a part at the end of a sitting."""
    edition = edition_of_request()
    found = queries.sitting(edition, ref)
    form = SequenceForm()
    if not form.validate_on_submit():
        return sitting_page(edition, found, sequence_form=form, status=422)
    try:
        with editing(edition, ref, "add_sequence"):
            found = queries.sitting(edition, ref)
            starts_at, ends_at = form.times(found, edition.zone)
            added = use_cases.add_sequence(
                found, title=form.sequence_title.data, starts_at=starts_at, ends_at=ends_at
            ).ref
    except Invalid as refusal:
        place_errors(form, refusal, prefix="sequence_")
        return sitting_page(edition, queries.sitting(edition, ref), sequence_form=form, status=refusal.status)
    flash(gettext("Séquence ajoutée."), "ok")
    return to_sitting(ref, f"sequence-{added}")


@blueprint.get("/<sequence>")
@requires(Right.EDIT_PROGRAMME)
def edit(ref: str, sequence: str) -> ResponseReturnValue:
    """One part, to be changed or removed."""
    edition = edition_of_request()
    found = people_queries.sequence(queries.sitting(edition, ref), sequence)
    form = SequenceForm(formdata=None)
    form.fill(found, edition.zone)
    return _page(edition, found, form)


@blueprint.post("/<sequence>")
@requires(Right.EDIT_PROGRAMME)
def save(ref: str, sequence: str) -> ResponseReturnValue:
    """Saves a part, unless somebody else changed it meanwhile: then both versions are shown."""
    edition = edition_of_request()
    found = people_queries.sequence(queries.sitting(edition, ref), sequence)
    form = SequenceForm()
    if not form.validate_on_submit():
        return _page(edition, found, form, status=422)
    try:
        with editing(edition, ref, "edit_sequence"):
            found = people_queries.sequence(queries.sitting(edition, ref), sequence)
            starts_at, ends_at = form.times(found.sitting, edition.zone)
            sequences.edit_sequence(
                found,
                seen=form.seen.data or "",
                zone=edition.zone,
                title=form.sequence_title.data,
                starts_at=starts_at,
                ends_at=ends_at,
            )
    except StaleVersion:
        return _both_versions(edition, people_queries.sequence(queries.sitting(edition, ref), sequence), form)
    except Invalid as refusal:
        place_errors(form, refusal, prefix="sequence_")
        again = people_queries.sequence(queries.sitting(edition, ref), sequence)
        return _page(edition, again, form, status=refusal.status)
    flash(gettext("Séquence enregistrée."), "ok")
    return to_sitting(ref, f"sequence-{sequence}")


@blueprint.post("/<sequence>/ordre")
@requires(Right.EDIT_PROGRAMME)
def order(ref: str, sequence: str) -> ResponseReturnValue:
    """A step up or down; the button pressed is where the keyboard is again, while there is a step left."""
    edition = edition_of_request()
    found = people_queries.sequence(queries.sitting(edition, ref), sequence)
    form = OrderForm()
    if not form.validate_on_submit():
        return sitting_page(edition, found.sitting, status=422)
    up = form.to.data == "up"
    with editing(edition, ref, "order_sequences"):
        found = people_queries.sequence(queries.sitting(edition, ref), sequence)
        sequences.shift_sequence(found, up=up)
    ordered = [each.ref for each in queries.sitting(edition, ref).sequences]
    is_at_end = ordered[0 if up else -1] == sequence
    step = "monter" if up else "descendre"
    return to_sitting(ref, f"sequence-{sequence}" if is_at_end else f"{step}-sequence-{sequence}")


@blueprint.post("/<sequence>/supprimer")
@requires(Right.EDIT_PROGRAMME)
def remove(ref: str, sequence: str) -> ResponseReturnValue:
    """Takes a part away; who spoke in it speaks in the sitting itself."""
    edition = edition_of_request()
    found = people_queries.sequence(queries.sitting(edition, ref), sequence)
    title = found.title
    if not Form().validate_on_submit():
        return _page(edition, found, SequenceForm(formdata=None), status=422)
    with editing(edition, ref, "remove_sequence"):
        sequences.remove_sequence(people_queries.sequence(queries.sitting(edition, ref), sequence))
    flash(gettext("Séquence « %(title)s » supprimée.", title=title), "ok")
    return to_sitting(ref, "interventions")


def _both_versions(edition: Edition, found: Sequence, form: SequenceForm) -> ResponseReturnValue:
    theirs = SequenceForm(formdata=None)
    theirs.fill(found, edition.zone)
    form.seen.data = theirs.seen.data
    return _page(edition, found, form, status=409, differences=admin_pages.differences(form, theirs, _FIELDS))


def _page(
    edition: Edition, found: Sequence, form: SequenceForm, *, status: int = 200, differences: object = ()
) -> ResponseReturnValue:
    page = render_template(
        "programme/admin/sequence.html",
        sequence=found,
        sitting=found.sitting,
        sitting_hours=hours(found.sitting, edition.zone),
        people=sum(one.sequence is found for one in found.sitting.appearances),
        form=form,
        differences=differences,
    )
    return page, status
