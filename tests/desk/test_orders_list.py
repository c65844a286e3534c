"""The organisers' list of orders: all of them, or those that match what one remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.checkout.sale import make_order, person
from tests.factories import PASSWORD, make_account
from tests.reading import Element, page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

ELODIE = "Élodie Évrard"


def sign_in(client: FlaskClient) -> None:
    make_account("inscriptions@exemple.fr", "registration")
    client.post("/organisation/connexion", data={"email": "inscriptions@exemple.fr", "password": PASSWORD})


def rows(client: FlaskClient, words: str = "") -> list[Element]:
    answer = client.get("/organisation/commandes", query_string={"q": words})
    assert answer.status_code == 200
    return [row for body in page(answer.text).all("tbody") for row in body.all("tr")]


def buyers(client: FlaskClient, words: str = "") -> list[str]:
    return [row.all("td")[0].text for row in rows(client, words)]


def test_last_order_comes_first_with_its_people_its_total_and_its_state(client: FlaskClient, edition: Edition) -> None:
    make_order(edition, buyer_name=ELODIE)
    last = make_order(edition, 3, buyer_name="Claude Dupont", buyer_organisation="Wunjo")
    sign_in(client)
    first_row = rows(client)[0]
    assert first_row.one("th").text == last.ref
    assert [cell.text for cell in first_row.all("td")[:4]] == [
        "Claude Dupont Wunjo",
        "3",
        "450 €",
        "en attente de paiement",
    ]
    assert buyers(client) == ["Claude Dupont Wunjo", ELODIE]


@pytest.mark.parametrize("words", ["Élodie", "élodie", "ÉLODIE", "évrard", "elodie@exemple", "Nadège", "nadège"])
def test_people_are_found_by_buyer_or_attendee_whatever_the_case(
    client: FlaskClient, edition: Edition, words: str
) -> None:
    make_order(
        edition,
        buyer_name=ELODIE,
        buyer_email="elodie@exemple.fr",
        attendees=(person(first_name="Nadège"),),
    )
    make_order(edition, buyer_name="Claude Dupont")
    sign_in(client)
    assert buyers(client, words) == [ELODIE]


@pytest.mark.parametrize("words", ["%", "_", "\\", "personne de ce nom"])
def test_signs_of_a_search_language_stand_for_themselves(client: FlaskClient, edition: Edition, words: str) -> None:
    make_order(edition)
    sign_in(client)
    assert buyers(client, words) == []


def test_order_is_found_by_its_reference_in_any_case(client: FlaskClient, edition: Edition) -> None:
    order = make_order(edition, buyer_name=ELODIE)
    make_order(edition)
    sign_in(client)
    assert buyers(client, order.ref.lower()) == [ELODIE]
