from __future__ import annotations

from typing import TYPE_CHECKING

import pypdf

from tests.badges.factories import make_tickets
from tests.checkin.factories import bearer, make_device
from tests.factories import make_edition

if TYPE_CHECKING:
    from pathlib import Path

    from apiflask import APIFlask
    from flask.testing import FlaskClient

    from congress.editions.models import Edition


def test_device_create_prints_the_secret_alone(app: APIFlask, client: FlaskClient, edition: Edition) -> None:
    make_device(edition)
    result = app.test_cli_runner().invoke(args=["device", "create", "Poste 3", "--checkpoint", "entree-principale"])
    assert (result.exit_code, result.stdout.count("\n")) == (0, 1)
    found = client.get("/api/v1/checkpoints", headers=bearer(result.stdout.strip())).get_json()
    assert (found["device"], found["items"][0]["ref"]) == ("Poste 3", "entree-principale")


def test_unknown_checkpoint_is_one_clear_line_and_status_1(app: APIFlask, edition: Edition) -> None:
    make_device(edition)
    result = app.test_cli_runner().invoke(args=["device", "create", "Poste 3", "--checkpoint", "nulle-part"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Pas de point de contrôle « nulle-part » ; il y a : entree-principale.\n"


def test_device_without_checkpoint_is_wrong_usage(app: APIFlask, edition: Edition) -> None:
    assert app.test_cli_runner().invoke(args=["device", "create", "Poste 3"]).exit_code == 2


def test_badges_export_writes_the_valid_tickets(app: APIFlask, edition: Edition, tmp_path: Path) -> None:
    make_tickets(edition, *[{} for _ in range(5)])
    file = tmp_path / "badges.pdf"
    result = app.test_cli_runner().invoke(args=["badges", "export", "--output", str(file)])
    assert (result.exit_code, result.stdout) == (0, f"5 badges → {file}\n")
    assert len(pypdf.PdfReader(file).pages) == 2


def test_badges_export_refuses_clearly(app: APIFlask, edition: Edition, tmp_path: Path) -> None:
    run = app.test_cli_runner().invoke
    empty = run(args=["badges", "export", "--output", str(tmp_path / "x.pdf")])
    assert (empty.exit_code, empty.stderr.count("\n")) == (1, 1)
    make_tickets(make_edition(ref="2019"), {})
    nowhere = run(args=["badges", "export", "--output", str(tmp_path / "non" / "x.pdf"), "--edition", "2019"])
    assert (nowhere.exit_code, nowhere.stderr.count("\n")) == (1, 1)
    assert run(args=["badges", "export", "--output", "x.pdf", "--edition", "1999"]).exit_code == 1
    assert run(args=["badges", "export"]).exit_code == 2
