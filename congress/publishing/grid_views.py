"""Where organisers lay out the programme: the day's sheet, and putting a sitting elsewhere on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, jsonify, redirect, request, session, url_for

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.errors import Invalid, NotFound, StaleVersion
from congress.kernel.i18n import gettext, typo
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.programme import edits
from congress.programme import queries as programme_queries
from congress.programme.admin_pages import when
from congress.programme.use_cases import edit_sitting
from congress.publishing import queries
from congress.publishing.conflicts import conflict
from congress.publishing.forms import PlacingForm
from congress.publishing.grid import days_of
from congress.publishing.grid_pages import LIST, Typed, day_shown, programme_page
from congress.publishing.warning_words import MARK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.blueprints import BlueprintSetupState
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.programme.models import Sitting

PROGRAMME = "/organisation/programme"
INDEX = "programme_admin.index"
_DAY = "programme_day"
blueprint = Blueprint("programme_grid", __name__, url_prefix=PROGRAMME)


@requires(Right.EDIT_PROGRAMME)
def index() -> ResponseReturnValue:
    """A day of the working programme by place and time, or all of it as a list."""
    as_list = request.args.get("vue") == LIST
    return sheet(edition_of_request(), request.args.get("jour", ""), as_list=as_list)


@blueprint.record
def _first_page(state: BlueprintSetupState) -> None:
    """The page bears the name by which the forms of the programme, a room below, lead back to it."""
    state.app.add_url_rule(PROGRAMME, INDEX, index)


@blueprint.post("/seances/<ref>/deplacer")
@requires(Right.EDIT_PROGRAMME)
def move(ref: str) -> ResponseReturnValue:
    """Puts a sitting elsewhere, unless somebody changed it meanwhile: then both versions are shown."""
    edition = edition_of_request()
    form = _placing(edition, _with(edition, ref))
    shown = str(form.shown.data or "")
    if not form.validate_on_submit():
        return sheet(edition, shown, wrong=(ref, Typed.sent(form))), 422
    try:
        with (
            transaction(),
            edits.recorded(edition, ref, action="move_sitting", actor=actor(), at=clock.now()),
        ):
            sitting = programme_queries.sitting(edition, ref)
            starts_at, ends_at = form.times(edition)
            venue, room = form.where(edition)
            edit_sitting(
                sitting, version=form.known_version, starts_at=starts_at, ends_at=ends_at, venue=venue, room=room
            )
    except StaleVersion:
        return _both_versions(edition, ref, form)
    except Invalid as refusal:
        form.ends.errors = [text for texts in refusal.errors.values() for text in texts]
        return sheet(edition, shown, wrong=(ref, Typed.sent(form))), refusal.status
    flash(
        gettext("« %(title)s » : %(when)s.", title=typo(sitting.title), when=when(sitting, edition.zone)),
        "ok",
    )
    return redirect(url_for(INDEX, jour=form.day.data or shown, _anchor=f"seance-{ref}"), code=303)


@blueprint.get("/seances/<ref>/essai")
@requires(Right.EDIT_PROGRAMME)
def try_out(ref: str) -> ResponseReturnValue:
    """What would not fit if the sitting were put there; nothing is changed."""
    edition = edition_of_request()
    sittings = _with(edition, ref)
    form = _placing(edition, sittings, formdata=request.args, meta={"csrf": False})
    if not form.validate():
        return jsonify(warnings=[])
    accepted = queries.acknowledgements(edition)
    sitting = next(each for each in sittings if each.ref == ref)
    db.session.expunge(sitting)  # from here on it is a copy: whatever happens to it is only imagined
    sitting.starts_at, sitting.ends_at = form.times(edition)
    sitting.venue, sitting.room = form.where(edition)
    found = [each for each in queries.warnings_now(edition, sittings) if ref in each.sittings]
    told = [{"mark": str(MARK[each.kind]), "text": each.text} for each in found if each.key not in accepted]
    return jsonify(warnings=told)


def sheet(edition: Edition, asked: str, **shown: Any) -> str:
    """The page of the day asked for, which is the one shown first the next time."""
    at, sittings = clock.now(), programme_queries.sittings(edition)
    day = day_shown(edition, sittings, asked, str(session.get(_DAY, "")), at)
    if session.get(_DAY) != day.isoformat():
        session[_DAY] = day.isoformat()
    return programme_page(edition, sittings, day, at=at, **shown)


def _with(edition: Edition, ref: str) -> Sequence[Sitting]:
    """The whole working programme; raises NotFound where that sitting is not in it."""
    sittings = programme_queries.sittings(edition)
    if all(each.ref != ref for each in sittings):
        raise NotFound
    return sittings


def _placing(edition: Edition, sittings: Sequence[Sitting], **options: object) -> PlacingForm:
    form = PlacingForm(**options)
    form.offer(edition, days_of(edition, sittings))
    return form


def _both_versions(edition: Edition, ref: str, form: PlacingForm) -> ResponseReturnValue:
    """Both versions, unless they say the same: two who did the same thing do not disagree."""
    sitting = programme_queries.sitting(edition, ref)
    found = conflict(edition, sitting, Typed.sent(form))
    if Typed.of(sitting, edition) == found.yours:
        return redirect(url_for(INDEX, jour=form.day.data or form.shown.data, _anchor=f"seance-{ref}"), code=303)
    return sheet(edition, str(form.shown.data or ""), conflict=found), 409
