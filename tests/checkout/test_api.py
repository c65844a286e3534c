"""`/api/v1`: orders as programs place, read, pay and cancel them, exactly as the contract says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from congress.badges.tokens import read_badge
from congress.badges.use_cases import key_of
from congress.editions.models import EditionStatus
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.offers.models import Offer
from congress.orders.models import Order, OrderStatus
from congress.payments.models import Payment, Refund
from congress.tickets.models import Ticket
from tests.checkout.sale import fresh, make_order, make_token, order_body, rows, session_of, tell
from tests.factories import make_edition

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

PAYMENT = {"method": "transfer", "amount_cents": 15000, "received_on": "2026-01-05", "reference": "VIR 0815"}


@pytest.fixture
def headers(edition: Edition) -> dict[str, str]:
    assert edition.ref == "2027"
    return make_token()


def test_order_is_placed_and_answered_as_the_contract_says(client: FlaskClient, headers: dict[str, str]) -> None:
    response = client.post("/api/v1/orders", json=order_body(people=2), headers=headers)
    placed = db.session.query(Order).one()
    page = f"http://congres.test/commande/{placed.ref}/{placed.secret}"
    assert response.status_code == 201
    told = response.json
    assert told is not None
    assert datetime.fromisoformat(told.pop("expires_at")) == placed.expires_at
    assert told == {
        "ref": placed.ref,
        "status": "awaiting_payment",
        "payment_method": "card",
        "total_cents": 30000,
        "paid_cents": 0,
        "currency": "EUR",
        "url": page,
        "pay_url": f"{page}/payer",
        "attendees": [{"ref": one.ref, "name": one.name, "badge": None, "url": page} for one in placed.attendees],
    }
    again = client.get(f"/api/v1/orders/{placed.ref}", headers=headers).json
    assert again is not None
    assert {name: value for name, value in again.items() if name != "expires_at"} == told


def test_purchase_order_is_confirmed_with_badges_the_door_can_read(
    client: FlaskClient, headers: dict[str, str], edition: Edition
) -> None:
    body = order_body(payment_method="purchase_order", purchase_order={"number": "EJ 2027-1", "service_code": "SRV"})
    told: Any = client.post("/api/v1/orders", json=body, headers=headers).json
    ticket = db.session.query(Ticket).one()
    assert (told["status"], told["expires_at"], told["pay_url"]) == ("confirmed", None, None)
    assert told["attendees"][0]["url"] == f"http://congres.test/billet/{ticket.ref}/{ticket.secret}"
    claims = read_badge(told["attendees"][0]["badge"], key_of(edition.id)[1].public_key)
    assert (claims.edition, claims.ticket_ref, claims.serial) == ("2027", ticket.ref, 1)
    placed = db.session.query(Order).one()
    assert (placed.purchase_order_number, placed.purchase_order_service) == ("EJ 2027-1", "SRV")


def test_same_key_and_body_get_the_same_answer_even_after_the_order_was_paid(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    keyed = {**headers, "Idempotency-Key": "b1"}
    first = client.post("/api/v1/orders", json=order_body(), headers=keyed)
    tell(session_of(db.session.query(Order).one()), at=clock.now())
    second = client.post("/api/v1/orders", json=order_body(), headers=keyed)
    assert (second.status_code, second.json, rows(Order)) == (201, first.json, 1)


@pytest.mark.parametrize("what", ["registration", "sale", "congress"])
def test_same_key_and_body_get_the_same_answer_whatever_has_changed(
    client: FlaskClient, headers: dict[str, str], edition: Edition, what: str
) -> None:
    keyed = {**headers, "Idempotency-Key": "b1"}
    first = client.post("/api/v1/orders", json=order_body(), headers=keyed)
    past = clock.now() - timedelta(seconds=1)
    with transaction():
        if what == "registration":
            edition.registration_closes_at = past
        elif what == "sale":
            db.session.query(Offer).one().sale_closes_at = past
        else:
            edition.status = EditionStatus.ARCHIVED
    if what == "congress":
        make_edition(ref="2029")
    second = client.post("/api/v1/orders", json=order_body(), headers=keyed)
    assert (second.status_code, second.json, rows(Order)) == (201, first.json, 1)


def test_same_key_with_another_body_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    keyed = {**headers, "Idempotency-Key": "b1"}
    client.post("/api/v1/orders", json=order_body(), headers=keyed)
    response = client.post("/api/v1/orders", json=order_body(people=2), headers=keyed)
    assert (response.status_code, response.mimetype, rows(Order)) == (422, "application/problem+json", 1)
    assert response.json is not None
    assert response.json["type"] == "/problems/key-reused"


def test_same_key_of_another_token_is_another_order(client: FlaskClient, headers: dict[str, str]) -> None:
    client.post("/api/v1/orders", json=order_body(), headers={**headers, "Idempotency-Key": "b1"})
    client.post("/api/v1/orders", json=order_body(), headers={**make_token(), "Idempotency-Key": "b1"})
    assert rows(Order) == 2


def test_refused_order_leaves_its_key_free(client: FlaskClient, headers: dict[str, str]) -> None:
    keyed = {**headers, "Idempotency-Key": "b1"}
    with transaction():
        db.session.query(Offer).one().quota = 0
    assert client.post("/api/v1/orders", json=order_body(), headers=keyed).status_code == 409
    with transaction():
        db.session.query(Offer).one().quota = 1
    assert client.post("/api/v1/orders", json=order_body(), headers=keyed).status_code == 201


def test_transfer_pays_the_order_once(client: FlaskClient, headers: dict[str, str], edition: Edition) -> None:
    order = make_order(edition, at=clock.now())
    path = f"/api/v1/orders/{order.ref}/payments"
    first, second = (client.post(path, json=PAYMENT, headers=headers) for _ in range(2))
    for response in (first, second):
        assert response.json is not None
        assert (response.status_code, response.json["status"], response.json["paid_cents"]) == (201, "paid", 15000)
    assert rows(Payment) == 1


def test_cancelled_order_is_answered_as_it_is_then(
    client: FlaskClient, headers: dict[str, str], edition: Edition
) -> None:
    order = make_order(edition, at=clock.now())
    client.post(f"/api/v1/orders/{order.ref}/payments", json=PAYMENT, headers=headers)
    response = client.post(f"/api/v1/orders/{order.ref}/cancel", json={"reason": "Malade"}, headers=headers)
    told: Any = response.json
    assert (response.status_code, told["status"], told["paid_cents"]) == (200, "cancelled", 0)
    assert told["attendees"][0]["badge"] is None
    assert (fresh(order).status, rows(Refund)) == (OrderStatus.CANCELLED, 1)
    again = client.post(f"/api/v1/orders/{order.ref}/cancel", json={"reason": "Malade"}, headers=headers)
    assert again.status_code == 409


def test_attendees_are_followed_page_by_page(client: FlaskClient, headers: dict[str, str], edition: Edition) -> None:
    start = clock.now()
    for number in range(11):
        make_order(edition, people=20, at=start + timedelta(seconds=number))
    seen: list[str] = []
    cursor, pages = "", 0
    while cursor is not None:
        page: Any = client.get("/api/v1/attendees", query_string={"cursor": cursor}, headers=headers).json
        seen += [item["ref"] for item in page["items"]]
        cursor, pages = page["next"], pages + 1
    assert (pages, len(seen), len(set(seen))) == (2, 220, 220)


def test_attendees_of_a_paid_order_are_seen_since_then(
    client: FlaskClient, headers: dict[str, str], edition: Edition
) -> None:
    start = clock.now()
    make_order(edition, at=start)
    order = make_order(edition, at=start)
    tell(session_of(order), at=start + timedelta(minutes=5))
    since = (start + timedelta(minutes=1)).isoformat()
    page: Any = client.get("/api/v1/attendees", query_string={"updated_since": since}, headers=headers).json
    (item,) = page["items"]
    assert (item["order"], item["order_status"], item["state"], item["category"]) == (
        order.ref,
        "paid",
        "valid",
        "member",
    )
    assert item["badge"].startswith("C1:2027:")
    assert page["next"] is None


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00"])
def test_attendees_since_an_instant_no_date_can_say_are_refused(
    client: FlaskClient, headers: dict[str, str], instant: str
) -> None:
    answer = client.get(f"/api/v1/attendees?updated_since={instant}", headers=headers)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["updated_since"])


def test_attendees_since_nothing_are_all_of_them(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.get("/api/v1/attendees?updated_since=&cursor=", headers=headers).status_code == 200


def test_attendees_of_another_congress_are_not_listed(client: FlaskClient, headers: dict[str, str]) -> None:
    other = make_edition(ref="2021", number=19, starts_on=date(2021, 11, 25), ends_on=date(2021, 11, 26))
    make_order(other, at=clock.now())
    page: Any = client.get("/api/v1/attendees", headers=headers).json
    assert page == {"items": [], "next": None}


def test_offers_say_what_is_left(client: FlaskClient, headers: dict[str, str], edition: Edition) -> None:
    make_order(edition, people=3, at=clock.now())
    page: Any = client.get("/api/v1/offers", headers=headers).json
    assert page == {
        "items": [
            {
                "ref": "deux-jours",
                "name": "Les deux jours",
                "description": "",
                "price_cents": 15000,
                "member_price_cents": 15000,
                "attendance": "on_site",
                "options": [],
                "currency": "EUR",
                "quota": 500,
                "left": 497,
                "on_sale": True,
                "sale_opens_at": None,
                "sale_closes_at": None,
            }
        ]
    }


@pytest.mark.usefixtures("edition")
def test_tokens_open_only_what_they_are_for(client: FlaskClient) -> None:
    reader = make_token("see_orders")
    assert client.post("/api/v1/orders", json={}, headers=reader).status_code == 403
    assert client.get("/api/v1/orders/ZZZZZZZZ", headers=reader).status_code == 404
    for headers in ({}, {"Authorization": "Bearer faux"}, {"Authorization": "Basic abc"}):
        response = client.get("/api/v1/offers", headers=headers)
        assert (response.status_code, response.mimetype) == (401, "application/problem+json")


def test_described_by_openapi(client: FlaskClient) -> None:
    spec: Any = client.get("/api/v1/openapi.json").json
    assert {"/api/v1/orders", "/api/v1/orders/{ref}", "/api/v1/attendees", "/api/v1/offers"} <= set(spec["paths"])
    body = spec["paths"]["/api/v1/orders"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    name = body["$ref"].rsplit("/", 1)[1]
    assert {"buyer", "payment_method", "attendees"} <= set(spec["components"]["schemas"][name]["properties"])


def test_order_is_placed_in_few_queries(client: FlaskClient, headers: dict[str, str]) -> None:
    client.post("/api/v1/orders", json=order_body(), headers=headers)
    seen: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    client.post("/api/v1/orders", json=order_body(), headers={**headers, "Idempotency-Key": "q"})
    event.remove(db.engine, "before_cursor_execute", count)
    assert len(seen) <= 25, "\n".join(seen)
