from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.editions.models import Edition, EditionStatus
from congress.kernel.db import lock, transaction
from tests.pages.paper import words_of
from tests.programme import working

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PRINTS = ("/programme/livret.pdf", "/programme/affiches.pdf")


@pytest.mark.parametrize("path", PRINTS)
def test_nothing_is_printed_before_the_first_release(client: FlaskClient, edition: Edition, path: str) -> None:
    working.opening_with_a_doubt(edition)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", PRINTS)
def test_print_is_made_once_a_release_and_asked_for_again_for_nothing(
    client: FlaskClient, edition: Edition, path: str
) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert first.mimetype == "application/pdf"
    assert first.headers["Last-Modified"] == "Wed, 01 Sep 2027 08:00:00 GMT"
    assert first.headers["Content-Disposition"] == f'inline; filename="{path[11:-4]}-2027.pdf"'
    assert (again.status_code, again.data) == (304, b"")
    working.add_sitting(edition, "Clôture", starts_at=working.at_lille(26, 16))
    assert client.get(path).data == first.data
    working.release(edition, days_later=1)
    changed = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert any("Clôture" in page for page in words_of(changed.data))


@pytest.mark.parametrize("path", PRINTS)
def test_print_follows_the_language_and_what_is_said_of_the_congress(
    client: FlaskClient, edition: Edition, path: str
) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    french = client.get(path)
    assert any("Xavier Bertrand (sous réserve)" in page for page in words_of(french.data))
    assert any("Xavier Bertrand (to be confirmed)" in page for page in words_of(client.get(f"{path}?lang=en").data))
    with transaction():
        lock(Edition, edition.id).title = "Vingtième congrès"
    assert any("Vingtième congrès" in page for page in words_of(client.get(f"{path}?lang=fr").data))


def test_archive_is_printed_with_its_own_address(client: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    with transaction():
        lock(Edition, edition.id).status = EditionStatus.ARCHIVED
    last = words_of(client.get("/editions/2027/programme/livret.pdf").data)[-1]
    assert "congres.test/editions/2027/programme" in last
