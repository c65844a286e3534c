"""Commands say in one line what they refuse, and end with 1, or 2 where they were called wrongly."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from config import ROOT, ConfigurationError, Settings
from congress import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from apiflask import APIFlask

    from congress.editions.models import Edition


def test_wrong_environment_is_told_in_one_line(tmp_path: Path) -> None:
    environment = {"CONGRESS_ENV": "prod", "INSTANCE_PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "wsgi"], check=False, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "CONGRESS_ENV is 'prod': it must be one of demo, production, test.\n"


def test_folder_that_cannot_be_made_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="INSTANCE_PATH"):
        create_app(Settings.from_environ({"INSTANCE_PATH": str(tmp_path / "file" / "folder")}))


def test_database_without_tables_is_told_in_one_line(tmp_path: Path) -> None:
    app = create_app(Settings.from_environ({"INSTANCE_PATH": str(tmp_path)}))
    done = app.test_cli_runner().invoke(args=["token", "create", "essai", "--scope", "see_orders"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "La base de données ne répond pas, ou ses tables ne sont pas à jour («\u00a0db upgrade\u00a0»)."
        " no such table: api_token\n"
    )


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "\u200b", "x" * 201])
def test_name_is_one_line_that_can_be_seen(app: APIFlask, edition: Edition, name: str) -> None:
    for command in (
        ["token", "create", name, "--scope", "see_orders"],
        ["device", "create", name, "--checkpoint", "x"],
    ):
        done = app.test_cli_runner().invoke(args=command)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.endswith("Il faut un nom sur une ligne, de 200 caractères au plus.\n")
