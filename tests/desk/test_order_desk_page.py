"""One order as organisers see it: its story, money recorded by hand, cancelled and restored as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel.db import db
from congress.mail.models import MailState, OutboxMail
from congress.orders.models import Order, OrderStatus, PaymentMethod
from congress.payments.models import Payment, Refund
from tests.checkout.sale import fresh, make_order, session_of, tell
from tests.desk.listing import sign_in
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition


def address(order: Order, more: str = "") -> str:
    return f"/organisation/commandes/{order.ref}{more}"


def make_to_pay(edition: Edition, people: int = 1) -> Order:
    return make_order(edition, people, payment_method=PaymentMethod.PURCHASE_ORDER)


def transfer(**changes: str) -> dict[str, str]:
    return {
        "method": "transfer",
        "amount": "150,00",
        "reference": "VIR 1",
        "received_on": "2026-01-05",
        **changes,
    }


def buyer(order: Order, **changes: Any) -> dict[str, str]:
    return {
        "buyer_name": order.buyer_name,
        "buyer_email": order.buyer_email,
        "version": str(order.version),
        **changes,
    }


def test_transfer_recorded_twice_is_one_payment(client: FlaskClient, edition: Edition) -> None:
    order = make_to_pay(edition)
    sign_in(client)
    assert [client.post(address(order, "/paiement"), data=transfer()).status_code for _ in range(2)] == [303, 303]
    assert fresh(order).status is OrderStatus.PAID
    paid = [(payment.amount.cents, payment.recorded_by) for payment in db.session.query(Payment)]
    assert paid == [(15000, "registration@exemple.fr")]


def test_reference_of_another_payment_is_refused_at_its_field(client: FlaskClient, edition: Edition) -> None:
    first, second = make_to_pay(edition), make_to_pay(edition)
    sign_in(client)
    client.post(address(first, "/paiement"), data=transfer())
    answer = client.post(address(second, "/paiement"), data=transfer())
    assert (answer.status_code, fresh(second).status) == (409, OrderStatus.CONFIRMED)
    assert page(answer.text).one("#reference-erreur").text.startswith("Erreur : Ce paiement est déjà enregistré")


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": "0"},
        {"amount": "-5"},
        {"amount": "1e3"},
        {"amount": "15,005"},
        {"amount": ""},
        {"reference": ""},
        {"received_on": "2999-01-01"},
        {"received_on": "hier"},
        {"received_on": ""},
        {"method": "card"},
    ],
)
def test_payment_that_cannot_be_is_not_recorded(client: FlaskClient, edition: Edition, changes: dict[str, str]) -> None:
    order = make_to_pay(edition)
    sign_in(client)
    assert client.post(address(order, "/paiement"), data=transfer(**changes)).status_code == 422
    assert db.session.query(Payment).count() == 0


def test_order_is_cancelled_with_the_refund_one_chose_and_restored(client: FlaskClient, edition: Edition) -> None:
    order = make_order(edition, 2)
    tell(session_of(order))
    sign_in(client)
    client.post(address(order, "/annuler"), data={"percent": "50", "reason": "congrès reporté"})
    assert fresh(order).status is OrderStatus.CANCELLED
    assert [refund.amount.cents for refund in db.session.query(Refund)] == [15000]
    client.post(address(order, "/retablir"))
    order = fresh(order)
    assert (order.status, len(order.coming)) == (OrderStatus.CONFIRMED, 2)
    told = [line.all("p")[0].text for line in page(client.get(address(order)).text).one(".story").all("li")]
    assert {"La commande est annulée.", "La commande est confirmée.", "Commande rétablie"} <= set(told)
    assert "Camille Martin 2 : Inscription annulée" in told


def test_buyer_is_written_otherwise_and_their_waiting_mails_leave_no_more(
    client: FlaskClient, edition: Edition
) -> None:
    order = make_to_pay(edition)
    sign_in(client)
    seen = buyer(order, buyer_email="mairie@exemple.fr", buyer_siret="732 829 320 00074")
    assert client.post(address(order), data=seen).status_code == 303
    order = fresh(order)
    assert (order.buyer_email, order.buyer_siret) == ("mairie@exemple.fr", "73282932000074")
    assert {mail.state for mail in db.session.query(OutboxMail).filter_by(recipient="acheteuse@exemple.fr")} == {
        MailState.DISCARDED
    }
    stale = client.post(address(order), data={**seen, "buyer_name": "Autre"})
    assert (stale.status_code, fresh(order).buyer_name) == (409, "Claude Dupont")


def test_siret_with_a_wrong_key_is_refused(client: FlaskClient, edition: Edition) -> None:
    order = make_to_pay(edition)
    sign_in(client)
    answer = client.post(address(order), data=buyer(order, buyer_siret="12345678900012"))
    assert (answer.status_code, fresh(order).buyer_siret) == (422, "")


def test_confirmation_goes_once_more_where_there_is_one(client: FlaskClient, edition: Edition) -> None:
    waiting, confirmed = make_order(edition), make_to_pay(edition)
    sign_in(client)
    for order in (waiting, confirmed):
        client.post(address(order, "/renvoyer"))
    db.session.rollback()
    sent = [mail.about["order"] for mail in db.session.query(OutboxMail).filter_by(kind="order-confirmed")]
    assert sent == [confirmed.ref, confirmed.ref]


def test_those_who_only_see_change_nothing(client: FlaskClient, edition: Edition) -> None:
    order = make_to_pay(edition)
    sign_in(client, "door")
    assert client.get(address(order)).status_code == 200
    posts = ("", "/paiement", "/annuler", "/retablir", "/renvoyer")
    assert {client.post(address(order, more), data=transfer()).status_code for more in posts} == {403}
