from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from congress.checkin.models import Checkpoint
from congress.desk import editions
from congress.desk.editions import EditionExists
from congress.editions.models import Edition, EditionStatus
from congress.kernel.db import db, transaction
from congress.kernel.errors import NotFound
from congress.offers.models import Offer
from congress.programme import queries
from congress.programme.models import AppearanceState, SittingStatus
from congress.stands.models import Exhibitor
from tests.editions.file_2021 import ACTOR, congress_2021, imported, text_2021
from tests.factories import NOON

if TYPE_CHECKING:
    from collections.abc import Sequence

SUMMER = date(2027, 6, 24)  # the clocks of Lille are two hours ahead of UTC, and not one


@pytest.fixture
def congress(app: object) -> Edition:
    return congress_2021()


def _cloned(start: date = SUMMER, *, is_open: bool = False) -> Edition:
    with transaction():
        return editions.clone_edition("2021", start, is_open=is_open, actor=ACTOR, at=NOON)


def _of(model: Any, edition: Edition) -> Sequence[Any]:
    return db.session.scalars(select(model).where(model.edition_id == edition.id)).all()


def _clock(edition: Edition, instant: datetime | None) -> str:
    return "" if instant is None else f"{instant.astimezone(edition.zone):%H:%M}"


def test_the_next_congress_has_its_own_year_and_number(congress: Edition) -> None:
    clone = _cloned()
    assert (clone.ref, clone.number, clone.title) == ("2027", 20, "20e congrès de Coorace")
    assert (clone.days, clone.status) == ([date(2027, 6, 24), date(2027, 6, 25)], EditionStatus.DRAFT)
    assert clone.facts == []
    assert clone.terms == congress.terms


def test_sittings_keep_their_hours_by_the_clock_across_summer_time(congress: Edition) -> None:
    clone = _cloned()
    old, new = queries.sittings(congress), queries.sittings(clone)
    assert [(one.ref, one.title, one.status, one.kind) for one in new] == [
        (one.ref, one.title, one.status, one.kind) for one in old
    ]
    assert [(_clock(clone, one.starts_at), _clock(clone, one.ends_at)) for one in new] == [
        (_clock(congress, one.starts_at), _clock(congress, one.ends_at)) for one in old
    ]
    opening = queries.sitting(clone, "ouverture-politique")
    assert opening.starts_at == datetime(2027, 6, 24, 7, 30, tzinfo=UTC)


def test_speakers_come_back_as_invited_and_those_who_left_do_not(congress: Edition) -> None:
    clone = _cloned()
    seats = [one for sitting in queries.sittings(clone) for one in sitting.appearances]
    assert {one.state for one in seats} == {AppearanceState.INVITED}
    gone = {"xavier-bertrand", "alexandra-debaisieux", "bernard-perret", "olivier-serva"}
    assert gone & {one.ref for one in queries.speakers(clone)} == set()
    tales = queries.sitting(clone, "recits-de-territoires")
    assert [(one.speaker.ref, one.sequence.ref if one.sequence else "") for one in tales.appearances][2:4] == [
        ("jean-francois-caron", "hauts-de-france"),
        ("pierre-alain-betremieux", "hauts-de-france"),
    ]
    assert all([one.to_state for one in seat.moves] == [AppearanceState.INVITED] for seat in seats)
    assert queries.published(clone) is None
    assert queries.published(congress) is not None


def test_places_offers_and_doors_come_along_and_exhibitors_do_not(congress: Edition) -> None:
    clone = _cloned()
    assert [venue.ref for venue in clone.venues] == ["nouveau-siecle", "bazaar-st-so"]
    assert [space.ref for space in queries.spaces(clone)] == ["responsabilite", "emploi", "territoires"]
    assert [(one.ref, one.price.cents, one.quota) for one in _of(Offer, clone)] == [("deux-jours", 15000, 530)]
    assert [one.ref for one in _of(Checkpoint, clone)] == ["entree-1", "entree-2"]
    assert _of(Exhibitor, clone) == []


def test_windows_move_with_the_dates(app: object) -> None:
    imported(
        text_2021(
            ("    quota: 530\n", "    quota: 530\n    sale_opens: 2021-09-01T09:00\n"),
            ("    name: Entrée 1\n", "    name: Entrée 1\n    opens: 2021-11-25T08:30+01:00\n"),
        )
    )
    clone = _cloned()
    assert clone.registration_closes_at == datetime(2027, 6, 25, 14, 0, tzinfo=UTC)
    (offer,) = _of(Offer, clone)
    assert offer.sale_opens_at == datetime(2027, 3, 31, 7, 0, tzinfo=UTC)  # 85 days before, at 9 h by the clock
    assert _of(Checkpoint, clone)[0].opens_at == datetime(2027, 6, 24, 6, 30, tzinfo=UTC)


def test_cancelled_sittings_stay_behind_and_drafts_come_along(app: object) -> None:
    fanfare = "fanfare: {kind: evening, status: draft, title: Fanfare}"
    imported(f"{text_2021()}draft:\n  sittings:\n    accueil: {{status: cancelled}}\n    {fanfare}\n")
    clone = _cloned()
    assert "accueil" not in [one.ref for one in queries.sittings(clone)]
    assert queries.sitting(clone, "fanfare").status is SittingStatus.DRAFT


def test_a_year_holds_one_congress(congress: Edition) -> None:
    _cloned()
    with pytest.raises(EditionExists):
        _cloned(date(2027, 11, 25))
    with pytest.raises(EditionExists):
        _cloned(date(2021, 3, 1))
    assert len(db.session.scalars(select(Edition)).all()) == 2


def test_a_clone_may_open_at_once(congress: Edition) -> None:
    assert _cloned(is_open=True).status is EditionStatus.OPEN


def test_what_is_not_there_cannot_be_cloned(app: object) -> None:
    with pytest.raises(NotFound):
        _cloned()


def test_a_clone_exports_and_imports_like_any_edition(congress: Edition) -> None:
    _cloned()
    assert imported(editions.export_edition("2027")).has_changed is False
