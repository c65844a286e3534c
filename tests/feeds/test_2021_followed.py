"""The congress of 2021 published again as it was, release by release, before those who had subscribed to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import icalendar
import pytest

from tests.editions.file_2021 import imported, text_2021
from tests.feeds.schedule_rules import faults, read
from tests.feeds.subscriber import read_with_icaljs, subscribe

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.conftest import LiveServer

SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})
TIMED = 13
FEED = "/editions/2021/programme.ics"
# Four sittings said something else after the first release; a new text alone is nothing to rearrange one's day for.
SEQUENCES: tuple[dict[str, int], ...] = (
    {},
    {"ouverture-politique": 1, "recits-de-territoires": 1, "une-reference": 1},
    {"ouverture-politique": 2, "recits-de-territoires": 1, "une-reference": 2},
)
DOUBTED = (
    ["Adrien Quatennens", "François Dechy", "Jean-François Caron", "Olivier Serva", "Xavier Bertrand"],
    ["Adrien Quatennens", "Xavier Bertrand"],
    ["Adrien Quatennens"],
)


def publish(number: int) -> None:
    """The file with its first releases, as it was when the last of them was published."""
    imported(text_2021().partition(f"  - number: {number + 1}\n")[0])


@dataclass
class Seen:
    """The feed after a release, by the sitting's ref."""

    uids: dict[str, str]
    sequences: dict[str, int]
    changed: set[str]
    doubted: list[str]


def seen(client: FlaskClient, published_on: str) -> Seen:
    content = client.get(FEED).data
    events: dict[str, Any] = {
        str(one["URL"]).rpartition("/")[2]: one for one in icalendar.Calendar.from_ical(content).walk("VEVENT")
    }
    names = [str(one["SUMMARY"]).translate(SPACES) for each in events.values() for one in each.walk("PARTICIPANT")]
    return Seen(
        {ref: str(one["UID"]) for ref, one in events.items()},
        {ref: int(one["SEQUENCE"]) for ref, one in events.items() if int(one["SEQUENCE"])},
        {ref for ref, one in events.items() if one["LAST-MODIFIED"].to_ical().decode().startswith(published_on)},
        sorted(name.removesuffix(" (sous réserve)") for name in names if name.endswith("(sous réserve)")),
    )


def test_a_calendar_raises_what_changed_materially_and_knows_every_sitting_again(
    client: FlaskClient, app: object
) -> None:
    found = []
    for number, day in enumerate(("20211018", "20211108", "20211122"), start=1):
        publish(number)
        found.append(seen(client, day))

    assert [one.sequences for one in found] == list(SEQUENCES)
    assert [one.doubted for one in found] == list(DOUBTED)
    assert [len(one.uids) for one in found] == [TIMED] * 3
    assert found[0].uids == found[1].uids == found[2].uids
    assert [one.changed for one in found[1:]] == [
        {"ouverture-politique", "recits-de-territoires", "une-reference", "un-engagement-commun"},
        {"ouverture-politique", "une-reference"},
    ]


@pytest.mark.usefixtures("app")
def test_khal_follows_each_release_without_leftovers(tmp_path: Path, live_server: LiveServer) -> None:
    publish(1)
    subscriber = subscribe(tmp_path, f"{live_server.url}{FEED}")
    counts, times, people = [], [], []
    for number in (1, 2, 3):
        publish(number)
        subscriber.sync()
        counts.append(subscriber.count)
        lines = subscriber.agenda(2021, "{start-date} {start-time} {title}\n{description}")
        times.append([line for line in lines if line.startswith("2021-11-")])
        people.append([_plain(line) for line in lines if line.startswith("-")])

    assert counts == [TIMED] * 3
    assert times[0] == times[1] == times[2]
    assert (len(times[0]), times[0][1]) == (TIMED, "2021-11-25 09:30 Ouverture politique")
    assert [
        _named(each, "Xavier Bertrand", "Arnaud Decagny", "Bernard Perret", "Olivier Serva") for each in people
    ] == [
        ["Xavier Bertrand (sous réserve)", "Olivier Serva (sous réserve)"],
        ["Xavier Bertrand (sous réserve)", "Bernard Perret"],
        ["Arnaud Decagny"],
    ]


def _plain(line: str) -> str:
    """« - Xavier Bertrand (sous réserve), Président… » → the name, with its word."""
    return line.translate(SPACES).removeprefix("- ").partition(",")[0]


def _named(people: list[str], *wanted: str) -> list[str]:
    return [each for each in people if each.startswith(wanted)]


@pytest.mark.usefixtures("app")
def test_every_release_is_a_valid_schedule_and_reads_in_icaljs(client: FlaskClient) -> None:
    for number in (1, 2, 3):
        publish(number)
        root = read(client.get("/editions/2021/programme.xml").data)
        assert (faults(root), root.findtext("version")) == ([], str(number))
        assert len(read_with_icaljs(client.get(FEED).data)["events"]) == TIMED
