from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from congress.badges.tokens import badge_text, signer_of
from congress.badges.use_cases import reissue
from congress.checkin.models import Presence, Scan
from congress.kernel.db import db, transaction
from congress.kernel.db import lock as lock_row
from congress.tickets.models import Ticket, TicketState
from tests.badges.factories import make_ticket, make_tickets
from tests.checkin.factories import NINE, make_device, scan_of
from tests.factories import NOON, make_edition

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

from tests.checkin.sending import send, verdict

NATHALIE = {
    "name": "Nathalie Carlier",
    "organisation": "Coorace Hauts-de-France",
    "category": "member",
    "category_label": "Adhérent du réseau",
}


def void(ticket: Ticket) -> None:
    with transaction():
        held = lock_row(Ticket, ticket.id)
        held.state, held.voided_at = TicketState.VOID, NOON


def test_true_badge_is_admitted_once_then_told_by_which_door_and_when(client: FlaskClient, edition: Edition) -> None:
    ticket, secret = make_ticket(edition), make_device(edition)
    badge, ref = badge_text(ticket), ticket.attendee.ref
    one, two = scan_of(badge), scan_of(badge, scanned_at="2027-11-25T09:10:00+01:00")
    assert send(client, secret, one) == [
        {
            "id": one["id"],
            "outcome": "admitted",
            "reason": None,
            "attendee": {"ref": ref, **NATHALIE},
            "first_scan": None,
        }
    ]
    assert send(client, secret, two) == [
        {
            "id": two["id"],
            "outcome": "already_inside",
            "reason": None,
            "attendee": {"ref": ref, **NATHALIE},
            "first_scan": {
                "checkpoint": "entree-principale",
                "checkpoint_name": "Entrée principale",
                "device": "Téléphone 1",
                "scanned_at": NINE,
            },
        }
    ]


def test_scan_sent_again_gets_its_first_answer_and_changes_nothing(client: FlaskClient, edition: Edition) -> None:
    secret, scan = make_device(edition), scan_of(badge_text(make_ticket(edition)))
    first = send(client, secret, scan)
    send(client, secret, scan_of(scan["badge"], direction="out"))
    assert send(client, secret, scan) == first
    assert send(client, secret, scan, scan) == first * 2
    assert db.session.scalar(select(func.count(Scan.id))) == 2
    assert db.session.scalars(select(Presence.inside)).all() == [False]


def test_second_answer_is_also_kept_as_it_was(client: FlaskClient, edition: Edition) -> None:
    secret, badge = make_device(edition), badge_text(make_ticket(edition))
    send(client, secret, scan_of(badge))
    late = scan_of(badge)
    told = send(client, secret, late)
    send(client, secret, scan_of(badge, direction="out"))
    assert send(client, secret, late) == told
    assert told[0]["outcome"] == "already_inside"


def test_same_scan_from_the_phone_enrolled_anew_gets_its_first_answer(client: FlaskClient, edition: Edition) -> None:
    scan = scan_of(badge_text(make_ticket(edition)))
    first = send(client, make_device(edition, "Téléphone 1"), scan)
    assert send(client, make_device(edition, "Téléphone 1 bis"), scan) == first


def test_id_that_another_device_gave_to_another_badge_is_a_conflict_and_admits_nobody(
    client: FlaskClient, edition: Edition
) -> None:
    one, two = make_tickets(edition, {}, {})
    scan = scan_of(badge_text(one))
    send(client, make_device(edition, "Téléphone 1"), scan)
    other = send(client, make_device(edition, "Téléphone 2"), {**scan, "badge": badge_text(two)})
    assert other == [{"id": scan["id"], "outcome": "conflict", "reason": None, "attendee": None, "first_scan": None}]
    assert db.session.scalars(select(Presence.ticket_id)).all() == [one.id]


def test_who_left_may_come_in_again(client: FlaskClient, edition: Edition) -> None:
    secret, badge = make_device(edition), badge_text(make_ticket(edition))
    directions = ("in", "in", "out", "out", "in")
    assert [verdict(client, secret, badge, direction=each)[0] for each in directions] == [
        "admitted",
        "already_inside",
        "left",
        "left",
        "admitted",
    ]


def test_scans_of_one_batch_are_decided_in_their_order(client: FlaskClient, edition: Edition) -> None:
    secret, badge = make_device(edition), badge_text(make_ticket(edition))
    scans = [scan_of(badge), scan_of(badge), scan_of(badge, direction="out"), scan_of(badge)]
    assert [result["outcome"] for result in send(client, secret, *scans)] == [
        "admitted",
        "already_inside",
        "left",
        "admitted",
    ]


def test_void_ticket_is_refused_and_its_holder_named(client: FlaskClient, edition: Edition) -> None:
    secret, ticket = make_device(edition), make_ticket(edition)
    badge = badge_text(ticket)
    void(ticket)
    result = send(client, secret, scan_of(badge))[0]
    assert (result["outcome"], result["reason"]) == ("refused", "void_ticket")
    assert result["attendee"]["name"] == "Nathalie Carlier"


def test_who_is_inside_with_a_ticket_voided_since_may_leave_but_not_come_back(
    client: FlaskClient, edition: Edition
) -> None:
    secret, ticket = make_device(edition), make_ticket(edition)
    badge = badge_text(ticket)
    send(client, secret, scan_of(badge))
    void(ticket)
    assert verdict(client, secret, badge, direction="out") == ("left", None)
    assert verdict(client, secret, badge) == ("refused", "void_ticket")


def test_reissued_badge_voids_the_lost_one(client: FlaskClient, edition: Edition) -> None:
    secret, ticket = make_device(edition), make_ticket(edition)
    lost = badge_text(ticket)
    with transaction():
        ticket = reissue(ticket, actor="organisatrice@exemple.fr", at=NOON)
    assert verdict(client, secret, lost) == ("refused", "void_ticket")
    assert verdict(client, secret, badge_text(ticket)) == ("admitted", None)


def test_badge_of_another_edition_is_told_from_a_forged_one(client: FlaskClient, edition: Edition) -> None:
    secret = make_device(edition)
    badge_text(make_ticket(edition))
    other = make_edition(ref="2021")
    old = badge_text(make_ticket(other))
    assert verdict(client, secret, old) == ("refused", "wrong_edition")
    assert verdict(client, secret, old[:-1] + ("A" if old[-1] != "A" else "B")) == ("refused", "bad_signature")
    assert verdict(client, secret, old.replace("C1:2021", "C1:1999", 1)) == ("refused", "bad_signature")


def test_forged_badge_is_refused_even_before_any_was_made(client: FlaskClient, edition: Edition) -> None:
    secret = make_device(edition)
    forged = signer_of(make_edition(ref="2021").id).badge("K7MPQ2RS", 1).replace("2021", "2027", 1)
    assert verdict(client, secret, forged) == ("refused", "bad_signature")


@pytest.mark.parametrize(
    "text",
    ["", "HTTPS://COORACE.ORG", "HC1:6BF+70790T9", "x" * 8000, "\x00\x1b", "🦊", "\ud800", "C1:2027:K7MPQ2RS:1:"],
)
def test_anything_else_is_an_unknown_badge_and_its_text_is_not_kept(
    client: FlaskClient, edition: Edition, text: str
) -> None:
    secret = make_device(edition)
    assert verdict(client, secret, text) == ("refused", "unknown_badge")
    assert [kept[:7] for kept in db.session.scalars(select(Scan.badge))] == ["sha256:"]


def test_signed_badge_of_a_ticket_that_is_no_more_is_unknown(client: FlaskClient, edition: Edition) -> None:
    secret = make_device(edition)
    assert verdict(client, secret, signer_of(edition.id).badge("K7MPQ2RS", 1)) == ("refused", "unknown_badge")


def test_typed_code_lets_its_holder_in_and_a_guessed_one_does_not(client: FlaskClient, edition: Edition) -> None:
    secret, ticket = make_device(edition), make_ticket(edition)
    code = signer_of(edition.id).typed_code(ticket.ref, 1)
    guessed = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert verdict(client, secret, guessed) == ("refused", "bad_signature")
    assert verdict(client, secret, ticket.ref) == ("refused", "unknown_badge")
    assert verdict(client, secret, code.lower().replace("-", " ")) == ("admitted", None)
    assert verdict(client, secret, badge_text(ticket))[0] == "already_inside"


def test_typed_code_of_a_lost_badge_is_void(client: FlaskClient, edition: Edition) -> None:
    secret, ticket = make_device(edition), make_ticket(edition)
    code = signer_of(edition.id).typed_code(ticket.ref, 1)
    with transaction():
        reissue(ticket, actor="organisatrice@exemple.fr", at=NOON)
    assert verdict(client, secret, code) == ("refused", "void_ticket")


def test_checkpoint_lets_in_within_its_window_only_and_out_at_any_time(client: FlaskClient, edition: Edition) -> None:
    secret = make_device(
        edition,
        opens_at=datetime(2027, 11, 25, 7, 30, tzinfo=UTC),
        closes_at=datetime(2027, 11, 25, 17, 0, tzinfo=UTC),
    )
    badge = badge_text(make_ticket(edition))
    asked = [
        ("2027-11-25T08:29:59+01:00", "in"),
        ("2027-11-25T18:00:00+01:00", "in"),
        ("2027-11-25T08:30:00+01:00", "in"),
        ("2027-11-25T18:00:00+01:00", "out"),
    ]
    assert [verdict(client, secret, badge, scanned_at=at, direction=way) for at, way in asked] == [
        ("refused", "not_open"),
        ("refused", "not_open"),
        ("admitted", None),
        ("left", None),
    ]
