"""What the door's API refuses, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from congress.badges.tokens import badge_text
from congress.checkin.models import Presence, Scan
from congress.checkin.queries import devices
from congress.checkin.use_cases import revoke_device
from congress.kernel.db import db, transaction
from tests.badges.factories import make_ticket, make_tickets
from tests.checkin.factories import bearer, make_device, scan_of
from tests.factories import NOON

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

from tests.checkin.sending import URL, send


def test_device_without_secret_unknown_or_revoked_is_unauthorised(client: FlaskClient, edition: Edition) -> None:
    secret = make_device(edition)
    with transaction():
        revoke_device(devices(edition)[0], actor="organisatrice@exemple.fr", at=NOON)
    for headers in ({}, bearer("inconnu"), bearer(secret), {"Authorization": f"Basic {secret}"}):
        answer = client.post(URL, json={"scans": []}, headers=headers)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_device_speaks_for_its_own_checkpoint_only(client: FlaskClient, edition: Edition) -> None:
    secret = make_device(edition)
    make_device(edition, checkpoint="entree-metro")
    badge = badge_text(make_ticket(edition))
    for ref, status in (("entree-metro", 403), ("nulle-part", 404)):
        answer = client.post(
            f"/api/v1/checkpoints/{ref}/scans", json={"scans": [scan_of(badge)]}, headers=bearer(secret)
        )
        assert (answer.status_code, answer.get_json()["status"]) == (status, status)
    assert db.session.scalar(select(func.count(Scan.id))) == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "scans"),
        ({"scans": None}, "scans"),
        ({"scans": "x"}, "scans"),
        ({"scans": [{}]}, "scans.0.id"),
        ({"scans": [scan_of("x", id="1")]}, "scans.0.id"),
        ({"scans": [{**scan_of("x"), "badge": 3}]}, "scans.0.badge"),
        ({"scans": [scan_of("x" * 8001)]}, "scans.0.badge"),
        ({"scans": [scan_of("x", direction="sideways")]}, "scans.0.direction"),
        ({"scans": [scan_of("x"), scan_of("x", scanned_at="2027-11-25T09:02:00")]}, "scans.1.scanned_at"),
        ({"scans": [scan_of("x", scanned_at="0001-01-01T00:00:00+14:00")]}, "scans.0.scanned_at"),
        ({"scans": [scan_of("x", scanned_at="hier")]}, "scans.0.scanned_at"),
        ({"scans": [scan_of("x") for _ in range(501)]}, "scans"),
        ({"scans": [], "x": 1}, "x"),
        ([], "_"),
    ],
)
def test_wrong_field_is_named_and_nothing_is_recorded(
    client: FlaskClient, edition: Edition, body: object, field: str
) -> None:
    answer = client.post(URL, json=body, headers=bearer(make_device(edition)))
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert field in answer.get_json()["errors"]
    assert db.session.scalar(select(func.count(Scan.id))) == 0


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"scans": ["Ce champ est obligatoire."]}),
        ([], {"_": ["Il faut un objet."]}),
        ({"scans": {}}, {"scans": ["Il faut une liste."]}),
        ({"scans": [None, 1]}, {"scans.0": ["Il faut un objet."], "scans.1": ["Il faut un objet."]}),
        ({"scans": [], "x": 1}, {"x": ["Ce champ est inconnu."]}),
        ({"scans": [scan_of("x", id="1")]}, {"scans.0.id": ["Cette valeur ne convient pas."]}),
        ({"scans": [{**scan_of("x"), "badge": None}]}, {"scans.0.badge": ["Ce champ est obligatoire."]}),
        ({"scans": [{**scan_of("x"), "badge": []}]}, {"scans.0.badge": ["Il faut un texte."]}),
        (
            {"scans": [scan_of("x", direction="sideways")]},
            {"scans.0.direction": ["Valeur inconnue. Les valeurs admises sont\u00a0: in, out."]},
        ),
        (
            {"scans": [scan_of("x" * 8001)]},
            {"scans.0.badge": ["C’est trop long\u00a0: 8000 caractères au plus (il y en a 8001)."]},
        ),
        (
            {"scans": [scan_of("x", scanned_at="2027-11-25T09:02:00")]},
            {"scans.0.scanned_at": ["Il faut un instant avec son décalage, comme 2027-03-01T09:00:00+01:00."]},
        ),
        (
            {"scans": [scan_of("x") for _ in range(501)]},
            {"scans": ["C’est trop\u00a0: 500 pointages au plus à la fois (il y en a 501)."]},
        ),
    ],
)
def test_faults_are_told_in_french(client: FlaskClient, edition: Edition, body: object, errors: object) -> None:
    assert client.post(URL, json=body, headers=bearer(make_device(edition))).get_json()["errors"] == errors


def test_device_is_looked_at_before_its_body(client: FlaskClient, edition: Edition) -> None:
    assert client.post(URL, json={"scans": "x"}).status_code == 401
    assert client.get(URL.replace("scans", "roster") + f"?since={'x' * 201}").status_code == 401


def test_no_json_is_a_problem_and_no_failure(client: FlaskClient, edition: Edition) -> None:
    secret = make_device(edition)
    for data in (b"", b"{", b"\xff", b"[" * 100_000, b'{"scans": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"):
        answer = client.post(URL, data=data, headers={**bearer(secret), "Content-Type": "application/json"})
        assert answer.status_code in (400, 422)
        assert answer.mimetype == "application/problem+json"


def test_500_scans_at_once_are_recorded(client: FlaskClient, edition: Edition) -> None:
    secret = make_device(edition)
    badges = [badge_text(ticket) for ticket in make_tickets(edition, *[{} for _ in range(250)])]
    results = send(client, secret, *[scan_of(badge) for badge in badges + badges])
    outcomes = [result["outcome"] for result in results]
    assert outcomes == ["admitted"] * 250 + ["already_inside"] * 250


def test_one_scan_takes_five_statements(client: FlaskClient, edition: Edition) -> None:
    secret, badge = make_device(edition), badge_text(make_ticket(edition))
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    send(client, secret, scan_of(badge))
    asked = [text.split()[0] for text in statements if not text.startswith(("PRAGMA", "BEGIN"))]
    assert asked == ["SELECT", "SELECT", "SELECT", "INSERT", "INSERT"]


def test_same_id_twice_in_one_batch_counts_once(client: FlaskClient, edition: Edition) -> None:
    one, two = make_tickets(edition, {}, {})
    scan_id = str(uuid4())
    results = send(
        client, make_device(edition), scan_of(badge_text(one), id=scan_id), scan_of(badge_text(two), id=scan_id)
    )
    assert results[0] == results[1]
    assert db.session.scalars(select(Presence.ticket_id)).all() == [one.id]
