"""Reading the programme: the released one for the public, the working one for those who edit it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload, selectinload, undefer

from congress.kernel.db import db
from congress.kernel.errors import NotFound
from congress.kernel.i18n import gettext
from congress.programme.changes import changes
from congress.programme.models import Appearance, ForumSpace, Sitting, Speaker
from congress.programme.published import PublishedProgramme
from congress.programme.release_models import PlannedRelease, Release
from congress.programme.speaker_models import FileKind, SpeakerFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from congress.editions.models import Edition
    from congress.programme.change import Change

_KEPT = 64  # programmes in memory: the last of a few editions and those one compares


def published(edition: Edition, number: int | None = None) -> PublishedProgramme | None:
    """The programme everybody sees: the last release, or the one of that number; None before the first."""
    query = select(Release.id, Release.digest).where(Release.edition_id == edition.id)
    query = query.order_by(Release.number.desc()) if number is None else query.where(Release.number == number)
    row = db.session.execute(query.limit(1)).first()
    return None if row is None else _programme(row.id, row.digest)


def programme_of(release: Release) -> PublishedProgramme:
    """What a release holds."""
    return _programme(release.id, release.digest)


@lru_cache(maxsize=_KEPT)
def _programme(release_id: int, _digest: str) -> PublishedProgramme:
    """A release never changes, so that it is read once; the digest tells it from one of another database."""
    content = db.session.execute(select(Release.content).where(Release.id == release_id)).scalar_one()
    return PublishedProgramme.model_validate(content)


def releases(edition: Edition) -> Sequence[Release]:
    """Every release, the first one first, without what they hold."""
    return db.session.scalars(select(Release).where(Release.edition_id == edition.id).order_by(Release.number)).all()


def latest(edition: Edition, *, most: int, skip: int = 0) -> list[tuple[Release, int | None]]:
    """So many releases, the latest one first, each with the number of the one before.

    With what they changed and without what they hold.
    """
    older = aliased(Release)
    before = (
        select(func.max(older.number))
        .where(older.edition_id == Release.edition_id, older.number < Release.number)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Release, before)
        .where(Release.edition_id == edition.id)
        .order_by(Release.number.desc())
        .offset(skip)
        .limit(most)
        .options(undefer(Release.changes))
    )
    return [(release, number) for release, number in rows]


def numbers(edition: Edition) -> Sequence[int]:
    """The numbers of all releases, the first one first."""
    return db.session.scalars(
        select(Release.number).where(Release.edition_id == edition.id).order_by(Release.number)
    ).all()


def number_before(edition: Edition, number: int) -> int | None:
    """The number of the release before another."""
    return db.session.scalar(
        select(func.max(Release.number)).where(Release.edition_id == edition.id, Release.number < number)
    )


def release(edition: Edition, number: int) -> Release:
    """One release, without what it holds; NotFound where there is none of that number."""
    found = db.session.scalars(
        select(Release).where(Release.edition_id == edition.id, Release.number == number)
    ).first()
    if found is None:
        raise NotFound(gettext("Il n'y a pas de version %(number)s du programme.", number=number))
    return found


def changes_between(edition: Edition, before: int, after: int) -> list[Change]:
    """What changed from one release to another; NotFound where there is no such release."""
    old, new = published(edition, before), published(edition, after)
    if old is None or new is None:
        raise NotFound
    return changes(old, new)


def last_release(edition: Edition) -> Release | None:
    """The release in force."""
    return db.session.scalars(
        select(Release).where(Release.edition_id == edition.id).order_by(Release.number.desc()).limit(1)
    ).first()


def planned(edition: Edition) -> PlannedRelease | None:
    """The release that waits for its hour."""
    return db.session.scalars(
        select(PlannedRelease).where(PlannedRelease.edition_id == edition.id).execution_options(populate_existing=True)
    ).first()


def agreed_files(edition: Edition) -> tuple[set[tuple[str, str | None]], set[str]]:
    """What speakers sent and may be shown: portraits as (speaker, digest), slides by ref."""
    portraits: set[tuple[str, str | None]] = set()
    slides: set[str] = set()
    rows = db.session.execute(
        select(
            Speaker.ref,
            Speaker.image_consent,
            SpeakerFile.kind,
            SpeakerFile.digest,
            SpeakerFile.ref,
            SpeakerFile.is_public,
        )
        .join(SpeakerFile.speaker)
        .where(Speaker.edition_id == edition.id)
    )
    for speaker, consent, kind, digest, ref, is_public in rows:
        if kind is FileKind.PORTRAIT and consent:
            portraits.add((speaker, digest))
        elif kind is FileKind.SLIDES and is_public:
            slides.add(ref)
    return portraits, slides


def sittings(edition: Edition) -> Sequence[Sitting]:
    """The working programme by time, then in the order given by hand; what has no time yet comes last."""
    order = (Sitting.starts_at.is_(None), Sitting.starts_at, Sitting.position, Sitting.id)
    return db.session.scalars(_whole_sittings().where(Sitting.edition_id == edition.id).order_by(*order)).all()


def sitting(edition: Edition, ref: str) -> Sitting:
    """A sitting as it is worked on."""
    found = db.session.scalars(_whole_sittings().where(Sitting.edition_id == edition.id, Sitting.ref == ref)).first()
    if found is None:
        raise NotFound
    return found


def _whole_sittings() -> Select[Sitting]:
    seats = selectinload(Sitting.appearances)
    return select(Sitting).options(
        joinedload(Sitting.venue),
        joinedload(Sitting.room),
        joinedload(Sitting.space),
        selectinload(Sitting.sequences),
        seats.joinedload(Appearance.speaker).selectinload(Speaker.files),
        seats.joinedload(Appearance.representative).selectinload(Speaker.files),
        seats.joinedload(Appearance.sequence),
    )


def appearance(edition: Edition, ref: str) -> Appearance:
    """A speaker's part in a sitting of this edition, with its moves."""
    found = db.session.scalars(
        select(Appearance)
        .join(Appearance.sitting)
        .where(Sitting.edition_id == edition.id, Appearance.ref == ref)
        .options(joinedload(Appearance.speaker), selectinload(Appearance.moves))
    ).first()
    if found is None:
        raise NotFound
    return found


def speakers(edition: Edition) -> Sequence[Speaker]:
    """Everybody asked or announced, by last name."""
    return db.session.scalars(
        select(Speaker)
        .where(Speaker.edition_id == edition.id)
        .order_by(Speaker.last_name, Speaker.first_name, Speaker.ref)
    ).all()


def speaker(edition: Edition, ref: str) -> Speaker:
    """One of them."""
    found = db.session.scalars(select(Speaker).where(Speaker.edition_id == edition.id, Speaker.ref == ref)).first()
    if found is None:
        raise NotFound
    return found


def spaces(edition: Edition) -> Sequence[ForumSpace]:
    """The forum's espaces in their order."""
    return db.session.scalars(
        select(ForumSpace).where(ForumSpace.edition_id == edition.id).order_by(ForumSpace.position)
    ).all()
