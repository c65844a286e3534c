"""Where organisers publish: the changes first, in sentences; then what was read, and nothing else, goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import StaleVersion
from congress.kernel.i18n import gettext
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.programme import history, releases
from congress.programme.forms import PublishForm
from congress.programme.releases import NothingToPublish

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition

blueprint = Blueprint("releases_admin", __name__, url_prefix="/organisation/programme")


@blueprint.get("/publier")
@requires(Right.EDIT_PROGRAMME)
def preview() -> ResponseReturnValue:
    """What a release would change now."""
    return _page(edition_of_request(), PublishForm(formdata=None))


@blueprint.post("/publier")
@requires(Right.EDIT_PROGRAMME)
def publish() -> ResponseReturnValue:
    """Publishes what was on the page; if the programme changed since, the changes are shown anew."""
    edition = edition_of_request()
    form = PublishForm()
    if not form.validate_on_submit():
        return _page(edition, form, status=422)
    try:
        with transaction():
            release = releases.publish(
                edition, actor=actor(), at=clock.now(), note=form.note.data or "", seen=form.seen.data or ""
            )
    except StaleVersion as refusal:
        return _page(edition, form, status=409, warning=refusal.message)
    except NothingToPublish as refusal:
        return _page(edition, form, status=409, warning=refusal.message)
    flash(gettext("Version %(number)s publiée : tout le monde la voit maintenant.", number=release.number), "ok")
    return redirect(url_for("programme_admin.index"), code=303)


def _page(edition: Edition, form: PublishForm, *, status: int = 200, warning: str = "") -> ResponseReturnValue:
    prepared = releases.prepare(edition, clock.now())
    form.seen.data = prepared.digest
    page = render_template(
        "programme/admin/publish.html",
        prepared=prepared,
        told=history.tell(prepared.changes),
        form=form,
        warning=warning,
    )
    return page, status
