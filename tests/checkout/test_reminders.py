"""What buyers are reminded of by themselves, once, and never in the night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from congress.checkout import reminders, use_cases
from congress.editions.models import EditionStatus
from congress.kernel.db import transaction
from congress.mail import letters
from congress.mail.outbox import NothingToTell
from congress.orders.models import Attendee, PaymentMethod
from tests.checkout.accounts import with_accounts
from tests.checkout.sale import BUYER, fresh, mails, make_order, person, session_of, tell
from tests.factories import NOON

if TYPE_CHECKING:
    from congress.editions.models import Edition

HOLD = 15
DUE = NOON + timedelta(days=HOLD - 5)
TEN_DAYS_BEFORE = datetime(2027, 11, 15, 9, 0, tzinfo=UTC)
NOBODY = {"first_name": "", "last_name": ""}


def reminded(kind: str) -> list[str]:
    return [recipient for each, recipient in mails() if each == kind]


@pytest.mark.parametrize("method", [PaymentMethod.TRANSFER, PaymentMethod.CHEQUE])
def test_unpaid_order_is_reminded_of_five_days_before_its_end_and_once(edition: Edition, method: PaymentMethod) -> None:
    make_order(with_accounts(edition), payment_method=method)
    assert reminders.remind_all(DUE - timedelta(minutes=1)) == 0
    assert reminders.remind_all(DUE) == 1
    assert reminders.remind_all(DUE + timedelta(hours=1)) == 0
    assert reminded("payment-reminder") == [BUYER]


@pytest.mark.parametrize("method", [PaymentMethod.CARD, PaymentMethod.PURCHASE_ORDER])
def test_order_by_card_or_purchase_order_is_not_reminded_of(edition: Edition, method: PaymentMethod) -> None:
    with transaction():
        edition.card_hold_minutes = 1440
    make_order(edition, payment_method=method)
    assert [reminders.remind_all(NOON + timedelta(hours=hours)) for hours in (0, 20, 24, 48)] == [0, 0, 0, 0]


def test_who_ordered_yesterday_is_not_hurried(edition: Edition) -> None:
    make_order(with_accounts(edition, transfer_hold_days=3), payment_method=PaymentMethod.TRANSFER)
    assert reminders.remind_all(NOON + timedelta(days=1)) == 0
    assert reminders.remind_all(NOON + timedelta(days=2)) == 1


def test_order_whose_time_is_over_or_that_is_paid_is_not_reminded_of(edition: Edition) -> None:
    order = make_order(with_accounts(edition), payment_method=PaymentMethod.TRANSFER)
    paid = make_order(edition, payment_method=PaymentMethod.TRANSFER)
    tell(session_of(paid))
    assert reminders.remind_all(NOON + timedelta(days=HOLD)) == 0
    with transaction():
        use_cases.expire(order.id, at=NOON + timedelta(days=HOLD))
    assert reminders.remind_all(DUE) == 0


@pytest.mark.parametrize(("hour", "count"), [(5, 0), (6, 1), (18, 1), (19, 0)])
def test_nobody_is_reminded_in_the_night(edition: Edition, hour: int, count: int) -> None:
    make_order(with_accounts(edition), payment_method=PaymentMethod.TRANSFER)
    assert reminders.remind_all((DUE + timedelta(days=1)).replace(hour=hour)) == count  # an hour less than in Paris


def test_congress_that_is_over_reminds_nobody(edition: Edition) -> None:
    make_order(with_accounts(edition), payment_method=PaymentMethod.TRANSFER)
    with transaction():
        edition.status = EditionStatus.ARCHIVED
    assert reminders.remind_all(DUE) == 0


def unnamed(edition: Edition, **changes: Any) -> Any:
    return make_order(
        edition,
        attendees=(person(1), person(2, **NOBODY), person(3, **NOBODY)),
        payment_method=PaymentMethod.PURCHASE_ORDER,
        **changes,
    )


def test_seats_without_names_are_asked_for_ten_days_before_and_once(edition: Edition) -> None:
    unnamed(edition)
    make_order(edition, 2, payment_method=PaymentMethod.PURCHASE_ORDER, buyer_email="tout@exemple.fr")
    make_order(edition, attendees=(person(1, **NOBODY),), buyer_email="impayee@exemple.fr")
    assert reminders.remind_all(TEN_DAYS_BEFORE - timedelta(days=1)) == 0
    assert reminders.remind_all(TEN_DAYS_BEFORE) == 1
    assert reminders.remind_all(TEN_DAYS_BEFORE + timedelta(days=1)) == 0
    assert reminded("seats-unnamed") == [BUYER]


def test_names_are_no_longer_asked_for_on_the_day(edition: Edition) -> None:
    unnamed(edition)
    assert reminders.remind_all(datetime(2027, 11, 25, 9, 0, tzinfo=UTC)) == 0


def test_seat_that_was_cancelled_needs_no_name(edition: Edition, session: Any) -> None:
    order = unnamed(edition)
    with transaction():
        for attendee in session.query(Attendee).filter_by(order_id=order.id, last_name=""):
            attendee.cancelled_at = NOON
    assert reminders.remind_all(TEN_DAYS_BEFORE) == 0


def test_letter_says_how_many_names_are_missing_and_until_when(edition: Edition) -> None:
    with transaction():
        edition.changes_until = datetime(2027, 11, 22, 11, 0, tzinfo=UTC)
    order = unnamed(edition)
    letter = letters.written("seats-unnamed", {"order": order.ref}, "fr")
    assert letter.subject == "Qui vient au 20e congrès de Coorace\u202f? Il manque 2 noms"
    assert "2 places n’ont pas encore de nom" in letter.text
    assert "C’est possible jusqu’au 22 novembre 2027." in letter.text
    assert f"http://congres.test/commande/{order.ref}/{order.secret}" in letter.text


def test_letters_whose_reason_is_gone_are_not_sent(edition: Edition) -> None:
    order = make_order(with_accounts(edition), payment_method=PaymentMethod.TRANSFER)
    about = {"order": order.ref}
    with pytest.raises(NothingToTell):
        letters.written("seats-unnamed", about, "fr")
    tell(session_of(order))
    assert fresh(order).is_seated
    for kind in ("payment-reminder", "payment-instructions"):
        with pytest.raises(NothingToTell):
            letters.written(kind, about, "fr")
