from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.editions.file_2021 import PATH, text_2021

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask


def _run(app: Flask, *arguments: str) -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["edition", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_import_says_what_it_did(app: Flask, tmp_path: Path) -> None:
    changed = tmp_path / "congres.yaml"
    changed.write_text(text_2021(("slogan: On est là !", "slogan: Nous sommes là !")), encoding="utf-8")
    assert _run(app, "import", str(PATH)) == (0, "Édition 2021 créée.\n", "")
    assert _run(app, "import", str(PATH)) == (0, "Édition 2021\u00a0: rien à changer.\n", "")
    assert _run(app, "import", str(changed)) == (0, "Édition 2021 mise à jour.\n", "")


def test_a_mistake_is_told_on_standard_error_with_the_files_name(app: Flask, tmp_path: Path) -> None:
    wrong = tmp_path / "congres.yaml"
    wrong.write_text(text_2021(("number: 19", "number: dix-neuf")), encoding="utf-8")
    line = text_2021().split("\n").index("  number: 19") + 1
    assert _run(app, "import", str(wrong)) == (1, "", f"{wrong}:{line}: edition.number: nombre entier attendu\n")


def test_export_prints_a_file_that_import_reads(app: Flask, tmp_path: Path) -> None:
    _run(app, "import", str(PATH))
    status, written, errors = _run(app, "export", "2021")
    assert (status, errors) == (0, "")
    again = tmp_path / "congres.yaml"
    again.write_text(written, encoding="utf-8")
    assert _run(app, "import", str(again)) == (0, "Édition 2021\u00a0: rien à changer.\n", "")


def test_clone_prints_the_new_editions_name(app: Flask) -> None:
    _run(app, "import", str(PATH))
    assert _run(app, "clone", "2021", "--start", "2027-11-25", "--open") == (0, "2027\n", "")
    assert _run(app, "clone", "2021", "--start", "2027-03-01") == (1, "", "Il y a déjà une édition en 2027.\n")
    assert _run(app, "clone", "2021", "--start", "9999-12-31") == (1, "", "Un congrès en 9999 n’est pas plausible.\n")


@pytest.mark.parametrize("command", [("export", "1999"), ("clone", "1999", "--start", "2030-01-01")])
def test_an_unknown_edition_is_refused_in_one_line(app: Flask, command: tuple[str, ...]) -> None:
    assert _run(app, *command) == (1, "", "Il n’y a pas d’édition «\u00a01999\u00a0».\n")


@pytest.mark.parametrize(
    "command", [("import",), ("import", "/nowhere.yaml"), ("clone", "2021"), ("clone", "2021", "--start", "demain")]
)
def test_wrong_usage_ends_with_2(app: Flask, command: tuple[str, ...]) -> None:
    assert _run(app, *command)[0] == 2
