from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import factories

if TYPE_CHECKING:
    from apiflask import APIFlask
    from flask.testing import FlaskClient

    from congress.editions.models import Edition


@pytest.fixture
def organiser(client: FlaskClient, edition: Edition) -> FlaskClient:
    factories.make_account()
    answer = client.post(
        "/organisation/connexion", data={"email": "organisatrice@exemple.fr", "password": factories.PASSWORD}
    )
    assert answer.status_code == 302
    return client


@pytest.fixture
def colleague(app: APIFlask, organiser: FlaskClient) -> FlaskClient:
    """A second organiser, signed in elsewhere at the same time."""
    factories.make_account("collegue@exemple.fr")
    client = app.test_client()
    client.post("/organisation/connexion", data={"email": "collegue@exemple.fr", "password": factories.PASSWORD})
    return client
