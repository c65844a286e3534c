"""What the tests of the organisers' pages have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories import PASSWORD, make_account

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

DESK = "/organisation/inscriptions"


def sign_in(client: FlaskClient, role: str = "registration") -> FlaskClient:
    make_account(email=f"{role}@exemple.fr", role=role)
    answer = client.post("/organisation/connexion", data={"email": f"{role}@exemple.fr", "password": PASSWORD})
    assert answer.status_code in {302, 303}
    return client


def followed(client: FlaskClient, path: str, **data: object) -> TestResponse:
    return client.post(path, data=data, follow_redirects=True)
