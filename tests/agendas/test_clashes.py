from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.agendas.clashes import clashes
from congress.kernel.db import db, transaction
from congress.programme import queries
from congress.programme.models import SittingKind, SittingStatus
from congress.programme.queries import published
from tests.agendas.making import make_programme
from tests.programme import working
from tests.programme.working import at_lille

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.programme.published import PublishedProgramme


@pytest.fixture
def programme(edition: Edition) -> PublishedProgramme:
    make_programme(edition)
    return found(edition)


def found(edition: Edition) -> PublishedProgramme:
    programme = published(edition)
    assert programme is not None
    return programme


def told(programme: PublishedProgramme, *refs: str, travel_minutes: int = 20) -> dict[str, tuple[str, ...]]:
    return clashes(programme, [programme.sitting_of[ref] for ref in refs], travel_minutes=travel_minutes)


def test_two_at_once_are_said_beside_both(programme: PublishedProgramme) -> None:
    assert told(programme, "wunjo", "neo-56") == {
        "neo-56": ("En même temps que «\u00a0Wunjo\u00a0»",),
        "wunjo": ("En même temps que «\u00a0Néo 56\u00a0»",),
    }


def test_one_after_the_other_in_one_place_is_no_clash(programme: PublishedProgramme) -> None:
    assert told(programme, "ouverture", "wunjo", "dejeuner", "plus-tard") == {}


def test_another_venue_too_soon_is_said_beside_the_later_one(programme: PublishedProgramme) -> None:
    assert told(programme, "debat", "soiree") == {
        "soiree": ("15 min après «\u00a0Débat\u00a0»\u00a0: comptez 20 min pour rejoindre Bazaar St So",)
    }
    assert told(programme, "debat", "soiree", travel_minutes=15) == {}


def test_another_venue_at_the_very_end_is_said_so(edition: Edition) -> None:
    make_programme(edition)
    working.add_sitting(edition, "Conclusion", starts_at=at_lille(25, 18), ends_at=at_lille(25, 19))
    working.release(edition, days_later=1)

    assert told(found(edition), "conclusion", "soiree") == {
        "soiree": ("Juste à la fin de «\u00a0Conclusion\u00a0»\u00a0: comptez 20 min pour rejoindre Bazaar St So",)
    }


def test_an_open_end_is_taken_to_last_an_hour(edition: Edition) -> None:
    make_programme(edition)
    for title, hour, minute in (("Concert", 19, 59), ("Bal", 20, 0)):
        working.add_sitting(edition, title, starts_at=at_lille(25, hour, minute), venue=None)
    working.release(edition, days_later=1)

    assert sorted(told(found(edition), "soiree", "concert")) == ["concert", "soiree"]
    assert told(found(edition), "soiree", "bal") == {}


def test_an_atelier_inside_the_forum_does_not_clash_with_it(edition: Edition) -> None:
    make_programme(edition)
    working.add_sitting(
        edition, "Forum", kind=SittingKind.FORUM, starts_at=at_lille(25, 11), ends_at=at_lille(25, 12, 30)
    )
    working.release(edition, days_later=1)

    assert told(found(edition), "forum", "neo-56") == {}


def test_what_is_cancelled_clashes_with_nothing(edition: Edition) -> None:
    make_programme(edition)
    with transaction():
        sitting = queries.sitting(edition, "wunjo")
        sitting.status = SittingStatus.CANCELLED
        db.session.flush()
    working.release(edition, days_later=1)

    assert told(found(edition), "wunjo", "neo-56") == {}
