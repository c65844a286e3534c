"""Every change of the working programme is written down, so that one can take back one's last.

At the door, inside its transaction:

    with transaction(), edits.recorded(edition, ref, action="move_sitting", actor=actor(), at=clock.now()):
        use_cases.edit_sitting(...)
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.editions.models import Edition
from congress.kernel.db import db, lock
from congress.kernel.errors import Refusal, StaleVersion
from congress.kernel.formats import instant_text
from congress.kernel.i18n import current_locale, gettext
from congress.people.use_cases import audit
from congress.programme import edit_states
from congress.programme.file_seats import Author
from congress.programme.release_models import ProgrammeEdit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from congress.programme.edit_states import Plain

UNDO, REDO = "undo", "redo"


class NothingToUndo(Refusal):
    """Nobody of that name has changed anything yet."""


class ChangedSince(Refusal):
    """Something of what would be undone was changed again: undoing would overwrite that."""


@dataclass
class Recording:
    """A change under way; a new sitting's ref is set on it inside the block, as is why a status changes.

    `edit` is there once it is over.
    """

    ref: str | None
    before: Plain | None
    reason: str = ""
    edit: ProgrammeEdit | None = None


@contextmanager
def recorded(edition: Edition, ref: str | None, *, action: str, actor: str, at: datetime) -> Iterator[Recording]:
    """Writes down what the block changes of one sitting (None: of the one it adds), and who did it when.

    Holds the edition, then the sitting's row, from the start, so that two editors come one after the other and no
    release is published meanwhile. A block that changes nothing leaves no edit.
    """
    lock(Edition, edition.id)  # first, as releases do: the other way round two of them wait for each other
    recording = Recording(ref, edit_states.held_sitting(edition, ref))
    yield recording
    db.session.flush()
    after = edit_states.held_sitting(edition, recording.ref)
    if _written(recording.before) != _written(after):
        title = (after or recording.before or {})["title"]
        edit = ProgrammeEdit(sitting_ref=recording.ref, title=title, before=recording.before, after=after)
        edit.reason = recording.reason if _has_moved(recording.before, after) else ""
        recording.edit = _kept(edition, edit, action=action, actor=actor, at=at)


@contextmanager
def recorded_person(edition: Edition, ref: str | None, *, action: str, actor: str, at: datetime) -> Iterator[Recording]:
    """Writes down what the block changes of how one person is presented (None: of the one it adds)."""
    lock(Edition, edition.id)
    recording = Recording(ref, edit_states.held_person(edition, ref))
    yield recording
    db.session.flush()
    after = edit_states.held_person(edition, recording.ref)
    if recording.before != after:
        person = after or recording.before or {}
        title = f"{person['first_name']} {person['last_name']}".strip()
        edit = ProgrammeEdit(speaker_ref=recording.ref, title=title, before=recording.before, after=after)
        recording.edit = _kept(edition, edit, action=action, actor=actor, at=at)


def last_edit(edition: Edition, *, actor: str) -> ProgrammeEdit | None:
    """The last thing somebody changed, an undoing included: what « annuler » takes back."""
    query = select(ProgrammeEdit).where(ProgrammeEdit.edition_id == edition.id, ProgrammeEdit.actor == actor)
    return db.session.scalars(query.order_by(ProgrammeEdit.id.desc()).limit(1)).first()


def undo_last(edition: Edition, *, actor: str, at: datetime, seen: int | None = None) -> ProgrammeEdit:
    """Takes back the last thing somebody changed, as an edit of its own: undone again, it is done again.

    `seen` is the edit whose name was on the button: pressed twice, it does not undo its own undoing.
    Raises NothingToUndo, StaleVersion, ChangedSince, AlreadyPublic, and Gone where a room or a person is.
    """
    edit = last_edit(edition, actor=actor)
    if edit is None:
        raise NothingToUndo(gettext("Vous n'avez rien modifié encore."))
    if seen is not None and seen != edit.id:
        raise _something_else()
    action = REDO if edit.action == UNDO else UNDO
    done = _undo_person if edit.speaker_ref else _undo_sitting
    undoing = done(edition, edit, Author(actor, at, gettext("Annulation de la dernière modification.")), action)
    edit.undone_by_id = undoing.id
    db.session.flush()
    return undoing


def _undo_sitting(edition: Edition, edit: ProgrammeEdit, author: Author, action: str) -> ProgrammeEdit:
    with recorded(edition, edit.sitting_ref, action=action, actor=author.actor, at=author.at) as recording:
        _refuse_if_done(edition, edit)
        if _written(recording.before) != _written(edit_states.tidied(edit.after)):
            raise _changed_since(edition, edit)
        edit_states.bring_back_sitting(edition, edit.sitting_ref, edit.before, author)
    return _edit_of(recording)


def _undo_person(edition: Edition, edit: ProgrammeEdit, author: Author, action: str) -> ProgrammeEdit:
    with recorded_person(edition, edit.speaker_ref, action=action, actor=author.actor, at=author.at) as recording:
        _refuse_if_done(edition, edit)
        if recording.before != edit.after:
            raise _changed_since(edition, edit)
        edit_states.bring_back_person(edition, edit.speaker_ref, edit.before)
    return _edit_of(recording)


def _refuse_if_done(edition: Edition, edit: ProgrammeEdit) -> None:
    """Presses of the same button come one after the other: the edition is held."""
    if last_edit(edition, actor=edit.actor) is not edit:
        raise _something_else()


def _something_else() -> StaleVersion:
    return StaleVersion(gettext("Vous avez modifié autre chose entre-temps : rien n'a été annulé."))


def _edit_of(recording: Recording) -> ProgrammeEdit:
    if recording.edit is None:
        raise NothingToUndo(gettext("Il n'y a rien à annuler : tout est déjà comme avant."))
    return recording.edit


def _changed_since(edition: Edition, edit: ProgrammeEdit) -> ChangedSince:
    """Who changed the same thing after that edit, and when; what came by a file or a speaker's link has no name."""
    query = select(ProgrammeEdit).where(
        ProgrammeEdit.edition_id == edition.id,
        ProgrammeEdit.sitting_ref == edit.sitting_ref,
        ProgrammeEdit.speaker_ref == edit.speaker_ref,
        ProgrammeEdit.id > edit.id,
    )
    since = db.session.scalars(query.order_by(ProgrammeEdit.id.desc()).limit(1)).first()
    if since is None:
        return ChangedSince(
            gettext("« %(title)s » a changé depuis, hors de l'éditeur : rien n'a été annulé.", title=edit.title)
        )
    return ChangedSince(
        gettext(
            "%(who)s a modifié « %(title)s » depuis (%(when)s) : rien n'a été annulé.",
            who=since.actor,
            title=edit.title,
            when=instant_text(since.at, edition.zone, current_locale()),
        )
    )


def _kept(edition: Edition, edit: ProgrammeEdit, *, action: str, actor: str, at: datetime) -> ProgrammeEdit:
    edit.edition_id, edit.action, edit.actor, edit.at = edition.id, action, actor, at
    edit.sitting_ref, edit.speaker_ref = edit.sitting_ref or "", edit.speaker_ref or ""
    db.session.add(edit)
    db.session.flush()
    subject = "speaker" if edit.speaker_ref else "sitting"
    audit(action, subject, edit.speaker_ref or edit.sitting_ref, actor=actor, at=at)
    return edit


def _has_moved(before: Plain | None, after: Plain | None) -> bool:
    """Whether the sitting's status is another one."""
    return before is not None and after is not None and before["status"] != after["status"]


def _written(state: Plain | None) -> str:
    """One text for a state, the order of its parts included."""
    return json.dumps(state, ensure_ascii=False)
