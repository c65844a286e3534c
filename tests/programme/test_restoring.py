"""A rollback: an earlier release is published again, as the next one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel.db import db, transaction
from congress.kernel.errors import NotFound, StaleVersion
from congress.programme import queries, use_cases
from congress.programme.change import ChangeKind
from congress.programme.models import SittingStatus
from congress.programme.release_models import PlannedRelease
from congress.programme.releases import NothingToPublish, ReleaseWaits, prepare, prepare_again, restore
from congress.programme.speaker_models import FileKind, SpeakerFile
from tests.programme import working

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.programme.published import PublishedProgramme
    from congress.programme.release_models import Release

BACK = working.FIRST + timedelta(days=9)


def _restore(edition: Edition, number: int, at: datetime = BACK, **options: Any) -> Release:
    with transaction():
        return restore(edition, number, actor=working.ACTOR, at=at, **options)


def _now(edition: Edition) -> PublishedProgramme:
    programme = queries.published(edition)
    assert programme is not None
    return programme


@pytest.fixture
def two_releases(edition: Edition) -> Edition:
    """The opening; then it begins later, and an evening is added."""
    opening = working.opening_with_a_doubt(edition)
    working.release(edition)
    with transaction():
        use_cases.edit_sitting(opening, version=opening.version, starts_at=working.at_lille(25, 9, 45))
    working.add_sitting(edition, "Une soirée engagée", starts_at=working.at_lille(25, 19))
    working.release(edition, days_later=3)
    return edition


def test_an_earlier_release_is_published_again_as_the_next_one(two_releases: Edition) -> None:
    release = _restore(two_releases, 1, note="Retour à la première version.")
    now = _now(two_releases)

    assert (release.number, release.restores, release.published_at) == (3, 1, BACK)
    assert (now.number, now.note, now.published_at) == (3, "Retour à la première version.", BACK)
    assert [(one.ref, one.status, one.starts_at) for one in now.sittings] == [
        ("ouverture-politique", SittingStatus.CONFIRMED, datetime(2027, 11, 25, 8, 30, tzinfo=UTC)),
        ("une-soiree-engagee", SittingStatus.CANCELLED, datetime(2027, 11, 25, 18, tzinfo=UTC)),
    ]
    assert [one.kind for one in queries.changes_between(two_releases, 2, 3)] == [
        ChangeKind.MOVED,
        ChangeKind.SITTING_CANCELLED,
    ]


def test_calendars_follow_a_rollback_since_the_stamps_go_on(two_releases: Edition) -> None:
    before = _now(two_releases)
    _restore(two_releases, 1)
    now = _now(two_releases)

    assert [(one.ref, one.revision) for one in before.sittings] == [
        ("ouverture-politique", 1),
        ("une-soiree-engagee", 0),
    ]
    assert [(one.ref, one.revision, one.modified_at) for one in now.sittings] == [
        ("ouverture-politique", 2, BACK),
        ("une-soiree-engagee", 1, BACK),
    ]
    assert [one.uid for one in now.sittings] == [one.uid for one in before.sittings]
    assert [one.created_at for one in now.sittings] == [one.created_at for one in before.sittings]


def test_what_stays_the_same_keeps_its_stamps(two_releases: Edition) -> None:
    working.add_sitting(two_releases, "Conclusion", starts_at=working.at_lille(26, 16))
    working.release(two_releases, days_later=5)
    _restore(two_releases, 2)
    opening = _now(two_releases).sitting_of["ouverture-politique"]
    assert (opening.revision, opening.modified_at) == (1, working.FIRST + timedelta(days=3))


def test_a_rollback_leaves_the_work_in_progress_alone(two_releases: Edition) -> None:
    _restore(two_releases, 1)
    prepared = prepare(two_releases, BACK)
    assert [one.title for one in queries.sittings(two_releases)] == ["Ouverture politique", "Une soirée engagée"]
    assert [one.kind for one in prepared.changes] == [ChangeKind.MOVED, ChangeKind.SITTING_RESTORED]


def test_a_rollback_can_be_rolled_back(two_releases: Edition) -> None:
    second = _now(two_releases)
    _restore(two_releases, 1)
    release = _restore(two_releases, 2, BACK + timedelta(hours=1))
    now = _now(two_releases)
    assert (release.number, release.restores) == (4, 2)
    assert [(one.ref, one.status, one.starts_at) for one in now.sittings] == [
        (one.ref, one.status, one.starts_at) for one in second.sittings
    ]
    assert [(one.ref, one.revision) for one in now.sittings] == [("ouverture-politique", 3), ("une-soiree-engagee", 2)]


def test_what_everybody_sees_already_is_not_published_again(two_releases: Edition) -> None:
    with pytest.raises(NothingToPublish):
        _restore(two_releases, 2)
    _restore(two_releases, 1)
    with pytest.raises(NothingToPublish):
        _restore(two_releases, 1)
    assert list(queries.numbers(two_releases)) == [1, 2, 3]


def test_there_is_nothing_to_restore_where_nothing_was_published(two_releases: Edition) -> None:
    with pytest.raises(NotFound):
        _restore(two_releases, 7)


def test_what_was_published_since_the_page_was_read_is_not_rolled_back_unseen(two_releases: Edition) -> None:
    seen = prepare_again(two_releases, 1, BACK).digest
    working.add_sitting(two_releases, "Conclusion")
    working.release(two_releases, days_later=4)
    with pytest.raises(StaleVersion):
        _restore(two_releases, 1, seen=seen)
    _restore(two_releases, 1, seen=prepare_again(two_releases, 1, BACK).digest)
    assert list(queries.numbers(two_releases)) == [1, 2, 3, 4]


def test_nothing_else_is_published_while_a_release_waits_for_its_hour(two_releases: Edition) -> None:
    working.add_sitting(two_releases, "Conclusion")
    with transaction():
        db.session.add(
            PlannedRelease(
                edition_id=two_releases.id,
                publish_at=BACK,
                content={},
                planned_by=working.ACTOR,
                planned_at=working.FIRST,
            )
        )
    with pytest.raises(ReleaseWaits):
        _restore(two_releases, 1)
    with pytest.raises(ReleaseWaits):
        working.release(two_releases, days_later=4)
    assert list(queries.numbers(two_releases)) == [1, 2]


def test_releases_follow_one_another_also_when_the_clock_was_set_back(two_releases: Edition) -> None:
    earlier = working.FIRST - timedelta(days=30)
    assert _restore(two_releases, 1, earlier).published_at == working.FIRST + timedelta(days=3)


def test_a_picture_is_not_published_again_once_its_use_is_no_longer_agreed_to(edition: Edition) -> None:
    opening = working.opening_with_a_doubt(edition)
    laurent = opening.appearances[0].speaker
    with transaction():
        laurent.image_consent = True
        laurent.files.append(
            SpeakerFile(
                ref="PPPPPPPP",
                kind=FileKind.PORTRAIT,
                name="laurent.jpg",
                media_type="image/jpeg",
                size=3,
                digest="abc",
                content=b"abc",
                sent_at=working.FIRST,
            )
        )
    working.release(edition)
    with transaction():
        queries.speaker(edition, "laurent-pinet").image_consent = False
        queries.sitting(edition, "ouverture-politique").title = "Ouverture"
    working.release(edition, days_later=1)
    _restore(edition, 1)
    portraits = [
        programme.speaker_of["laurent-pinet"].portrait
        for number in (1, 2, 3)
        if (programme := queries.published(edition, number))
    ]
    assert portraits == ["abc", None, None]
