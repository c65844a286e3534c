from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from congress.checkin.models import Checkpoint, Device
from congress.desk import editions
from congress.desk.editions import OtherReleases
from congress.editions.file_sections import StillUsed
from congress.editions.file_types import aware
from congress.kernel.db import Base, db, transaction
from congress.offers.models import Offer
from congress.programme import queries, use_cases
from congress.programme.models import AppearanceState, SittingStatus
from congress.programme.releases import publish
from congress.stands.models import Exhibitor, Stand
from tests.editions.file_2021 import ACTOR, congress_2021, imported, reading, text_2021
from tests.factories import NOON

if TYPE_CHECKING:
    from congress.desk.edition_file import EditionFile
    from congress.editions.models import Edition

DRAFT = """
draft:
  sittings:
    accueil:
      title: Accueil café
    ouverture-politique:
      appearances:
        laurent-pinet:
          before: nathalie-carlier
        brigitte-klinkert: null
    cloture-festive:
      before: conclusion
      kind: closing
      status: draft
      title: Clôture festive
      day: 2021-11-26
      start: "16:00"
      appearances:
        eric-beasse:
          state: invited
"""


@pytest.fixture
def congress(app: object) -> Edition:
    return congress_2021()


def _rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    return {
        table.name: sorted((tuple(row) for row in db.session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }


def _history(edition: Edition) -> list[tuple[Any, ...]]:
    return [(one.number, one.published_at, one.note, one.digest, one.content) for one in queries.releases(edition)]


def test_importing_twice_changes_not_one_row(congress: Edition) -> None:
    before = _rows()
    again = imported(text_2021())
    assert (again.edition.id, again.is_new, again.has_changed) == (congress.id, False, False)
    assert _rows() == before


def test_what_changed_in_the_file_changes_and_nothing_else(congress: Edition) -> None:
    before = _rows()
    done = imported(text_2021(('price: "150.00"', 'price: "149.50"'), ("name: Wunjo\n", "name: WUNJO\n")))
    after = _rows()
    assert (done.is_new, done.has_changed) == (False, True)
    assert {name for name in after if after[name] != before[name]} == {"offer", "exhibitor"}
    assert db.session.scalars(select(Offer.price).where(Offer.edition_id == congress.id)).one().cents == 14950


def test_a_release_already_published_cannot_be_rewritten(congress: Edition) -> None:
    before = _rows()
    for change in (
        ('start: "10:15"', 'start: "10:20"'),
        ("function: Président Coorace\n", "function: Président du réseau\n"),
        ("note: Premier programme\n", "note: Tout premier programme\n"),
        ("published: 2021-11-08T10:00", "published: 2021-11-08T11:00"),
        ("              state: withdrawn", "              state: tentative"),
        ("              before: laurent-pinet\n", ""),
    ):
        with pytest.raises(OtherReleases):
            imported(text_2021(change))
    assert _rows() == before


def test_a_refused_release_is_named(congress: Edition) -> None:
    with pytest.raises(OtherReleases) as refusal:
        imported(text_2021(("              state: withdrawn", "              state: tentative")))
    assert refusal.value.message == "Ce qui a été publié ne se change plus\u00a0: releases.3.sittings.une-reference"


def test_a_file_that_does_not_know_the_last_release_is_refused(congress: Edition) -> None:
    with transaction():
        sitting = queries.sitting(congress, "accueil")
        use_cases.edit_sitting(sitting, version=sitting.version, title="Accueil café")
        publish(congress, actor=ACTOR, at=NOON)
    with pytest.raises(OtherReleases) as refusal:
        imported(text_2021())
    assert refusal.value.message == "La publication 4 n’est pas dans le fichier\u00a0: exportez d’abord l’édition."


def test_a_further_release_in_the_file_is_published_with_its_date(congress: Edition) -> None:
    text = text_2021() + (
        "  - number: 5\n    published: 2021-11-24T18:00\n    changes:\n"
        "      sittings:\n        accueil:\n          status: cancelled\n"
    )
    history = _history(congress)
    imported(text)
    last = queries.last_release(congress)
    assert last is not None
    assert _history(congress)[:3] == history
    assert (last.number, last.published_at.isoformat()) == (5, "2021-11-24T17:00:00+00:00")
    assert queries.sitting(congress, "accueil").status is SittingStatus.CANCELLED


def test_every_move_of_a_speaker_is_recorded_at_its_release(congress: Edition) -> None:
    seats = {one.speaker.ref: one for one in queries.sitting(congress, "ouverture-politique").appearances}
    bertrand = seats["xavier-bertrand"]
    assert [(one.from_state, one.to_state, f"{one.at:%d/%m %H:%M}", one.actor) for one in bertrand.moves] == [
        (None, AppearanceState.TENTATIVE, "18/10 08:00", ACTOR),
        (AppearanceState.TENTATIVE, AppearanceState.REPLACED, "22/11 09:00", ACTOR),
    ]
    assert bertrand.replaced_by is seats["arnaud-decagny"]


def test_the_work_in_progress_is_imported_and_not_published(app: object) -> None:
    edition = imported(text_2021() + DRAFT).edition
    working = queries.sitting(edition, "ouverture-politique")
    assert [one.speaker.ref for one in working.appearances] == [
        "laurent-pinet",
        "nathalie-carlier",
        "martin-david-brochen",
        "xavier-bertrand",
        "arnaud-decagny",
    ]
    assert [one.ref for one in queries.sittings(edition)][11:14] == ["candidats", "cloture-festive", "conclusion"]
    programme = queries.published(edition)
    assert programme is not None
    assert programme.sitting_of["accueil"].title == "Accueil"
    assert "cloture-festive" not in programme.sitting_of


@pytest.mark.parametrize("text", [text_2021(), text_2021() + DRAFT], ids=["released", "with work in progress"])
def test_import_then_export_says_the_same(app: object, text: str) -> None:
    imported(text)
    written = reading(editions.export_edition("2021"))
    read = reading(text)
    assert written.released == read.released
    assert written.working == read.working
    assert _meaning(written.file) == _meaning(read.file)


def _meaning(file: EditionFile) -> Any:
    """What the file says beside the programme: instants as instants, however they are written."""

    def meant(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: meant(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [meant(each) for each in value]
        return aware(value, file.edition.zone) if isinstance(value, datetime) else value

    return meant(file.model_dump(exclude={"speakers", "sittings", "releases", "draft"}))


@pytest.mark.parametrize("text", [text_2021(), text_2021() + DRAFT], ids=["released", "with work in progress"])
def test_an_export_makes_the_same_edition_elsewhere(app: object, text: str) -> None:
    first = imported(text).edition
    written, history = editions.export_edition("2021"), _history(first)
    for table in reversed(Base.metadata.sorted_tables):
        with transaction():
            db.session.execute(table.delete())
    second = imported(written).edition
    assert editions.export_edition("2021") == written
    assert _history(second) == history


def test_a_published_sitting_taken_out_survives_the_round_trip(congress: Edition) -> None:
    with transaction():
        db.session.delete(queries.sitting(congress, "dejeuner-jeudi"))
        publish(congress, actor=ACTOR, at=NOON)
    written = editions.export_edition("2021")
    assert imported(written).has_changed is False
    history = _history(congress)
    for table in reversed(Base.metadata.sorted_tables):
        with transaction():
            db.session.execute(table.delete())
    edition = imported(written).edition
    assert _history(edition) == history
    assert "dejeuner-jeudi" not in [one.ref for one in queries.sittings(edition)]


def test_what_is_no_longer_in_the_file_is_taken_out(congress: Edition) -> None:
    text = text_2021(
        ("  entree-2:\n    name: Entrée 2\n", ""),
        ("  metitresse:\n    name: Métitresse\n", "  metitresse-bis:\n    name: Métitresse\n"),
    )
    imported(text)
    checkpoints = db.session.scalars(select(Checkpoint.ref).where(Checkpoint.edition_id == congress.id)).all()
    exhibitors = db.session.scalars(select(Exhibitor.ref).where(Exhibitor.edition_id == congress.id)).all()
    assert checkpoints == ["entree-1"]
    assert [ref for ref in exhibitors if ref.startswith("metitresse")] == ["metitresse-bis"]


def test_what_people_rely_on_is_not_taken_out(congress: Edition) -> None:
    with transaction():
        door = db.session.scalars(select(Checkpoint).where(Checkpoint.ref == "entree-2")).one()
        db.session.add(Device(checkpoint_id=door.id, name="Téléphone", secret_hash="0" * 64, enrolled_at=NOON))
    before = _rows()
    with pytest.raises(StillUsed) as refusal:
        imported(text_2021(("  entree-2:\n    name: Entrée 2\n", "")))
    assert "« entree-2 »".replace(" ", "\u00a0") in refusal.value.message
    assert _rows() == before
    assert congress.ref == "2021"


def test_two_stands_may_swap_their_numbers(app: object) -> None:
    wunjo, discriminations = (
        ("  wunjo:\n    name: Wunjo\n", "  wunjo:\n    number: {}\n    name: Wunjo\n"),
        (
            "    name: Lutte contre les discriminations\n",
            "    name: Lutte contre les discriminations\n    number: {}\n",
        ),
    )
    for first, second in (("A1", "A2"), ("A2", "A1")):
        imported(text_2021((wunjo[0], wunjo[1].format(first)), (discriminations[0], discriminations[1].format(second))))
    numbers = db.session.execute(
        select(Exhibitor.ref, Stand.number)
        .join(Stand.exhibitor)
        .where(Stand.number.is_not(None))
        .order_by(Exhibitor.ref)
    ).all()
    assert [tuple(row) for row in numbers] == [("lutte-contre-les-discriminations", "A1"), ("wunjo", "A2")]


def test_a_sitting_that_a_release_takes_out_is_published_as_cancelled(app: object) -> None:
    text = text_2021() + (
        "  - number: 4\n    published: 2021-11-24T10:00\n    changes:\n      sittings:\n        accueil: null\n"
    )
    edition = imported(text).edition
    programme = queries.published(edition)
    assert programme is not None
    assert programme.sitting_of["accueil"].status is SittingStatus.CANCELLED
    assert "accueil" not in [one.ref for one in queries.sittings(edition)]
    assert imported(text).has_changed is False
    assert imported(editions.export_edition("2021")).has_changed is False
