"""Both schedules say the same, whatever the programme."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from congress.feeds.schedule_json import schedule_json
from congress.feeds.schedule_xml import schedule_xml
from congress.programme.models import AppearanceRole, AppearanceState, SittingKind, SittingStatus
from congress.programme.published import PublishedSlides
from tests.feeds.schedule_rules import faults, read
from tests.feeds.test_schedule import SPACES, made, sitting
from tests.programme.released import SPEAKERS, named, paris

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from congress.feeds.schedule import Schedule
    from congress.programme.published import PublishedSitting

PRINTABLE = st.text(max_size=80).map(lambda text: "".join(letter for letter in text if letter.isprintable()))


def told_in_xml(root: ET.Element) -> dict[str, Any]:
    """A schedule.xml in the form of schedule.json."""
    conference = {each.tag: each.text or "" for each in root.iterfind("conference/*")}
    days = [
        {
            "index": int(day.get("index", "")),
            "date": day.get("date"),
            "day_start": day.get("start"),
            "day_end": day.get("end"),
            "rooms": {room.get("name"): [_event_in_xml(event) for event in room] for room in day},
        }
        for day in root.iter("day")
    ]
    statuses = {each.get("guid"): status for each in root.iter("event") if (status := _status_in_title(each))}
    number, base_url = int(conference.pop("days")), conference.pop("base_url")
    return {
        "version": root.findtext("version"),
        "base_url": base_url,
        "conference": {**conference, "daysCount": number, "url": "https://c.fr/programme", "days": days}
        | {"meta": {"status": statuses}},
    }


def _status_in_title(event: ET.Element) -> str:
    title = (event.findtext("title") or "").translate(SPACES)
    return "tentative" if title.endswith("(sous réserve)") else "cancelled" if title.startswith("Annulation :") else ""


def _event_in_xml(event: ET.Element) -> dict[str, Any]:
    told: dict[str, Any] = {each.tag: each.text or "" for each in event if not len(each)}
    persons = [{"id": int(each.get("id", "")), "public_name": each.text} for each in event.iter("person")]
    types = {"Revoir la séance": "media", "Supports de présentation": "slides"}
    links = [{"type": types[str(e.text)], "url": e.get("href"), "title": e.text} for e in event.iter("link")]
    sent = [{"type": "slides", "url": e.get("href"), "title": e.text} for e in event.iter("attachment")]
    return {
        **told,
        "guid": event.get("guid"),
        "id": int(event.get("id", "")),
        "recording_license": "",
        "do_not_record": event.findtext("recording/optout") == "true",
        "persons": persons,
        "links": links,
        "attachments": sent,
    }


def _in_json(content: Schedule) -> dict[str, Any]:
    """A schedule.json without what the XML has no place for, the people's pages and doubts."""
    told: dict[str, Any] = json.loads(schedule_json(content))["schedule"]
    for day in told["conference"]["days"]:
        for event in (each for room in day["rooms"].values() for each in room):
            event["persons"] = [{name: one[name] for name in ("id", "public_name")} for one in event["persons"]]
    return told


sittings = st.lists(
    st.builds(
        lambda ref, starts, length, words, **fields: sitting(
            ref,
            paris(25, 1) + timedelta(minutes=starts) if starts is not None else None,
            paris(25, 1) + timedelta(minutes=starts + length) if starts is not None and length else None,
            title=words[0] or "Sans titre",
            abstract=words[1],
            **fields,
        ),
        ref=st.from_regex(r"[a-z][a-z0-9-]{0,20}[a-z0-9]", fullmatch=True),
        starts=st.none() | st.integers(0, 4000),
        length=st.none() | st.integers(1, 9000),
        words=st.tuples(PRINTABLE.filter(str.strip) | st.just(""), PRINTABLE),
        status=st.sampled_from([SittingStatus.CONFIRMED, SittingStatus.TENTATIVE, SittingStatus.CANCELLED]),
        kind=st.sampled_from(SittingKind),
        room=st.sampled_from([None, "auditorium"]),
        space=st.sampled_from([None, "rse", "territoires"]),
        streamed=st.booleans(),
        replay_url=st.sampled_from(["", "https://video.exemple.fr/1?a=1&b=2"]),
        slides_url=st.sampled_from(["", "https://exemple.fr/1.pdf"]),
        slides=st.sampled_from([(), (PublishedSlides(ref="ABCD2345", name="a & b.pdf", speaker="eric-beasse"),)]),
        appearances=st.lists(
            st.builds(
                named,
                st.sampled_from([speaker.ref for speaker in SPEAKERS]),
                st.sampled_from([AppearanceState.CONFIRMED, AppearanceState.TENTATIVE, AppearanceState.WITHDRAWN]),
                role=st.sampled_from(AppearanceRole),
            ),
            unique_by=lambda one: one.speaker,
        ).map(tuple),
    ),
    max_size=8,
    unique_by=lambda one: one.ref,
)


@given(sittings=sittings)
def test_any_programme_makes_a_schedule_that_says_the_same_in_xml_and_json(sittings: list[PublishedSitting]) -> None:
    content = made(*sittings)
    root = read(schedule_xml(content))

    assert faults(root) == []
    assert told_in_xml(root) == _in_json(content)
    assert sorted(each.get("guid", "") for each in root.iter("event")) == sorted(
        each.uid for each in sittings if each.starts_at
    )
    assert (schedule_xml(content), schedule_json(content)) == (
        schedule_xml(made(*sittings)),
        schedule_json(made(*sittings)),
    )
