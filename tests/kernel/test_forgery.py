"""Forms of other sites are refused, ours are taken: also over HTTPS, from pages that tell nobody their address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflask import APIFlask
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

PROGRAMS = ("/api/", "/webhooks/")  # they show a token or a signature, and no cookie
STARS = "/agenda/etoiles/"  # on pages that are the same for everybody: no token, the browser says where it comes from


@pytest.fixture(autouse=True)
def guarded(app: APIFlask) -> Iterator[None]:
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def test_every_form_refuses_what_another_site_sends(app: APIFlask, client: FlaskClient, edition: Edition) -> None:
    posts = [
        rule.build(dict.fromkeys(rule.arguments, 1), append_unknown=False)
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not rule.rule.startswith(PROGRAMS)
    ]
    taken = {path: client.post(path, data={"action": "add"}).status_code for _, path in filter(None, posts)}
    assert len(taken) > 15
    refused = {path: 403 if path.startswith(STARS) else 400 for path in taken}
    assert {path: status for path, status in taken.items() if status != refused[path]} == {}


@pytest.mark.parametrize("site", ["http://congres.test", "https://congres.test"])
def test_form_of_a_private_page_is_taken_without_a_referer(client: FlaskClient, edition: Edition, site: str) -> None:
    page = client.get("/inscription", base_url=site)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token is not None
    answer = client.post("/inscription", base_url=site, data={"csrf_token": token[1], "action": "add"})
    assert (page.headers["Referrer-Policy"], answer.status_code) == ("no-referrer", 200)
    assert "attendees-1-first_name" in answer.text
