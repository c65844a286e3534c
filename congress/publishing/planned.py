"""Embargo: a release frozen now that becomes public at its hour, and not before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from congress.editions.models import Edition
from congress.kernel.clock import PLAUSIBLE_YEARS
from congress.kernel.db import db, lock
from congress.kernel.errors import Invalid, Refusal, StaleVersion
from congress.kernel.i18n import gettext
from congress.people.use_cases import audit
from congress.programme import queries, releases
from congress.programme.published import PublishedProgramme
from congress.programme.release_models import PlannedRelease

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from congress.programme.releases import Preparation


class NothingPlanned(Refusal):
    """No release waits: it was published or withdrawn meanwhile."""


def plan(
    edition: Edition,
    *,
    publish_at: datetime,
    actor: str,
    at: datetime,
    note: str = "",
    seen: str | None = None,
    restores: int | None = None,
    warnings: Sequence[dict[str, Any]] = (),
) -> PlannedRelease:
    """Freezes the working programme, or an earlier release (`restores`), until its hour.

    Raises ReleaseWaits where one waits already, NothingToPublish, StaleVersion, Invalid for an hour that is past.
    """
    releases.hold(edition)
    if publish_at <= at or publish_at.year not in PLAUSIBLE_YEARS:
        text = gettext("Choisissez un moment à venir.")
        raise Invalid(text, errors={"publish_at": [text]})
    prepared = (
        releases.prepare(edition, at, note=note)
        if restores is None
        else releases.prepare_again(edition, restores, at, note=note)
    )
    releases.refuse_unseen(prepared, seen)
    planned = PlannedRelease(
        edition_id=edition.id,
        publish_at=publish_at,
        note=note,
        content=prepared.programme.model_dump(mode="json"),
        warnings=list(warnings),
        restores=restores,
        planned_by=actor,
        planned_at=at,
    )
    db.session.add(planned)
    audit("plan_release", "edition", edition.ref, actor=actor, at=at, publish_at=publish_at.isoformat())
    db.session.flush()
    return planned


def waiting(edition: Edition, planned: PlannedRelease, at: datetime) -> Preparation:
    """The release that waits, as it would be published at that instant."""
    return releases.prepare_frozen(edition, PublishedProgramme.model_validate(planned.content), at, note=planned.note)


def withdraw(edition: Edition, *, actor: str, at: datetime, seen: str | None = None) -> None:
    """It will not be published; the working programme stays as it is. Raises NothingPlanned, StaleVersion."""
    db.session.delete(held(edition, seen))
    audit("withdraw_release", "edition", edition.ref, actor=actor, at=at)
    db.session.flush()


def mark_of(planned: PlannedRelease) -> str:
    """Tells whether the release that waits is the one that was on the page."""
    return planned.planned_at.isoformat()


def held(edition: Edition, seen: str | None = None) -> PlannedRelease:
    """The release that waits, in nobody else's hands until the transaction ends.

    `seen` is the mark of the one that was looked at. Raises NothingPlanned, StaleVersion.
    """
    lock(Edition, edition.id)
    planned = queries.planned(edition)
    if planned is None:
        raise NothingPlanned(
            gettext("Aucune publication n'est programmée : elle a été publiée ou retirée entre-temps.")
        )
    if seen is not None and seen != mark_of(planned):
        raise StaleVersion(gettext("Une autre publication a été programmée entre-temps : relisez-la avant de décider."))
    return planned
