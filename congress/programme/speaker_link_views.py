"""`/intervenant/<ref>/<secret>`: a speaker's own page, with no account, behind a link nobody can guess."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for

from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import NotFound, Refusal, StaleVersion
from congress.kernel.headers import private
from congress.kernel.i18n import gettext
from congress.programme import admin_pages, answers, edits, speaker_link
from congress.programme.speaker_link import actor_of, speaker_by_link
from congress.programme.speaker_link_forms import AboutForm, AnswerForm
from congress.programme.speaker_link_pages import link_page
from congress.programme.speaker_models import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from congress.programme.models import Appearance, Speaker

blueprint = Blueprint("speaker_link", __name__, url_prefix="/intervenant/<ref>/<secret>")


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """No cache keeps these pages and no other site learns their address, whatever they answer."""
    return private(response)


@blueprint.get("")
def show(ref: str, secret: str) -> ResponseReturnValue:
    """Every part one is asked for, and what was sent."""
    return page_of(whose(ref, secret))


@blueprint.post("/reponses/<appearance>")
def answer(ref: str, secret: str, appearance: str) -> ResponseReturnValue:
    """Yes or no to one sitting."""
    speaker = open_link(ref, secret)
    asked, form = _own(speaker, appearance), AnswerForm()
    if not form.validate_on_submit():
        return page_of(speaker, {appearance: form}, status=422)
    given, at = Answer(form.answer.data), clock.now()
    try:
        with (
            transaction(),
            edits.recorded(g.edition, asked.sitting.ref, action="answer_by_link", actor=actor_of(speaker), at=at),
        ):
            answers.answer(asked, given, message=form.message.data or "", actor=actor_of(speaker), at=at)
    except Refusal as refused:
        flash(refused.message, "error")
    else:
        flash(_thanks(given), "ok")
    return redirect(speaker_link.link_path(speaker), code=303)


@blueprint.route("/presentation", methods=["GET", "POST"])
def about(ref: str, secret: str) -> ResponseReturnValue:
    """How one is presented to the public, and what one needs; who changed it meanwhile is not overwritten."""
    speaker = open_link(ref, secret)
    form = AboutForm()
    if not form.validate_on_submit():
        if not form.is_submitted():
            form.fill(speaker)
        return form_page("about", speaker, form)
    actor, at = actor_of(speaker), clock.now()
    biography, needs, seen = form.biography.data or "", form.needs.data or "", form.seen.data or ""
    try:
        with (
            transaction(),
            edits.recorded_person(g.edition, ref, action="present_by_link", actor=actor, at=at),
        ):
            speaker_link.tell_about(speaker, biography=biography, needs=needs, seen=seen, actor=actor, at=at)
    except StaleVersion:
        theirs = AboutForm(formdata=None)
        theirs.fill(speaker)
        form.seen.data = theirs.seen.data
        differences = admin_pages.differences(form, theirs, ("biography", "needs"))
        return form_page("about", speaker, form, status=409, differences=differences)
    flash(gettext("C'est enregistré. Merci !"), "ok")
    return redirect(speaker_link.link_path(speaker), code=303)


def whose(ref: str, secret: str) -> Speaker:
    """Whose link it is; the page's frame is that of their congress, which may be over."""
    speaker = speaker_by_link(ref, secret)
    edition = speaker_link.edition_of(speaker)
    g.edition, g.zone = edition, edition.zone
    if edition.is_archived:
        g.edition_year = edition.year
    return speaker


def open_link(ref: str, secret: str) -> Speaker:
    """Whose link it is, where it still takes something; raises OnlyToRead."""
    speaker = whose(ref, secret)
    speaker_link.refuse_archived(speaker)
    return speaker


def page_of(
    speaker: Speaker, came_back: Mapping[str, AnswerForm] | None = None, *, status: int = 200
) -> ResponseReturnValue:
    """The page of one speaker, with the answers that came back to be corrected."""
    page = link_page(speaker, g.edition)
    forms = {part.ref: AnswerForm(formdata=None) for part in page.parts} | dict(came_back or {})
    for ref, form in forms.items():
        form.message.id = f"message-{ref}"  # one form for each sitting of the page
    content = render_template(
        "programme/link/speaker.html", speaker=speaker, congress=g.edition, page=page, forms=forms
    )
    return content, status


def form_page(name: str, speaker: Speaker, form: Any, *, status: int | None = None, **more: Any) -> ResponseReturnValue:
    """The page of one of the forms, with what was typed where it came back."""
    content = render_template(
        f"programme/link/{name}.html",
        speaker=speaker,
        congress=g.edition,
        form=form,
        back=url_for("speaker_link.show", ref=speaker.ref, secret=speaker.secret),
        **more,
    )
    return content, status or (422 if form.is_submitted() else 200)


def _own(speaker: Speaker, ref: str) -> Appearance:
    found = answers.appearance_with_answers(g.edition, ref)
    if found.speaker_id != speaker.id:
        raise NotFound
    return found


def _thanks(given: Answer) -> str:
    if given is Answer.CONFIRM:
        return gettext("Votre venue est confirmée. Merci !")
    return gettext("Votre réponse est transmise à l'équipe. Vous pouvez encore changer d'avis ici.")
