"""A seat for which nobody has been chosen yet is called by its number, wherever people read a name."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from congress.badges.pdf import badges_pdf, tickets_pdf
from congress.checkout.links import order_path
from congress.kernel import clock
from congress.kernel.db import lock, transaction
from congress.mail.letters import written
from congress.orders.models import Attendee, PaymentMethod
from congress.tickets.links import ticket_path
from congress.tickets.queries import tickets_of
from tests.checkin.factories import bearer, make_device
from tests.checkout.pages import text_of
from tests.checkout.sale import fresh, make_order, make_token, person
from tests.factories import NOON

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.orders.models import Order

SEAT = "Participant 2, nom à compléter"
NAMES = ["Camille Martin 1", SEAT]
ROSTER = "/api/v1/checkpoints/entree-principale/roster"


@pytest.fixture
def order(edition: Edition) -> Order:
    """Two seats, one of them for somebody to be named later."""
    return make_order(
        edition,
        payment_method=PaymentMethod.PURCHASE_ORDER,
        attendees=(person(1), person(2, first_name="", last_name="", email="quelquun@exemple.fr")),
    )


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_order_page_and_its_mail_call_the_seat_by_its_number(client: FlaskClient, order: Order) -> None:
    page = client.get(order_path(order)).text
    mail = written("order-confirmed", {"order": order.ref}, "fr").text
    assert re.findall(r'<p class="name">(.*?)</p>', page) == NAMES
    assert [f"Les deux jours – {name}" in text_of(page) for name in NAMES] == [True, True]
    assert mail.replace("\N{NO-BREAK SPACE}", " ").count(SEAT) == 2


def test_ticket_page_and_prints_call_the_seat_by_its_number(client: FlaskClient, order: Order) -> None:
    ticket = tickets_of(order)[1]
    assert text_of(client.get(ticket_path(ticket.ref, ticket.secret)).text).count(SEAT) == 2
    assert [words_of(made).count(SEAT) for made in (tickets_pdf([ticket]), badges_pdf([ticket]))] == [1, 1]


def test_mail_to_somebody_without_a_name_greets_nobody_in_particular(order: Order) -> None:
    named, unnamed = (written("ticket", {"ticket": one.ref}, "fr").text for one in tickets_of(order))
    assert [text.splitlines()[0] for text in (named, unnamed)] == ["Bonjour Camille Martin 1,", "Bonjour,"]


def test_door_reads_the_seat_s_number_and_is_told_the_name_once_there_is_one(
    client: FlaskClient, edition: Edition, order: Order
) -> None:
    later = NOON + timedelta(days=1)
    clock.start_from(later)
    secret = bearer(make_device(edition))
    first = client.get(ROSTER, headers=secret).get_json()
    with transaction():
        nobody = lock(Attendee, fresh(order).attendees[1].id)
        nobody.first_name, nobody.last_name, nobody.updated_at = "Jean", "Petit", later
    told = client.get(ROSTER, query_string={"since": first["cursor"]}, headers=secret).get_json()
    clock.start_from(None)
    assert [[one["name"] for one in answer["attendees"]] for answer in (first, told)] == [NAMES, ["Jean Petit"]]


def test_programs_are_told_of_a_name_that_came_later(client: FlaskClient, order: Order) -> None:
    later = NOON + timedelta(days=1)
    with transaction():
        nobody = lock(Attendee, fresh(order).attendees[1].id)
        nobody.first_name, nobody.last_name, nobody.updated_at = "Jean", "Petit", later
    asked = {"updated_since": later.isoformat()}
    told = client.get("/api/v1/attendees", query_string=asked, headers=make_token()).get_json()
    assert [(one["name"], one["updated_at"]) for one in told["items"]] == [("Jean Petit", "2027-01-11T12:00:00+01:00")]
