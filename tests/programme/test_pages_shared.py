"""A page that is kept for everybody says nothing that one person chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.programme import working
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

PAGES = (
    "/programme",
    "/programme/ouverture-politique",
    "/programme/changements",
    "/programme/changements?de=1&a=1",
    "/programme/publications/1",
    "/intervenants",
    "/intervenants/xavier-bertrand",
    "/programme/integration",
)


@pytest.fixture
def released(edition: Edition) -> Edition:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    return edition


def switch(text: str) -> list[str]:
    return [link.attributes["href"] for link in page(text).all("a") if link.attributes.get("hreflang") == "en"]


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("unknown", ["_external=1&q=9", "endpoint=x", "_method=POST", "_anchor=x", "fond=rose"])
def test_parameters_a_page_does_not_know_change_nothing_of_it(client: FlaskClient, path: str, unknown: str) -> None:
    asked = f"{path}{'&' if '?' in path else '?'}{unknown}"
    first = client.get(asked, headers={"Host": "evil.example"})
    then = client.get(path)
    assert (first.status_code, first.data, first.headers["ETag"]) == (200, then.data, then.headers["ETag"])
    assert b"evil.example" not in then.data


@pytest.mark.usefixtures("released")
def test_language_switch_keeps_the_page_and_what_was_asked_of_it(client: FlaskClient) -> None:
    assert [
        switch(client.get(path).text)[0]
        for path in ("/programme?jour=2027-11-25&x=1", "/programme/changements?a=1&de=1&lang=fr", "/intervenants")
    ] == [
        "/programme?jour=2027-11-25&lang=en",
        "/programme/changements?de=1&a=1&lang=en",
        "/intervenants?lang=en",
    ]


@pytest.mark.usefixtures("released")
def test_page_first_asked_for_its_headers_only_is_the_same_page(client: FlaskClient) -> None:
    client.head("/programme")
    assert switch(client.get("/programme").text)[0] == "/programme?lang=en"
