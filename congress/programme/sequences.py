"""The parts inside a sitting: their titles, their order, their own times where known, always inside the sitting's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.db import db
from congress.kernel.errors import Invalid
from congress.kernel.formats import times_text
from congress.kernel.i18n import current_locale, gettext
from congress.programme.order import shift
from congress.programme.seen import refuse_unseen

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from congress.programme.models import Sequence, Sitting

    Span = tuple[datetime | None, datetime | None]


def shown(sequence: Sequence) -> dict[str, object]:
    """What a form shows of it."""
    return {
        "title": sequence.title,
        "starts_at": sequence.starts_at and sequence.starts_at.timestamp(),
        "ends_at": sequence.ends_at and sequence.ends_at.timestamp(),
    }


def edit_sequence(
    sequence: Sequence,
    *,
    seen: str,
    zone: ZoneInfo,
    title: str,
    starts_at: datetime | None,
    ends_at: datetime | None,
) -> None:
    """Changes a part, if it still is what `seen` is the stamp of. Raises StaleVersion, Invalid."""
    refuse_unseen(seen, shown(sequence), sequence.title)
    refuse_outside(sequence.sitting, (starts_at, ends_at), zone)
    sequence.title, sequence.starts_at, sequence.ends_at = title, starts_at, ends_at
    db.session.flush()


def remove_sequence(sequence: Sequence) -> None:
    """Takes a part away; who spoke in it speaks in the sitting itself."""
    sitting = sequence.sitting
    for appearance in sitting.appearances:
        if appearance.sequence is sequence:
            appearance.sequence = None
    db.session.flush()
    sitting.sequences.remove(sequence)
    db.session.flush()


def shift_sequence(sequence: Sequence, *, up: bool) -> None:
    """Moves a part before the one above it, or after the one below."""
    shift(sequence.sitting.sequences, sequence, up=up)
    db.session.flush()


def refuse_outside(sitting: Sitting, span: Span, zone: ZoneInfo) -> None:
    """Raises Invalid, at its field, where a part would not be inside the sitting."""
    starts_at, ends_at = span
    errors: dict[str, list[str]] = {}
    if starts_at is None:
        if ends_at is not None:
            errors["starts"] = [gettext("Indiquez l'heure de début.")]
    elif sitting.starts_at is None:
        errors["starts"] = [gettext("L'horaire de la séance est à préciser : indiquez-le d'abord.")]
    else:
        hours = times_text(sitting.starts_at, sitting.ends_at, zone, current_locale())
        outside = gettext("C'est hors de la séance (%(hours)s).", hours=hours)
        if starts_at < sitting.starts_at or (sitting.ends_at and starts_at >= sitting.ends_at):
            errors["starts"] = [outside]
        if ends_at is not None and ends_at <= starts_at:
            errors["ends"] = [gettext("La fin doit venir après le début.")]
        elif ends_at is not None and sitting.ends_at is not None and ends_at > sitting.ends_at:
            errors["ends"] = [outside]
    if errors:
        raise Invalid(gettext("La séquence n'a pas été modifiée."), errors=errors)


def carry_along(sitting: Sitting, former: Span) -> None:
    """Parts keep their hours within a sitting that moves as a whole, and lose them where it has none any more.

    Raises Invalid where the sitting became too short for one of them.
    """
    now = (sitting.starts_at, sitting.ends_at)
    timed = [one for one in sitting.sequences if one.starts_at is not None]
    if now == former or not timed:
        return
    if sitting.starts_at is None:
        for one in timed:
            one.starts_at = one.ends_at = None
        return
    if former[0] is not None and _length(former) == _length(now):
        for one in timed:
            _move(one, former[0], sitting.starts_at)
    for one in timed:
        if not _is_inside(one, sitting):
            message = gettext(
                "La séquence « %(title)s » n'y tiendrait plus : changez d'abord ses heures.", title=one.title
            )
            raise Invalid(message, errors={"ends_at" if sitting.ends_at else "starts_at": [message]})


def _length(span: Span) -> float | None:
    starts_at, ends_at = span
    return (ends_at - starts_at).total_seconds() if starts_at and ends_at else None


def _move(sequence: Sequence, former: datetime, now: datetime) -> None:
    if sequence.starts_at:
        sequence.starts_at += now - former
    if sequence.ends_at:
        sequence.ends_at += now - former


def _is_inside(sequence: Sequence, sitting: Sitting) -> bool:
    starts_at, ends_at = sequence.starts_at, sequence.ends_at or sequence.starts_at
    if starts_at is None or ends_at is None or sitting.starts_at is None:
        return True
    return sitting.starts_at <= starts_at and (sitting.ends_at is None or ends_at <= sitting.ends_at)
