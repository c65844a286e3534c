"""Who gets in to the organisers' pages, and who does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask_security.utils import hash_password

from congress import create_app
from congress.kernel.db import db, transaction
from congress.people.models import Account, ApiToken, Right
from congress.people.use_cases import AccountExists, create_account, create_token, hash_secret
from tests.conftest import settings_for_tests
from tests.factories import NOON, PASSWORD, make_account

if TYPE_CHECKING:
    from pathlib import Path

    from apiflask import APIFlask
    from flask.testing import FlaskClient

    from congress.editions.models import Edition


def sign_in(client: FlaskClient, email: str, password: str) -> int:
    return client.post("/organisation/connexion", data={"email": email, "password": password}).status_code


def test_organiser_signs_in_and_reaches_the_desk(client: FlaskClient, edition: Edition) -> None:
    make_account()
    answer = client.get("/organisation/")
    assert (answer.status_code, answer.location) == (303, "/organisation/connexion?next=/organisation/")
    answer = client.post(
        "/organisation/connexion?next=/organisation/",
        data={"email": "organisatrice@exemple.fr", "password": PASSWORD},
    )
    assert (answer.status_code, answer.location) == (302, "/organisation/")
    assert "Bonjour Claude Martin." in client.get("/organisation/").text


@pytest.mark.parametrize(
    ("email", "password"),
    [("organisatrice@exemple.fr", "faux"), ("personne@exemple.fr", PASSWORD), ("", ""), ("a" * 10_000, "b" * 10_000)],
)
def test_wrong_credentials_all_get_the_same_answer(
    client: FlaskClient,
    edition: Edition,
    email: str,
    password: str,
) -> None:
    make_account()
    answer = client.post("/organisation/connexion", data={"email": email, "password": password})
    assert answer.status_code == 200
    assert client.get("/organisation/").status_code == 303


def test_sign_in_leads_to_no_other_site(client: FlaskClient, edition: Edition) -> None:
    make_account()
    answer = client.post(
        "/organisation/connexion?next=https://exemple.org/",
        data={"email": "organisatrice@exemple.fr", "password": PASSWORD},
    )
    assert answer.status_code == 200
    assert client.get("/organisation/").status_code == 303


def test_account_without_the_right_is_refused(client: FlaskClient, edition: Edition) -> None:
    make_account("porte@exemple.fr", "door")
    sign_in(client, "porte@exemple.fr", PASSWORD)
    assert client.get("/organisation/commandes").status_code == 200
    assert client.get("/organisation/programme").status_code == 403


def test_no_cache_keeps_what_only_organisers_and_programs_may_see(client: FlaskClient, edition: Edition) -> None:
    make_account()
    with transaction():
        token = create_token("billetterie", scopes=["see_orders"], at=NOON)
    sign_in(client, "organisatrice@exemple.fr", PASSWORD)
    kept = {path: client.get(path).headers["Cache-Control"] for path in ("/organisation/", "/organisation/commandes")}
    told = client.get("/api/v1/attendees", headers={"Authorization": f"Bearer {token}"})
    assert kept == {"/organisation/": "no-store", "/organisation/commandes": "no-store"}
    assert (told.status_code, told.headers["Cache-Control"]) == (200, "no-store")


def test_password_is_kept_as_an_argon2_hash(app: APIFlask) -> None:
    make_account()
    kept = db.session.query(Account.password).scalar()
    assert kept.startswith("$argon2id$")


def test_service_hashes_passwords_at_the_full_cost(tmp_path: Path) -> None:
    service = create_app(settings_for_tests(tmp_path, f"sqlite:///{tmp_path / 'x.db'}"))
    with service.app_context():
        found = hash_password(PASSWORD).split("$")
    assert found[1:4] == ["argon2id", "v=19", "m=65536,t=3,p=4"]  # RFC 9106, 4, second recommended option


def test_address_has_one_account(app: APIFlask) -> None:
    make_account()
    with pytest.raises(AccountExists), transaction():
        create_account("Organisatrice@Exemple.fr", name="", password=PASSWORD, roles=["organiser"])


def test_account_made_in_capitals_signs_in_in_small_letters(client: FlaskClient, edition: Edition) -> None:
    make_account(" Organisatrice@Exemple.FR")
    assert sign_in(client, "organisatrice@exemple.fr", PASSWORD) == 302


def test_what_is_no_address_gets_no_account(app: APIFlask) -> None:
    done = app.test_cli_runner().invoke(args=["account", "create", "organisatrice", "--role", "organiser"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert db.session.query(Account).count() == 0


def test_token_is_kept_as_a_hash_only(app: APIFlask) -> None:
    with transaction():
        secret = create_token("billetterie", scopes=["see_orders"], at=NOON)
    token = db.session.query(ApiToken).one()
    assert (token.secret_hash, token.scopes) == (hash_secret(secret), [Right.SEE_ORDERS.value])


def test_command_prints_the_secret_alone(app: APIFlask) -> None:
    done = app.test_cli_runner().invoke(args=["token", "create", "essai", "--scope", "see_orders"])
    assert done.exit_code == 0
    assert db.session.query(ApiToken.secret_hash).scalar() == hash_secret(done.output.strip())


def test_command_refuses_an_unknown_right_in_one_line(app: APIFlask) -> None:
    done = app.test_cli_runner().invoke(args=["token", "create", "essai", "--scope", "tout"])
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
