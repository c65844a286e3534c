from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from congress.kernel.db import db, transaction
from congress.kernel.errors import NotFound
from congress.programme.models import SittingStatus
from congress.tickets import places
from congress.tickets.models import TicketState
from congress.tickets.workshops import places_text, workshop_panel
from tests.factories import NOON, make_edition
from tests.stands.factories import (
    AFTER_LUNCH,
    BEFORE_LUNCH,
    OVERLAPPING,
    make_tickets,
    make_workshop,
    publish_now,
)

if TYPE_CHECKING:
    from typing import Any

    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.tickets.models import Ticket


def take(ticket: Ticket, ref: str, at: datetime = NOON) -> None:
    with transaction():
        places.take_place(ticket, ref, at=at)


def give_back(ticket: Ticket, ref: str, at: datetime = NOON) -> None:
    with transaction():
        places.give_back_place(ticket, ref, at=at)


def test_place_taken_is_counted_and_held(edition: Edition) -> None:
    make_workshop(edition, "neo-56")
    publish_now(edition)
    (ticket,) = make_tickets(edition)
    take(ticket, "neo-56")
    assert places.places_taken(edition.id) == {"neo-56": 1}
    assert places.refs_held(ticket) == {"neo-56"}


def test_place_asked_for_twice_is_one_place(edition: Edition) -> None:
    make_workshop(edition, "neo-56")
    publish_now(edition)
    (ticket,) = make_tickets(edition)
    take(ticket, "neo-56")
    take(ticket, "neo-56")
    assert places.places_taken(edition.id) == {"neo-56": 1}


def test_full_workshop_is_refused_with_its_name(edition: Edition) -> None:
    make_workshop(edition, "neo-56", title="Néo 56", capacity=1)
    publish_now(edition)
    first, second = make_tickets(edition, 2)
    take(first, "neo-56")
    with pytest.raises(places.WorkshopFull) as refused:
        take(second, "neo-56")
    assert refused.value.message == "«\u00a0Néo 56\u00a0» est complet\u00a0: toutes les places sont prises."
    assert places.refs_held(second) == frozenset()


def test_place_given_back_is_free_for_another(edition: Edition) -> None:
    make_workshop(edition, "neo-56", capacity=1)
    publish_now(edition)
    first, second = make_tickets(edition, 2)
    take(first, "neo-56")
    give_back(first, "neo-56")
    take(second, "neo-56")
    assert places.refs_held(first) == frozenset()
    assert places.refs_held(second) == {"neo-56"}


def test_giving_back_what_one_has_not_changes_nothing(edition: Edition) -> None:
    make_workshop(edition, "neo-56")
    publish_now(edition)
    first, second = make_tickets(edition, 2)
    take(first, "neo-56")
    give_back(second, "neo-56")
    assert places.places_taken(edition.id) == {"neo-56": 1}


def test_clash_names_the_other_workshop_and_its_times(edition: Edition) -> None:
    make_workshop(edition, "neo-56", title="Néo 56", times=BEFORE_LUNCH)
    make_workshop(edition, "ptce", times=OVERLAPPING)
    publish_now(edition)
    (ticket,) = make_tickets(edition)
    take(ticket, "neo-56")
    with pytest.raises(places.PlaceClash) as refused:
        take(ticket, "ptce")
    assert refused.value.message == (
        "Vous avez déjà une place dans «\u00a0Néo 56\u00a0», de 11\u00a0h\u00a045 à 13\u00a0h."
    )


@pytest.mark.parametrize(
    "times", [AFTER_LUNCH, (BEFORE_LUNCH[1], AFTER_LUNCH[0]), None], ids=["later", "back to back", "untimed"]
)
def test_workshops_that_do_not_overlap_can_both_be_taken(
    edition: Edition, times: tuple[datetime, datetime] | None
) -> None:
    make_workshop(edition, "neo-56", times=BEFORE_LUNCH)
    make_workshop(edition, "ptce", times=times)
    publish_now(edition)
    (ticket,) = make_tickets(edition)
    take(ticket, "neo-56")
    take(ticket, "ptce")
    assert places.refs_held(ticket) == {"neo-56", "ptce"}


def test_cancelled_workshop_clashes_with_nothing(edition: Edition) -> None:
    cancelled = make_workshop(edition, "neo-56")
    make_workshop(edition, "ptce")
    publish_now(edition)
    (ticket,) = make_tickets(edition)
    take(ticket, "neo-56")
    with transaction():
        db.session.merge(cancelled).status = SittingStatus.CANCELLED
    publish_now(edition, NOON + timedelta(days=1))
    take(ticket, "ptce")
    assert places.refs_held(ticket) == {"neo-56", "ptce"}


@pytest.mark.parametrize(
    ("changes", "at", "reason"),
    [
        ({"capacity": None}, NOON, places.NotSignUp),
        ({}, BEFORE_LUNCH[0], places.SittingBegun),
    ],
    ids=["open to all", "begun"],
)
def test_sitting_that_gives_no_place_says_why(
    edition: Edition, changes: dict[str, Any], at: datetime, reason: type[Exception]
) -> None:
    make_workshop(edition, "neo-56", **changes)
    publish_now(edition)
    (ticket,) = make_tickets(edition)
    with pytest.raises(reason):
        take(ticket, "neo-56", at)
    assert places.places_taken(edition.id) == {}


def test_cancelled_sitting_gives_no_place(edition: Edition) -> None:
    sitting = make_workshop(edition, "neo-56")
    publish_now(edition)
    with transaction():
        db.session.merge(sitting).status = SittingStatus.CANCELLED
    publish_now(edition, NOON + timedelta(days=1))
    (ticket,) = make_tickets(edition)
    with pytest.raises(places.SittingCancelled):
        take(ticket, "neo-56")
    assert places.places_taken(edition.id) == {}


def test_void_ticket_takes_no_place(edition: Edition) -> None:
    make_workshop(edition, "neo-56")
    publish_now(edition)
    (ticket,) = make_tickets(edition, state=TicketState.VOID)
    with pytest.raises(places.TicketVoid):
        take(ticket, "neo-56")


def test_place_of_a_void_ticket_is_free_again(edition: Edition) -> None:
    make_workshop(edition, "neo-56", capacity=1)
    publish_now(edition)
    first, second = make_tickets(edition, 2)
    take(first, "neo-56")
    with transaction():
        db.session.merge(first).state = TicketState.VOID
    take(second, "neo-56")
    assert places.places_taken(edition.id) == {"neo-56": 1}


def test_place_cannot_be_given_back_once_it_has_begun(edition: Edition) -> None:
    make_workshop(edition, "neo-56")
    publish_now(edition)
    (ticket,) = make_tickets(edition)
    take(ticket, "neo-56")
    with pytest.raises(places.SittingBegun):
        give_back(ticket, "neo-56", BEFORE_LUNCH[0])
    assert places.refs_held(ticket) == {"neo-56"}


def test_unpublished_and_foreign_workshops_do_not_exist(edition: Edition) -> None:
    publish_now(edition)
    make_workshop(edition, "brouillon")
    other = make_edition(ref="2032")
    make_workshop(other, "ailleurs")
    publish_now(other)
    (ticket,) = make_tickets(edition)
    for ref in ("brouillon", "ailleurs", "jamais-vu"):
        with pytest.raises(NotFound):
            take(ticket, ref)


def test_panel_shows_what_is_held_what_is_left_and_why_not(edition: Edition) -> None:
    make_workshop(edition, "neo-56", title="Néo 56", capacity=3)
    make_workshop(edition, "ptce", times=OVERLAPPING)
    make_workshop(edition, "tzcld", times=AFTER_LUNCH, capacity=1)
    make_workshop(edition, "libre", capacity=None)
    publish_now(edition)
    first, second = make_tickets(edition, 2)
    take(first, "neo-56")
    take(second, "tzcld")
    panel = workshop_panel(edition, first, at=NOON)
    assert [(one.ref, one.left_text, one.can_take, one.can_give_back) for one in panel.held] == [
        ("neo-56", "2 places", False, True)
    ]
    assert [(one.ref, one.left_text, one.can_take, one.why_not) for one in panel.others] == [
        (
            "ptce",
            "2 places",
            False,
            "Vous avez déjà une place dans «\u00a0Néo 56\u00a0», de 11\u00a0h\u00a045 à 13\u00a0h.",
        ),
        ("tzcld", "complet", False, ""),
    ]


@pytest.mark.parametrize(
    ("capacity", "taken", "text"), [(12, 0, "12 places"), (12, 11, "1 place"), (12, 12, "complet"), (3, 5, "complet")]
)
def test_places_left_are_told_in_words(edition: Edition, capacity: int, taken: int, text: str) -> None:
    assert places_text(capacity, taken) == text


def test_place_is_taken_and_given_back_from_the_ticket_page(client: FlaskClient, edition: Edition) -> None:
    make_workshop(edition, "neo-56", times=(NOON.replace(year=2099), NOON.replace(year=2099, hour=13)))
    publish_now(edition)
    (ticket,) = make_tickets(edition)
    page = f"/billet/{ticket.ref}/{ticket.secret}"
    taken = client.post(f"{page}/ateliers/neo-56/prendre")
    assert (taken.status_code, taken.headers["Location"]) == (303, f"{page}#ateliers")
    assert (taken.headers["Cache-Control"], taken.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert places.places_taken(edition.id) == {"neo-56": 1}
    section = client.get(page).text.partition('id="ateliers"')[2]
    assert section.count("Votre place dans «\u00a0Neo-56\u00a0» est réservée.") == 1
    assert client.post(f"{page}/ateliers/neo-56/rendre").status_code == 303
    assert places.places_taken(edition.id) == {}


def test_wrong_secret_or_workshop_is_not_found(client: FlaskClient, edition: Edition) -> None:
    make_workshop(edition, "neo-56")
    publish_now(edition)
    (ticket,) = make_tickets(edition)
    answers = [
        client.post(f"/billet/{ticket.ref}/{secret}/ateliers/{ref}/{verb}").status_code
        for secret, ref, verb in (
            ("faux", "neo-56", "prendre"),
            ("é", "neo-56", "rendre"),
            (ticket.secret, "inconnu", "prendre"),
        )
    ]
    assert answers == [404, 404, 404]
    assert places.places_taken(edition.id) == {}
