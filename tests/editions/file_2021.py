"""The edition file that ships with the project, and ways to change it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from congress.desk import editions
from congress.desk.edition_file import Reading, read_edition
from congress.kernel.db import transaction
from tests.factories import NOON

if TYPE_CHECKING:
    from congress.editions.models import Edition

PATH = Path(__file__).parents[2] / "data" / "congress-2021.yaml"
ACTOR = "organisatrice@exemple.fr"


def text_2021(*replacements: tuple[str, str]) -> str:
    """The file's text, with some of it replaced; what is to be replaced must be there, once."""
    text = PATH.read_text(encoding="utf-8")
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def reading(text: str) -> Reading:
    return read_edition(text.encode(), "essai.yaml")


def imported(text: str) -> editions.Imported:
    with transaction():
        return editions.import_edition(reading(text), actor=ACTOR, at=NOON)


def congress_2021() -> Edition:
    return imported(text_2021()).edition
