"""A programme of 80 sittings for the benchmarks, as a real release: `python -m congress.devtools.bench.programme`."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import cycle, islice

from congress.editions.current import current_edition
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.programme import queries
from congress.programme.appearances import add_appearance
from congress.programme.models import AppearanceState, SittingKind, SittingStatus
from congress.programme.releases import publish
from congress.programme.use_cases import add_sitting

SITTINGS = 80
ACTOR = "bench"
TEXT = "Un atelier d'essai : ce qu'on y fait, avec qui, et ce qu'on en rapporte chez soi. " * 5
STATES = (AppearanceState.CONFIRMED, AppearanceState.TENTATIVE)


def fill(at: datetime) -> int:
    """Releases the open edition with ateliers added until there are 80 sittings; how many there are."""
    edition = current_edition()
    if edition is None:
        raise SystemExit("No edition is open.")
    known = queries.sittings(edition)
    rooms = [room for venue in edition.venues for room in venue.rooms]
    places = cycle([*((room.venue, room) for room in rooms), (edition.venues[0], None)])
    spaces, people = cycle(queries.spaces(edition)), cycle(queries.speakers(edition))
    first = datetime.combine(edition.starts_on, time(9), edition.zone)
    for number in range(SITTINGS - len(known)):
        starts_at = first + timedelta(days=number % 2, minutes=15 * (number // 8))
        venue, room = next(places)
        sitting = add_sitting(
            edition,
            title=f"Atelier d'essai {number + 1}",
            abstract=TEXT,
            kind=SittingKind.WORKSHOP,
            status=SittingStatus.CONFIRMED,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
            venue=venue,
            room=room,
            space=next(spaces),
        )
        for state, speaker in zip(STATES, islice(people, len(STATES)), strict=True):
            add_appearance(sitting, speaker, actor=ACTOR, at=at, state=state)
    publish(edition, actor=ACTOR, at=at)
    released = queries.published(edition)
    return len(released.sittings) if released else 0


def main() -> None:
    """Fills the database that the environment names."""
    from wsgi import app  # noqa: PLC0415 - it reads the environment

    with app.app_context():
        with transaction():
            made = fill(clock.now())
        print(made)
        db.session.remove()


if __name__ == "__main__":
    main()
