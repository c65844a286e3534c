from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from congress.editions.models import Edition
from congress.kernel.db import db, transaction
from congress.kernel.errors import Invalid, Refusal, StaleVersion
from congress.programme import appearances, queries, use_cases
from congress.programme.change import Change, ChangeKind
from congress.programme.models import AppearanceState, Sitting, SittingKind, SittingStatus
from congress.programme.releases import NothingToPublish, prepare, publish
from tests.factories import NOON, make_edition

if TYPE_CHECKING:
    from flask import Flask

    from congress.programme.models import Appearance
    from congress.programme.published import PublishedSitting

ACTOR = "claude@exemple.fr"
LATER = NOON + timedelta(days=1)
START = datetime(2027, 11, 25, 8, 30, tzinfo=UTC)


@pytest.fixture
def opening(edition: Edition) -> Sitting:
    with transaction():
        return use_cases.add_sitting(
            edition,
            ref="ouverture",
            title="Ouverture politique",
            kind=SittingKind.OPENING,
            status=SittingStatus.CONFIRMED,
            starts_at=START,
            ends_at=START + timedelta(minutes=45),
        )


def _named(edition: Edition, sitting: Sitting, first: str, last: str, state: AppearanceState) -> Appearance:
    speaker = use_cases.add_speaker(edition, first_name=first, last_name=last)
    return appearances.add_appearance(sitting, speaker, state=state, actor=ACTOR, at=NOON)


def _publish(edition: Edition, at: datetime = NOON) -> None:
    with transaction():
        publish(edition, actor=ACTOR, at=at)


def _only(edition: Edition) -> PublishedSitting:
    programme = queries.published(edition)
    assert programme is not None
    (sitting,) = programme.sittings
    return sitting


def test_nothing_is_public_before_the_first_release(edition: Edition, opening: Sitting) -> None:
    assert queries.published(edition) is None


def test_drafts_and_invited_speakers_never_leave(edition: Edition, opening: Sitting) -> None:
    with transaction():
        use_cases.add_sitting(edition, title="Encore un brouillon")
        _named(edition, opening, "Ada", "Pressentie", AppearanceState.INVITED)
        _named(edition, opening, "Blaise", "Annoncé", AppearanceState.TENTATIVE)
    _publish(edition)
    programme = queries.published(edition)
    assert programme is not None
    assert [one.ref for one in programme.sittings] == ["ouverture"]
    assert [one.ref for one in programme.speakers] == ["blaise-annonce"]
    assert [one.speaker for one in programme.sittings[0].appearances] == ["blaise-annonce"]


def test_a_release_without_a_change_is_refused(edition: Edition, opening: Sitting) -> None:
    _publish(edition)
    with pytest.raises(NothingToPublish), transaction():
        publish(edition, actor=ACTOR, at=LATER)
    assert [one.number for one in queries.releases(edition)] == [1]


def test_what_changed_since_the_preview_is_not_published(edition: Edition, opening: Sitting) -> None:
    seen = prepare(edition, NOON).digest
    with transaction():
        use_cases.edit_sitting(opening, version=opening.version, title="Ouverture")
    with pytest.raises(StaleVersion), transaction():
        publish(edition, actor=ACTOR, at=LATER, seen=seen)
    with transaction():
        publish(edition, actor=ACTOR, at=LATER, seen=prepare(edition, LATER).digest)
    assert _only(edition).title == "Ouverture"


def test_a_preview_is_outdated_by_a_release(edition: Edition, opening: Sitting) -> None:
    seen = prepare(edition, NOON).digest
    _publish(edition)
    with transaction():
        use_cases.edit_sitting(opening, version=opening.version, title="Ouverture")
        publish(edition, actor=ACTOR, at=LATER)
        use_cases.edit_sitting(opening, version=opening.version, title="Ouverture politique")
    with pytest.raises(StaleVersion), transaction():
        publish(edition, actor=ACTOR, at=LATER, seen=seen)


def test_a_number_published_already_is_refused(edition: Edition, opening: Sitting) -> None:
    _publish(edition)
    with transaction():
        use_cases.edit_sitting(opening, version=opening.version, title="Ouverture")
    with pytest.raises(Invalid), transaction():
        publish(edition, actor=ACTOR, at=LATER, number=1)


def test_a_material_change_raises_the_revision(edition: Edition, opening: Sitting) -> None:
    _publish(edition)
    first = _only(edition)
    with transaction():
        use_cases.edit_sitting(opening, version=opening.version, starts_at=START + timedelta(minutes=5))
    _publish(edition, LATER)
    second = _only(edition)
    assert (first.revision, first.modified_at, first.created_at) == (0, NOON, NOON)
    assert (second.revision, second.modified_at, second.created_at) == (1, LATER, NOON)
    assert first.uid == second.uid


def test_a_text_alone_changes_the_stamp_and_not_the_revision(edition: Edition, opening: Sitting) -> None:
    _publish(edition)
    with transaction():
        use_cases.edit_sitting(opening, version=opening.version, abstract="Un mot de bienvenue.")
    _publish(edition, LATER)
    assert (_only(edition).revision, _only(edition).modified_at) == (0, LATER)


def test_a_speakers_new_function_changes_the_stamp_of_their_sittings(edition: Edition, opening: Sitting) -> None:
    with transaction():
        seat = _named(edition, opening, "Laurent", "Pinet", AppearanceState.CONFIRMED)
    _publish(edition)
    with transaction():
        seat.speaker.function = "Président"
    _publish(edition, LATER)
    assert (_only(edition).revision, _only(edition).modified_at) == (0, LATER)
    assert queries.changes_between(edition, 1, 2) == [
        Change(kind=ChangeKind.SPEAKER_DETAILS, speaker="laurent-pinet", name="Laurent Pinet")
    ]


def test_an_untouched_sitting_keeps_its_stamps(edition: Edition, opening: Sitting) -> None:
    _publish(edition)
    with transaction():
        use_cases.add_sitting(edition, title="Plénière", status=SittingStatus.CONFIRMED)
    _publish(edition, LATER)
    programme = queries.published(edition)
    assert programme is not None
    assert [(one.ref, one.revision, one.modified_at) for one in programme.sittings] == [
        ("ouverture", 0, NOON),
        ("pleniere", 0, LATER),
    ]


def test_a_sitting_taken_out_is_kept_as_cancelled(edition: Edition, opening: Sitting) -> None:
    with transaction():
        _named(edition, opening, "Laurent", "Pinet", AppearanceState.CONFIRMED)
    _publish(edition)
    with transaction():
        db.session.delete(opening)
    _publish(edition, LATER)
    assert (_only(edition).status, _only(edition).revision) == (SittingStatus.CANCELLED, 1)
    assert [one.speaker for one in _only(edition).appearances] == ["laurent-pinet"]
    assert queries.changes_between(edition, 1, 2) == [
        Change(kind=ChangeKind.SITTING_CANCELLED, sitting="ouverture", title="Ouverture politique")
    ]
    with pytest.raises(NothingToPublish), transaction():
        publish(edition, actor=ACTOR, at=LATER)


def test_every_release_stays_readable(edition: Edition, opening: Sitting) -> None:
    _publish(edition)
    with transaction():
        use_cases.edit_sitting(opening, version=opening.version, title="Ouverture")
    _publish(edition, LATER)
    old, new = queries.published(edition, 1), queries.published(edition, 2)
    assert old is not None
    assert new is not None
    assert (old.sittings[0].title, new.sittings[0].title) == ("Ouverture politique", "Ouverture")
    assert queries.published(edition) == new
    assert queries.published(edition, 3) is None


def test_a_release_is_read_again_with_one_small_query(edition: Edition, opening: Sitting) -> None:
    _publish(edition)
    queries.published(edition)
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    queries.published(edition)
    assert len(statements) == 1
    assert "content" not in statements[0]


def test_releases_of_two_editions_are_apart(edition: Edition, opening: Sitting) -> None:
    other = make_edition(ref="2032")
    _publish(edition)
    assert queries.published(other) is None


def test_two_organisers_publishing_at_once_make_one_release(app: Flask, edition: Edition, opening: Sitting) -> None:
    _publish(edition)
    with transaction():
        use_cases.edit_sitting(opening, version=opening.version, title="Ouverture")
    seen, key = prepare(edition, LATER).digest, edition.id
    db.session.rollback()

    def publish_too(_: int) -> str:
        with app.app_context():
            mine = db.session.get_one(Edition, key)
            try:
                with transaction():
                    publish(mine, actor=ACTOR, at=LATER, seen=seen)
            except Refusal as refusal:
                return type(refusal).__name__
            return "published"

    with ThreadPoolExecutor(4) as organisers:
        answers = sorted(organisers.map(publish_too, range(4)))
    assert answers == ["StaleVersion", "StaleVersion", "StaleVersion", "published"]
    assert [one.number for one in queries.releases(edition)] == [1, 2]


def test_who_was_replaced_by_somebody_asked_anew_has_withdrawn_for_the_public(
    edition: Edition, opening: Sitting
) -> None:
    with transaction():
        seat = _named(edition, opening, "Ada", "Avant", AppearanceState.CONFIRMED)
        other = _named(edition, opening, "Blaise", "Après", AppearanceState.CONFIRMED)
    _publish(edition)
    with transaction():
        appearances.move_appearance(seat, AppearanceState.REPLACED, actor=ACTOR, at=NOON, replaced_by=other)
        for state in (AppearanceState.WITHDRAWN, AppearanceState.INVITED):
            appearances.move_appearance(other, state, actor=ACTOR, at=NOON)
    _publish(edition, LATER)
    assert [(one.speaker, one.state, one.replaced_by) for one in _only(edition).appearances] == [
        ("ada-avant", AppearanceState.WITHDRAWN, None)
    ]
