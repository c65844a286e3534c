"""Scans sent as a door sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.checkin.factories import bearer, scan_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient


URL = "/api/v1/checkpoints/entree-principale/scans"


def send(client: FlaskClient, secret: str, *scans: dict[str, str], url: str = URL) -> list[dict[str, Any]]:
    answer = client.post(url, json={"scans": list(scans)}, headers=bearer(secret))
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.get_json()["results"]
    return results


def verdict(client: FlaskClient, secret: str, badge: str, **changes: str) -> tuple[str, str | None]:
    result = send(client, secret, scan_of(badge, **changes))[0]
    return result["outcome"], result["reason"]
