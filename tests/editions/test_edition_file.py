from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from congress.desk.edition_file import read_edition
from congress.editions.file_source import FileRefused, Mistake
from tests.editions.file_2021 import text_2021

SMALL = """\
format: 1
edition:
  ref: "2030"
  number: 20
  title: 20e congrès
  slogan: Encore là
  organiser: Coorace
  contact_email: congres@exemple.fr
  starts_on: 2030-11-25
  ends_on: 2030-11-26
  status: draft
venues:
  halle:
    name: La halle
    rooms:
      grande-salle: {name: Grande salle, capacity: 300}
  gare:
    name: La gare
speakers:
  ada: {last_name: Ada}
  blaise: {last_name: Blaise}
sittings:
  ouverture:
    kind: opening
    status: confirmed
    title: Ouverture
    day: 2030-11-25
    start: 09:30
    end: 10:15
    venue: halle
    room: grande-salle
    appearances:
      ada: {state: confirmed}
releases:
  - number: 1
    published: 2030-09-01T10:00
  - number: 2
    published: 2030-10-01T10:00
    changes:
      sittings:
        ouverture:
          title: Grande ouverture
"""
HARD = {" ": " ", "\u00a0": " ", "\u202f": " ", "’": "'"}


def _complaints(text: str) -> list[str]:
    """What the file is refused for, each as « the line it points at >> where: why », with ordinary spaces."""
    with pytest.raises(FileRefused) as refusal:
        read_edition(text.encode(), "f")
    lines = text.split("\n")
    told = [
        f"{lines[one.line - 1].strip()} >> {f'{one.path}: ' if one.path else ''}{one.message}"
        for one in refusal.value.mistakes
    ]
    for typographic, plain in HARD.items():
        told = [each.replace(typographic, plain) for each in told]
    return told


def _mistakes(text: str) -> list[Mistake]:
    try:
        read_edition(text.encode(), "f")
    except FileRefused as refusal:
        return refusal.mistakes
    return []


def test_a_refusal_is_one_line_a_mistake_with_file_and_line() -> None:
    with pytest.raises(FileRefused) as refusal:
        read_edition(SMALL.replace("number: 20", "number: vingt").encode(), "f.yaml")
    assert refusal.value.message == "f.yaml:4: edition.number: nombre entier attendu"


def _changed(old: str, new: str) -> str:
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)


def test_the_small_file_stands() -> None:
    reading = read_edition(SMALL.encode(), "f")
    assert [state.sittings["ouverture"].title for state in reading.released] == ["Ouverture", "Grande ouverture"]
    assert reading.working == reading.released[-1]


def test_the_file_of_2021_stands() -> None:
    assert len(read_edition(text_2021().encode(), "f").released) == 3


@pytest.mark.parametrize("case", yaml.safe_load((Path(__file__).parent / "mistakes.yaml").read_text(encoding="utf-8")))
def test_a_mistake_is_told_with_its_line(case: dict[str, Any]) -> None:
    assert _complaints(_changed(case["change"], case["into"])) == case["told"]


def test_a_text_too_long_for_its_place_is_refused() -> None:
    title = "x" * 301
    assert _complaints(_changed("title: Ouverture\n", f"title: {title}\n")) == [
        f"title: {title} >> sittings.ouverture.title: trop long : 300 caractères au plus"
    ]


def test_all_mistakes_are_told_at_once_in_the_files_order() -> None:
    text = SMALL.replace("number: 20", "number: vingt").replace("room: grande-salle", "room: cave")
    text = text.replace("title: Grande ouverture", "venue: nulle-part")
    assert _complaints(text) == [
        "number: vingt >> edition.number: nombre entier attendu",
        "room: cave >> sittings.ouverture.room: salle inconnue",
        "venue: nulle-part >> releases.2.changes.sittings.ouverture.venue: lieu inconnu",
    ]


def test_a_mistake_of_a_release_is_told_where_the_release_makes_it() -> None:
    text = _changed(
        "          title: Grande ouverture\n", "          room: null\n          venue: gare\n          end: 09:00\n"
    )
    assert _complaints(text) == [
        "ouverture: >> releases.2.changes.sittings.ouverture: end vient avant start (après minuit, indiquez end_day)"
    ]


def test_work_in_progress_needs_a_release_to_come_after() -> None:
    text = SMALL[: SMALL.index("releases:")] + "draft:\n  sittings:\n    ouverture: {title: Autre}\n"
    told = "draft: >> draft: sans publication, le travail en cours est sous speakers et sittings"
    assert _complaints(text) == [told]


def test_a_file_without_releases_may_hold_drafts_and_invited_speakers() -> None:
    text = SMALL[: SMALL.index("releases:")].replace("{state: confirmed}", "{state: invited}")
    reading = read_edition(text.replace("status: confirmed", "status: draft").encode(), "f")
    assert (reading.released, list(reading.working.sittings)) == ((), ["ouverture"])


@pytest.mark.parametrize("text", ["a", "- 1\n", "12"])
def test_a_file_that_is_no_mapping_is_refused(text: str) -> None:
    assert [one.partition(" >> ")[2] for one in _complaints(text)] == ["des clés sont attendues ici"]


@pytest.mark.parametrize(
    "section", ["edition", "venues", "spaces", "offers", "checkpoints", "speakers", "sittings", "stands", "releases"]
)
@pytest.mark.parametrize("value", ["texte", "[a, b]", "{a: b}", "~", "{a: {b: {c: {d: e}}}}", "[{a: [b]}]", "{a: ~}"])
def test_any_shape_anywhere_is_read_or_refused(section: str, value: str) -> None:
    start = SMALL.index(f"{section}:") if f"\n{section}:" in SMALL else len(SMALL)
    rest = SMALL[start + 1 :]
    end = start + 1 + next((i for i in range(len(rest)) if rest[i - 1] == "\n" and rest[i].isalpha()), len(rest))
    text = SMALL[:start] + f"{section}: {value}\n" + SMALL[end:]
    assert all(one.line >= 1 and one.message for one in _mistakes(text))


def test_windows_open_before_they_close() -> None:
    text = SMALL + (
        "offers:\n  jour:\n    name: Jour\n    price: 150.00\n"
        "    sale_opens: 2030-02-01T00:00\n    sale_closes: 2030-01-01T00:00\n"
        "checkpoints:\n  porte:\n    name: Porte\n    opens: 2030-11-25T10:00+01:00\n    closes: 2030-11-25T09:30\n"
    )
    assert _complaints(text) == [
        "sale_closes: 2030-01-01T00:00 >> offers.jour.sale_closes: la fermeture vient avant l'ouverture",
        "closes: 2030-11-25T09:30 >> checkpoints.porte.closes: la fermeture vient avant l'ouverture",
    ]


@pytest.mark.parametrize("price", ["150,00", "-1", "1.5", "abc", "1e3", "99999999"])
def test_a_price_is_written_in_euros_and_cents(price: str) -> None:
    text = SMALL + f"offers:\n  jour:\n    name: Jour\n    price: {price}\n"
    assert _complaints(text) == [f'price: {price} >> offers.jour.price: montant en euros attendu, par exemple "150.00"']


def test_stands_stand_in_known_spaces_under_numbers_of_their_own() -> None:
    text = SMALL + (
        "spaces:\n  emploi: {name: Emploi}\n"
        "stands:\n  un: {name: U, space: emplois, number: A1}\n"
        "  deux: {name: Deux, space: emploi, number: A1}\n  trois: {name: Trois, number: A2}\n"
    )
    assert _complaints(text) == [
        "un: {name: U, space: emplois, number: A1} >> stands.un.space: espace inconnu ; vouliez-vous dire « emploi » ?",
        "deux: {name: Deux, space: emploi, number: A1} >> stands.deux.number: numéro déjà pris par « un »",
        "trois: {name: Trois, number: A2} >> stands.trois.number: number demande space",
    ]
