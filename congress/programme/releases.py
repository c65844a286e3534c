"""Releases: the working programme is prepared, its changes are looked at, then it is published and frozen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from congress.editions.models import Edition
from congress.kernel.db import db, lock
from congress.kernel.errors import Invalid, Refusal, StaleVersion
from congress.kernel.i18n import gettext
from congress.programme import queries
from congress.programme.changes import changes
from congress.programme.release_models import Release
from congress.programme.snapshot import snapshot

if TYPE_CHECKING:
    from datetime import datetime

    from congress.programme.change import Change
    from congress.programme.published import PublishedProgramme


class NothingToPublish(Refusal):
    """The working programme is what everybody sees already."""


@dataclass(frozen=True)
class Preparation:
    """A release as it would be now, what it changes, and the digest that says on what one decided."""

    programme: PublishedProgramme
    changes: list[Change]
    digest: str
    is_new: bool


def prepare(edition: Edition, at: datetime, *, note: str = "", number: int | None = None) -> Preparation:
    """The working programme as a release of that instant; nothing is written."""
    last = queries.published(edition)
    programme = snapshot(
        edition,
        queries.spaces(edition),
        queries.sittings(edition),
        previous=last,
        number=number or (last.number + 1 if last else 1),
        note=note,
        at=at,
    )
    content = _undated(programme)
    return Preparation(
        programme=programme,
        changes=changes(last, programme),
        digest=_digest([last.number if last else 0, content]),
        is_new=last is None or _undated(last) != content,
    )


def publish(
    edition: Edition, *, actor: str, at: datetime, note: str = "", number: int | None = None, seen: str | None = None
) -> Release:
    """Freezes the working programme as the next release.

    `seen` is the digest of the preparation one decided on: what changed since is refused, not published.
    Raises NothingToPublish, StaleVersion, Invalid.
    """
    lock(Edition, edition.id)
    db.session.flush()
    prepared = prepare(edition, at, note=note, number=number)
    if seen is not None and seen != prepared.digest:
        raise StaleVersion(gettext("Le programme a changé depuis l'aperçu : relisez les changements avant de publier."))
    if not prepared.is_new:
        raise NothingToPublish(gettext("Rien n'a changé depuis la dernière publication."))
    last = queries.last_release(edition)
    if last is not None and prepared.programme.number <= last.number:
        raise Invalid(gettext("La publication %(number)s existe déjà.", number=prepared.programme.number))
    content = prepared.programme.model_dump(mode="json")
    release = Release(
        edition_id=edition.id,
        number=prepared.programme.number,
        note=note,
        published_at=prepared.programme.published_at,
        published_by=actor,
        content=content,
        digest=_digest(content),
    )
    db.session.add(release)
    db.session.flush()
    return release


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
