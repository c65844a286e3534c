"""Who comes: naming people in a sitting, and moving their coming from one state to the next, each move recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.db import db, lock
from congress.kernel.errors import Refusal, StaleVersion
from congress.kernel.i18n import gettext
from congress.kernel.refs import new_ref
from congress.programme.models import (
    ANNOUNCED,
    NEXT_STATES,
    Appearance,
    AppearanceMove,
    AppearanceRole,
    AppearanceState,
)

if TYPE_CHECKING:
    from datetime import datetime

    from congress.programme.models import Sequence, Sitting, Speaker

FIRST_STATES = frozenset({AppearanceState.INVITED, *ANNOUNCED})


class IllegalMove(Refusal):
    """A speaker's coming cannot go from the one state to the other."""


class AlreadyInSitting(Refusal):
    """The person is named in this sitting already."""


def add_appearance(
    sitting: Sitting,
    speaker: Speaker,
    *,
    actor: str,
    at: datetime,
    state: AppearanceState = AppearanceState.INVITED,
    role: AppearanceRole = AppearanceRole.SPEAKER,
    sequence: Sequence | None = None,
    theme: str = "",
    reason: str = "",
) -> Appearance:
    """Names a person in a sitting, at the end; « pressenti » unless said otherwise."""
    if state not in FIRST_STATES:
        raise IllegalMove(gettext("On ne peut être remplacé ou retiré sans avoir été annoncé."))
    if any(one.speaker_id == speaker.id for one in sitting.appearances):
        raise AlreadyInSitting(
            gettext("%(name)s figure déjà dans « %(title)s ».", name=speaker.name, title=sitting.title)
        )
    appearance = Appearance(
        ref=new_ref(),
        speaker=speaker,
        sequence=sequence,
        position=max((one.position for one in sitting.appearances), default=0) + 1,
        role=role,
        theme=theme,
        state=state,
        moves=[AppearanceMove(from_state=None, to_state=state, at=at, actor=actor, reason=reason)],
    )
    sitting.appearances.append(appearance)
    db.session.flush()
    return appearance


def move_appearance(
    appearance: Appearance,
    to: AppearanceState,
    *,
    actor: str,
    at: datetime,
    reason: str = "",
    replaced_by: Appearance | None = None,
    seen: AppearanceState | None = None,
) -> None:
    """Moves a speaker's coming to another state and records who did it, when and why.

    `replaced` needs who comes instead: somebody announced in the same sitting. `seen` is the state one decided on.
    Raises IllegalMove, StaleVersion.
    """
    lock(Appearance, appearance.id)
    former = appearance.state
    if seen is not None and seen is not former:
        raise StaleVersion(
            gettext(
                "Quelqu'un d'autre a changé l'état de %(name)s entre-temps : rien n'a été modifié.",
                name=appearance.speaker.name,
            )
        )
    if to not in NEXT_STATES[former]:
        raise IllegalMove(
            gettext("Ce changement d'état n'est pas possible pour %(name)s.", name=appearance.speaker.name)
        )
    if (to is AppearanceState.REPLACED) != (replaced_by is not None):
        raise IllegalMove(gettext("Un remplacement, et lui seul, nomme la personne qui vient à la place."))
    if replaced_by is not None and not _may_replace(replaced_by, appearance):
        raise IllegalMove(
            gettext(
                "La personne qui remplace doit être annoncée dans la même séance : %(name)s.",
                name=replaced_by.speaker.name,
            )
        )
    appearance.state = to
    appearance.replaced_by = replaced_by
    appearance.moves.append(AppearanceMove(from_state=former, to_state=to, at=at, actor=actor, reason=reason))
    db.session.flush()


def _may_replace(replacement: Appearance, appearance: Appearance) -> bool:
    return (
        replacement.id != appearance.id
        and replacement.sitting_id == appearance.sitting_id
        and replacement.state in ANNOUNCED
    )
