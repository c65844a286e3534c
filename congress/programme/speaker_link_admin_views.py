"""Where organisers make, send and renew a speaker's link, and see what came back by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import NotFound, Refusal
from congress.kernel.forms import Form, check_field
from congress.kernel.i18n import gettext, lazy_gettext
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.programme import queries, speaker_files, speaker_link
from congress.programme.file_answers import attached, inline
from congress.programme.speaker_models import FileKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from congress.programme.models import Speaker
    from congress.programme.speaker_models import SpeakerFile

blueprint = Blueprint("speaker_links_admin", __name__, url_prefix="/organisation/programme/intervenants/<ref>")


class LetOutForm(Form):
    """Whether slides are offered to everybody with the next release."""

    is_public = check_field(lazy_gettext("Proposer au public"))


@blueprint.post("/lien")
@requires(Right.EDIT_PROGRAMME)
def make(ref: str) -> ResponseReturnValue:
    """Makes the link, to be copied and given by hand."""
    return _change(
        ref, lambda speaker, at: speaker_link.make_link(speaker, actor=actor(), at=at), gettext("Lien créé.")
    )


@blueprint.post("/lien/envoyer")
@requires(Right.EDIT_PROGRAMME)
def send(ref: str) -> ResponseReturnValue:
    """Sends the link in the speaker's language."""
    done = gettext("Le lien part par courriel.")
    return _change(ref, lambda speaker, at: speaker_link.mail_link(speaker, actor=actor(), at=at), done)


@blueprint.post("/lien/renouveler")
@requires(Right.EDIT_PROGRAMME)
def renew(ref: str) -> ResponseReturnValue:
    """Makes another link: the former one dies."""
    done = gettext("Nouveau lien : l'ancien n'ouvre plus rien. Pensez à l'envoyer.")
    return _change(ref, lambda speaker, at: speaker_link.renew_link(speaker, actor=actor(), at=at), done)


@blueprint.get("/fichiers/<file>")
@requires(Right.EDIT_PROGRAMME)
def file(ref: str, file: str) -> ResponseReturnValue:
    """What the speaker sent: a picture to see, slides to keep."""
    found = _file(ref, file)
    return inline(found) if found.kind is FileKind.PORTRAIT else attached(found)


@blueprint.post("/fichiers/<file>/public")
@requires(Right.EDIT_PROGRAMME)
def let_out(ref: str, file: str) -> ResponseReturnValue:
    """Offers slides to everybody with the next release, or no longer."""
    found, form = _file(ref, file), LetOutForm()
    if found.kind is not FileKind.SLIDES:
        raise NotFound
    is_public = bool(form.is_public.data)
    if is_public:
        done = gettext("Ce support sera proposé au public à la prochaine publication.")
    else:
        done = gettext("Ce support n'est plus proposé au public.")
    with transaction():
        speaker_files.let_out(found, is_public=is_public, actor=actor(), at=clock.now())
    flash(done, "ok")
    return _back(ref)


@blueprint.post("/fichiers/<file>/supprimer")
@requires(Right.EDIT_PROGRAMME)
def remove(ref: str, file: str) -> ResponseReturnValue:
    """Removes a portrait or slides at once, wherever they are shown, also once the congress is archived."""
    found = _file(ref, file)
    with transaction():
        speaker_files.remove_file(found, actor=actor(), at=clock.now())
    flash(gettext("Le fichier est supprimé."), "ok")
    return _back(ref)


@blueprint.post("/portrait/refus")
@requires(Right.EDIT_PROGRAMME)
def refuse_portrait(ref: str) -> ResponseReturnValue:
    """Notes that somebody said, by telephone or letter, that their portrait may not be shown."""
    done = gettext("C'est noté : le portrait n'est plus montré au public.")
    return _change(ref, lambda speaker, at: speaker_link.consent(speaker, agrees=False, actor=actor(), at=at), done)


def _file(ref: str, file: str) -> SpeakerFile:
    return speaker_files.file_of(queries.speaker(edition_of_request(), ref), file)


def _change(ref: str, change: Callable[[Speaker, datetime], None], done: str) -> ResponseReturnValue:
    """One change of the link; a refusal is said on the speaker's page."""
    speaker = queries.speaker(edition_of_request(), ref)
    try:
        with transaction():
            change(speaker, clock.now())
    except Refusal as refused:
        flash(refused.message, "error")
    else:
        flash(done, "ok")
    return _back(ref)


def _back(ref: str) -> ResponseReturnValue:
    return redirect(url_for("speakers_admin.show", ref=ref), code=303)
