"""The schedule as schedule.json, with what schedule.xml holds (github.com/voc/schedule, validator/json)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from congress.feeds.schedule import LANGUAGE
from congress.feeds.schedule_xml import GENERATOR

if TYPE_CHECKING:
    from congress.feeds.schedule import Day, Event, Schedule


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
        # `public_name` is frab's word for it; the schema takes a person written one way or the other, never both.
        "persons": [{"id": person.id, "public_name": person.name} for person in event.persons],
        "links": [],
        "attachments": [],
        "answers": [],
    }
