"""The organisers' page of the sale, as a test uses it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.factories import PASSWORD, make_account

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

FORMULES = "/organisation/inscriptions/formules"
OFFER = {"name": "Jeudi", "price": "90", "attendance": "on_site", "visibility": "public"}
QUESTION = {"label": "Votre train ?", "kind": "choice", "choices": "Oui\nNon"}


def sign_in(client: FlaskClient, role: str = "organiser") -> FlaskClient:
    make_account(f"{role}@exemple.fr", role)
    client.post("/organisation/connexion", data={"email": f"{role}@exemple.fr", "password": PASSWORD})
    return client


def seen(client: FlaskClient, path: str) -> str:
    """The stamp on the form there."""
    found = re.search(r'name="seen"[^>]*value="(\w+)"', client.get(f"{FORMULES}/{path}").text)
    assert found is not None
    return found[1]


def save(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Sends a form with the stamp that is on the page, where none is given."""
    return client.post(f"{FORMULES}/{path}", data={"seen": seen(client, path), **fields})


def errors(html: str) -> dict[str, str]:
    """What is told at each field."""
    found = re.findall(r'id="([\w-]+)-erreur">(.*?)</p>', html, re.DOTALL)
    plain = {name: " ".join(re.sub(r"<[^>]+>", " ", text).split()) for name, text in found}
    return {name: text.removeprefix("Erreur :").strip().replace("’", "'") for name, text in plain.items()}


def cells(html: str, row: str) -> list[str]:
    """What a line of a table says, cell by cell; the arrows are left out."""
    found = re.search(rf'<tr id="{row}".*?</tr>', html, re.DOTALL)
    assert found is not None
    texts = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", found[0], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", text).split()) for text in texts]


def told(answer: TestResponse, client: FlaskClient) -> str:
    """What the page says that a door sent one to."""
    assert answer.status_code == 303
    html = client.get(answer.headers["Location"]).text
    found = re.search(r'<div class="notice[^>]*role="status">(.*?)</div>\s*</div>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1] if found else "").split()).replace("’", "'")
