"""The list of registrations: narrowed down, a page at a time, for those who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.checkout import use_cases
from congress.kernel.db import db, transaction
from congress.orders.models import Attendee, AttendeeCategory, PaymentMethod
from tests.checkout.sale import make_order, person, session_of, tell
from tests.desk.listing import PATH, names, sign_in
from tests.factories import NOON
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.orders.models import Order


def make_all_sorts(edition: Edition) -> None:
    """One waits to pay, one has paid, one owes, one was called off, one alone was cancelled, one has no name."""

    def one(name: str, **changes: Any) -> Order:
        return make_order(edition, attendees=(person(first_name=name, last_name="A"),), **changes)

    one("Attend")
    tell(session_of(one("Paye")))
    one("Doit", payment_method=PaymentMethod.PURCHASE_ORDER)
    called_off = one("Annule")
    with transaction():
        use_cases.cancel(called_off.id, reason="", at=NOON, actor="test")
    alone = make_order(
        edition, attendees=(person(first_name="Reste", last_name="A"), person(first_name="Part", last_name="A"))
    )
    with transaction():
        db.session.get_one(Attendee, alone.attendees[1].id).cancelled_at = NOON
    make_order(edition, attendees=(person(first_name="", last_name="", category=AttendeeCategory.PRESS),))


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"etat": "paid"}, ["Paye A"]),
        ({"etat": "confirmed"}, ["Doit A"]),
        ({"etat": "awaiting_payment"}, ["Participant 1, nom à compléter", "Reste A", "Attend A"]),
        ({"etat": "cancelled"}, ["Part A", "Annule A"]),
        ({"categorie": "press"}, ["Participant 1, nom à compléter"]),
        ({"moyen": "purchase_order"}, ["Doit A"]),
        ({"sans-nom": "1"}, ["Participant 1, nom à compléter"]),
        ({"impaye": "1"}, ["Participant 1, nom à compléter", "Reste A", "Doit A", "Attend A"]),
        ({"impaye": "1", "moyen": "purchase_order"}, ["Doit A"]),
        ({"offre": "autre"}, []),
        ({"offre": "deux-jours", "etat": "paid"}, ["Paye A"]),
        ({"q": "part"}, ["Part A"]),
        ({"q": "part", "etat": "paid"}, []),
    ],
)
def test_list_is_narrowed_down_by_each_choice(
    client: FlaskClient, edition: Edition, asked: dict[str, str], shown: list[str]
) -> None:
    make_all_sorts(edition)
    sign_in(client)
    assert names(client, **asked) == shown


def test_choice_that_does_not_exist_narrows_nothing_down(client: FlaskClient, edition: Edition) -> None:
    make_order(edition)
    sign_in(client)
    assert names(client, etat="x", categorie="y", moyen="z", apres="AAAAAAAA") == ["Camille Martin 1"]


def test_pages_follow_one_another_without_a_gap_though_others_register_meanwhile(
    client: FlaskClient, edition: Edition
) -> None:
    for _ in range(6):
        make_order(edition, 20, payment_method=PaymentMethod.PURCHASE_ORDER)
    sign_in(client)
    seen: list[str] = []
    address, sizes = f"{PATH}?q=martin&moyen=purchase_order", []
    while address:
        shown = page(client.get(address).text)
        rows = [row.all("th")[0].text + row.all("td")[-1].text for body in shown.all("tbody") for row in body.all("tr")]
        seen += rows
        sizes.append(len(rows))
        address = next((link.attributes["href"] for link in shown.all("a") if link.attributes.get("rel") == "next"), "")
        make_order(edition, 1, payment_method=PaymentMethod.PURCHASE_ORDER)
    assert (sizes, len(set(seen))) == ([50, 50, 20], 120)


def test_those_without_the_right_are_refused(client: FlaskClient, edition: Edition) -> None:
    sign_in(client, "programme")
    assert (client.get(PATH).status_code, edition.ref) == (403, "2027")
