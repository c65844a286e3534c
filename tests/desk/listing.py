"""The list of registrations as organisers read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories import PASSWORD, make_account
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PATH = "/organisation/inscriptions"


def sign_in(client: FlaskClient, role: str = "registration") -> None:
    make_account(f"{role}@exemple.fr", role)
    client.post("/organisation/connexion", data={"email": f"{role}@exemple.fr", "password": PASSWORD})


def names(client: FlaskClient, **asked: str) -> list[str]:
    """Who is shown, as the first line of each row says."""
    answer = client.get(PATH, query_string=asked)
    assert answer.status_code == 200
    rows = [row for body in page(answer.text).all("tbody") for row in body.all("tr")]
    return [row.all("th")[0].text for row in rows]
