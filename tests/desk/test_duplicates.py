"""Who seems to be registered twice, and what makes one of two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from congress.checkout import use_cases
from congress.desk.duplicates import merge, probable_duplicates
from congress.kernel.db import db, transaction
from congress.orders.models import Attendee, OrderStatus
from congress.payments.models import Refund
from congress.people.models import AuditEntry
from congress.tickets.models import TicketState
from congress.tickets.places import refs_held, take_place
from congress.tickets.queries import tickets_of
from tests.checkout.sale import fresh, make_order, person, session_of, tell
from tests.desk.listing import PATH, sign_in
from tests.factories import NOON
from tests.reading import page
from tests.stands.factories import AFTER_LUNCH, make_workshop, publish_now

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.orders.models import Order

ERIC: dict[str, Any] = {"first_name": "Éric", "last_name": "Béasse", "organisation": "Wunjo"}
OTHER: dict[str, Any] = {"first_name": "Inès", "last_name": "Roy", "organisation": "Aïda"}


def one(edition: Edition, **changes: Any) -> Order:
    return make_order(edition, attendees=(person(**changes),))


def make_twice(edition: Edition) -> tuple[Order, Order]:
    """Éric, paid twice."""
    orders = one(edition, **ERIC), one(edition, **{**ERIC, "first_name": "eric", "last_name": "BEASSE"})
    for order in orders:
        tell(session_of(order))
    return fresh(orders[0]), fresh(orders[1])


def groups(edition: Edition) -> list[list[str]]:
    return [[attendee.name for attendee in group] for group in probable_duplicates(edition, NOON)]


def test_same_address_or_same_name_and_organisation_are_probable_duplicates(edition: Edition) -> None:
    one(edition, **ERIC)
    one(edition, first_name="BEASSE", last_name="eric", organisation="WUNJO")
    one(edition, **{**ERIC, "organisation": "Autre"})
    one(edition, **OTHER, email="Ines@exemple.fr")
    one(edition, first_name="I.", last_name="Roy", email="ines@exemple.fr")
    assert groups(edition) == [["Éric Béasse", "BEASSE eric"], ["Inès Roy", "I. Roy"]]


def test_seats_without_a_name_and_those_who_do_not_come_are_no_duplicates(edition: Edition) -> None:
    one(edition, first_name="", last_name="")
    one(edition, first_name="", last_name="")
    one(edition, **ERIC)
    gone = one(edition, **ERIC)
    with transaction():
        use_cases.cancel(gone.id, reason="", at=NOON, actor="test")
    assert groups(edition) == []


def test_merging_keeps_one_seat_and_gives_back_what_was_chosen(client: FlaskClient, edition: Edition) -> None:
    kept, dropped = make_twice(edition)
    sign_in(client)
    url = f"{PATH}/doublons/{kept.attendees[0].ref}/{dropped.attendees[0].ref}"
    assert [side.text for side in page(client.get(url).text).all("h2")][:2] == ["Reste", "Sera annulée"]
    answer = client.post(url, data={"percent": "80"})
    assert (answer.status_code, answer.location) == (303, f"{PATH}/{kept.attendees[0].ref}")
    kept, dropped = fresh(kept), fresh(dropped)
    assert (kept.status, dropped.status) == (OrderStatus.PAID, OrderStatus.CANCELLED)
    assert [refund.amount.cents for refund in db.session.query(Refund)] == [12000]
    assert [tickets_of(order)[0].state for order in (kept, dropped)] == [TicketState.VALID, TicketState.VOID]
    trail = db.session.query(AuditEntry).filter_by(action="merge").order_by(AuditEntry.id)
    assert [entry.subject_ref for entry in trail] == [kept.attendees[0].ref, dropped.attendees[0].ref]


def test_merging_twice_is_refused_and_changes_nothing(client: FlaskClient, edition: Edition) -> None:
    kept, dropped = make_twice(edition)
    sign_in(client)
    url = f"{PATH}/doublons/{kept.attendees[0].ref}/{dropped.attendees[0].ref}"
    client.post(url, data={"percent": "100"})
    again = client.post(url, data={"percent": "100"}, follow_redirects=True)
    assert page(again.text).all(".notice")[-1].text == "Cette inscription est annulée."
    assert db.session.query(Refund).count() == 1


def test_nobody_is_their_own_duplicate(client: FlaskClient, edition: Edition) -> None:
    kept, _dropped = make_twice(edition)
    sign_in(client)
    ref = kept.attendees[0].ref
    client.post(f"{PATH}/doublons/{ref}/{ref}", data={"percent": "100"})
    assert fresh(kept).attendees[0].is_coming


def test_share_that_is_none_is_refused(client: FlaskClient, edition: Edition) -> None:
    kept, dropped = make_twice(edition)
    sign_in(client)
    url = f"{PATH}/doublons/{kept.attendees[0].ref}/{dropped.attendees[0].ref}"
    assert client.post(url, data={"percent": "200"}).status_code == 422
    assert fresh(dropped).attendees[0].is_coming


def test_duplicates_of_one_order_leave_it_standing(edition: Edition) -> None:
    order = make_order(edition, attendees=(person(**ERIC), person(**ERIC)))
    tell(session_of(order))
    with transaction():
        merge(order.attendees[0].id, order.attendees[1].id, refund_percent=100, actor="test", at=NOON)
    order = fresh(order)
    assert (order.status, [one.is_coming for one in order.attendees]) == (OrderStatus.PAID, [True, False])
    assert db.session.query(Attendee).count() == 2


def test_places_in_ateliers_go_over_where_the_day_allows(edition: Edition) -> None:
    make_workshop(edition, "neo-56")
    make_workshop(edition, "ptce")  # at the same time
    make_workshop(edition, "midi", times=AFTER_LUNCH, capacity=1)
    publish_now(edition)
    kept, dropped = make_twice(edition)
    mine, other = tickets_of(kept)[0], tickets_of(dropped)[0]
    with transaction():
        take_place(mine, "neo-56", at=NOON)
        take_place(other, "ptce", at=NOON)
        take_place(other, "midi", at=NOON)  # the last place there was
    with transaction():
        done = merge(kept.attendees[0].id, dropped.attendees[0].id, refund_percent=0, actor="test", at=NOON)
    assert done.lost == ("ptce",)
    assert [sorted(refs_held(ticket)) for ticket in (mine, other)] == [["midi", "neo-56"], []]
