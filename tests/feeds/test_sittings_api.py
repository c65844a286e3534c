from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel.db import transaction
from congress.people.use_cases import create_token
from tests.factories import NOON
from tests.programme import working

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

URL = "/api/v1/sittings"


def ask(client: FlaskClient, scope: str = "see_orders") -> dict[str, Any]:
    with transaction():
        secret = create_token("annuaire", scopes=[scope], at=NOON)
    answer = client.get(URL, headers={"Authorization": f"Bearer {secret}"})
    return {"status": answer.status_code} if answer.status_code != 200 else answer.get_json()


def test_sitting_is_told_whole_with_its_doubts(client: FlaskClient, edition: Edition) -> None:
    working.replaced_opening(edition)
    working.add_sitting(edition, "Encore un brouillon")
    assert ask(client)["items"] == [
        {
            "ref": "ouverture-politique",
            "title": "Ouverture politique",
            "abstract": "",
            "kind": "opening",
            "status": "confirmed",
            "starts_at": "2027-11-25T09:30:00+01:00",
            "ends_at": "2027-11-25T10:15:00+01:00",
            "venue": "Nouveau Siècle",
            "room": None,
            "space": None,
            "streamed": True,
            "capacity": None,
            "is_example": False,
            "revision": 1,
            "updated_at": "2027-09-04T10:00:00+02:00",
            "url": "http://congres.test/programme/ouverture-politique",
            "appearances": [
                appearance("laurent-pinet", "Laurent Pinet", "Président Coorace", "confirmed"),
                appearance(
                    "xavier-bertrand",
                    "Xavier Bertrand",
                    "Président de la région Hauts-de-France",
                    "replaced",
                    replaced_by="arnaud-decagny",
                ),
                appearance("arnaud-decagny", "Arnaud Decagny", "Vice-Président de la région", "confirmed"),
            ],
        }
    ]


def appearance(speaker: str, name: str, function: str, state: str, replaced_by: str | None = None) -> dict[str, Any]:
    return {
        "speaker": speaker,
        "name": name,
        "function": function,
        "role": "speaker",
        "state": state,
        "replaced_by": replaced_by,
        "sequence": None,
    }


def test_nothing_is_told_before_the_first_release(client: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    assert ask(client) == {"items": []}


@pytest.mark.parametrize(("scope", "told"), [("edit_programme", {"items": []}), ("manage_door", {"status": 403})])
def test_programme_is_read_by_who_edits_it_or_sees_orders(
    client: FlaskClient, edition: Edition, scope: str, told: dict[str, Any]
) -> None:
    assert ask(client, scope) == told


def test_program_without_a_key_is_refused(client: FlaskClient, edition: Edition) -> None:
    assert client.get(URL).status_code == 401
