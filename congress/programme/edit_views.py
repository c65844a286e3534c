"""Where organisers take back the last thing they changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from wtforms import HiddenField

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Refusal
from congress.kernel.forms import Form
from congress.kernel.i18n import gettext
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.programme import edits, queries
from congress.programme.edits import UNDO

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition

blueprint = Blueprint("edits_admin", __name__, url_prefix="/organisation/programme")
_LONGEST_ID = 9  # digits: the keys of the database are four bytes


class UndoForm(Form):
    """The edit that the button named, and the page it stood on: a sitting's, a person's, or the programme's."""

    seen = HiddenField(default="")
    sitting = HiddenField(default="")
    speaker = HiddenField(default="")

    @property
    def known_edit(self) -> int:
        """The edit that was on the page; nonsense counts as one that never was."""
        text = str(self.seen.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID else -1


@blueprint.post("/annuler")
@requires(Right.EDIT_PROGRAMME)
def undo() -> ResponseReturnValue:
    """Takes back one's last change, or says who changed the same thing since; back to where the button was."""
    edition = edition_of_request()
    form = UndoForm()
    if form.validate_on_submit():
        try:
            with transaction():
                edit = edits.undo_last(edition, actor=actor(), at=clock.now(), seen=form.known_edit)
        except Refusal as refusal:
            flash(refusal.message, "warn")
        else:
            done = gettext("Modification annulée.") if edit.action == UNDO else gettext("Modification rétablie.")
            flash(done, "ok")
    return redirect(_where(edition, form), code=303)


def _where(edition: Edition, form: UndoForm) -> str:
    """The page the button was on; the programme's where what it showed is gone."""
    if any(each.ref == form.speaker.data for each in queries.speakers(edition)):
        return url_for("speakers_admin.show", ref=form.speaker.data)
    if any(each.ref == form.sitting.data for each in queries.sittings(edition)):
        return url_for("programme_admin.sitting", ref=form.sitting.data)
    return url_for("programme_admin.index")
