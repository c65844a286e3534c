"""The story of a release: it is frozen, everybody sees it, and those whose day it changes are written to."""

from __future__ import annotations

import logging
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.editions.models import Edition
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.programme import history, queries, releases
from congress.programme.release_models import PlannedRelease
from congress.publishing import planned
from congress.publishing.acknowledgements import acknowledge_all, acknowledged_warnings, open_warnings
from congress.publishing.digests import hold_digests
from congress.publishing.frozen import frozen_sittings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any

    from congress.programme.release_models import Release
    from congress.publishing.warnings import Warning  # noqa: A004 - the word organisers use

_log = logging.getLogger("congress.publishing")


class WarningsOpen(Refusal):
    """Something does not fit, and whoever publishes has not said that they have seen it."""


def publish(
    edition: Edition,
    *,
    actor: str,
    at: datetime,
    note: str = "",
    seen: str | None = None,
    warned: str = "",
) -> Release:
    """Publishes the working programme; the mails about it wait for an organiser's word.

    `warned` is the mark of the warnings that one has seen and accepts: others are refused, by WarningsOpen.
    """
    warnings = _settled(edition, warned, actor=actor, at=at)
    release = releases.publish(edition, actor=actor, at=at, note=note, seen=seen, warnings=warnings)
    return _told(edition, release, at)


def plan(
    edition: Edition,
    *,
    publish_at: datetime,
    actor: str,
    at: datetime,
    note: str = "",
    seen: str | None = None,
    warned: str = "",
    restores: int | None = None,
) -> PlannedRelease:
    """Freezes the working programme, or an earlier release, for later; nobody is told before its hour."""
    warnings = _settled(edition, warned, actor=actor, at=at, restores=restores)
    return planned.plan(
        edition,
        publish_at=publish_at,
        actor=actor,
        at=at,
        note=note,
        seen=seen,
        restores=restores,
        warnings=warnings,
    )


def restore(
    edition: Edition,
    number: int,
    *,
    actor: str,
    at: datetime,
    note: str = "",
    seen: str | None = None,
    warned: str = "",
) -> Release:
    """Publishes an earlier release again; the mails about what that changes wait too."""
    warnings = _settled(edition, warned, actor=actor, at=at, restores=number)
    release = releases.restore(edition, number, actor=actor, at=at, note=note, seen=seen, warnings=warnings)
    return _told(edition, release, at)


def publish_planned(edition: Edition, *, at: datetime, actor: str = "", seen: str | None = None) -> Release:
    """Publishes the release that waits, whatever its hour; in its planner's name unless somebody hastens it.

    `seen` is the mark of the one that was looked at. Raises NothingPlanned, StaleVersion.
    """
    waited = planned.held(edition, seen)
    prepared = planned.waiting(edition, waited, at)
    # It was new when it was planned, and nothing could be published since.
    release = releases.keep(
        edition, prepared, actor=actor or waited.planned_by, warnings=waited.warnings, restores=waited.restores
    )
    db.session.delete(waited)
    db.session.flush()
    return _told(edition, release, at)


def mark_of(warnings: Iterable[Warning]) -> str:
    """Tells whether the warnings that stand are those that were on the page; empty where there are none."""
    keys = "\n".join(sorted(each.key for each in warnings))
    return sha256(keys.encode()).hexdigest() if keys else ""


def _settled(
    edition: Edition, warned: str, *, actor: str, at: datetime, restores: int | None = None
) -> list[dict[str, Any]]:
    """What the release keeps of its warnings, once the open ones are accepted."""
    releases.hold(edition)
    sittings = None
    if restores is not None:
        sittings = frozen_sittings(edition, releases.prepare_again(edition, restores, at).programme)
    mark = mark_of(open_warnings(edition, sittings))
    if mark and warned != mark:
        raise WarningsOpen(gettext("Lisez ces avertissements, puis dites que vous les avez vus."))
    if mark:
        acknowledge_all(edition, reason=gettext("Vu avant de publier."), actor=actor, at=at, sittings=sittings)
    return acknowledged_warnings(edition, sittings)


def _told(edition: Edition, release: Release, at: datetime) -> Release:
    before = queries.number_before(edition, release.number)
    hold_digests(edition, release, history.changes_of(edition, release, before), at=at)
    return release


def publish_due() -> int:
    """What the worker does: publishes every release whose hour has come, each once; returns how many."""
    return publish_due_at(clock.now())


def publish_due_at(at: datetime) -> int:
    """Publishes what is due at that instant; several workers may try at once, and a congress waits for no other."""
    db.session.rollback()
    due = db.session.scalars(select(PlannedRelease.edition_id).where(PlannedRelease.publish_at <= at)).all()
    published = 0
    for edition_id in due:
        try:
            published += _publish_if_due(edition_id, at)
        except Exception:  # noqa: BLE001 - the others keep their hour, and this one is tried again
            _log.exception("the release planned for edition %s was not published", edition_id)
    return published


def _publish_if_due(edition_id: int, at: datetime) -> bool:
    with transaction():
        edition = db.session.get_one(Edition, edition_id)
        try:
            if planned.held(edition).publish_at > at:
                return False  # withdrawn and planned anew meanwhile
        except planned.NothingPlanned:
            return False
        release = publish_planned(edition, at=at)
    _log.info("release %s of %s is public", release.number, edition.ref)
    return True
