"""Where organisers say who comes: adding people, and moving their coming from one state to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.errors import Refusal, StaleVersion
from congress.kernel.i18n import gettext
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.programme import appearances, labels, queries, speaker_use_cases
from congress.programme.admin_doors import editing, place_errors, to_sitting
from congress.programme.forms import MoveForm, PersonFields, ReplaceForm
from congress.programme.models import Appearance, AppearanceRole, AppearanceState
from congress.programme.sitting_pages import appearance_form, sitting_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.programme.models import Speaker

blueprint = Blueprint("appearances_admin", __name__, url_prefix="/organisation/programme")


@blueprint.post("/seances/<ref>/interventions")
@requires(Right.EDIT_PROGRAMME)
def add(ref: str) -> ResponseReturnValue:
    """Names a person in a sitting."""
    edition = edition_of_request()
    sitting = queries.sitting(edition, ref)
    form = appearance_form(edition, sitting)
    if not form.validate_on_submit():
        return sitting_page(edition, sitting, appearance_form=form, status=422)
    try:
        with editing(edition, ref, "add_appearance"):
            sitting = queries.sitting(edition, ref)
            appearance = appearances.add_appearance(
                sitting,
                _person(edition, form),
                actor=actor(),
                at=clock.now(),
                state=AppearanceState(form.state.data),
                role=AppearanceRole(form.role.data),
                sequence=next((each for each in sitting.sequences if each.ref == form.sequence.data), None),
                theme=form.theme.data or "",
                reason=form.reason.data or "",
            )
    except Refusal as refusal:
        place_errors(form, refusal, otherwise="speaker")
        return sitting_page(edition, queries.sitting(edition, ref), appearance_form=form, status=refusal.status)
    flash(_told(appearance), "ok")
    return to_sitting(ref, f"intervention-{appearance.ref}")


@blueprint.post("/interventions/<ref>/etat")
@requires(Right.EDIT_PROGRAMME)
def move(ref: str) -> ResponseReturnValue:
    """Moves somebody's coming to another state; a replacement goes through its own page."""
    edition = edition_of_request()
    appearance = queries.appearance(edition, ref)
    sitting = appearance.sitting.ref
    form = MoveForm()
    if form.to.data == AppearanceState.REPLACED.value:
        return redirect(url_for(".replace", ref=ref), code=303)
    if not form.validate_on_submit():
        return sitting_page(edition, appearance.sitting, move_form=form, opened=ref, status=422)
    try:
        with editing(edition, sitting, "move_appearance"):
            appearances.move_appearance(
                appearance,
                AppearanceState(form.to.data),
                actor=actor(),
                at=clock.now(),
                reason=form.reason.data or "",
                seen=AppearanceState(form.was.data) if form.was.data else None,
            )
    except StaleVersion as refusal:
        found = queries.sitting(edition, sitting)
        overtaken = _both_states(refusal, queries.appearance(edition, ref), form)
        return sitting_page(edition, found, move_form=form, opened=ref, overtaken=overtaken, status=409)
    flash(_told(appearance), "ok")
    return to_sitting(sitting, f"intervention-{ref}")


@blueprint.get("/interventions/<ref>/remplacer")
@requires(Right.EDIT_PROGRAMME)
def replace(ref: str) -> ResponseReturnValue:
    """Asks who comes instead."""
    edition = edition_of_request()
    appearance = queries.appearance(edition, ref)
    form = ReplaceForm(formdata=None)
    form.was.data = appearance.state.value
    return _replace_page(edition, appearance, form)


@blueprint.post("/interventions/<ref>/remplacer")
@requires(Right.EDIT_PROGRAMME)
def replace_by(ref: str) -> ResponseReturnValue:
    """Announces who comes instead and marks the former as replaced, at once or not at all."""
    edition = edition_of_request()
    appearance = queries.appearance(edition, ref)
    sitting = appearance.sitting.ref
    form = ReplaceForm()
    form.offer(queries.speakers(edition))
    if not form.validate_on_submit():
        return _replace_page(edition, appearance, form, status=422)
    try:
        with editing(edition, sitting, "replace_appearance"):
            comes = _standing_in(edition, appearance, form)
            appearances.move_appearance(
                appearance,
                AppearanceState.REPLACED,
                actor=actor(),
                at=clock.now(),
                reason=form.reason.data or "",
                replaced_by=comes,
                seen=AppearanceState(form.was.data) if form.was.data else None,
            )
    except Refusal as refusal:
        place_errors(form, refusal, otherwise="speaker")
        return _replace_page(edition, queries.appearance(edition, ref), form, status=refusal.status)
    flash(gettext("%(comes)s remplace %(name)s.", comes=comes.speaker.name, name=appearance.speaker.name), "ok")
    return to_sitting(sitting, f"intervention-{comes.ref}")


def _standing_in(edition: Edition, appearance: Appearance, form: ReplaceForm) -> Appearance:
    """The part of the one who comes: the one they have in the sitting already, or a new one in the same place."""
    sitting = appearance.sitting
    person = _person(edition, form)
    there = next((each for each in sitting.appearances if each.speaker_id == person.id), None)
    if there is not None:
        return there
    return appearances.add_appearance(
        sitting,
        person,
        actor=actor(),
        at=clock.now(),
        state=AppearanceState(form.state.data),
        role=appearance.role,
        sequence=appearance.sequence,
        theme=appearance.theme,
        reason=form.reason.data or "",
    )


def _person(edition: Edition, form: PersonFields) -> Speaker:
    if form.speaker.data:
        return queries.speaker(edition, form.speaker.data)
    return speaker_use_cases.introduce(
        edition,
        first_name=form.first_name.data or "",
        last_name=form.last_name.data,
        function=form.function.data or "",
    )


def _both_states(refusal: StaleVersion, appearance: Appearance, form: MoveForm) -> str:
    """What somebody else did of it, and what one was about to do."""
    both = gettext(
        "Cet état est maintenant « %(state)s » ; vous demandiez « %(move)s ».",
        state=str(labels.STATE[appearance.state]),
        move=str(labels.MOVE[AppearanceState(form.to.data)]),
    )
    return f"{refusal.message} {both}"


def _told(appearance: Appearance) -> str:
    state = str(labels.STATE[appearance.state])
    return gettext("%(name)s : %(state)s.", name=appearance.speaker.name, state=state)


def _replace_page(
    edition: Edition, appearance: Appearance, form: ReplaceForm, *, status: int = 200
) -> ResponseReturnValue:
    form.offer([each for each in queries.speakers(edition) if each.id != appearance.speaker_id])
    return render_template("programme/admin/replace.html", appearance=appearance, form=form), status
