"""What is told of a failure of ours: a page to the person, to the log nothing that opens a door."""

from __future__ import annotations

import logging
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from apiflask import APIFlask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from congress.kernel.i18n import set_up_languages
from congress.kernel.problems import set_up_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session, scoped_session


@pytest.fixture
def log() -> Iterator[StringIO]:
    written = StringIO()
    handler = logging.StreamHandler(written)
    logger = logging.getLogger("congress.problems")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


def test_failure_is_logged_without_the_secret_of_the_link(log: StringIO) -> None:
    failing = APIFlask("failing", json_errors=False)
    set_up_languages(failing)
    set_up_problems(failing, lambda status, title, _detail: f"{status} {title}")

    @failing.get("/commande/<ref>/<secret>")
    def broken(**_link: str) -> str:
        raise ZeroDivisionError

    answer = failing.test_client().get("/commande/K7MPQ2RS/un-secret-que-nul-ne-devine")
    assert (answer.status_code, answer.text) == (500, "500 Une erreur de notre part")
    assert log.getvalue().splitlines()[0] == "GET /commande/<ref>/<secret> failed"
    assert "un-secret" not in log.getvalue()


def test_database_error_that_is_logged_does_not_tell_what_was_written(session: scoped_session[Session]) -> None:
    with pytest.raises(DBAPIError) as caught:
        session.execute(text("SELECT :need FROM no_such_table"), {"need": "sans gluten"})
    session.rollback()
    assert "sans gluten" not in str(caught.value)
