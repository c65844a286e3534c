"""The files a speaker sends by their link, sees again and removes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, g, redirect, request
from werkzeug.datastructures import FileStorage

from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import NotFound
from congress.kernel.headers import private
from congress.kernel.i18n import gettext
from congress.kernel.problems import read_away
from congress.programme import answers, decks, portraits, speaker_files, speaker_link
from congress.programme.file_answers import attached, inline
from congress.programme.speaker_link import actor_of, speaker_by_link
from congress.programme.speaker_link_forms import NO, YES, PortraitForm, SlidesForm
from congress.programme.speaker_link_pages import link_page
from congress.programme.speaker_link_views import form_page, open_link, whose
from congress.programme.speaker_models import FileKind

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.exceptions import RequestEntityTooLarge

    from congress.programme.models import Speaker
    from congress.programme.speaker_link_pages import LinkPart

blueprint = Blueprint("speaker_sent", __name__, url_prefix="/intervenant/<ref>/<secret>")
_TAKE_FILES = frozenset({"speaker_sent.portrait", "speaker_sent.slides"})
_AROUND_A_FILE = 1024 * 1024  # the form's other fields, and what the format adds


@blueprint.url_value_preprocessor
def let_files_in(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Whoever has the link may send a file; everybody else is held to what any page takes."""
    if request.method == "POST" and endpoint in _TAKE_FILES and values:
        with suppress(NotFound):
            speaker_by_link(values["ref"], values["secret"])
            request.max_content_length = decks.MOST_BYTES + _AROUND_A_FILE


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """No cache keeps these files and no other site learns their address."""
    return private(response)


@blueprint.errorhandler(413)
def too_heavy(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Says so at the field: nothing of what came was kept, and nothing else is lost."""
    read_away()
    values: dict[str, Any] = request.view_args or {}
    speaker = open_link(values["ref"], values["secret"])
    if request.endpoint == "speaker_sent.portrait":
        form = _portrait_form(speaker, formdata=None)
        form.portrait.errors = [gettext("Cette image est trop lourde : 15 Mo au plus.")]
        return _portrait_page(speaker, form, status=413)
    slides_form = SlidesForm(formdata=None)
    slides_form.slides.errors = [gettext("Ce fichier est trop lourd : 25 Mo au plus.")]
    return _slides_page(speaker, _part(speaker, values["appearance"]), slides_form, status=413)


@blueprint.route("/portrait", methods=["GET", "POST"])
def portrait(ref: str, secret: str) -> ResponseReturnValue:
    """A picture and whether it may be shown; each may come without the other, and a « no » at any time."""
    speaker = whose(ref, secret)
    form = _portrait_form(speaker)
    if not form.is_submitted() or form.portrait.data or form.image_consent.agrees is not False:
        speaker_link.refuse_archived(speaker)
    if not form.validate_on_submit():
        return _portrait_page(speaker, form)
    sent, agrees, actor, at = form.portrait.data, form.image_consent.agrees, actor_of(speaker), clock.now()
    try:
        picture = portraits.small_portrait(sent.read()) if isinstance(sent, FileStorage) else None
    except portraits.NotAPortrait as refused:
        form.portrait.errors = [refused.message]
        return _portrait_page(speaker, form)
    with transaction():
        if agrees is not None:
            speaker_link.consent(speaker, agrees=agrees, actor=actor, at=at)
        if picture is not None:
            speaker_files.keep_portrait(speaker, picture, name=sent.filename or "", actor=actor, at=at)
    flash(gettext("C'est enregistré. Merci !"), "ok")
    return redirect(speaker_link.link_path(speaker), code=303)


@blueprint.route("/supports/<appearance>", methods=["GET", "POST"])
def slides(ref: str, secret: str, appearance: str) -> ResponseReturnValue:
    """Slides for one sitting."""
    speaker = open_link(ref, secret)
    part, form = _part(speaker, appearance), SlidesForm()
    if not form.validate_on_submit():
        return _slides_page(speaker, part, form)
    sent = form.slides.data
    if not isinstance(sent, FileStorage):
        form.slides.errors = [gettext("Choisissez d'abord un fichier.")]
        return _slides_page(speaker, part, form)
    content = sent.read()
    try:
        deck = decks.deck_of(content)
    except decks.NotSlides as refused:
        form.slides.errors = [refused.message]
        return _slides_page(speaker, part, form)
    with transaction():
        asked = answers.appearance_with_answers(g.edition, appearance)
        speaker_files.keep_slides(
            asked, content, deck, name=sent.filename or "", actor=actor_of(speaker), at=clock.now()
        )
    flash(gettext("Votre support est arrivé. Merci !"), "ok")
    return redirect(speaker_link.link_path(speaker), code=303)


@blueprint.get("/fichiers/<file>")
def file(ref: str, secret: str, file: str) -> ResponseReturnValue:
    """What they sent: the picture to see, slides to keep."""
    found = speaker_files.file_of(whose(ref, secret), file)
    return inline(found) if found.kind is FileKind.PORTRAIT else attached(found)


@blueprint.post("/fichiers/<file>/supprimer")
def remove(ref: str, secret: str, file: str) -> ResponseReturnValue:
    """Takes a file back, at once and wherever it was shown, also once the congress is archived."""
    speaker = whose(ref, secret)
    found = speaker_files.file_of(speaker, file)
    with transaction():
        speaker_files.remove_file(found, actor=actor_of(speaker), at=clock.now())
    flash(gettext("Le fichier est supprimé."), "ok")
    return redirect(speaker_link.link_path(speaker), code=303)


def _part(speaker: Speaker, ref: str) -> LinkPart:
    found = link_page(speaker, g.edition).part(ref)
    if found is None:
        raise NotFound
    return found


def _portrait_form(speaker: Speaker, **options: Any) -> PortraitForm:
    form = PortraitForm(**options)
    if not form.is_submitted() or options:
        form.image_consent.data = {True: YES, False: NO, None: None}[speaker.image_consent]
    return form


def _portrait_page(speaker: Speaker, form: PortraitForm, *, status: int | None = None) -> ResponseReturnValue:
    return form_page("portrait", speaker, form, status=status, portrait=speaker_files.portrait_of(speaker))


def _slides_page(
    speaker: Speaker, part: LinkPart, form: SlidesForm, *, status: int | None = None
) -> ResponseReturnValue:
    return form_page("slides", speaker, form, status=status, part=part)
