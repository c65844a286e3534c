from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.programme import history, queries
from congress.programme.change import Change, ChangeKind, Times
from congress.programme.models import AppearanceState
from congress.programme.stored_changes import read, written
from tests.editions.file_2021 import congress_2021

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, scoped_session

PARIS = ZoneInfo("Europe/Paris")
texts = st.text(st.characters(codec="utf-8"), max_size=8)
# Whole seconds, and none of the hour that comes twice: organisers set neither.
instants = st.datetimes(datetime(2021, 1, 1), datetime(2030, 1, 1), timezones=st.just(PARIS), allow_imaginary=False)  # noqa: DTZ001
times = st.builds(Times, instants.filter(lambda one: one.fold == 0), st.none())
changes = st.builds(
    Change,
    kind=st.sampled_from(ChangeKind),
    sitting=st.none() | texts,
    title=texts,
    sequence=st.none() | texts,
    speaker=st.none() | texts,
    name=texts,
    was=st.none() | st.sampled_from(AppearanceState),
    state=st.none() | st.sampled_from(AppearanceState),
    by=st.none() | texts,
    by_name=texts,
    before=texts,
    after=texts,
    times_before=st.none() | times,
    times_after=st.none() | times,
)


@given(st.lists(changes, max_size=3))
def test_changes_are_read_as_they_were_written(found: list[Change]) -> None:
    assert read(json.loads(json.dumps(written(found))), PARIS) == found


def test_what_is_kept_says_what_happened_and_nothing_else() -> None:
    moved = Change(
        kind=ChangeKind.MOVED,
        sitting="ouverture",
        title="Ouverture",
        times_before=Times(datetime(2027, 11, 25, 9, 30, tzinfo=PARIS), None),
        times_after=Times(datetime(2027, 11, 25, 10, tzinfo=PARIS), datetime(2027, 11, 25, 11, tzinfo=PARIS)),
    )
    (row,) = written([moved])
    assert row == {
        "kind": "moved",
        "sitting": "ouverture",
        "title": "Ouverture",
        "times_before": ["2027-11-25T09:30:00+01:00", None],
        "times_after": ["2027-11-25T10:00:00+01:00", "2027-11-25T11:00:00+01:00"],
    }
    (again,) = read([row], PARIS)
    assert again.times_after is not None
    assert again.times_after.starts_at.tzinfo is PARIS


@pytest.mark.parametrize("number", [2, 3])
def test_releases_of_2021_keep_the_changes_one_finds_by_comparing(
    session: scoped_session[Session], number: int
) -> None:
    congress = congress_2021()
    kept: Any = queries.release(congress, number).changes
    assert read(kept, congress.zone) == queries.changes_between(congress, number - 1, number)
    assert queries.release(congress, 1).changes == []


def test_release_made_before_changes_were_kept_is_compared_anew(session: scoped_session[Session]) -> None:
    congress = congress_2021()
    before = history.history(congress, most=3)
    for number in (1, 2, 3):
        queries.release(congress, number).changes = None
    session.commit()
    assert history.history(congress, most=3) == before
    assert [len(chapter.told) for chapter in before] == [4, 7, 0]
