"""The pages of those who wait: joining, following one's turn, taking, leaving; the organisers' lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.checkout import use_cases
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.money import Money
from congress.mail.letters import written
from congress.mail.models import OutboxMail
from congress.offers.models import Option
from congress.orders.models import Order, OrderStatus, PaymentMethod
from congress.orders.waiting_models import WaitingEntry, WaitingState
from congress.tickets.queries import tickets_of
from tests.checkout.pages import errors, text_of
from tests.checkout.sale import make_order, person
from tests.factories import make_edition
from tests.invitations.desk import DESK, followed, sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

JOIN = "/inscription/attente"
WISH = {"offer": "deux-jours", "places": "1", "name": "Aya Diop", "email": "aya@exemple.fr"}


def entries() -> list[WaitingEntry]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(WaitingEntry).order_by(WaitingEntry.id)))


def full_house(quota: int = 1) -> tuple[Edition, Order]:
    edition = make_edition(quota=quota)
    return edition, make_order(edition, quota, at=clock.now(), payment_method=PaymentMethod.TRANSFER)


def cancel(order: Order) -> None:
    with transaction():
        use_cases.cancel(order.id, reason="", at=clock.now(), actor="test")


def letter(kind: str) -> str:
    db.session.rollback()
    mail = db.session.scalars(select(OutboxMail).where(OutboxMail.kind == kind).order_by(OutboxMail.id)).all()[-1]
    return written(kind, mail.about, mail.locale).text


def test_full_house_leads_to_the_list_and_the_mail_to_ones_turn(client: FlaskClient) -> None:
    full_house()
    closed = client.get("/inscription")
    assert f'href="{JOIN}"' in closed.text
    answer = client.post(JOIN, data=WISH)
    assert (answer.status_code, answer.location) == (303, f"{JOIN}/envoyee")
    (entry,) = entries()
    own = f"/attente/{entry.secret}"
    assert f"http://congres.test{own}" in letter("waiting-joined").split()
    page = client.get(own)
    assert "Votre rang : 1." in text_of(page.text)
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert client.get(f"/attente/{'x' * 32}").status_code == 404


def test_cancelled_seat_is_offered_at_once_and_taken_by_the_link(client: FlaskClient) -> None:
    _, order = full_house()
    client.post(JOIN, data=WISH)
    cancel(order)
    (entry,) = entries()
    assert entry.state is WaitingState.OFFERED
    own = f"/attente/{entry.secret}"
    assert f"http://congres.test{own}" in letter("waiting-offer").split()
    assert f'href="/inscription?formule={entry.secret}"' in client.get(own).text
    assert "Rejoindre la liste" in client.get("/inscription").text  # for everybody else it is full
    assert 'name="attendees-0-first_name"' in client.get(f"/inscription?formule={entry.secret}").text


def test_leaving_by_the_link_lets_the_next_have_it(client: FlaskClient) -> None:
    _, order = full_house()
    client.post(JOIN, data=WISH)
    client.post(JOIN, data={**WISH, "name": "Bo Lee", "email": "bo@exemple.fr"})
    cancel(order)
    page = followed(client, f"/attente/{entries()[0].secret}/quitter")
    assert "Vous avez quitté la liste d’attente." in text_of(page.text)
    assert [one.state for one in entries()] == [WaitingState.LEFT, WaitingState.OFFERED]
    page = followed(client, f"/attente/{entries()[0].secret}/quitter")
    assert "Cette attente est terminée." in text_of(page.text)


def test_bad_wish_is_told_at_its_field(client: FlaskClient) -> None:
    full_house(2)
    answer = client.post(JOIN, data={**WISH, "places": "3"})
    assert (answer.status_code, list(errors(answer.text))) == (422, ["places"])
    answer = client.post(JOIN, data={"places": "0", "offer": "autre", "email": "aya"})
    assert (answer.status_code, sorted(errors(answer.text))) == (422, ["email", "name", "offer", "places"])
    assert entries() == []


def test_where_seats_are_left_one_is_led_to_the_form(client: FlaskClient, edition: Edition) -> None:
    assert edition.ref == "2027"
    answer = client.post(JOIN, data=WISH)
    assert (answer.status_code, answer.location) == (303, "/inscription")


def test_knowing_an_address_does_not_give_its_link(client: FlaskClient) -> None:
    full_house()
    client.post(JOIN, data=WISH)
    again = client.post(JOIN, data=WISH)
    assert (again.status_code, again.location) == (303, f"{JOIN}/envoyee")
    assert len(entries()) == 1


def test_option_that_is_full_is_waited_for_and_added_with_its_price(client: FlaskClient) -> None:
    edition = make_edition()
    with transaction():
        evening = Option(edition_id=edition.id, ref="soiree", position=1, name="Soirée", price=Money.euros(30), quota=1)
        db.session.add(evening)
    by_order, at = PaymentMethod.PURCHASE_ORDER, clock.now()
    first = make_order(edition, at=at, attendees=(person(options=("soiree",)),), payment_method=by_order)
    second = make_order(edition, at=at, payment_method=by_order)
    page = f"/commande/{second.ref}/{second.secret}"
    assert f'href="{page}/attente"' in client.get(page).text
    (ticket,) = tickets_of(second)
    assert "Soirée" in text_of(client.get(f"{page}/attente").text)
    client.post(f"{page}/attente/{ticket.ref}/soiree")
    cancel(first)
    (entry,) = entries()
    assert entry.state is WaitingState.OFFERED
    assert "avec obligation de paiement (30 €)" in text_of(client.get(f"/attente/{entry.secret}").text)
    answer = client.post(f"/attente/{entry.secret}/prendre")
    assert (answer.status_code, answer.location) == (303, page)
    assert entries()[0].state is WaitingState.TAKEN
    order = db.session.get_one(Order, second.id)
    assert (order.total, order.status) == (Money.euros(180), OrderStatus.CONFIRMED)
    assert [line.label for line in order.lines] == ["Les deux jours", "Soirée"]
    client.post(f"/attente/{entry.secret}/prendre")
    assert db.session.get_one(Order, second.id).total == Money.euros(180)


def test_organisers_see_the_lists_and_take_somebody_out(client: FlaskClient) -> None:
    _, order = full_house()
    sign_in(client)
    client.post(JOIN, data=WISH)
    client.post(JOIN, data={**WISH, "name": "Bo Lee", "email": "bo@exemple.fr"})
    cancel(order)
    page = text_of(client.get(f"{DESK}/attente").text)
    assert "Les deux jours (2 places attendues)" in page
    assert "Aya Diop aya@exemple.fr 1 place gardée" in page
    client.post(f"{DESK}/attente/{entries()[0].id}/retirer")
    assert [one.state for one in entries()] == [WaitingState.LEFT, WaitingState.OFFERED]
    assert client.post(f"{DESK}/attente/999/retirer").status_code == 404
