"""Whatever is edited, published and published again: what the public reads stays valid, and follows one thread."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import icalendar
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from congress.programme import queries
from congress.programme.change import ChangeKind
from congress.programme.following import material
from congress.programme.models import NEXT_STATES, AppearanceState, SittingStatus
from congress.programme.snapshot import uid_of
from tests.emptied import wipe
from tests.factories import make_edition
from tests.feeds.schedule_rules import faults, read
from tests.programme.random_edits import Organiser

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from hypothesis.strategies import DataObject

    from congress.editions.models import Edition
    from congress.programme.published import PublishedProgramme

ATOM = "{http://www.w3.org/2005/Atom}"


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to make a history smaller takes minutes
)
@given(data=st.data())
def test_whatever_is_edited_and_published_stays_valid_and_follows_one_thread(
    client: FlaskClient, data: DataObject
) -> None:
    wipe()
    organiser = Organiser(make_edition(), data)
    before: PublishedProgramme | None = None
    held: list[str] = []
    for _ in range(data.draw(st.integers(1, 5))):
        for _ in range(data.draw(st.integers(1, 6))):
            organiser.step()
        if not organiser.release():
            continue
        programme = queries.published(organiser.edition)
        assert programme is not None
        _assert_public(programme)
        _assert_heard_of(before, programme)
        _assert_told(organiser.edition, before, programme)
        _assert_one_thread(before, programme)
        _assert_calendar(client, programme)
        _assert_apps(client)
        held = _assert_news(client, programme, held)
        _assert_pages(client, programme)
        before = programme
    _assert_legal_moves(organiser.edition)


def _assert_public(programme: PublishedProgramme) -> None:
    """Nothing of the work in progress is there, and whatever is named is there."""
    assert {one.status for one in programme.sittings} <= {*SittingStatus} - {SittingStatus.DRAFT}
    for sitting in programme.sittings:
        sequences = {None, *(one.ref for one in sitting.sequences)}
        for seat in sitting.appearances:
            assert seat.state is not AppearanceState.INVITED
            assert {*seat.people} <= {*programme.speaker_of}
            assert seat.sequence in sequences
            assert seat.is_announced or seat.representative is None
            assert (seat.state is AppearanceState.REPLACED) == (seat.replaced_by is not None)


def _assert_heard_of(before: PublishedProgramme | None, after: PublishedProgramme) -> None:
    """Who is named without being announced was named in the sitting before; slides are of who comes."""
    known = {(one.ref, seat.speaker) for one in (before.sittings if before else ()) for seat in one.appearances}
    for sitting in after.sittings:
        assert {(sitting.ref, one.speaker) for one in sitting.appearances if not one.is_announced} <= known
        assert {one.speaker for one in sitting.slides} <= {one.speaker for one in sitting.announced}
    assert {*after.speaker_of} == {ref for one in after.sittings for seat in one.appearances for ref in seat.people}


def _assert_told(edition: Edition, before: PublishedProgramme | None, after: PublishedProgramme) -> None:
    """Nobody enters untold: each new name is in a change, or in a sitting that is told, or called off, as a whole."""
    if before is None:
        return
    found = queries.changes_between(edition, before.number, after.number)
    whole = {one.sitting for one in found if one.kind is ChangeKind.SITTING_ADDED}
    whole |= {one.ref for one in after.sittings if one.status is SittingStatus.CANCELLED}
    told = {ref for one in found for ref in (one.speaker, one.by)}
    told |= {ref for one in after.sittings if one.ref in whole for seat in one.appearances for ref in seat.people}
    assert {*after.speaker_of} - {*before.speaker_of} <= told


def _assert_one_thread(before: PublishedProgramme | None, after: PublishedProgramme) -> None:
    """What was public stays so, under its UID; its SEQUENCE is raised by what is material, and by nothing else."""
    for sitting in before.sittings if before else ():
        now = after.sitting_of[sitting.ref]
        assert (now.uid, now.created_at) == (sitting.uid, sitting.created_at)
        assert now.revision - sitting.revision == (material(now) != material(sitting))
        assert now.modified_at in {sitting.modified_at, after.published_at}
    new = {one.ref for one in after.sittings} - {one.ref for one in (before.sittings if before else ())}
    assert {after.sitting_of[ref].revision for ref in new} <= {0}
    assert {one.uid for one in after.sittings} == {uid_of(after.edition, one.ref) for one in after.sittings}


def _assert_calendar(client: FlaskClient, programme: PublishedProgramme) -> None:
    events: dict[str, Any] = {
        str(event["UID"]): event
        for event in icalendar.Calendar.from_ical(_get(client, "/programme.ics")).walk("VEVENT")
    }
    timed = [one for one in programme.sittings if one.starts_at]
    assert {*events} == {one.uid for one in timed}
    for sitting in timed:
        event = events[sitting.uid]
        assert (event["SEQUENCE"], event["STATUS"], event["DTSTART"].dt) == (
            sitting.revision,
            sitting.status.value.upper(),
            sitting.starts_at,
        )
        description = str(event.get("DESCRIPTION", ""))
        for seat in sitting.announced:
            name = programme.speaker_of[seat.speaker].name
            assert (f"{name} (sous réserve)" in description.replace("\u00a0", " ")) is seat.is_tentative


def _assert_apps(client: FlaskClient) -> None:
    root = read(_get(client, "/programme.xml"))
    assert faults(root) == []
    days = json.loads(_get(client, "/programme.json"))["schedule"]["conference"]["days"]
    events = [event["guid"] for day in days for room in day["rooms"].values() for event in room]
    assert sorted(events) == sorted(str(event.get("guid")) for event in root.iter("event"))


def _assert_news(client: FlaskClient, programme: PublishedProgramme, held: list[str]) -> list[str]:
    """Every release has its entry, the newest first; the ids of those held before have not changed."""
    entries = read(_get(client, "/programme.atom")).findall(f"{ATOM}entry")
    ids = [each.findtext(f"{ATOM}id", "") for each in entries]
    assert ids[1:] == held
    assert len(ids) == programme.number
    return ids


def _assert_pages(client: FlaskClient, programme: PublishedProgramme) -> None:
    paths = ["/programme", "/programme/changements", "/intervenants"]
    paths += [f"/programme/{one.ref}" for one in programme.sittings]
    paths += [f"/intervenants/{one.ref}" for one in programme.speakers]
    for path in paths:
        assert "<b>" not in _get(client, path).decode(), path


def _assert_legal_moves(edition: Edition) -> None:
    for sitting in queries.sittings(edition):
        for seat in sitting.appearances:
            assert seat.moves[-1].to_state is seat.state
            assert all(move.to_state in NEXT_STATES[move.from_state] for move in seat.moves if move.from_state)


def _get(client: FlaskClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.data
