from __future__ import annotations

from base64 import b64decode
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from congress.badges.tokens import badge_text, read_badge
from congress.badges.use_cases import reissue
from congress.kernel import clock
from congress.kernel.db import lock, transaction
from congress.people.use_cases import create_token
from congress.tickets.models import Ticket, TicketState
from tests.badges.factories import make_ticket, make_tickets
from tests.checkin.factories import bearer, make_device, scan_of
from tests.factories import NOON, make_edition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from congress.editions.models import Edition

ROSTER = "/api/v1/checkpoints/entree-principale/roster"


@pytest.fixture(autouse=True)
def the_day_of_the_congress() -> Iterator[None]:
    clock.start_from(NOON + timedelta(days=319))
    yield
    clock.start_from(None)


def roster(client: FlaskClient, secret: str, since: str | None = None) -> dict[str, Any]:
    answer = client.get(ROSTER, query_string={} if since is None else {"since": since}, headers=bearer(secret))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_whole_roster_comes_first_with_the_key_that_tells_true_badges(client: FlaskClient, edition: Edition) -> None:
    ticket, secret = make_ticket(edition), make_device(edition)
    make_ticket(make_edition(ref="2019"))
    badge = badge_text(ticket)
    found = roster(client, secret)
    assert found["attendees"] == [
        {
            "ref": ticket.attendee.ref,
            "name": "Nathalie Carlier",
            "organisation": "Coorace Hauts-de-France",
            "category": "member",
            "category_label": "Adhérent du réseau",
            "ticket": ticket.ref,
            "serial": 1,
            "state": "valid",
            "inside": False,
        }
    ]
    assert found["removed"] == []
    assert read_badge(badge, b64decode(found["public_key"])).ticket_ref == ticket.ref


def test_later_only_what_changed_is_told(client: FlaskClient, edition: Edition) -> None:
    secret = make_device(edition)
    entered, voided, quiet = make_tickets(edition, {}, {}, {})
    cursor = roster(client, secret)["cursor"]
    clock.start_from(clock.now() + timedelta(hours=1))
    assert roster(client, secret, cursor)["attendees"] == []
    client.post(
        "/api/v1/checkpoints/entree-principale/scans",
        json={"scans": [scan_of(badge_text(entered))]},
        headers=bearer(secret),
    )
    with transaction():
        held = lock(Ticket, voided.id)
        held.state, held.voided_at = TicketState.VOID, clock.now()
    later = roster(client, secret, cursor)
    assert {(each["ticket"], each["state"], each["inside"]) for each in later["attendees"]} == {
        (entered.ref, "valid", True),
        (voided.ref, "void", False),
    }
    assert quiet.ref not in {each["ticket"] for each in later["attendees"]}


def test_badge_made_anew_is_told_to_devices_that_ask_what_changed(client: FlaskClient, edition: Edition) -> None:
    secret, (lost, _quiet) = make_device(edition), make_tickets(edition, {}, {})
    cursor = roster(client, secret)["cursor"]
    clock.start_from(clock.now() + timedelta(hours=1))
    with transaction():
        reissue(lost, actor="porte@exemple.fr", at=clock.now())
    later = roster(client, secret, cursor)["attendees"]
    assert [(each["ticket"], each["serial"]) for each in later] == [(lost.ref, 2)]


def test_empty_cursor_asks_for_the_whole_list(client: FlaskClient, edition: Edition) -> None:
    ticket, secret = make_ticket(edition), make_device(edition)
    assert [each["ref"] for each in roster(client, secret, "")["attendees"]] == [ticket.attendee.ref]


@pytest.mark.parametrize(
    "cursor", ["MjAyNy0xMS0yNVQxMjowMA", "x", "é", "MjAyNw", "OTk5OS0xMi0zMVQyMzo1OTo1OS0yMzo1OQ", "\x00", "a" * 200]
)
def test_unknown_cursor_is_refused_at_its_field(client: FlaskClient, edition: Edition, cursor: str) -> None:
    answer = client.get(ROSTER, query_string={"since": cursor}, headers=bearer(make_device(edition)))
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["since"])


def test_roster_is_for_the_checkpoints_own_devices(client: FlaskClient, edition: Edition) -> None:
    make_device(edition)
    other = make_device(edition, checkpoint="entree-metro")
    assert client.get(ROSTER).status_code == 401
    assert client.get(ROSTER, headers=bearer(other)).status_code == 403


def test_device_is_told_its_own_checkpoint_and_the_time(client: FlaskClient, edition: Edition) -> None:
    secret = make_device(edition)
    make_device(edition, checkpoint="entree-metro")
    found = client.get("/api/v1/checkpoints", headers=bearer(secret)).get_json()
    assert found["items"] == [
        {"ref": "entree-principale", "name": "Entrée principale", "opens_at": None, "closes_at": None, "is_open": True}
    ]
    assert found["device"] == "Téléphone 1"
    assert found["now"][:14] + found["now"][-6:] == "2027-11-25T12:+01:00"


def test_program_with_a_right_on_the_door_sees_all_checkpoints(client: FlaskClient, edition: Edition) -> None:
    make_device(edition)
    make_device(edition, checkpoint="entree-metro")
    seen = {}
    for scope in ("manage_door", "see_orders", "edit_programme"):
        with transaction():
            token = create_token("essai", scopes=[scope], at=NOON)
        answer = client.get("/api/v1/checkpoints", headers=bearer(token))
        seen[scope] = [each["ref"] for each in answer.get_json().get("items", [])], answer.status_code
    both = ["entree-principale", "entree-metro"]
    assert seen == {"manage_door": (both, 200), "see_orders": (both, 200), "edit_programme": ([], 403)}
    assert client.get("/api/v1/checkpoints").status_code == 401
