from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.kernel.db import db
from congress.programme.release_models import ProgrammeEdit
from tests.programme import working
from tests.programme.desk import DESK, OPENING, fields, opening, read, xavier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflask import APIFlask
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from tests.reading import Element


@pytest.fixture
def guarded(app: APIFlask, organiser: FlaskClient, edition: Edition) -> Iterator[FlaskClient]:
    """An organiser signed in, with a sitting, a sequence and something to undo; forgery is checked from here on."""
    sitting = working.opening_with_a_doubt(edition)
    organiser.post(f"{OPENING}/sequences", data={"sequence_title": "Débat"})
    organiser.post(OPENING, data=fields(sitting, title="Ouverture"))
    working.add_speaker(edition, "Anne Bez")
    app.config["WTF_CSRF_ENABLED"] = True
    yield organiser
    app.config["WTF_CSRF_ENABLED"] = False


def _forms(client: FlaskClient, path: str) -> list[Element]:
    forms = read(client.get(path), 200).one("main").all("form")
    return [each for each in forms if each.attributes.get("method") == "post"]


def test_no_form_of_the_editor_can_be_sent_from_another_site(guarded: FlaskClient, edition: Edition) -> None:
    ref = xavier(edition).ref
    paths = [
        OPENING,
        f"{OPENING}/sequences/debat",
        f"{DESK}/interventions/{ref}",
        f"{DESK}/interventions/{ref}/remplacer",
        f"{DESK}/intervenants/nouvelle-personne",
        f"{DESK}/intervenants/anne-bez",
        f"{DESK}/seances/nouvelle",
    ]
    forms = [form for path in paths for form in _forms(guarded, path)]
    edits = db.session.query(ProgrammeEdit).count()

    answers = {
        form.attributes["action"]: guarded.post(form.attributes["action"], data={"to": "up"}).status_code
        for form in forms
    }

    assert [form.attributes["action"] for form in forms if "csrf_token" not in _names(form)] == []
    assert set(answers.values()) == {400}
    acts = {"annuler", "dupliquer", "etat", "interventions", "ordre", "remplacer", "sequences", "supprimer"}
    assert acts - {path.rsplit("/", 1)[-1] for path in answers} == set()
    assert db.session.query(ProgrammeEdit).count() == edits
    assert opening(edition).title == "Ouverture"


def _names(form: Element) -> list[str]:
    return [each.attributes.get("name", "") for each in form.all("input")]
