"""What an edit changed, in the words of the button that takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.kernel.i18n import gettext, lazy_gettext
from congress.programme.edits import UNDO

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from congress.programme.edit_states import Plain
    from congress.programme.release_models import ProgrammeEdit

_LONGEST_TITLE = 60
_ASPECTS: tuple[tuple[frozenset[str], LazyString], ...] = (
    (frozenset({"title"}), lazy_gettext("titre")),
    (frozenset({"kind"}), lazy_gettext("nature")),
    (frozenset({"status"}), lazy_gettext("état")),
    (frozenset({"day", "start", "end", "end_day"}), lazy_gettext("horaire")),
    (frozenset({"venue", "room"}), lazy_gettext("lieu")),
    (frozenset({"space"}), lazy_gettext("espace")),
    (frozenset({"capacity"}), lazy_gettext("places")),
    (frozenset({"streamed", "stream_url"}), lazy_gettext("suivi à distance")),
    (frozenset({"replay_url", "slides_url"}), lazy_gettext("liens")),
    (frozenset({"abstract"}), lazy_gettext("présentation")),
    (frozenset({"sequences"}), lazy_gettext("séquences")),
    (frozenset({"appearances"}), lazy_gettext("interventions")),
)


@dataclass(frozen=True)
class Undoable:
    """One's last edit, as the button names it; `is_redo`: it brings back what was just taken back."""

    edit: int
    text: str
    is_redo: bool


def undoable(edit: ProgrammeEdit | None) -> Undoable | None:
    """What the button says; None where there is nothing to take back."""
    if edit is None:
        return None
    if edit.action == UNDO:
        text = gettext("Rétablir ce qui vient d'être annulé : %(what)s", what=_what(edit, edit.after, edit.before))
        return Undoable(edit.id, text, is_redo=True)
    what = _what(edit, edit.before, edit.after)
    return Undoable(edit.id, gettext("Annuler la dernière modification : %(what)s", what=what), is_redo=False)


def _what(edit: ProgrammeEdit, before: Plain | None, after: Plain | None) -> str:
    title = edit.title if len(edit.title) <= _LONGEST_TITLE else f"{edit.title[: _LONGEST_TITLE - 1].rstrip()}…"
    if edit.speaker_ref:
        return gettext("fiche de %(name)s", name=title)
    if before is None:
        return gettext("ajout de « %(title)s »", title=title)
    if after is None:
        return gettext("suppression de « %(title)s »", title=title)
    return gettext("« %(title)s » (%(aspects)s)", title=title, aspects=", ".join(_aspects(before, after)))


def _aspects(before: Plain, after: Plain) -> list[str]:
    """What of a sitting differs; where people or sequences only changed places, that counts too."""
    changed = {name for name in after if _ordered(before.get(name)) != _ordered(after[name])}
    return [str(word) for names, word in _ASPECTS if names & changed]


def _ordered(value: object) -> object:
    return list(value.items()) if isinstance(value, dict) else value
