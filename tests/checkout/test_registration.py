"""`/inscription` without JavaScript: ask, review, order; nothing typed is lost, and twice is once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from congress.editions.models import EditionStatus
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.money import ZERO, Money
from congress.offers.models import Offer
from congress.orders.idempotency_models import IdempotencyKey
from congress.orders.models import Order, OrderStatus
from tests.checkout.pages import errors, fields, text_of
from tests.checkout.sale import mails, make_order, rows
from tests.factories import make_edition

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.devtools.stripe_standin.server import StandIn
    from congress.editions.models import Edition

BUYER = {
    "kind": "organisation",
    "first_name": "Claude",
    "last_name": "Dupont",
    "email": "claude@exemple.fr",
    "organisation": "Nord",
    "address": "1 rue des Arts\n59000 Lille",
}
COPIED = ("first_name", "last_name", "email", "organisation")
FIRST = {
    "attendees-0-first_name": "Camille",
    "attendees-0-last_name": "Martin 1",
    "attendees-0-category": "member",
    "attendees-0-offer": "deux-jours",
}


def send(client: FlaskClient, action: str, values: dict[str, str]) -> TestResponse:
    return client.post("/inscription", data={**values, "action": action})


def review(client: FlaskClient, **changes: str) -> dict[str, str]:
    """The fields of the review page."""
    response = send(client, "review", {**BUYER, **FIRST, **changes})
    assert response.status_code == 200
    return fields(response.text)


def order(client: FlaskClient, values: dict[str, str]) -> TestResponse:
    return send(client, "order", {**values, "terms": "y"})


def change_offer(**changes: Any) -> None:
    with transaction():
        offer = db.session.query(Offer).one()
        for name, value in changes.items():
            setattr(offer, name, value)


@pytest.fixture
def free(edition: Edition) -> Edition:
    """An edition that costs nothing: no card processor is needed."""
    change_offer(price=ZERO)
    return edition


def test_card_order_leads_to_the_hosted_page(client: FlaskClient, stripe: StandIn, edition: Edition) -> None:
    response = order(client, review(client))
    placed = db.session.query(Order).one()
    assert response.status_code == 303
    assert response.headers["Location"].startswith(f"{stripe.url}/pay/cs_")
    assert (placed.status, placed.total, placed.edition_id) == (
        OrderStatus.AWAITING_PAYMENT,
        Money.euros(150),
        edition.id,
    )


def test_review_shows_names_and_amounts_and_the_box_unticked(client: FlaskClient, edition: Edition) -> None:
    page = send(client, "review", {**BUYER, **FIRST, "attendees-0-organisation": "L'Éclaireur"})
    words = text_of(page.text)
    assert "Camille Martin 1" in words
    assert "Les deux jours × 1 150 €" in words
    assert "Commander avec obligation de paiement" in words
    assert "30 minutes" in words
    assert "terms" not in fields(page.text)
    assert (rows(Order), edition.card_hold_minutes) == (0, 30)


@pytest.mark.usefixtures("edition")
def test_order_without_the_terms_goes_back_to_the_review(client: FlaskClient) -> None:
    values = review(client)
    response = send(client, "order", values)
    assert (response.status_code, errors(response.text)) == (
        422,
        {"terms": "Cochez cette case pour accepter les conditions générales de vente."},
    )
    assert fields(response.text)["submission"] == values["submission"]
    assert rows(Order) == 0


@pytest.mark.usefixtures("free")
def test_free_order_is_confirmed_by_its_own_words(client: FlaskClient) -> None:
    page = send(client, "review", {**BUYER, **FIRST})
    assert "Confirmer l’inscription" in text_of(page.text)
    assert "obligation de paiement" not in text_of(page.text)
    response = order(client, fields(page.text))
    placed = db.session.query(Order).one()
    assert response.headers["Location"] == f"http://congres.test/commande/{placed.ref}/{placed.secret}"
    assert (placed.status, mails()) == (OrderStatus.CONFIRMED, [("order-confirmed", "claude@exemple.fr")])


@pytest.mark.usefixtures("free")
def test_button_pressed_twice_makes_one_order(client: FlaskClient) -> None:
    values = review(client)
    first, second = order(client, values), order(client, values)
    assert first.headers["Location"] == second.headers["Location"]
    assert (rows(Order), rows(IdempotencyKey)) == (1, 1)


@pytest.mark.parametrize("what", ["registration", "sale", "another offer", "congress", "language"])
def test_form_sent_again_leads_to_its_order_whatever_has_changed(client: FlaskClient, free: Edition, what: str) -> None:
    values = review(client)
    first = order(client, values)
    assert first.status_code == 303
    change_what_was_open(what, free)
    if what == "language":
        client.get("/?lang=en")
    second = order(client, values)
    assert (second.status_code, second.headers["Location"]) == (303, first.headers["Location"])
    assert rows(Order) == 1


def change_what_was_open(what: str, edition: Edition) -> None:
    """Something else is open, or nothing is, once the order has been placed."""
    past = clock.now() - timedelta(seconds=1)
    if what == "sale":
        change_offer(sale_closes_at=past)
    elif what == "another offer":
        change_offer(sale_closes_at=past)
        with transaction():
            db.session.add(
                Offer(edition_id=edition.id, ref="jeudi", position=2, name="Jeudi", price=Money.euros(90), quota=1)
            )
    elif what == "registration":
        with transaction():
            edition.registration_closes_at = past
    elif what == "congress":
        with transaction():
            edition.status = EditionStatus.ARCHIVED
        make_edition(ref="2029")


def test_form_never_sent_before_is_refused_once_registration_is_closed(client: FlaskClient, free: Edition) -> None:
    values = review(client)
    change_what_was_open("registration", free)
    assert (order(client, values).status_code, rows(Order)) == (409, 0)


@pytest.mark.usefixtures("free")
def test_same_page_sent_with_other_people_makes_no_second_order(client: FlaskClient) -> None:
    values = review(client)
    order(client, values)
    response = order(client, {**values, "attendees-0-last_name": "Autre"})
    assert (response.status_code, rows(Order)) == (422, 1)


@pytest.mark.usefixtures("free")
def test_going_back_to_correct_makes_an_order_of_what_was_corrected(client: FlaskClient) -> None:
    edited = send(client, "edit", review(client))
    assert fields(edited.text)["attendees-0-last_name"] == "Martin 1"
    order(client, review(client, **{"attendees-0-last_name": "Corrigé"}))
    assert [one.name for one in db.session.query(Order).one().attendees] == ["Camille Corrigé"]


@pytest.mark.usefixtures("edition")
def test_people_are_added_copied_and_taken_away_without_losing_a_word(client: FlaskClient) -> None:
    copied = fields(send(client, "copy", BUYER).text)
    assert [copied[f"attendees-0-{name}"] for name in COPIED] == [BUYER[name] for name in COPIED]
    added = fields(send(client, "add", copied).text)
    assert added["attendees-1-first_name"] == ""
    third = fields(send(client, "add", {**added, "attendees-1-first_name": "Deux"}).text)
    third["attendees-2-first_name"] = "Trois"
    left = fields(send(client, "remove-1", third).text)
    assert [left[f"attendees-{n}-first_name"] for n in (0, 1)] == ["Claude", "Trois"]
    assert "attendees-2-first_name" not in left
    assert {name: left[name] for name in BUYER} == BUYER


@pytest.mark.usefixtures("edition")
def test_last_person_taken_away_leaves_an_empty_place(client: FlaskClient) -> None:
    left = fields(send(client, "remove-0", {**BUYER, **FIRST}).text)
    assert left["attendees-0-first_name"] == ""


@pytest.mark.usefixtures("edition")
def test_twenty_people_at_most_are_asked(client: FlaskClient) -> None:
    values = dict(BUYER)
    for _ in range(22):
        values = fields(send(client, "add", values).text)
    assert "attendees-19-first_name" in values
    assert "attendees-20-first_name" not in values
    assert 'value="add"' not in send(client, "add", values).text


@pytest.mark.usefixtures("edition")
def test_twenty_one_people_sent_all_the_same_are_refused(client: FlaskClient) -> None:
    people = {name.replace("-0-", f"-{n}-"): value for n in range(21) for name, value in FIRST.items()}
    response = send(client, "review", {**BUYER, **people})
    assert response.status_code == 422
    assert "Une commande compte de 1 à 20 personnes." in text_of(response.text)


@pytest.mark.usefixtures("edition")
def test_offers_are_chosen_for_each_person_where_there_are_several(client: FlaskClient) -> None:
    with transaction():
        first = db.session.query(Offer).one()
        db.session.add(
            Offer(edition_id=first.edition_id, ref="jeudi", position=2, name="Jeudi", price=Money.euros(90), quota=1)
        )
    page = client.get("/inscription").text
    assert "Il reste 1 place" in text_of(page)
    unchosen = send(client, "review", {**BUYER, **FIRST, "attendees-0-offer": ""})
    assert errors(unchosen.text) == {"attendees-0-offer": "Choisissez une réponse."}
    chosen = send(client, "review", {**BUYER, **FIRST, "attendees-0-offer": "jeudi"})
    assert "Jeudi × 1 90 €" in text_of(chosen.text)


@pytest.mark.usefixtures("edition")
def test_sold_out_meanwhile_is_told_and_nothing_is_lost(client: FlaskClient) -> None:
    values = review(client)
    change_offer(quota=0)
    response = order(client, values)
    assert response.status_code == 409
    assert "Complet : il ne reste plus de place" in text_of(response.text)
    assert fields(response.text)["attendees-0-last_name"] == "Martin 1"
    assert rows(Order) == 0


def test_complete_congress_says_so_at_once(client: FlaskClient, edition: Edition) -> None:
    change_offer(quota=1)
    make_order(edition, at=clock.now())
    page = client.get("/inscription")
    assert "Complet" in text_of(page.text)
    assert "first_name" not in fields(page.text)


@pytest.mark.usefixtures("app")
def test_past_congress_takes_no_registration(client: FlaskClient) -> None:
    make_edition(ref="2021", status=EditionStatus.ARCHIVED)
    for address in ("/editions/2021/inscription", "/inscription"):
        page = client.get(address)
        assert (page.status_code, "Ce congrès a eu lieu" in text_of(page.text)) == (200, True)
        assert client.post(address, data={**BUYER, **FIRST}).status_code == 409
    assert rows(Order) == 0


@pytest.mark.parametrize(("opens", "closes", "words"), [(1, 2, "C’est pour bientôt"), (-2, -1, "closes")])
def test_closed_registration_says_when(
    client: FlaskClient, edition: Edition, opens: int, closes: int, words: str
) -> None:
    with transaction():
        edition.registration_opens_at = clock.now() + timedelta(days=opens)
        edition.registration_closes_at = clock.now() + timedelta(days=closes)
    assert words in text_of(client.get("/inscription").text)
    assert client.post("/inscription", data={**BUYER, **FIRST}).status_code == 409
