"""Releases: the working programme is prepared, its changes are looked at, then it is published and frozen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from congress.editions.models import Edition
from congress.kernel.db import db, lock
from congress.kernel.errors import Invalid, NotFound, Refusal, StaleVersion
from congress.kernel.i18n import gettext
from congress.programme import queries, snapshot, stored_changes
from congress.programme.changes import changes
from congress.programme.release_models import Release

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from congress.programme.change import Change
    from congress.programme.models import Sitting
    from congress.programme.published import PublishedProgramme


class NothingToPublish(Refusal):
    """What would be published is what everybody sees already."""


class ReleaseWaits(Refusal):
    """A release waits for its hour: publish or withdraw it first."""


@dataclass(frozen=True)
class Preparation:
    """A release as it would be now, what it changes, and the digest that says on what one decided."""

    programme: PublishedProgramme
    changes: list[Change]
    digest: str
    is_new: bool


def prepare(
    edition: Edition,
    at: datetime,
    *,
    note: str = "",
    number: int | None = None,
    sittings: Sequence[Sitting] | None = None,
) -> Preparation:
    """The working programme as a release of that instant; nothing is written.

    `sittings` is for whoever has read them already.
    """
    last = queries.published(edition)
    programme = snapshot.snapshot(
        edition,
        queries.spaces(edition),
        queries.sittings(edition) if sittings is None else sittings,
        previous=last,
        number=number or (last.number + 1 if last else 1),
        note=note,
        at=_not_before(last, at),
    )
    return _preparation(last, programme)


def prepare_again(edition: Edition, number: int, at: datetime, *, note: str = "") -> Preparation:
    """An earlier release as it would be published now; NotFound where there is none of that number."""
    frozen = queries.published(edition, number)
    if frozen is None:
        raise NotFound(gettext("Il n'y a pas de version %(number)s du programme.", number=number))
    return prepare_frozen(edition, frozen, at, note=note)


def prepare_frozen(edition: Edition, frozen: PublishedProgramme, at: datetime, *, note: str = "") -> Preparation:
    """What was frozen before as it would be published now, after the release in force."""
    last = queries.published(edition)
    programme = snapshot.again(
        _as_agreed_now(edition, frozen),
        previous=last,
        number=last.number + 1 if last else 1,
        note=note,
        at=_not_before(last, at),
    )
    return _preparation(last, programme)


def publish(
    edition: Edition,
    *,
    actor: str,
    at: datetime,
    note: str = "",
    number: int | None = None,
    seen: str | None = None,
    warnings: Sequence[dict[str, Any]] = (),
) -> Release:
    """Freezes the working programme as the next release.

    `seen` is the digest of the preparation one decided on: what changed since is refused, not published.
    `warnings` are those that were acknowledged. Raises NothingToPublish, StaleVersion, ReleaseWaits, Invalid.
    """
    hold(edition)
    prepared = prepare(edition, at, note=note, number=number)
    refuse_unseen(prepared, seen)
    last = queries.last_release(edition)
    if last is not None and prepared.programme.number <= last.number:
        raise Invalid(gettext("La publication %(number)s existe déjà.", number=prepared.programme.number))
    return keep(edition, prepared, actor=actor, warnings=warnings)


def restore(
    edition: Edition,
    number: int,
    *,
    actor: str,
    at: datetime,
    note: str = "",
    seen: str | None = None,
    warnings: Sequence[dict[str, Any]] = (),
) -> Release:
    """Publishes the content of an earlier release again, as the next one; the working programme stays as it is.

    What came since is kept as cancelled, and the stamps go on. Raises NotFound, NothingToPublish, StaleVersion,
    ReleaseWaits.
    """
    hold(edition)
    prepared = prepare_again(edition, number, at, note=note)
    refuse_unseen(prepared, seen)
    return keep(edition, prepared, actor=actor, warnings=warnings, restores=number)


def hold(edition: Edition) -> None:
    """Keeps the edition's releases to this transaction; ReleaseWaits while one waits for its hour."""
    lock(Edition, edition.id)
    db.session.flush()
    if queries.planned(edition) is not None:
        raise ReleaseWaits(gettext("Une publication est programmée : publiez-la ou retirez-la d'abord."))


def refuse_unseen(prepared: Preparation, seen: str | None) -> None:
    """Raises StaleVersion where this is not what was looked at, NothingToPublish where it changes nothing."""
    if seen is not None and seen != prepared.digest:
        raise StaleVersion(gettext("Le programme a changé depuis l'aperçu : relisez les changements avant de publier."))
    if not prepared.is_new:
        raise NothingToPublish(gettext("Rien n'a changé depuis la dernière publication."))


def keep(
    edition: Edition,
    prepared: Preparation,
    *,
    actor: str,
    warnings: Sequence[dict[str, Any]] = (),
    restores: int | None = None,
) -> Release:
    """Writes the release that everybody sees from now on; the caller holds the edition."""
    content = prepared.programme.model_dump(mode="json")
    release = Release(
        edition_id=edition.id,
        number=prepared.programme.number,
        note=prepared.programme.note,
        published_at=prepared.programme.published_at,
        published_by=actor,
        content=content,
        digest=_digest(content),
        changes=stored_changes.written(prepared.changes),
        warnings=list(warnings),
        restores=restores,
    )
    db.session.add(release)
    db.session.flush()
    return release


def _preparation(last: PublishedProgramme | None, programme: PublishedProgramme) -> Preparation:
    content = _undated(programme)
    return Preparation(
        programme=programme,
        changes=changes(last, programme),
        digest=_digest([last.number if last else 0, content]),
        is_new=last is None or _undated(last) != content,
    )


def _not_before(last: PublishedProgramme | None, at: datetime) -> datetime:
    """Releases follow one another also where a clock was set back: caches and calendars look at their dates."""
    return at if last is None else max(at, last.published_at)


def _as_agreed_now(edition: Edition, frozen: PublishedProgramme) -> PublishedProgramme:
    """Pictures and slides are published again only where their people still agree."""
    portraits, slides = queries.agreed_files(edition)
    return frozen.model_copy(
        update={
            "speakers": tuple(
                speaker
                if (speaker.ref, speaker.portrait) in portraits
                else speaker.model_copy(update={"portrait": None})
                for speaker in frozen.speakers
            ),
            "sittings": tuple(
                sitting.model_copy(update={"slides": tuple(one for one in sitting.slides if one.ref in slides)})
                for sitting in frozen.sittings
            ),
        }
    )


def _undated(programme: PublishedProgramme) -> dict[str, Any]:
    """What is published, without when: two programmes that say the same are the same."""
    content = programme.model_dump(mode="json", exclude={"number", "note", "published_at"})
    for sitting in content["sittings"]:
        for stamp in ("revision", "created_at", "modified_at"):
            del sitting[stamp]
    return content


def _digest(content: Any) -> str:
    """SHA-256 of the content in one canonical writing."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
