"""The buyer's pages to change who comes and to what, in the browser's own words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from congress.checkout.change_forms import number_in
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.money import Money
from congress.offers.models import Option
from congress.orders.models import OrderStatus
from congress.payments.queries import received
from congress.tickets.models import Ticket
from tests.checkout.catalogue import add_offer, add_option
from tests.checkout.pages import errors, text_of
from tests.checkout.sale import fresh, mails, make_order, person, session_of, tell

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition
    from congress.orders.models import Order

AICHA = {"first_name": "Aïcha", "last_name": "Ben Salah", "email": "aicha@exemple.fr", "organisation": "Lille"}


def place(edition: Edition, people: int = 2, **changes: Any) -> Order:
    """An order of today, paid by card."""
    order = make_order(edition, people, at=clock.now(), **changes)
    tell(session_of(order), at=clock.now())
    return fresh(order)


def seat_of(order: Order, tail: str = "") -> str:
    return f"/commande/{order.ref}/{order.secret}/participants/{order.attendees[0].ref}{tail}"


def send(client: FlaskClient, order: Order, tail: str, **values: Any) -> TestResponse:
    """Sends a form of the first one's page as it stands now."""
    version = fresh(order).attendees[0].version
    return client.post(seat_of(order, tail), data={"version": version} | values)


def close(edition: Edition) -> None:
    with transaction():
        db.session.get_one(type(edition), edition.id).changes_until = clock.now() - timedelta(minutes=1)


def test_page_shows_what_there_is(client: FlaskClient, edition: Edition) -> None:
    add_option(edition, "soiree", 20)
    words = text_of(client.get(seat_of(place(edition))).text)
    assert "Camille Martin 1 Tout peut être changé jusqu’au 25 novembre 2027 à 0 h." in words
    assert "Les deux jours (la vôtre aujourd’hui)" in words
    assert "soiree – 20 €" in words


def test_name_is_corrected(client: FlaskClient, edition: Edition) -> None:
    order = place(edition)
    answer = send(client, order, "/nom", first_name="Camilla", last_name="Martin")
    assert (answer.status_code, answer.location) == (303, f"/commande/{order.ref}/{order.secret}")
    assert fresh(order).attendees[0].name == "Camilla Martin"


def test_name_that_is_empty_is_said_at_its_field_and_nothing_is_lost(client: FlaskClient, edition: Edition) -> None:
    order = place(edition)
    answer = send(client, order, "/nom", first_name="", last_name="Durand")
    assert answer.status_code == 422
    assert errors(answer.text) == {"first_name": "Ce champ est obligatoire."}
    assert 'value="Durand"' in answer.text
    assert fresh(order).attendees[0].name == "Camille Martin 1"


@pytest.mark.parametrize("version", ["1", "", "x" * 5000, "-1", "١"])
def test_stale_or_forged_version_is_answered_with_what_is_there_now(
    client: FlaskClient, edition: Edition, version: str
) -> None:
    order = place(edition)
    send(client, order, "/nom", first_name="Camilla", last_name="Martin")
    answer = client.post(seat_of(order, "/nom"), data={"first_name": "Zoé", "last_name": "X", "version": version})
    assert answer.status_code == 409
    assert 'value="Zoé"' in answer.text
    assert "Camilla Martin" in text_of(answer.text)
    assert f'value="{fresh(order).attendees[0].version}"' in answer.text
    assert fresh(order).attendees[0].name == "Camilla Martin"


def test_hidden_numbers_are_read_or_are_none_of_ours() -> None:
    assert [number_in(text) for text in ("12", "-2000", "", None, "1e3", "--1", "9" * 30)] == [12, -2000] + [
        -(10**9)
    ] * 5


def test_ticket_is_given_to_another_person(client: FlaskClient, edition: Edition) -> None:
    order = place(edition)
    former = db.session.query(Ticket).first()
    assert former is not None
    old = f"/billet/{former.ref}/{former.secret}"
    answer = send(
        client,
        order,
        "/ceder",
        **{f"new-{name}": text for name, text in AICHA.items()} | {"new-version": fresh(order).attendees[0].version},
    )
    assert (answer.status_code, fresh(order).attendees[0].name) == (303, "Aïcha Ben Salah")
    assert client.get(old).status_code == 404
    assert ("ticket", "aicha@exemple.fr") in mails()


def test_ticket_is_given_to_nobody_without_an_address(client: FlaskClient, edition: Edition) -> None:
    order = place(edition)
    typed = {f"new-{name}": text for name, text in AICHA.items()} | {
        "new-email": "",
        "new-version": fresh(order).attendees[0].version,
    }
    answer = client.post(seat_of(order, "/ceder"), data=typed)
    assert (answer.status_code, errors(answer.text)) == (422, {"new-email": "Ce champ est obligatoire."})


def test_supplement_is_shown_then_ordered_then_paid(client: FlaskClient, edition: Edition) -> None:
    add_option(edition, "soiree", 20)
    order = place(edition)
    look = send(client, order, "/formule", offer="deux-jours", options=["soiree"], action="look")
    words = text_of(look.text)
    assert "Ajouté : soiree 20 € Nouveau total 320 € À payer : 20 €" in words
    assert "Commander avec obligation de paiement" in words
    assert fresh(order).total == Money.euros(300)
    answer = send(client, order, "/formule", offer="deux-jours", options=["soiree"], action="change", expected="2000")
    assert answer.location == f"/commande/{order.ref}/{order.secret}/payer"
    assert (fresh(order).status, fresh(order).total) == (OrderStatus.CONFIRMED, Money.euros(320))
    assert "Payer le reste par carte" in text_of(client.get(f"/commande/{order.ref}/{order.secret}").text)


def test_cheaper_offer_gives_money_back(client: FlaskClient, edition: Edition) -> None:
    add_offer(edition, "un-jour", 100)
    order = place(edition)
    words = text_of(send(client, order, "/formule", offer="un-jour", action="look").text)
    assert "Nouveau total 250 € Vous est rendu : 50 €" in words
    assert "Confirmer le changement" in words
    send(client, order, "/formule", offer="un-jour", action="change", expected="-5000")
    assert (fresh(order).status, received(fresh(order))) == (OrderStatus.PAID, Money.euros(250))


def test_price_that_changed_meanwhile_is_shown_again(client: FlaskClient, edition: Edition) -> None:
    option = add_option(edition, "soiree", 20)
    order = place(edition)
    with transaction():
        db.session.get_one(Option, option.id).price = Money.euros(25)
    answer = send(client, order, "/formule", offer="deux-jours", options=["soiree"], action="change", expected="2000")
    assert answer.status_code == 409
    assert "À payer : 25 €" in text_of(answer.text)
    assert fresh(order).total == Money.euros(300)


@pytest.mark.parametrize(("offer", "options"), [("rien", []), ("deux-jours", ["rien"])])
def test_what_is_not_offered_is_refused(client: FlaskClient, edition: Edition, offer: str, options: list[str]) -> None:
    add_option(edition, "soiree", 20)
    answer = send(client, place(edition), "/formule", offer=offer, options=options, action="change", expected="0")
    assert (answer.status_code, list(errors(answer.text))) == (422, ["options" if options else "offer"])


def test_last_place_taken_meanwhile_is_said(client: FlaskClient, edition: Edition) -> None:
    add_option(edition, "soiree", 20, quota=1)
    order = place(edition)
    place(edition, attendees=(person(options=("soiree",)),))
    answer = send(client, order, "/formule", offer="deux-jours", options=["soiree"], action="change", expected="2000")
    assert answer.status_code == 409
    assert "Complet : il ne reste plus de place pour « soiree »." in text_of(answer.text)


def test_same_as_before_changes_nothing(client: FlaskClient, edition: Edition) -> None:
    words = text_of(send(client, place(edition), "/formule", offer="deux-jours", action="look").text)
    assert "Rien ne change : c’est ce que vous avez déjà." in words


@pytest.mark.parametrize("tail", ["/nom", "/ceder", "/formule", "/annuler"])
def test_after_the_freeze_one_reads_whom_to_write_to(client: FlaskClient, edition: Edition, tail: str) -> None:
    order = place(edition)
    close(edition)
    answer = send(client, order, tail, **AICHA)
    assert answer.status_code == 409
    assert "On ne change plus rien ici. Écrivez à congres@exemple.fr." in text_of(answer.text)
    page = client.get(seat_of(order)).text
    assert "Écrivez à congres@exemple.fr" in text_of(page)
    assert "<form" not in page.split("<main")[1].split("</main")[0]
    assert "Modifier" not in text_of(client.get(f"/commande/{order.ref}/{order.secret}").text)


@pytest.mark.parametrize("tail", ["", "/annuler"])
def test_stranger_and_other_orders_see_nothing(client: FlaskClient, edition: Edition, tail: str) -> None:
    order, other = place(edition), place(edition)
    assert client.get(seat_of(order, tail).replace(order.secret, "x" * 32)).status_code == 404
    mixed = f"/commande/{order.ref}/{order.secret}/participants/{other.attendees[0].ref}{tail}"
    assert client.get(mixed).status_code == 404


def test_mails_are_sent_again_once_in_ten_minutes(client: FlaskClient, edition: Edition) -> None:
    order = place(edition, attendees=(person(1, email="camille@exemple.fr"), person(2)))
    before = mails()
    path = f"/commande/{order.ref}/{order.secret}"
    client.post(f"{path}/courriels")
    assert mails() == [*before, ("order-confirmed", "acheteuse@exemple.fr"), ("ticket", "camille@exemple.fr")]
    assert "2 courriels sont repartis." in text_of(client.get(path).text)
    client.post(f"{path}/courriels")
    assert len(mails()) == len(before) + 2
    assert "Les courriels viennent d’être renvoyés." in text_of(client.get(path).text)
