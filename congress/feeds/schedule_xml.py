"""The schedule as schedule.xml, elements in the order of c3voc's schema (github.com/voc/schedule, validator/xsd)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from congress.feeds.schedule import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from congress.feeds.schedule import Day, Event, Link, Schedule

GENERATOR = "Congrès"


def schedule_xml(schedule: Schedule) -> bytes:
    """The document in UTF-8; the same bytes for the same schedule."""
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name=GENERATOR)
    _add(root, "version", schedule.version)
    conference = ET.SubElement(root, "conference")
    for name, text in {
        "title": schedule.title,
        "acronym": schedule.acronym,
        "start": schedule.days[0].date.isoformat(),
        "end": schedule.days[-1].date.isoformat(),
        "days": str(len(schedule.days)),
        "timeslot_duration": schedule.timeslot,
        "base_url": schedule.base_url,
        "time_zone_name": schedule.time_zone,
    }.items():
        _add(conference, name, text)
    for day in schedule.days:
        _add_day(root, day)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add(parent: ET.Element, name: str, text: str = "") -> None:
    ET.SubElement(parent, name).text = text


def _add_day(root: ET.Element, day: Day) -> None:
    within = ET.SubElement(
        root,
        "day",
        index=str(day.index),
        date=day.date.isoformat(),
        start=day.start.isoformat(),
        end=day.end.isoformat(),
    )
    for name, events in day.rooms.items():
        room = ET.SubElement(within, "room", name=name)
        for event in events:
            _add_event(room, event)


def _add_event(room: ET.Element, event: Event) -> None:
    within = ET.SubElement(room, "event", guid=event.guid, id=str(event.id))
    for name, text in {
        "room": event.room,
        "title": event.title,
        "subtitle": "",
        "type": event.type,
        "date": event.date.isoformat(),
        "start": event.start,
        "duration": event.duration,
        "abstract": event.abstract,
        "slug": event.slug,
        "track": event.track,
    }.items():
        _add(within, name, text)
    persons = ET.SubElement(within, "persons")
    for person in event.persons:
        ET.SubElement(persons, "person", id=str(person.id)).text = person.name
    _add(within, "language", LANGUAGE)
    _add(within, "description", event.description)
    recording = ET.SubElement(within, "recording")
    _add(recording, "license")
    _add(recording, "optout", "false" if event.recorded else "true")
    _add_links(within, "link", event.links)
    _add_links(within, "attachment", event.attachments)
    _add(within, "url", event.url)


def _add_links(event: ET.Element, name: str, links: Iterable[Link]) -> None:
    within = ET.SubElement(event, f"{name}s")
    for link in links:
        ET.SubElement(within, name, href=link.url).text = link.title
