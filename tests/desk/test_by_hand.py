"""Organisers register somebody: any offer, nothing typed is lost, twice sent is one order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from congress.kernel.db import db, transaction
from congress.kernel.money import Money
from congress.offers.models import Offer, Visibility
from congress.orders.models import AttendeeCategory, Order, OrderStatus, PaymentMethod
from tests.desk.listing import PATH, sign_in
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

NEW = f"{PATH}/nouvelle"


def typed(**changes: str) -> dict[str, str]:
    return {
        "submission": "une-clef",
        "buyer_name": "Zoé Nguyễn",
        "buyer_email": "zoe@exemple.fr",
        "payment_method": "transfer",
        "attendees-0-first_name": "Éric",
        "attendees-0-last_name": "Béasse",
        "attendees-0-category": "staff",
        "attendees-0-offer": "deux-jours",
        **changes,
    }


def make_desk_offer(edition: Edition, **values: Any) -> None:
    with transaction():
        defaults = {"name": "Équipe", "price": Money(0), "visibility": Visibility.DESK, "position": 2, "quota": 1}
        db.session.add(Offer(edition_id=edition.id, ref="equipe", **{**defaults, **values}))


def test_offer_on_sale_to_nobody_else_is_taken_and_free(client: FlaskClient, edition: Edition) -> None:
    make_desk_offer(edition)
    sign_in(client)
    answer = client.post(NEW, data=typed(**{"attendees-0-offer": "equipe"}))
    order = db.session.query(Order).one()
    assert (answer.status_code, answer.location) == (303, f"/organisation/commandes/{order.ref}")
    assert (order.status, order.payment_method) == (OrderStatus.CONFIRMED, PaymentMethod.FREE)
    assert [(one.name, one.category) for one in order.attendees] == [("Éric Béasse", AttendeeCategory.STAFF)]
    assert [move.actor for move in order.moves] == ["registration@exemple.fr"]


def test_sent_twice_it_is_one_order(client: FlaskClient, edition: Edition) -> None:
    assert edition.ref == "2027"
    sign_in(client)
    places = [client.post(NEW, data=typed()).location for _ in range(2)]
    assert (places[0] == places[1], db.session.query(Order).count()) == (True, 1)


def test_what_is_sold_out_is_refused_and_what_was_typed_is_kept(client: FlaskClient, edition: Edition) -> None:
    make_desk_offer(edition, quota=0)
    sign_in(client)
    answer = client.post(NEW, data=typed(**{"attendees-0-offer": "equipe"}))
    shown = page(answer.text)
    kept = {field.attributes.get("name"): field.attributes.get("value") for field in shown.all("input")}
    assert (answer.status_code, kept["attendees-0-last_name"], kept["submission"]) == (409, "Béasse", "une-clef")
    assert shown.all(".notice")[0].text == "Complet : il ne reste plus de place pour « Équipe »."
    assert db.session.query(Order).count() == 0


def test_person_is_added_and_nothing_typed_is_lost(client: FlaskClient, edition: Edition) -> None:
    assert edition.ref == "2027"
    sign_in(client)
    shown = page(client.post(NEW, data=typed(action="add")).text)
    kept = {field.attributes.get("name"): field.attributes.get("value") for field in shown.all("input")}
    assert (kept["attendees-0-last_name"], kept["attendees-1-last_name"]) == ("Béasse", "")
    assert db.session.query(Order).count() == 0


def test_errors_stand_at_their_fields_with_whose_they_are(client: FlaskClient, edition: Edition) -> None:
    assert edition.ref == "2027"
    sign_in(client)
    bad = typed(buyer_email="rien", payment_method="", **{"attendees-0-last_name": "", "attendees-0-category": "roi"})
    answer = client.post(NEW, data=bad)
    links = [link.attributes["href"] for link in page(answer.text).one("#erreurs").all("a")]
    assert (answer.status_code, links) == (
        422,
        ["#buyer_email", "#payment_method", "#attendees-0-last_name", "#attendees-0-category"],
    )


def test_offer_that_is_no_choice_and_twenty_one_people_are_refused(client: FlaskClient, edition: Edition) -> None:
    assert edition.ref == "2027"
    sign_in(client)
    assert client.post(NEW, data=typed(**{"attendees-0-offer": "rien"})).status_code == 422
    seats = {f"attendees-{number}-category": "staff" for number in range(21)}
    offers = {f"attendees-{number}-offer": "deux-jours" for number in range(21)}
    assert client.post(NEW, data=typed(**seats, **offers)).status_code == 422
    assert db.session.query(Order).count() == 0


def test_those_who_only_see_register_nobody(client: FlaskClient, edition: Edition) -> None:
    assert edition.ref == "2027"
    sign_in(client, "door")
    assert (client.get(NEW).status_code, client.post(NEW, data=typed()).status_code) == (403, 403)
