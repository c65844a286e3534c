"""On whose behalf one orders decides what is asked and how one may settle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel.db import db
from congress.kernel.money import ZERO, Money
from congress.orders.labels import METHOD_LABELS
from congress.orders.models import BuyerKind, Order, OrderStatus, PaymentMethod
from tests.checkout.pages import errors, every_field, fields, text_of
from tests.checkout.people import change_offer, send
from tests.checkout.sale import rows

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.usefixtures("edition")
BODY = {"kind": "public_body", "organisation": "Ville de Lille", "address": "Place\n59000 Lille"}
DUE = "Ce champ est obligatoire."


def read(client: FlaskClient, **changes: Any) -> dict[str, list[str]]:
    """The fields of the review page."""
    response = send(client, "review", **changes)
    assert response.status_code == 200
    return every_field(response.text)


def order(client: FlaskClient, values: dict[str, list[str]], **changes: str) -> TestResponse:
    return client.post("/inscription", data={**values, "terms": "y", "action": "order", **changes})


def test_organisation_gives_its_name_and_its_address(client: FlaskClient) -> None:
    answer = send(client, "review", kind="organisation")
    assert (answer.status_code, errors(answer.text)) == (422, {"organisation": DUE, "address": DUE})


def test_person_who_writes_an_organisation_is_asked_for_whom_they_order(client: FlaskClient) -> None:
    answer = send(client, "review", organisation="Nord")
    assert (answer.status_code, list(errors(answer.text))) == (422, ["kind"])
    assert fields(answer.text)["organisation"] == "Nord"


def test_unknown_kind_of_buyer_is_refused_in_words(client: FlaskClient) -> None:
    answer = send(client, "review", kind="roi")
    assert errors(answer.text) == {"kind": "Choisissez une réponse parmi celles qui sont proposées."}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("siret", "20000000800026", "Ce SIRET n’est pas valable : il a 14 chiffres, avec une clé de contrôle."),
        (
            "purchase_order_service",
            "été",
            "Un code service ne compte que des lettres sans accent, des chiffres et + - _ .",
        ),
        ("purchase_order_number", "E" * 51, "C’est trop long : 50 caractères au plus (il y en a 51)."),
    ],
)
def test_bad_reference_of_a_public_body_is_told_at_its_field(
    client: FlaskClient, name: str, value: str, words: str
) -> None:
    answer = send(client, "review", **{**BODY, name: value})
    assert (answer.status_code, errors(answer.text)) == (422, {name: words})


def ways(html: str) -> list[str]:
    shown = text_of(html)
    found = {str(label): shown.find(str(label)) for label in METHOD_LABELS.values()}
    return [label for label, place in sorted(found.items(), key=lambda item: item[1]) if place >= 0]


def test_ways_to_pay_are_those_of_the_buyer(client: FlaskClient) -> None:
    assert ways(send(client, "review").text) == ["Carte bancaire", "Virement", "Chèque"]
    assert ways(send(client, "review", **BODY).text)[:3] == ["Bon de commande", "Virement", "Carte bancaire"]


def test_ways_to_pay_are_those_of_every_offer(client: FlaskClient) -> None:
    change_offer(methods=["transfer"])
    page = send(client, "review").text
    assert (ways(page), every_field(page)["payment_method"]) == (["Virement"], ["transfer"])


def test_transfer_leads_to_the_order_and_waits(client: FlaskClient) -> None:
    answer = order(client, read(client), payment_method="transfer")
    placed = db.session.query(Order).one()
    assert answer.headers["Location"] == f"http://congres.test/commande/{placed.ref}/{placed.secret}"
    assert (placed.status, placed.payment_method) == (OrderStatus.AWAITING_PAYMENT, PaymentMethod.TRANSFER)


def test_public_body_is_confirmed_unpaid_and_its_number_may_follow(client: FlaskClient) -> None:
    values = read(client, **BODY)
    assert values["payment_method"] == ["purchase_order"]
    order(client, values)
    placed = db.session.query(Order).one()
    assert (placed.status, placed.buyer_kind, placed.purchase_order_number, placed.buyer_address) == (
        OrderStatus.CONFIRMED,
        BuyerKind.PUBLIC_BODY,
        "",
        "Place\n59000 Lille",
    )


def test_person_cannot_forge_a_purchase_order(client: FlaskClient) -> None:
    answer = order(client, read(client), payment_method="purchase_order")
    assert (answer.status_code, errors(answer.text)) == (
        422,
        {"payment_method": "Ce moyen de paiement n’est pas proposé pour cette commande."},
    )
    assert rows(Order) == 0


def test_free_order_asks_no_way_to_pay(client: FlaskClient) -> None:
    change_offer(price=ZERO)
    values = read(client)
    assert "payment_method" not in values
    order(client, values)
    assert db.session.query(Order).one().payment_method is PaymentMethod.FREE


def test_correcting_keeps_the_way_that_was_chosen(client: FlaskClient) -> None:
    values = {**read(client), "payment_method": ["cheque"], "action": ["edit"]}
    edited = every_field(client.post("/inscription", data=values).text)
    again = client.post("/inscription", data={**edited, "action": "review"})
    assert every_field(again.text)["payment_method"] == ["cheque"]


def test_price_that_rose_meanwhile_is_read_over_again(client: FlaskClient) -> None:
    values = read(client)
    change_offer(price=Money.euros(160))
    answer = order(client, values)
    assert (answer.status_code, "160 €" in text_of(answer.text), rows(Order)) == (409, True, 0)
    assert list(errors(answer.text)) == ["terms"]
    order(client, every_field(answer.text), payment_method="transfer")
    assert rows(Order) == 1
