"""Codes: made one or many at once, used up, revoked; what they cost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from congress.invitations.comps import Given, Use, seats_given, uses_by_voucher
from congress.invitations.voucher_forms import euros
from congress.kernel.db import db, transaction
from congress.kernel.money import ZERO, Money
from congress.offers.models import Voucher, VoucherKind
from congress.offers.vouchers import Terms, create_vouchers, revoke_voucher
from congress.orders.models import AttendeeCategory, Order, OrderStatus
from congress.orders.refusals import VoucherRefused
from congress.people.models import AuditEntry
from tests.checkout.pages import errors, text_of
from tests.checkout.sale import make_order, person, rows, session_of, tell
from tests.factories import NOON, make_edition
from tests.invitations.desk import DESK, sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

CODES = f"{DESK}/codes"


def make_voucher(edition: Edition, code: str = "NORD", **changes: object) -> Voucher:
    terms = Terms(**{"kind": VoucherKind.FREE, "uses": 2, **changes})  # type: ignore[arg-type]
    with transaction():
        return create_vouchers(edition, terms, count=1, code=code, actor="test", at=NOON)[0]


def vouchers() -> list[Voucher]:
    db.session.rollback()
    return list(db.session.scalars(select(Voucher).order_by(Voucher.id)))


def test_many_codes_at_once_are_all_different(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    values = {"count": "50", "kind": "percent", "percent": "20", "uses": "1", "categories": ["press", "elected"]}
    answer = client.post(CODES, data={**values, "offers": ["deux-jours"], "valid_until": "2027-10-31", "note": "Élus"})
    assert (answer.status_code, answer.location) == (303, CODES)
    made = vouchers()
    assert len({one.code for one in made}) == 50
    one = made[0]
    assert (one.kind, one.percent, one.amount, one.uses) == (VoucherKind.PERCENT, 20, None, 1)
    assert (sorted(one.categories), one.offers, one.note) == (["elected", "press"], ["deux-jours"], "Élus")
    assert one.valid_until == datetime(2027, 10, 31, 23, 0, tzinfo=UTC)  # that day included, in Lille
    assert (one.edition_id, one.created_by) == (edition.id, "registration@exemple.fr")
    assert rows(AuditEntry) == 50


def test_chosen_code_is_written_in_capitals_and_made_once(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    assert edition.ref == "2027"
    values = {"count": "1", "code": "congres-nord", "kind": "amount", "amount": "49,90", "uses": ""}
    assert client.post(CODES, data=values).status_code == 303
    (one,) = vouchers()
    assert (one.code, one.amount, one.uses) == ("CONGRES-NORD", Money(4990), None)
    again = client.post(CODES, data=values)
    assert (again.status_code, errors(again.text)) == (422, {"code": "Le code CONGRES-NORD existe déjà."})
    assert len(vouchers()) == 1


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"count": "0"}, {"count": "Il faut un nombre entier entre 1 et 200."}),
        ({"count": "201"}, {"count": "Il faut un nombre entier entre 1 et 200."}),
        ({"code": "é"}, {"code": "De 4 à 40 lettres sans accent, chiffres ou tirets."}),
        (
            {"count": "2", "code": "NORD"},
            {"code": "Un code choisi est seul : laissez vide pour en créer plusieurs."},
        ),
        ({"kind": "percent"}, {"kind": "Indiquez le pourcentage."}),
        ({"kind": "percent", "percent": "101"}, {"percent": "Il faut un nombre entier entre 1 et 100."}),
        ({"kind": "amount"}, {"kind": "Indiquez le montant."}),
        ({"kind": "amount", "amount": "0"}, {"amount": "Écrivez un montant comme 50 ou 49,90."}),
        ({"kind": "amount", "amount": "-5"}, {"amount": "Écrivez un montant comme 50 ou 49,90."}),
        ({"kind": "amount", "amount": "1e3"}, {"amount": "Écrivez un montant comme 50 ou 49,90."}),
        ({"kind": "amount", "amount": "10000,01"}, {"amount": "Écrivez un montant comme 50 ou 49,90."}),
        ({"valid_until": "hier"}, {"valid_until": "Écrivez le jour comme 25/11/2021."}),
        ({"kind": "gold"}, {"kind": "Choisissez une réponse parmi celles qui sont proposées."}),
    ],
)
def test_bad_code_is_told_at_its_field(
    client: FlaskClient, edition: Edition, changes: dict[str, str], wrong: dict[str, str]
) -> None:
    sign_in(client)
    assert edition.ref == "2027"
    answer = client.post(CODES, data={"count": "1", "kind": "free", "uses": "1", **changes})
    assert (answer.status_code, errors(answer.text)) == (422, wrong)
    assert vouchers() == []


def test_revoked_code_lowers_nothing_and_orders_keep_their_price(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    make_voucher(edition)
    order = make_order(edition, voucher="nord")
    assert client.post(f"{CODES}/NORD/revoquer").status_code == 303
    with pytest.raises(VoucherRefused):
        make_order(edition, voucher="NORD")
    assert db.session.get_one(Order, order.id).total == ZERO
    revoked = vouchers()[0].revoked_at
    with transaction():
        revoke_voucher(vouchers()[0], actor="test", at=NOON)
    assert vouchers()[0].revoked_at == revoked
    assert client.post(f"{CODES}/AUTRE/revoquer").status_code == 404


@pytest.mark.usefixtures("app")
def test_cost_is_what_seated_orders_did_not_pay() -> None:
    edition = make_edition()
    half = make_voucher(edition, "MOITIE", kind=VoucherKind.PERCENT, percent=50, uses=None)
    make_order(edition, voucher="MOITIE")  # waits to be paid: used, and costs nothing yet
    paid = make_order(edition, 2, voucher="MOITIE")
    tell(session_of(paid))
    assert uses_by_voucher(edition, NOON) == {half.id: Use(3, Money.euros(150))}
    assert seats_given(edition, NOON) == []


@pytest.mark.usefixtures("app")
def test_free_seats_are_counted_by_category() -> None:
    edition = make_edition()
    make_voucher(edition, "PRESSE", categories=("press",))
    people = (person(category=AttendeeCategory.PRESS), person(2, category=AttendeeCategory.PRESS))
    order = make_order(edition, attendees=people, voucher="PRESSE")
    assert order.status is OrderStatus.CONFIRMED
    press = Given(AttendeeCategory.PRESS, by_code=2, worth=Money.euros(300))
    assert seats_given(edition, NOON) == [press]
    with transaction():
        db.session.get_one(Order, order.id).attendees[0].cancelled_at = NOON
    assert seats_given(edition, NOON) == [Given(AttendeeCategory.PRESS, by_code=1, worth=Money.euros(150))]


def test_page_shows_use_cost_and_budget(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    make_voucher(edition, note="Pour le Nord")
    make_order(edition, voucher="NORD")
    text = text_of(client.get(CODES).text)
    assert "NORD gratuit valable 1 / 2 150 € tout le monde Pour le Nord" in text
    assert "Adhérent du réseau 1 0 0 150 €" in text


def test_pages_ask_for_the_right(client: FlaskClient, edition: Edition) -> None:
    assert edition.ref == "2027"
    places = [CODES, f"{DESK}/adherents", f"{DESK}/invitations", f"{DESK}/presse", f"{DESK}/attente"]
    assert [client.get(path).status_code for path in places] == [303] * 5
    sign_in(client, "door")
    assert [client.get(path).status_code for path in places] == [403] * 5


@pytest.mark.parametrize(("text", "cents"), [("50", 5000), ("49,9", 4990), (" 1 200,05 € ", 120005)])
def test_euros_are_read_as_people_write_them(text: str, cents: int) -> None:
    assert euros(text) == Money(cents)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "31/12/9999"])
def test_day_of_no_congress_is_told_at_its_field(client: FlaskClient, edition: Edition, day: str) -> None:
    sign_in(client)
    answer = client.post(CODES, data={"count": "1", "kind": "free", "uses": "1", "valid_until": day})
    assert answer.status_code == 422
    assert errors(answer.text)["valid_until"] == "Écrivez le jour comme 25/11/2021."
    assert vouchers() == []
