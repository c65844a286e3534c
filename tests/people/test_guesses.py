"""Whoever guesses passwords waits; whoever mistypes does not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from congress.kernel import clock
from congress.kernel.db import db
from congress.people.guesses import MOST, PAUSE
from congress.people.models import WrongPasswords
from tests.factories import NOON, PASSWORD, make_account

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflask import APIFlask
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

ADDRESS = "organisatrice@exemple.fr"


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    clock.start_from(NOON)
    yield
    clock.start_from(None)


def try_password(app: APIFlask, password: str, email: str = ADDRESS) -> int:
    """200: not this one; 302: signed in; 429: wait. Each try comes from another browser."""
    answer = app.test_client().post("/organisation/connexion", data={"email": email, "password": password})
    return answer.status_code


def test_after_ten_wrong_passwords_the_right_one_must_wait_too(app: APIFlask, edition: Edition) -> None:
    make_account()
    assert [try_password(app, "faux") for _ in range(MOST)] == [200] * MOST
    assert [try_password(app, "faux"), try_password(app, PASSWORD)] == [429, 429]
    clock.start_from(NOON + PAUSE - timedelta(minutes=1))
    assert try_password(app, PASSWORD) == 429
    clock.start_from(NOON + PAUSE + timedelta(minutes=1))
    assert try_password(app, PASSWORD) == 302


def test_one_who_mistypes_now_and_then_is_never_kept_waiting(app: APIFlask, edition: Edition) -> None:
    make_account()
    for count in range(MOST + 2):
        clock.start_from(NOON + count * PAUSE / 5)
        assert try_password(app, "faux") == 200
    assert try_password(app, PASSWORD) == 302


def test_guesses_for_one_address_keep_nobody_else_waiting(app: APIFlask, edition: Edition) -> None:
    make_account()
    make_account("porte@exemple.fr", "door")
    for _ in range(MOST + 1):
        try_password(app, "faux", "porte@exemple.fr")
    assert try_password(app, PASSWORD, " PORTE@exemple.fr") == 429
    assert try_password(app, PASSWORD) == 302


def test_address_without_an_account_is_answered_alike_and_not_kept(app: APIFlask, edition: Edition) -> None:
    answers = [try_password(app, "faux", "personne@exemple.fr") for _ in range(MOST + 1)]
    assert answers == [200] * MOST + [429]
    assert [(len(row.mark), row.count) for row in db.session.query(WrongPasswords)] == [(4, MOST)]


def test_sign_in_leaves_no_cookie_that_outlives_the_browser(client: FlaskClient, edition: Edition) -> None:
    make_account()
    answer = client.post("/organisation/connexion", data={"email": ADDRESS, "password": PASSWORD, "remember": "y"})
    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["session"]
    assert "Expires" not in cookies[0]


def test_only_the_two_doors_of_sign_in_are_open(client: FlaskClient, edition: Edition) -> None:
    assert client.get("/verify").status_code == 404
