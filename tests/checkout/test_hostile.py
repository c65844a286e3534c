"""Whatever is sent, the answer is a message at its field or a 4xx problem, and nothing is stored by halves."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from congress.orders.models import Attendee, Order
from tests.checkout.pages import errors, fields, text_of
from tests.checkout.sale import make_order, make_token, order_body, rows
from tests.checkout.test_registration import BUYER, FIRST, send
from tests.factories import NOON

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

LONG = "é" * 10_000
REQUIRED = "Ce champ est obligatoire."
INVISIBLE = "Ce champ contient des caractères invisibles\u00a0: retapez-le."
NO_EMAIL = "Cette adresse n’est pas valable\u00a0: il faut quelque chose comme prenom.nom@exemple.fr."


def too_long(most: int, count: int = 10_000) -> str:
    return f"C’est trop long\u00a0: {most} caractères au plus (il y en a {count})."


NAMES: list[tuple[str, str | None]] = [
    ("", REQUIRED),
    ("   ", REQUIRED),
    (LONG, too_long(100)),
    ("Ca\x00mille", INVISIBLE),
    ("Ca\x1bmille", INVISIBLE),
    ("Camille\u202e", INVISIBLE),
    ("👩🏽‍🌾 Camille", None),
    ("<script>alert(1)</script>", None),
    ("{{ 7*7 }} %s %(x)s", None),
    ("'; DROP TABLE attendee; --", None),
    ("مريم 张伟 Łukasz", None),
]
EMAILS: list[tuple[str, str | None]] = [
    ("claude", NO_EMAIL),
    ("claude@", NO_EMAIL),
    ("claude@exemple..fr", NO_EMAIL),
    ("a@b.fr, c@d.fr", NO_EMAIL),
    ("claude@exemple.fr\nBcc: x@y.fr", INVISIBLE),
    (LONG, too_long(254)),
    ("<b>@exemple.fr", NO_EMAIL),
]
SIRETS: list[tuple[str, str | None]] = [
    ("1", "Ce SIRET n’est pas valable\u00a0: il a 14 chiffres, avec une clé de contrôle."),
    ("20000000800026", "Ce SIRET n’est pas valable\u00a0: il a 14 chiffres, avec une clé de contrôle."),
    ("-1", "Ce SIRET n’est pas valable\u00a0: il a 14 chiffres, avec une clé de contrôle."),
    ("35600000049837", None),
]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        *(("attendees-0-first_name", *case) for case in NAMES),
        *(("last_name", *case) for case in NAMES),
        *(("email", *case) for case in EMAILS),
        *(("attendees-0-email", *case) for case in EMAILS),
        *(("siret", *case) for case in SIRETS),
        ("organisation", LONG, too_long(200)),
        ("attendees-0-category", "roi", ""),
        ("attendees-0-category", "staff", ""),
        ("attendees-0-category", "", "Choisissez une réponse."),
    ],
    ids=lambda value: str(value)[:24].encode("ascii", "backslashreplace").decode(),
)
def test_form_tells_what_is_wrong_at_its_field_and_keeps_the_rest(
    client: FlaskClient, field: str, value: str, message: str | None
) -> None:
    response = send(client, "review", {**BUYER, **FIRST, field: value})
    if message is None:
        assert response.status_code == 200
        assert plain(fields(response.text)[field]) == plain(value.strip())
        assert "<script>alert" not in response.text
    else:
        assert response.status_code == 422
        told = errors(response.text)
        assert list(told) == [field]
        assert told[field].startswith(plain(message))
        kept = fields(response.text)
        others = {name: text for name, text in {**BUYER, **FIRST}.items() if name != field}
        assert {name: kept[name] for name in others} == others
    assert rows(Order) == 0


def at(body: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """The body with one value put in at its path."""
    changed = copy.deepcopy(body)
    *way, last = path.split(".")
    place: Any = changed
    for step in way:
        place = place[int(step)] if step.isdigit() else place.setdefault(step, {})
    place[int(last) if last.isdigit() else last] = value
    return changed


UNKNOWN = "Ce champ est inconnu."
TEXT = "Il faut un texte."
API: list[tuple[str, object, str]] = [
    *(("attendees.0.first_name", value, message) for value, message in NAMES if message),
    *(("buyer.email", value, message) for value, message in EMAILS if message),
    *(("buyer.organisation.siret", value, message) for value, message in SIRETS if message),
    ("buyer.name", None, TEXT),
    ("buyer.name", 7, TEXT),
    ("buyer.name", ["x"], TEXT),
    ("buyer", "Claude", "Il faut un objet."),
    ("attendees", [], "Une commande compte de 1 à 20 personnes."),
    ("attendees", "x", "Il faut une liste."),
    ("attendees.0", None, "Il faut un objet."),
    ("attendees.0.offer", "lune", "«\u00a0lune\u00a0» n’est pas en vente."),
    ("attendees.0.offer", "", REQUIRED),
    ("attendees.0.price_cents", -1, UNKNOWN),
    ("total_cents", 10**30, UNKNOWN),
]


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("path", "value", "message"), API, ids=lambda value: str(value)[:24].encode("ascii", "backslashreplace").decode()
)
def test_api_tells_what_is_wrong_at_its_field(client: FlaskClient, path: str, value: object, message: str) -> None:
    body = order_body(buyer={"name": "Claude", "email": "claude@exemple.fr", "organisation": {"name": "Nord"}})
    response = client.post("/api/v1/orders", json=at(body, path, value), headers=make_token())
    assert (response.status_code, response.mimetype) == (422, "application/problem+json")
    assert response.json is not None
    assert response.json["errors"] == {path: [message]}
    assert (rows(Order), rows(Attendee)) == (0, 0)


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("value", [value for value, message in NAMES if message is None])
def test_api_takes_any_name_people_have(client: FlaskClient, value: str) -> None:
    response = client.post(
        "/api/v1/orders", json=at(order_body(), "attendees.0.last_name", value), headers=make_token()
    )
    assert (response.status_code, rows(Order)) == (201, 1)


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    "sent",
    [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b"[" * 2000, b'{"buyer": NaN}'],
    ids=lambda sent: repr(sent)[:12],
)
def test_api_answers_what_is_no_order_with_a_problem(client: FlaskClient, sent: bytes) -> None:
    headers = {**make_token(), "Content-Type": "application/json"}
    response = client.post("/api/v1/orders", data=sent, headers=headers)
    assert response.status_code in (400, 422)
    assert response.mimetype == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(json.loads(response.data))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount_cents": 0}, "amount_cents"),
        ({"amount_cents": -15000}, "amount_cents"),
        ({"amount_cents": 10**20}, "amount_cents"),
        ({"amount_cents": 150.5}, "amount_cents"),
        ({"amount_cents": "15000"}, "amount_cents"),
        ({"amount_cents": True}, "amount_cents"),
        ({"received_on": "hier"}, "received_on"),
        ({"received_on": 1_700_000_000}, "received_on"),
        ({"received_on": "9999-12-31"}, "received_on"),
        ({"reference": ""}, "reference"),
        ({"reference": LONG}, "reference"),
        ({"method": "card"}, "method"),
        ({"method": "or"}, "method"),
    ],
)
def test_api_takes_no_impossible_payment(
    client: FlaskClient, edition: Edition, change: dict[str, object], field: str
) -> None:
    order = make_order(edition)
    body = {"method": "transfer", "amount_cents": 15000, "received_on": "2026-01-05", "reference": "VIR 1", **change}
    response = client.post(f"/api/v1/orders/{order.ref}/payments", json=body, headers=make_token())
    assert response.json is not None
    assert (response.status_code, list(response.json["errors"])) == (422, [field])


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    "query",
    [
        "cursor=x",
        "cursor=W10=",
        "cursor=%00",
        "cursor=" + "A" * 300,
        "updated_since=hier",
        "updated_since=2026-01-01",
        "page=2",
    ],
)
def test_api_refuses_a_list_it_cannot_give(client: FlaskClient, query: str) -> None:
    response = client.get(f"/api/v1/attendees?{query}", headers=make_token())
    assert response.json is not None
    assert (response.status_code, list(response.json["errors"])) == (422, [query.partition("=")[0]])


def test_foreign_secret_is_not_found(client: FlaskClient, edition: Edition) -> None:
    mine, other = make_order(edition, at=NOON), make_order(edition, at=NOON)
    for ref, secret in (
        (mine.ref, other.secret),
        (mine.ref, mine.secret[:-1]),
        (mine.ref, mine.secret + "A"),
        (mine.ref, "é"),
        (mine.ref, "%00"),
        ("ZZZZZZZZ", mine.secret),
        ("A" * 3000, "B" * 3000),
    ):
        for tail in ("", "/payer", "/billets.pdf"):
            response = client.get(f"/commande/{ref}/{secret}{tail}")
            assert response.status_code == 404
            assert mine.buyer_name not in text_of(response.text)


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    "values",
    [
        {"action": "remove-99"},
        {"action": "remove--1"},
        {"action": "\x00"},
        {"action": "order", "submission": LONG, "terms": "y"},
        {"attendees-99999999999999999999-first_name": "x"},
        {"attendees-x-first_name": "x"},
        {"attendees": "x"},
    ],
    ids=str,
)
def test_form_bent_by_hand_is_answered_with_the_form(client: FlaskClient, values: dict[str, str]) -> None:
    response = client.post("/inscription", data=values)
    assert response.status_code in (200, 422)
    assert "attendees-0-first_name" in fields(response.text)
    assert rows(Order) == 0
