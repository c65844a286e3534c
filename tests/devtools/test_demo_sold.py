from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from stdnum import iban

from congress.desk.edition_file import read_edition
from congress.desk.editions import export_edition
from congress.devtools.demo import load
from congress.editions.models import Edition
from congress.kernel.db import db, transaction
from congress.kernel.money import ZERO
from congress.offers.models import Attendance, Visibility
from congress.offers.prices import price_for, price_for_all
from congress.offers.queries import offers_of, options_of, shared_quotas_of
from congress.orders.attendees import questions_of
from congress.orders.questions import QuestionKind

if TYPE_CHECKING:
    from apiflask import APIFlask

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def demo(app: APIFlask) -> Edition:
    """The open edition of a demonstration loaded on 21 November 2026."""
    with transaction():
        return load(AT).edition


def test_what_is_sold_shows_every_kind(demo: Edition) -> None:
    both, remote, invited = offers_of(demo)
    assert [price_for_all(both, at).cents for at in (AT - timedelta(days=30), AT)] == [12000, 15000]
    assert price_for(both, is_member=True, at=AT).cents == 13000
    assert (remote.attendance, invited.visibility, invited.price) == (Attendance.REMOTE, Visibility.LINK, ZERO)
    assert [(one.size, one.offers) for one in shared_quotas_of(demo)] == [(800, [both, remote, invited])]
    assert [(one.ref, one.price.cents, one.quota) for one in options_of(demo)] == [
        ("dejeuner-jeudi", 0, 450),
        ("dejeuner-vendredi", 0, 450),
        ("soiree", 3500, 250),
    ]
    assert [(one.ref, one.kind, one.is_required) for one in questions_of(demo)] == [
        ("transport", QuestionKind.CHOICE, False)
    ]
    assert (iban.is_valid(demo.iban), "exemple" in demo.account_holder, "exemple" in demo.cheque_payee) == (True,) * 3
    assert demo.refund_tiers == [{"until": "2026-12-22", "percent": 100}, {"until": "2027-01-11", "percent": 50}]


def test_what_the_demo_sells_can_be_written_and_read_again(demo: Edition) -> None:
    read_edition(export_edition(demo.ref).encode(), "demo.yaml")


def test_the_archive_sells_what_2021_did(demo: Edition) -> None:
    archive = db.session.scalars(select(Edition).where(Edition.ref == "2021")).one()
    assert [(one.ref, one.price.cents, one.early_price) for one in offers_of(archive)] == [("deux-jours", 15000, None)]
    assert (list(options_of(archive)), list(questions_of(archive)), archive.iban) == ([], [], "")
