"""`/commande/<ref>/<secret>`: where the order stands, in words, for the one who has the link."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from sqlalchemy import event

from congress.checkout import use_cases
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.formats import time_text
from congress.orders.models import PaymentMethod
from congress.tickets.models import Ticket
from tests.checkout.pages import text_of
from tests.checkout.sale import make_order, session_of, tell

if TYPE_CHECKING:
    from typing import Any

    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.orders.models import Order


def page(client: FlaskClient, order: Order, tail: str = "") -> str:
    response = client.get(f"/commande/{order.ref}/{order.secret}{tail}")
    assert response.status_code == 200
    return response.text


def place(edition: Edition, people: int = 1, **changes: Any) -> Order:
    return make_order(edition, people, at=clock.now(), **changes)


def test_waiting_order_says_until_when_and_where_to_pay(client: FlaskClient, edition: Edition) -> None:
    order = place(edition)
    assert order.expires_at is not None
    until = time_text(order.expires_at, edition.zone, "fr").replace("\u00a0", " ")
    html = page(client, order)
    assert f"En attente de paiement Vos places sont gardées jusqu’à {until}." in text_of(html)
    assert f'href="/commande/{order.ref}/{order.secret}/payer"' in html


def test_abandoned_payment_says_the_seats_are_kept(client: FlaskClient, edition: Edition) -> None:
    words = text_of(page(client, place(edition), "?retour=abandon"))
    assert "Paiement abandonné Vos places sont gardées jusqu’à" in words


def test_buyer_back_too_soon_is_told_to_wait_and_the_page_looks_again(client: FlaskClient, edition: Edition) -> None:
    html = page(client, place(edition), "?retour=paiement")
    assert 'data-order-status="waiting"' in html
    assert "checkout/order.js" in html
    assert "Payer maintenant" not in text_of(html)


def test_paid_order_links_every_ticket(client: FlaskClient, edition: Edition) -> None:
    order = place(edition, people=2)
    tell(session_of(order), at=clock.now())
    html = page(client, order)
    assert "Commande payée" in text_of(html)
    for ticket in db.session.query(Ticket):
        assert f"/billet/{ticket.ref}/{ticket.secret}" in html
    pdf = client.get(f"/commande/{order.ref}/{order.secret}/billets.pdf")
    assert (pdf.mimetype, len(PdfReader(io.BytesIO(pdf.data)).pages)) == ("application/pdf", 2)


def test_unpaid_order_has_no_tickets_to_print(client: FlaskClient, edition: Edition) -> None:
    order = place(edition)
    assert client.get(f"/commande/{order.ref}/{order.secret}/billets.pdf").status_code == 404


def test_transfer_says_until_which_day(client: FlaskClient, edition: Edition) -> None:
    words = text_of(page(client, place(edition, payment_method=PaymentMethod.TRANSFER)))
    assert "Vos places sont gardées jusqu’au" in words


def test_overdue_order_is_expired_even_before_the_worker_says_so(client: FlaskClient, edition: Edition) -> None:
    order = make_order(edition, at=clock.now() - timedelta(hours=1))
    words = text_of(page(client, order))
    assert "Commande expirée" in words
    assert "Payer maintenant" not in words


def test_cancelled_order_says_so_and_voids_its_tickets(client: FlaskClient, edition: Edition) -> None:
    order = place(edition)
    tell(session_of(order), at=clock.now())
    with transaction():
        use_cases.cancel(order.id, reason="Malade", at=clock.now(), actor="test")
    words = text_of(page(client, order))
    assert "Commande annulée" in words
    assert "billet annulé" in words
    assert "Remboursement en cours -150 €" in words


def test_page_is_kept_by_nobody(client: FlaskClient, edition: Edition) -> None:
    order = place(edition)
    headers = client.get(f"/commande/{order.ref}/{order.secret}").headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"], headers["X-Robots-Tag"]) == (
        "no-store",
        "no-referrer",
        "noindex",
    )


@pytest.mark.parametrize("people", [1, 20])
def test_page_asks_the_database_little_however_many_come(client: FlaskClient, edition: Edition, people: int) -> None:
    order = place(edition, people)
    tell(session_of(order), at=clock.now())
    path = f"/commande/{order.ref}/{order.secret}"
    client.get(path)
    seen: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    client.get(path)
    event.remove(db.engine, "before_cursor_execute", count)
    assert len([one for one in seen if one.startswith("SELECT")]) <= 10, "\n".join(seen)
