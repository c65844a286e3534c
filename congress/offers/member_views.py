"""`/organisation/inscriptions/adherents`: the enterprises whose people have the members' price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from wtforms import FileField

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.forms import Form
from congress.kernel.i18n import gettext
from congress.kernel.i18n import lazy_gettext as _
from congress.offers import members
from congress.offers.member_file import FileRefused, LineError, read_members
from congress.people.access import actor, requires
from congress.people.models import Right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

blueprint = Blueprint("members", __name__, url_prefix="/organisation/inscriptions/adherents")

_TEMPLATE = "\ufeffnom;code;siret;domaine\r\n"


class MemberFileForm(Form):
    """The file to take in."""

    file = FileField(_("Fichier CSV"))


@blueprint.get("")
@requires(Right.EDIT_ORDERS)
def show() -> ResponseReturnValue:
    """The list, those that match the words; the form for a file."""
    return _page(MemberFileForm(formdata=None))


@blueprint.post("")
@requires(Right.EDIT_ORDERS)
def take_in() -> ResponseReturnValue:
    """Takes a file in, all of it or nothing."""
    edition, form = edition_of_request(), MemberFileForm()
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    if not content:
        form.file.errors = [gettext("Choisissez un fichier qui ne soit pas vide.")]
        return _page(form), 422
    try:
        lines = read_members(content)
    except FileRefused as refused:
        form.file.errors = [refused.message]
        return _page(form, wrong=refused.wrong), refused.status
    with transaction():
        done = members.import_members(edition, lines, actor=actor(), at=clock.now())
    flash(
        gettext(
            "Liste importée : %(added)s nouveaux adhérents, %(changed)s mis à jour, %(same)s inchangés.",
            added=done.added,
            changed=done.changed,
            same=done.same,
        ),
        "success",
    )
    return redirect(url_for(".show"), code=303)


@blueprint.get("/modele.csv")
@requires(Right.EDIT_ORDERS)
def template() -> ResponseReturnValue:
    """An empty file with the columns' heads."""
    headers = {"Content-Disposition": 'attachment; filename="adherents.csv"'}
    return Response(_TEMPLATE, mimetype="text/csv", headers=headers)


@blueprint.post("/<int(max=2147483647):member_id>/retirer")
@requires(Right.EDIT_ORDERS)
def delete(member_id: int) -> ResponseReturnValue:
    """Takes one enterprise off the list."""
    edition = edition_of_request()
    with transaction():
        member = members.delete_member(edition, member_id, actor=actor(), at=clock.now())
    flash(gettext("« %(name)s » n'est plus dans la liste.", name=member.name), "success")
    return redirect(url_for(".show", q=request.args.get("q")), code=303)


def _page(form: MemberFileForm, wrong: Sequence[LineError] = ()) -> str:
    search = request.args.get("q", "").replace("\x00", "").strip()[:100]
    page = min(max(request.args.get("page", 1, type=int), 1), members.MOST_PAGES)
    rows, count = members.find_members(edition_of_request(), search, page=page)
    return render_template(
        "offers/members.html",
        form=form,
        wrong=wrong,
        rows=rows,
        count=count,
        search=search,
        page=page,
        pages=-(-count // members.PER_PAGE),
        page_url=lambda number: url_for(".show", q=search or None, page=number),
    )
