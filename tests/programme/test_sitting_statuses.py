"""A sitting's statuses: every move from one to another, before and after the public has read of it."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from congress.kernel.db import db, transaction
from congress.people.models import Account
from congress.programme import edits, queries, use_cases
from congress.programme.change import ChangeKind
from congress.programme.changes import changes
from congress.programme.file_apply import Author, apply_sitting
from congress.programme.file_extract import sitting_section
from congress.programme.models import NEXT_PUBLIC_STATUSES, SittingStatus
from congress.programme.releases import prepare
from congress.programme.status_moves import StatusMove, status_moves
from congress.programme.use_cases import AlreadyPublic
from tests.programme.desk import OPENING, fields, opening
from tests.programme.working import ACTOR, FIRST, add_sitting, opening_with_a_doubt, release
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

DRAFT, TENTATIVE = SittingStatus.DRAFT, SittingStatus.TENTATIVE
CONFIRMED, CANCELLED = SittingStatus.CONFIRMED, SittingStatus.CANCELLED
LATER = FIRST + timedelta(days=1)
# What the next release says of a sitting that the last one showed as the first of these, and that is now the second.
TOLD = {
    (TENTATIVE, TENTATIVE): [],
    (TENTATIVE, CONFIRMED): [ChangeKind.SITTING_CONFIRMED],
    (TENTATIVE, CANCELLED): [ChangeKind.SITTING_CANCELLED],
    (CONFIRMED, TENTATIVE): [ChangeKind.SITTING_TENTATIVE],
    (CONFIRMED, CONFIRMED): [],
    (CONFIRMED, CANCELLED): [ChangeKind.SITTING_CANCELLED],
    (CANCELLED, TENTATIVE): [ChangeKind.SITTING_RESTORED],
    (CANCELLED, CONFIRMED): [ChangeKind.SITTING_RESTORED],
    (CANCELLED, CANCELLED): [],
}


def _public(edition: Edition, status: SittingStatus) -> None:
    """A sitting that the last release shows in that status."""
    add_sitting(edition, "Plénière", status=CONFIRMED if status is CANCELLED else status)
    release(edition)
    if status is CANCELLED:
        _become(edition, CANCELLED)
        release(edition, days_later=1)


def _become(edition: Edition, status: SittingStatus) -> None:
    sitting = queries.sitting(edition, "pleniere")
    with transaction():
        use_cases.edit_sitting(sitting, version=sitting.version, status=status)


@pytest.mark.parametrize(("was", "to"), sorted(product(SittingStatus, SittingStatus), key=str))
def test_before_it_is_public_a_sitting_goes_anywhere(edition: Edition, was: SittingStatus, to: SittingStatus) -> None:
    add_sitting(edition, "Plénière", status=was)
    _become(edition, to)
    assert queries.sitting(edition, "pleniere").status is to
    shown = [one.status for one in prepare(edition, LATER).programme.sittings]
    assert shown == ([to] if to in {TENTATIVE, CONFIRMED} else [])


@pytest.mark.parametrize(("was", "to"), sorted(TOLD, key=str))
def test_what_is_public_moves_in_view_of_everybody(edition: Edition, was: SittingStatus, to: SittingStatus) -> None:
    _public(edition, was)
    _become(edition, to)
    prepared = prepare(edition, LATER + timedelta(days=1))
    assert [one.status for one in prepared.programme.sittings] == [to]
    assert [change.kind for change in changes(queries.published(edition), prepared.programme)] == TOLD[was, to]


@pytest.mark.parametrize("was", [TENTATIVE, CONFIRMED, CANCELLED])
def test_what_is_public_is_never_a_draft_again(edition: Edition, was: SittingStatus) -> None:
    _public(edition, was)
    with pytest.raises(AlreadyPublic):
        _become(edition, DRAFT)
    sitting = queries.sitting(edition, "pleniere")
    draft = sitting_section(edition, sitting).model_copy(update={"status": DRAFT})
    with pytest.raises(AlreadyPublic), transaction():
        apply_sitting(edition, draft, "pleniere", Author(ACTOR, LATER))
    assert queries.sitting(edition, "pleniere").status is was


def test_the_rule_is_the_one_agreed() -> None:
    everywhere = {(was, to) for was, to in product(SittingStatus, SittingStatus) if was is not to}
    allowed = {(was, to) for was, following in NEXT_PUBLIC_STATUSES.items() for to in following}
    assert everywhere - allowed == {(was, DRAFT) for was in (TENTATIVE, CONFIRMED, CANCELLED)}
    assert allowed <= everywhere


def test_what_was_called_off_after_all_takes_place_with_a_higher_sequence(edition: Edition) -> None:
    _public(edition, CANCELLED)
    _become(edition, CONFIRMED)
    release(edition, days_later=2)
    found = [queries.published(edition, number) for number in (1, 2, 3)]
    sittings = [programme.sitting_of["pleniere"] for programme in found if programme]
    assert [one.revision for one in sittings] == [0, 1, 2]
    assert len({one.uid for one in sittings}) == 1


def test_a_status_keeps_who_changed_it_when_and_why(organiser: FlaskClient, edition: Edition) -> None:
    sitting = opening_with_a_doubt(edition)
    reasons = [("cancelled", "La salle est fermée."), ("cancelled", "Redite sans changement"), ("tentative", "")]
    for status, reason in reasons:
        changes = {"status": status, "status_reason": reason, "abstract": f"Avec la région. {reason}"}
        assert organiser.post(OPENING, data=fields(opening(edition), **changes)).status_code == 303
    found = status_moves(edition, sitting.ref)
    who = db.session.scalars(select(Account.email)).one()
    assert [(one.actor, one.was, one.to, one.reason) for one in found] == [
        (who, CONFIRMED, CANCELLED, "La salle est fermée."),
        (who, CANCELLED, TENTATIVE, ""),
    ]
    lines = [line.text for line in page(organiser.get(OPENING).text).one("#etats").all("li")]
    assert len(lines) == 2
    assert lines[0].endswith(f"confirmé → annulé, {who} La salle est fermée.")


def test_taking_back_a_status_is_a_change_of_status_without_a_reason(edition: Edition) -> None:
    add_sitting(edition, "Plénière", status=CONFIRMED)
    with transaction(), edits.recorded(edition, "pleniere", action="edit_sitting", actor=ACTOR, at=FIRST) as edit:
        edit.reason = "La salle est fermée."
        use_cases.cancel_sitting(queries.sitting(edition, "pleniere"), version=1)
    with transaction():
        edits.undo_last(edition, actor=ACTOR, at=LATER)
    assert status_moves(edition, "pleniere") == [
        StatusMove(FIRST, ACTOR, CONFIRMED, CANCELLED, "La salle est fermée."),
        StatusMove(LATER, ACTOR, CANCELLED, CONFIRMED, ""),
    ]
