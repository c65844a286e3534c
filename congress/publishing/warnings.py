"""What cannot be, or had better not be, in the working programme: rooms, people, places and hours that do not fit.

Nothing here needs a session: it looks at sittings as they are given, also as they would be after a move.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from congress.programme.models import SittingKind, SittingStatus
from congress.publishing import warning_words as words
from congress.publishing.spans import Span, Turn, is_held_in, span_of, turns_of
from congress.publishing.warning_words import WarningKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from congress.editions.models import Edition, Venue
    from congress.programme.models import Sitting

GATHERINGS = frozenset(
    {
        SittingKind.OPENING,
        SittingKind.PLENARY,
        SittingKind.ASSEMBLY,
        SittingKind.DEBATE,
        SittingKind.CLOSING,
    }
)
DAWN = time(6)


@dataclass(frozen=True)
class Warning:  # noqa: A001 - the word organisers use
    """One thing that does not fit, in words; `key` stays the same for as long as the conflict is the same."""

    kind: WarningKind
    key: str
    text: str
    sittings: tuple[str, ...]


def warnings(edition: Edition, sittings: Iterable[Sitting], signed_up: Mapping[str, int]) -> list[Warning]:
    """Everything that does not fit, by time; what is cancelled bothers nobody, drafts count.

    `signed_up` is how many people hold a place, by the sitting's ref.
    """
    held = [each for each in sittings if each.status is not SittingStatus.CANCELLED]
    order = {each.ref: position for position, each in enumerate(sorted(held, key=_by_time))}
    found = [*_pairs(edition, held), *_people(edition, held)]
    for sitting in held:
        found += [*_seats(sitting, signed_up.get(sitting.ref, 0)), *_hours(edition, sitting), *_sequences(sitting)]
    # One conflict is told once, also where somebody is in a sitting for themselves and for another.
    once = {each.key: each for each in reversed(found)}.values()
    return sorted(once, key=lambda each: ([order[ref] for ref in each.sittings], each.kind.value, each.key))


def _by_time(sitting: Sitting) -> tuple[bool, str, int]:
    return sitting.starts_at is None, sitting.starts_at.isoformat() if sitting.starts_at else "", sitting.position


def _pairs(edition: Edition, held: Sequence[Sitting]) -> Iterator[Warning]:
    """A room taken twice; anything at the time of a gathering that is followed from afar."""
    timed = [(each, span) for each in sorted(held, key=_by_time) if (span := span_of(each))]
    for (one, span), (other, other_span) in combinations(timed, 2):
        if not span.meets(other_span):
            continue
        common = span.common(other_span)
        gathering, beside = (one, other) if _is_gathering(one) else (other, one)
        if one.room is not None and one.room is other.room:
            if not is_held_in(one, other) and not is_held_in(other, one):
                yield _warn(
                    WarningKind.ROOM_TAKEN,
                    words.room_taken(edition, one, other, common),
                    (one, other),
                    one.room,
                    common,
                )
        elif _is_gathering(gathering) and beside.kind is not SittingKind.WELCOME:
            yield _warn(
                WarningKind.DURING_STREAM,
                words.during_stream(edition, beside, gathering, common),
                (one, other),
                common,
            )


def _is_gathering(sitting: Sitting) -> bool:
    """A streamed plenary of any kind: everybody is called to it, here and from afar."""
    return sitting.streamed and sitting.kind in GATHERINGS


def _people(edition: Edition, held: Sequence[Sitting]) -> Iterator[Warning]:
    """People wanted twice at once, and people without the time to go from one venue to the other."""
    turns: dict[str, list[Turn]] = {}
    for sitting in held:
        for turn in turns_of(sitting):
            turns.setdefault(turn.person.ref, []).append(turn)
    for ref, own in turns.items():
        for one, other in combinations(
            sorted(own, key=lambda turn: (turn.span.starts, turn.sitting.position, turn.sitting.ref)), 2
        ):
            where = (one.sitting.venue, other.sitting.venue)
            if one.sitting is other.sitting:
                continue
            if one.span.meets(other.span):
                if not is_held_in(one.sitting, other.sitting) and not is_held_in(other.sitting, one.sitting):
                    yield _warn(
                        WarningKind.TWO_PLACES,
                        words.two_places(edition, one, other),
                        (one.sitting, other.sitting),
                        ref,
                        one.span.common(other.span),
                    )
            elif None not in where and where[0] is not where[1] and _minutes(one, other) < edition.travel_minutes:
                yield _warn(
                    WarningKind.TRAVEL,
                    words.travel(edition, one, other, _minutes(one, other)),
                    (one.sitting, other.sitting),
                    ref,
                    Span(one.span.ends, other.span.starts),
                    *where,
                )


def _minutes(one: Turn, other: Turn) -> int:
    """What is left between two turns, in whole minutes."""
    return (other.span.starts - one.span.ends) // timedelta(minutes=1)


def _seats(sitting: Sitting, signed_up: int) -> Iterator[Warning]:
    """Fewer places than people who hold one; more places than the room has."""
    capacity, room = sitting.capacity, sitting.room
    if capacity is None:
        return
    if signed_up > capacity:
        text = words.under_sign_ups(sitting, capacity, signed_up)
        yield _warn(WarningKind.UNDER_SIGN_UPS, text, (sitting,), capacity, signed_up)
    if room is not None and room.capacity is not None and capacity > room.capacity:
        text = words.over_room(sitting, room, capacity, room.capacity)
        yield _warn(WarningKind.OVER_ROOM, text, (sitting,), room, capacity, room.capacity)


def _hours(edition: Edition, sitting: Sitting) -> Iterator[Warning]:
    """On no day of the congress, or while the venue is closed."""
    span, venue = span_of(sitting), sitting.venue
    if span is None:
        return
    day = span.starts.astimezone(edition.zone).date()
    if day not in edition.days:
        yield _warn(WarningKind.OUTSIDE_DAYS, words.outside_days(sitting, day), (sitting,), day)
    last = sitting.ends_at or span.starts  # an end that nobody announced is no promise
    if venue is not None and not _is_open(edition, venue, Span(span.starts, last)):
        said = words.closed(edition, sitting, venue)
        yield _warn(WarningKind.CLOSED, said, (sitting,), venue, venue.opens_at, venue.closes_at, span)


def _is_open(edition: Edition, venue: Venue, span: Span) -> bool:
    """Whether the venue is open all the while; where one hour is not known, a day goes from dawn to dawn."""
    if venue.opens_at is None and venue.closes_at is None:
        return True
    opens, closes = venue.opens_at or DAWN, venue.closes_at or DAWN
    day = span.starts.astimezone(edition.zone).date()
    # What takes place in the small hours may belong to the evening before.
    for first in (day - timedelta(days=1), day):
        last = first + timedelta(days=1) if closes <= opens else first
        starts, ends = (datetime.combine(*each, edition.zone) for each in ((first, opens), (last, closes)))
        if starts <= span.starts and span.ends <= ends:
            return True
    return False


def _sequences(sitting: Sitting) -> Iterator[Warning]:
    """A sequence that begins before its sitting or ends after it."""
    for sequence in sitting.sequences:
        starts = sequence.starts_at
        if starts is None:
            continue
        last = sequence.ends_at or starts
        early = sitting.starts_at is None or starts < sitting.starts_at
        late = sitting.ends_at is not None and (last > sitting.ends_at or starts >= sitting.ends_at)
        if early or late:
            yield _warn(
                WarningKind.SEQUENCE_OUTSIDE,
                words.sequence_outside(sitting, sequence),
                (sitting,),
                sequence.ref,
                Span(starts, last),
                str(sitting.starts_at),
                str(sitting.ends_at),
            )


def _warn(kind: WarningKind, text: str, sittings: tuple[Sitting, ...], *facts: object) -> Warning:
    """The warning, under a key made of everything that makes this conflict what it is, and of nothing else."""
    refs = tuple(each.ref for each in sittings)
    written = [kind.value, *sorted(refs), *map(_fact, facts)]
    return Warning(kind, f"{kind.value}:{hashlib.sha256('|'.join(written).encode()).hexdigest()[:32]}", text, refs)


def _fact(fact: object) -> str:
    if isinstance(fact, Span):
        return f"{fact.starts.timestamp():.0f}-{fact.ends.timestamp():.0f}"
    return str(getattr(fact, "ref", fact))
