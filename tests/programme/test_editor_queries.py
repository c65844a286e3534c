from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event

from congress.kernel.db import db
from congress.programme.models import AppearanceState
from tests.programme import working
from tests.programme.desk import DESK, OPENING, opening

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

PAGES = (OPENING, f"{DESK}/intervenants", f"{DESK}/intervenants/laurent-pinet")


def _statements(client: FlaskClient, path: str) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_more_people_and_sequences_ask_the_database_nothing_more(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    for title in ("Un", "Deux"):
        organiser.post(f"{OPENING}/sequences", data={"sequence_title": title})
    few = [_statements(organiser, path) for path in PAGES]
    for number in range(8):
        speaker = working.add_speaker(edition, f"Une Personne{number}")
        seat = working.name_in(opening(edition), speaker, sequence=opening(edition).sequences[number % 2])
        if number == 3:
            working.move(seat, AppearanceState.REPLACED, replaced_by=opening(edition).appearances[0])

    many = [_statements(organiser, path) for path in PAGES]

    assert many == few
