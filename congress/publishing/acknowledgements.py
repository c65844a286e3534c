"""Accepting a warning with a reason, taking that back, and what a release keeps of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from congress.editions.models import Edition
from congress.kernel.db import db, lock
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.people.use_cases import audit
from congress.programme.release_models import Acknowledgement
from congress.publishing.queries import acknowledgements, warnings_now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from congress.programme.models import Sitting
    from congress.publishing.warnings import Warning  # noqa: A004 - the word organisers use


class NoSuchWarning(Refusal):
    """The programme has changed: what one wants to accept is no longer so."""


def acknowledge(edition: Edition, key: str, *, reason: str, actor: str, at: datetime) -> Warning:
    """Accepts a warning that stands now; accepted already, it keeps the new reason. Raises NoSuchWarning."""
    lock(Edition, edition.id)
    found = next((each for each in warnings_now(edition) if each.key == key), None)
    if found is None:
        raise NoSuchWarning(gettext("Cet avertissement n'a plus lieu d'être : le programme a changé."))
    row = acknowledgements(edition).get(key) or Acknowledgement(edition_id=edition.id, key=key)
    row.reason, row.actor, row.at = reason, actor, at
    db.session.add(row)
    audit("acknowledge_warning", "edition", edition.ref, actor=actor, at=at, warning=found.text, reason=reason)
    db.session.flush()
    return found


def acknowledge_all(
    edition: Edition, *, reason: str, actor: str, at: datetime, sittings: Sequence[Sitting] | None = None
) -> list[Warning]:
    """Accepts every warning that is open now, as one does who publishes all the same."""
    lock(Edition, edition.id)
    found = open_warnings(edition, sittings)
    for each in found:
        db.session.add(Acknowledgement(edition_id=edition.id, key=each.key, reason=reason, actor=actor, at=at))
        audit("acknowledge_warning", "edition", edition.ref, actor=actor, at=at, warning=each.text, reason=reason)
    db.session.flush()
    return found


def withdraw_acknowledgement(edition: Edition, key: str, *, actor: str, at: datetime) -> None:
    """Warns again; nothing happens where nothing was accepted."""
    lock(Edition, edition.id)
    row = acknowledgements(edition).get(key)
    if row is None:
        return
    db.session.delete(row)
    audit("withdraw_acknowledgement", "edition", edition.ref, actor=actor, at=at, reason=row.reason)
    db.session.flush()


def open_warnings(edition: Edition, sittings: Sequence[Sitting] | None = None) -> list[Warning]:
    """What does not fit and nobody accepted, in the working programme or in the sittings given instead."""
    accepted = acknowledgements(edition)
    return [each for each in warnings_now(edition, sittings) if each.key not in accepted]


def acknowledged_warnings(edition: Edition, sittings: Sequence[Sitting] | None = None) -> list[dict[str, Any]]:
    """What does not fit and was accepted, as a release keeps it."""
    accepted = acknowledgements(edition)
    return [
        {
            "kind": each.kind.value,
            "key": each.key,
            "text": each.text,
            "sittings": list(each.sittings),
            "reason": accepted[each.key].reason,
            "actor": accepted[each.key].actor,
            "at": accepted[each.key].at.isoformat(),
        }
        for each in warnings_now(edition, sittings)
        if each.key in accepted
    ]
