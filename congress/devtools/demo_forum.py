"""The demonstration's forum: 18 ateliers with times and places, 39 stands, and some requests for one.

What 2021 named is taken over; the rest is filled up with plainly marked examples, never with invented organisations.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, cycle
from typing import TYPE_CHECKING

from congress.editions.models import Room
from congress.kernel.db import db
from congress.programme import queries
from congress.programme.models import SittingKind, SittingStatus
from congress.programme.use_cases import add_sitting, edit_sitting
from congress.stands import use_cases as stands
from congress.stands.edition_file import StandSection, apply_stands, extract_stands
from congress.stands.models import ApplicationStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from congress.editions.models import Edition, Venue
    from congress.programme.models import ForumSpace, Sitting

WORKSHOPS, STANDS = 18, 39
UNTIMED = 1  # so that « horaire à préciser » is seen
ROOM_CAPACITIES = (36, 30, 24, 12, 3)  # the last is small: it is soon « complet »
LONG_SLOT = timedelta(hours=2)


@dataclass(frozen=True)
class Slot:
    """A time of the forum in which ateliers are held."""

    starts_at: datetime
    ends_at: datetime


def fill_workshops(edition: Edition) -> list[str]:
    """Gives ateliers their times, rooms and places, fills them up to 18; the refs of those one signs up for."""
    venue = edition.venues[0]
    sittings = queries.sittings(edition)
    spaces = queries.spaces(edition)
    slots = [slot for sitting in sittings if sitting.kind is SittingKind.FORUM for slot in _slots(sitting)]
    workshops = [one for one in sittings if one.kind is SittingKind.WORKSHOP or _is_forum_table(one)]
    workshops += _examples(edition, workshops, spaces)
    timed = workshops[: len(workshops) - UNTIMED]
    rooms = _rooms(edition, venue, -(-len(timed) // len(slots)))
    for position, sitting in enumerate(timed):
        slot, room = slots[position % len(slots)], rooms[position // len(slots)]
        edit_sitting(
            sitting,
            version=sitting.version,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            venue=venue,
            room=room,
            capacity=room.capacity,
        )
    return [sitting.ref for sitting in timed]


def _is_forum_table(sitting: Sitting) -> bool:
    return sitting.kind is SittingKind.ROUND_TABLE and sitting.space is not None


def _slots(forum: Sitting) -> list[Slot]:
    """The forum's time, in two where it is long enough for two ateliers after one another."""
    if forum.starts_at is None or forum.ends_at is None:
        return []
    if forum.ends_at - forum.starts_at < LONG_SLOT:
        return [Slot(forum.starts_at, forum.ends_at)]
    middle = forum.starts_at + (forum.ends_at - forum.starts_at) / 2
    return [Slot(forum.starts_at, middle), Slot(middle, forum.ends_at)]


def _examples(edition: Edition, workshops: Sequence[Sitting], spaces: Sequence[ForumSpace]) -> list[Sitting]:
    """Marked examples in the espaces that have fewest ateliers."""
    held = Counter({space.ref: 0 for space in spaces})
    held.update(sitting.space.ref for sitting in workshops if sitting.space)
    made = []
    for number in range(len(workshops) + 1, WORKSHOPS + 1):
        space = min(spaces, key=lambda each: (held[each.ref], each.position))
        held[space.ref] += 1
        made.append(
            add_sitting(
                edition,
                ref=f"atelier-{number}",
                kind=SittingKind.WORKSHOP,
                status=SittingStatus.CONFIRMED,
                title=f"Atelier {number} (exemple)",
                abstract="Un atelier d'exemple, pour voir la page remplie.",
                space=space,
                is_example=True,
            )
        )
    return made


def _rooms(edition: Edition, venue: Venue, needed: int) -> list[Room]:
    """As many rooms as ateliers are held at once, each marked as an example."""
    first = max((room.position for room in venue.rooms), default=0) + 1
    capacities = cycle(ROOM_CAPACITIES)
    rooms = [
        Room(
            edition_id=edition.id,
            ref=f"salle-{number}",
            position=first + number,
            name=f"Salle {number} (exemple)",
            capacity=next(capacities),
        )
        for number in range(1, needed + 1)
    ]
    venue.rooms.extend(rooms)
    db.session.flush()
    return rooms


def fill_stands(archive: Edition, edition: Edition) -> None:
    """The stands of 2021 that we know the espace of, then marked examples up to 39; numbered espace by espace."""
    spaces = queries.spaces(edition)
    named = {ref: section for ref, section in extract_stands(archive).items() if section.space is not None}
    held = Counter({space.ref: 0 for space in spaces})
    held.update(section.space for section in named.values() if section.space)
    examples = Counter[str]()
    for _ in range(STANDS - 1 - len(named)):  # the last one goes to a request that is accepted
        fewest = min(spaces, key=lambda each: (held[each.ref] + examples[each.ref], each.position))
        examples[fewest.ref] += 1
    numbers = count(1)
    sections: dict[str, StandSection] = {}
    for space in spaces:
        for ref, section in named.items():
            if section.space == space.ref:
                sections[ref] = section.model_copy(update={"number": str(next(numbers))})
        for _ in range(examples[space.ref]):
            number = next(numbers)
            name = f"Stand {number} (exemple)"
            sections[f"stand-{number}"] = StandSection(name=name, space=space.ref, number=str(number), example=True)
    apply_stands(edition, sections, {space.ref: space for space in spaces})


def ask_for_stands(edition: Edition, at: datetime) -> None:
    """Four requests: two that wait, one accepted, one declined."""
    spaces = cycle(queries.spaces(edition))
    for number, decision in enumerate(("", "accept", "decline", ""), start=1):
        sent, space = at - timedelta(days=10 - number), next(spaces)
        application = stands.submit(
            edition,
            space,
            stands.Request(
                organisation=f"Organisation {number} (exemple)",
                contact_name="Camille Durand",
                email=f"organisation{number}@congres.example",
                website="",
                description="Une demande d'exemple : ce que l'organisation montrerait sur son stand.",
                needs="Une prise électrique et deux grilles d'exposition." if number == 1 else "",
            ),
            submission=f"demonstration-request-number-{number:04d}",
            locale="fr",
            at=sent,
        )
        answered, seen = sent + timedelta(days=2), ApplicationStatus.SUBMITTED
        if decision == "accept":
            stands.accept(application, number="", space=space, seen=seen, actor="forum@congres.example", at=answered)
        elif decision == "decline":
            reason = "Tous les emplacements équipés d'un point d'eau sont pris."
            stands.decline(application, reason=reason, seen=seen, actor="forum@congres.example", at=answered)
