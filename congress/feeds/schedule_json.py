"""The schedule as schedule.json, with what schedule.xml holds (github.com/voc/schedule, validator/json)."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from congress.feeds.schedule import LANGUAGE
from congress.feeds.schedule_xml import GENERATOR
from congress.programme.models import SittingStatus

if TYPE_CHECKING:
    from congress.feeds.schedule import Day, Event, Person, Schedule


def schedule_json(schedule: Schedule) -> bytes:
    """The document in UTF-8; the same bytes for the same schedule."""
    content = {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": GENERATOR},
        "schedule": {
            "version": schedule.version,
            "base_url": schedule.base_url,
            "conference": {
                "acronym": schedule.acronym,
                "title": schedule.title,
                "start": schedule.days[0].date.isoformat(),
                "end": schedule.days[-1].date.isoformat(),
                "daysCount": len(schedule.days),
                "timeslot_duration": schedule.timeslot,
                "time_zone_name": schedule.time_zone,
                "url": schedule.url,
                # The schema of an event is closed and knows no status; what is kept beside the events is free.
                "meta": {"status": _statuses(schedule)},
                "days": [_day(day) for day in schedule.days],
            },
        },
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _day(day: Day) -> dict[str, Any]:
    return {
        "index": day.index,
        "date": day.date.isoformat(),
        "day_start": day.start.isoformat(),
        "day_end": day.end.isoformat(),
        "rooms": {name: [_event(event) for event in events] for name, events in day.rooms.items()},
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "guid": event.guid,
        "id": event.id,
        "date": event.date.isoformat(),
        "start": event.start,
        "duration": event.duration,
        "room": event.room,
        "slug": event.slug,
        "url": event.url,
        "title": event.title,
        "subtitle": "",
        "track": event.track,
        "type": event.type,
        "language": LANGUAGE,
        "abstract": event.abstract,
        "description": event.description,
        "recording_license": "",
        "do_not_record": not event.recorded,
        "persons": [_person(person) for person in event.persons],
        "links": [asdict(link) for link in event.links],
        "attachments": [asdict(link) for link in event.attachments],
    }


def _person(person: Person) -> dict[str, Any]:
    """Frab's `public_name`: the schema takes a person written one way or the other, never both."""
    doubt = {"status": SittingStatus.TENTATIVE.value} if person.is_tentative else {}
    return {"id": person.id, "public_name": person.name, "url": person.url, **doubt}


def _statuses(schedule: Schedule) -> dict[str, str]:
    """`tentative` or `cancelled`, by the event's guid; every other event is certain."""
    events = (event for day in schedule.days for room in day.rooms.values() for event in room)
    return {event.guid: event.status.value for event in events if event.status is not SittingStatus.CONFIRMED}
