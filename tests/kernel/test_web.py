"""What every answer carries, and how refusals are told."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

FORM = "application/x-www-form-urlencoded"


def test_policy_lets_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient, edition: Edition) -> None:
    policy = client.get("/charte").headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy


def test_person_gets_a_page_that_says_what_is_wrong(client: FlaskClient, edition: Edition) -> None:
    answer = client.get("/nulle-part")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "Cette page n'existe pas" in answer.text.replace("\u2019", "'")


def test_program_gets_a_problem(client: FlaskClient, edition: Edition) -> None:
    answer = client.get("/api/v1/nulle-part")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.get_json()["status"] == 404


def test_program_without_a_key_is_told_what_to_show(client: FlaskClient, edition: Edition) -> None:
    answer = client.get("/api/v1/offers")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize(("sent", "read"), [(5_000_000, 5_000_000), (64_000_000, 32 * 1024 * 1024)])
def test_too_much_is_read_away_so_that_its_sender_hears_the_answer(
    client: FlaskClient, edition: Edition, sent: int, read: int
) -> None:
    body = BytesIO(b"a" * sent)
    answer = client.post("/inscription", input_stream=body, content_length=sent, content_type=FORM)
    assert (answer.status_code, body.tell()) == (413, read)


def test_error_page_needs_no_edition(client: FlaskClient) -> None:
    assert client.get("/nulle-part").status_code == 404


def test_language_is_chosen_by_the_address_and_kept(client: FlaskClient, edition: Edition) -> None:
    assert '<html lang="fr"' in client.get("/charte").text
    assert '<html lang="en"' in client.get("/charte?lang=en").text
    assert '<html lang="en"' in client.get("/charte").text
    assert '<html lang="fr"' in client.get("/charte?lang=xx").text


def test_static_file_with_its_mark_is_kept_for_a_year(client: FlaskClient, edition: Edition) -> None:
    page = client.get("/charte").text
    start = page.index("/static/ui/congress.css?v=")
    address = page[start : page.index('"', start)]
    with client.get(address) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
