from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from congress.kernel.db import db, transaction
from congress.programme import queries, use_cases
from congress.publishing import acknowledgements
from congress.publishing.acknowledgements import NoSuchWarning, acknowledged_warnings, open_warnings
from congress.publishing.queries import acknowledgements as acknowledgements_of
from congress.publishing.queries import warnings_now
from congress.publishing.warning_words import WarningKind
from tests.editions.file_2021 import congress_2021
from tests.programme.working import ACTOR, FIRST, add_sitting, at_lille

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.programme.models import Sitting


def two_in_one_room(edition: Edition) -> Sitting:
    room = edition.venues[0].rooms[0]
    add_sitting(edition, "Un", starts_at=at_lille(25, 9), ends_at=at_lille(25, 10), room=room)
    return add_sitting(edition, "Deux", starts_at=at_lille(25, 9, 30), ends_at=at_lille(25, 11), room=room)


def accept(edition: Edition, key: str, reason: str = "La cloison est mobile.") -> None:
    with transaction():
        acknowledgements.acknowledge(edition, key, reason=reason, actor=ACTOR, at=FIRST)


def move(edition: Edition, minutes: int) -> None:
    with transaction():
        sitting = queries.sitting(edition, "deux")
        assert sitting.starts_at is not None
        use_cases.edit_sitting(
            sitting, version=sitting.version, starts_at=sitting.starts_at + timedelta(minutes=minutes)
        )


def test_an_accepted_warning_is_closed_and_a_release_keeps_it_with_its_reason(edition: Edition) -> None:
    two_in_one_room(edition)
    (warning,) = open_warnings(edition)
    accept(edition, warning.key)

    assert open_warnings(edition) == []
    assert acknowledged_warnings(edition) == [
        {
            "kind": "room_taken",
            "key": warning.key,
            "text": warning.text,
            "sittings": ["un", "deux"],
            "reason": "La cloison est mobile.",
            "actor": ACTOR,
            "at": FIRST.isoformat(),
        }
    ]


def test_a_conflict_that_changed_warns_again_and_the_same_one_does_not(edition: Edition) -> None:
    two_in_one_room(edition)
    (warning,) = open_warnings(edition)
    accept(edition, warning.key)

    move(edition, 5)
    changed = open_warnings(edition)
    assert [each.kind for each in changed] == [WarningKind.ROOM_TAKEN]
    assert acknowledged_warnings(edition) == []
    move(edition, -5)
    assert open_warnings(edition) == []
    assert [each["reason"] for each in acknowledged_warnings(edition)] == ["La cloison est mobile."]


def test_what_is_no_longer_so_cannot_be_accepted(edition: Edition) -> None:
    two_in_one_room(edition)
    (warning,) = open_warnings(edition)
    move(edition, 30)

    with pytest.raises(NoSuchWarning):
        accept(edition, warning.key)
    assert warnings_now(edition) == []


def test_accepted_twice_it_keeps_the_new_reason(edition: Edition) -> None:
    two_in_one_room(edition)
    (warning,) = open_warnings(edition)
    accept(edition, warning.key)
    accept(edition, warning.key, "Les deux se suivent.")

    assert [each["reason"] for each in acknowledged_warnings(edition)] == ["Les deux se suivent."]


def test_an_acceptance_taken_back_warns_again(edition: Edition) -> None:
    two_in_one_room(edition)
    (warning,) = open_warnings(edition)
    accept(edition, warning.key)
    for _ in range(2):
        with transaction():
            acknowledgements.withdraw_acknowledgement(edition, warning.key, actor=ACTOR, at=FIRST)

    assert open_warnings(edition) == [warning]


def test_another_congress_has_its_own(edition: Edition) -> None:
    two_in_one_room(edition)
    (warning,) = open_warnings(edition)
    accept(edition, warning.key)
    other = congress_2021()

    assert acknowledgements_of(other) == {}
    assert set(acknowledgements_of(edition)) == {warning.key}


def test_the_programme_of_2021_warns_of_nothing(app: object) -> None:
    edition = congress_2021()

    assert warnings_now(edition) == []


def test_the_programme_of_2021_would_warn_if_its_forum_were_at_the_time_of_a_plenary(app: object) -> None:
    edition = congress_2021()
    sittings = {each.ref: each for each in queries.sittings(edition)}
    db.session.expunge_all()
    forum, plenary = sittings["forum-jeudi-matin"], sittings["une-reference"]
    forum.starts_at, forum.ends_at = plenary.starts_at, plenary.ends_at

    assert [(each.kind, each.sittings) for each in warnings_now(edition, sittings.values())] == [
        (WarningKind.DURING_STREAM, ("forum-jeudi-matin", "une-reference"))
    ]
