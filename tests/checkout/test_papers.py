"""The papers of a public body: sent by the buyer, kept, had again by the buyer and the organisers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.checkout import papers, use_cases
from congress.checkout.models import NotAPaper, OrderFile, TooManyPapers
from congress.kernel.db import db, transaction
from congress.orders.models import PaymentMethod
from tests.checkout.pages import errors, fields, text_of
from tests.checkout.sale import fresh, make_order, rows
from tests.factories import NOON, PASSWORD, make_account

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.orders.models import Order

PDF = b"%PDF-1.7\nun bon de commande"
JPEG = b"\xff\xd8\xff\xe0une photo"
PNG = b"\x89PNG\r\n\x1a\nune image"


@pytest.fixture
def order(edition: Edition) -> Order:
    return make_order(edition, payment_method=PaymentMethod.PURCHASE_ORDER)


def path(order: Order, tail: str = "") -> str:
    return f"/commande/{order.ref}/{order.secret}{tail}"


def send(client: FlaskClient, order: Order, content: bytes | None = None, name: str = "bon.pdf", **typed: Any) -> Any:
    """The form as a browser sends it; by hand, for the client would leave a large file open."""
    values = {"version": str(order.version), "number": "", "service": "", **typed}
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{text}'.encode() for key, text in values.items()]
    if content is not None:
        parts.append(f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode() + content)
    body = b"".join(b"--limite\r\n" + part + b"\r\n" for part in parts) + b"--limite--\r\n"
    return client.post(path(order, "/bon-de-commande"), data=body, content_type="multipart/form-data; boundary=limite")


@pytest.mark.parametrize(
    ("content", "name", "kept"),
    [(PDF, "bon.exe", "bon.pdf"), (JPEG, "photos/bon.jpeg", "bon.jpg"), (PNG, "../../bon.html", "bon.png")],
)
def test_file_is_what_it_contains_whatever_its_name_says(
    client: FlaskClient, order: Order, content: bytes, name: str, kept: str
) -> None:
    media_type = {PDF: "application/pdf", JPEG: "image/jpeg", PNG: "image/png"}[content]
    assert send(client, order, content, name).status_code == 303
    (file,) = papers.papers_of(fresh(order))
    assert (file.name, file.media_type, file.size) == (kept, media_type, len(content))
    answer = client.get(path(order, f"/fichiers/{file.ref}"))
    assert (answer.data, answer.mimetype) == (content, media_type)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={kept}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "Ce fichier est vide. Choisissez-en un autre."),
        (b"<html><script>alert(1)</script>", "Ce fichier n’est ni un PDF, ni une image JPEG ou PNG."),
        (b"MZ\x90\x00", "Ce fichier n’est ni un PDF, ni une image JPEG ou PNG."),
        (PDF + b"x" * papers.MOST_BYTES, "Ce fichier est trop lourd : 10 Mo au plus."),
    ],
)
def test_other_file_is_refused_at_its_field_and_the_number_stays_typed(
    client: FlaskClient, order: Order, content: bytes, why: str
) -> None:
    answer = send(client, order, content, number="EJ-2027-42")
    assert (answer.status_code, errors(answer.text)) == (422, {"file": why})
    assert fields(answer.text)["number"] == "EJ-2027-42"
    assert (rows(OrderFile), fresh(order).purchase_order_number) == (0, "")


def test_file_heavier_than_is_read_at_all_is_refused_at_its_field(client: FlaskClient, order: Order) -> None:
    answer = send(client, order, PDF + b"x" * (papers.MOST_BYTES + 2 * 1024 * 1024))
    assert (answer.status_code, errors(answer.text)) == (413, {"file": "Ce fichier est trop lourd : 10 Mo au plus."})


def test_number_and_file_may_follow_each_when_it_comes(client: FlaskClient, order: Order) -> None:
    assert send(client, order, number="EJ-2027-42", service="SRV-1").status_code == 303
    assert send(client, fresh(order), PDF, number="EJ-2027-42", service="SRV-1").status_code == 303
    found = fresh(order)
    assert (found.purchase_order_number, found.purchase_order_service, rows(OrderFile)) == ("EJ-2027-42", "SRV-1", 1)
    words = text_of(client.get(path(order)).text)
    assert "Numéro d’engagement EJ-2027-42" in words
    assert "bon.pdf reçu le" in words


def test_service_code_is_one_of_chorus_pro(client: FlaskClient, order: Order) -> None:
    answer = send(client, order, service="Service des achats")
    why = "Un code service n’a que des lettres sans accent, des chiffres et + - _ ."
    assert (answer.status_code, errors(answer.text)) == (422, {"service": why})


def test_number_somebody_else_wrote_meanwhile_is_shown_and_nothing_typed_is_lost(
    client: FlaskClient, order: Order
) -> None:
    seen = order.version
    send(client, order, number="EJ-1")
    answer = send(client, order, number="EJ-2", version=str(seen))
    assert answer.status_code == 409
    assert "Enregistré pour l’instant : EJ-1." in text_of(answer.text)
    typed = fields(answer.text)
    assert typed["number"] == "EJ-2"
    assert fresh(order).purchase_order_number == "EJ-1"
    assert send(client, order, number=typed["number"], version=typed["version"]).status_code == 303
    assert fresh(order).purchase_order_number == "EJ-2"


def test_same_file_twice_is_kept_once(client: FlaskClient, order: Order) -> None:
    send(client, order, PDF)
    send(client, order, PDF)
    assert rows(OrderFile) == 1


def test_files_have_an_end(order: Order) -> None:
    with transaction():
        for number in range(papers.MOST_PAPERS):
            papers.keep_paper(order.id, PDF + b"%d" % number, name="bon.pdf", actor="buyer", at=NOON)
    with pytest.raises(TooManyPapers), transaction():
        papers.keep_paper(order.id, PDF, name="bon.pdf", actor="buyer", at=NOON)
    assert rows(OrderFile) == papers.MOST_PAPERS


def test_file_is_nobody_elses(client: FlaskClient, edition: Edition, order: Order) -> None:
    send(client, order, PDF)
    ref = db.session.query(OrderFile).one().ref
    other = make_order(edition, payment_method=PaymentMethod.PURCHASE_ORDER)
    assert client.get(path(other, f"/fichiers/{ref}")).status_code == 404
    assert client.get(f"/commande/{order.ref}/{other.secret}/fichiers/{ref}").status_code == 404
    stranger = client.post(f"/commande/{order.ref}/{other.secret}/bon-de-commande", data={"number": "EJ-9"})
    assert (stranger.status_code, fresh(order).purchase_order_number) == (404, "")


@pytest.mark.parametrize(("role", "status"), [(None, 303), ("forum", 403), ("registration", 200), ("organiser", 200)])
def test_organisers_who_see_orders_have_the_file(
    client: FlaskClient, order: Order, role: str | None, status: int
) -> None:
    send(client, order, PDF)
    ref = db.session.query(OrderFile).one().ref
    if role:
        make_account(role=role)
        client.post("/organisation/connexion", data={"email": "organisatrice@exemple.fr", "password": PASSWORD})
    answer = client.get(f"/organisation/commandes/{order.ref}/fichiers/{ref}")
    assert answer.status_code == status
    assert (answer.data == PDF) == (status == 200)
    assert (answer.headers.get("Cache-Control") == "no-store") == (status == 200)


def test_order_by_card_or_cancelled_takes_no_papers(client: FlaskClient, edition: Edition, order: Order) -> None:
    by_card = make_order(edition)
    assert send(client, by_card, PDF, number="EJ-1").status_code == 409
    with transaction():
        use_cases.cancel(order.id, reason="Erreur", at=NOON, actor="test")
    assert send(client, fresh(order), PDF, number="EJ-1").status_code == 409
    assert rows(OrderFile) == 0


def test_content_decides_and_nothing_else() -> None:
    with pytest.raises(NotAPaper):
        papers.paper_of(b" %PDF-1.7")
