"""Who leaves before being announced leaves unheard of: the public never reads that they were asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from congress.kernel.db import db, transaction
from congress.programme import queries
from congress.programme.change import ChangeKind
from congress.programme.models import AppearanceState
from congress.programme.releases import restore
from congress.programme.speaker_models import FileKind, SpeakerFile
from tests.programme import working

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.programme.models import Sitting
    from congress.programme.published import PublishedProgramme

INVITED, TENTATIVE, CONFIRMED = AppearanceState.INVITED, AppearanceState.TENTATIVE, AppearanceState.CONFIRMED
REPLACED, WITHDRAWN = AppearanceState.REPLACED, AppearanceState.WITHDRAWN


@pytest.fixture
def opening(edition: Edition) -> Sitting:
    return working.opening_with_a_doubt(edition)


def _now(edition: Edition) -> PublishedProgramme:
    programme = queries.published(edition)
    assert programme is not None
    return programme


def _seats(edition: Edition) -> list[tuple[str, AppearanceState, str | None]]:
    return [(one.speaker, one.state, one.replaced_by) for one in _now(edition).sittings[0].appearances]


ANNOUNCED = [("laurent-pinet", CONFIRMED, None), ("xavier-bertrand", TENTATIVE, None)]


@pytest.mark.parametrize("state", [INVITED, TENTATIVE, CONFIRMED])
@pytest.mark.parametrize("is_first", [True, False])
def test_who_declines_before_being_announced_stays_unknown(
    client: FlaskClient, edition: Edition, opening: Sitting, state: AppearanceState, *, is_first: bool
) -> None:
    if not is_first:
        working.release(edition)
    asked = working.add_speaker(edition, "Zoé Sollicitée", "Ministre")
    working.move(working.name_in(opening, asked, state), WITHDRAWN)
    working.add_sitting(edition, "Une soirée engagée")
    working.release(edition, days_later=1)

    assert _seats(edition) == ANNOUNCED
    assert [one.ref for one in _now(edition).speakers] == ["xavier-bertrand", "laurent-pinet"]
    assert client.get("/intervenants/zoe-sollicitee").status_code == 404
    assert "Sollicitée" not in client.get("/programme/ouverture-politique").text


def test_who_replaces_somebody_unheard_of_is_simply_announced(edition: Edition, opening: Sitting) -> None:
    working.release(edition)
    asked = working.name_in(opening, working.add_speaker(edition, "Zoé Sollicitée"), TENTATIVE)
    instead = working.name_in(opening, working.add_speaker(edition, "Ada Venue"))
    working.move(asked, REPLACED, replaced_by=instead)
    working.release(edition, days_later=1)

    assert _seats(edition) == [*ANNOUNCED, ("ada-venue", CONFIRMED, None)]
    assert [(one.kind, one.speaker) for one in queries.changes_between(edition, 1, 2)] == [
        (ChangeKind.SPEAKER_ADDED, "ada-venue")
    ]


def test_a_replacement_replaced_unheard_of_leaves_who_comes_in_the_end(edition: Edition, opening: Sitting) -> None:
    working.release(edition)
    asked = working.name_in(opening, working.add_speaker(edition, "Zoé Sollicitée"))
    working.move(opening.appearances[1], REPLACED, replaced_by=asked)
    instead = working.name_in(opening, working.add_speaker(edition, "Ada Venue"))
    working.move(asked, REPLACED, replaced_by=instead)
    working.release(edition, days_later=1)

    assert _seats(edition) == [ANNOUNCED[0], ("xavier-bertrand", REPLACED, "ada-venue"), ("ada-venue", CONFIRMED, None)]


def test_a_replacement_that_left_unheard_of_leaves_a_withdrawal(edition: Edition, opening: Sitting) -> None:
    working.release(edition)
    asked = working.name_in(opening, working.add_speaker(edition, "Zoé Sollicitée"))
    working.move(opening.appearances[1], REPLACED, replaced_by=asked)
    working.move(asked, WITHDRAWN)
    working.release(edition, days_later=1)

    assert _seats(edition) == [ANNOUNCED[0], ("xavier-bertrand", WITHDRAWN, None)]


def test_who_was_announced_and_withdraws_stays_named_from_release_to_release(
    edition: Edition, opening: Sitting
) -> None:
    working.release(edition)
    working.move(opening.appearances[1], WITHDRAWN)
    gone = [ANNOUNCED[0], ("xavier-bertrand", WITHDRAWN, None)]
    for days_later in (1, 2):
        working.add_sitting(edition, f"Une soirée {days_later}")
        working.release(edition, days_later=days_later)
        assert _seats(edition) == gone


def test_a_release_published_again_names_nobody_who_left_what_the_last_one_does_not_name(
    edition: Edition, opening: Sitting
) -> None:
    working.release(edition)
    added = working.name_in(opening, working.add_speaker(edition, "Ada Venue"))
    working.release(edition, days_later=1)
    working.move(added, WITHDRAWN)
    working.add_sitting(edition, "Une soirée engagée")
    working.release(edition, days_later=2)
    assert _seats(edition) == [*ANNOUNCED, ("ada-venue", WITHDRAWN, None)]
    for number in (1, 3):
        with transaction():
            restore(edition, number, actor=working.ACTOR, at=working.FIRST + timedelta(days=2 + number))
        assert _seats(edition) == ANNOUNCED


@pytest.mark.parametrize("state", [WITHDRAWN, REPLACED])
def test_slides_of_who_does_not_come_are_not_offered(
    edition: Edition, opening: Sitting, state: AppearanceState
) -> None:
    seat = opening.appearances[1]
    with transaction():
        slides = SpeakerFile(
            ref="SLIDES01",
            speaker=seat.speaker,
            appearance_id=seat.id,
            kind=FileKind.SLIDES,
            name="Diapositives.pdf",
            media_type="application/pdf",
            size=3,
            digest="0" * 64,
            content=b"PDF",
            sent_at=working.FIRST,
            is_public=True,
        )
        db.session.add(slides)
    working.release(edition)
    assert [one.ref for one in _now(edition).sittings[0].slides] == ["SLIDES01"]
    working.move(seat, state, replaced_by=opening.appearances[0] if state is REPLACED else None)
    working.release(edition, days_later=1)
    assert _now(edition).sittings[0].slides == ()
