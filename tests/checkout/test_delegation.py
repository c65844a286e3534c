"""A town hall sends its delegation: one file, errors mended line by line, one order, names that come later."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from congress.checkout.links import attendee_path
from congress.kernel.db import db, transaction
from congress.kernel.money import ZERO, Money
from congress.offers.models import Offer, Option, Visibility
from congress.orders.models import Attendee, Order, OrderStatus, PaymentMethod
from tests.checkout.listing import TITLES, sheet, text_list
from tests.checkout.pages import every_field, fields, text_of
from tests.checkout.sale import fresh, mails, rows

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition

BUYER = {
    "kind": "public_body",
    "first_name": "Dominique",
    "last_name": "Morel",
    "email": "mairie@ville.fr",
    "organisation": "Ville de Lille",
    "address": "Place Augustin-Laurent\n59000 Lille",
}
PERSON = ["", "Adjoint", "", "Ville de Lille", "élue", "", "", "59"]


def people(count: int = 20) -> list[list[str]]:
    return [[f"Prénom {n}", f"Nom {n}", f"p{n}@ville.fr", *PERSON[3:]] for n in range(1, count + 1)]


def send(client: FlaskClient, action: str, values: dict[str, Any], upload: bytes | None = None) -> TestResponse:
    data = {**values, "action": action}
    data.pop("list_file", None)
    if upload is not None:
        data["list_file"] = (BytesIO(upload), "liste")
    return client.post("/inscription", data=data, content_type="multipart/form-data")


def faults(html: str) -> list[list[str]]:
    """The rows of the table of faults."""
    found = re.search(r'<table class="list-faults">.*?<tbody>(.*?)</tbody>', html, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", found[1] if found else "", re.DOTALL)
    return [[text_of(cell) for cell in re.findall(r"<td.*?>(.*?)</td>", row, re.DOTALL)] for row in rows]


def names(html: str) -> list[str]:
    """Who stands in the form."""
    values = fields(html)
    return [text for name, text in values.items() if re.fullmatch(r"attendees-\d+-last_name", name)]


@pytest.mark.usefixtures("edition")
def test_twenty_people_are_uploaded_with_three_bad_lines_mended_and_ordered(client: FlaskClient) -> None:
    bad = people()
    bad[4][2], bad[9][4], bad[19][7] = "p5@", "touriste", "99"
    first = send(client, "list", BUYER, sheet(*bad))
    assert (first.status_code, names(first.text)) == (422, [""])
    assert [row[:3] for row in faults(first.text)] == [
        ["6", "C · Courriel", "p5@"],
        ["11", "E · Catégorie", "touriste"],
        ["21", "H · Département", "99"],
    ]
    typed = fields(first.text)
    assert {name: typed[name] for name in BUYER} == BUYER
    half = typed["listed"].replace("p5@;", "p5@ville.fr;").replace("touriste", "élu")
    second = send(client, "list", {**typed, "listed": half})
    assert ([row[0] for row in faults(second.text)], names(second.text)) == (["21"], [""])
    third = send(client, "list", {**typed, "listed": half.replace(";99", ";59")})
    assert (third.status_code, names(third.text)) == (200, [f"Nom {n}" for n in range(1, 21)])
    assert "20 personnes importées" in text_of(third.text)
    assert (fields(third.text)["listed"], faults(third.text)) == ("", [])
    review = send(client, "review", every_field(third.text))
    assert review.status_code == 200, faults(review.text)
    sent = {**every_field(review.text), "payment_method": "purchase_order", "terms": "y"}
    assert send(client, "order", sent).status_code == 303
    order = db.session.query(Order).one()
    assert (order.status, order.payment_method, order.total) == (
        OrderStatus.CONFIRMED,
        PaymentMethod.PURCHASE_ORDER,
        Money.euros(3000),
    )
    assert [(one.first_name, one.email, one.category.value, one.department) for one in order.attendees] == [
        (f"Prénom {n}", f"p{n}@ville.fr", "elected", "59") for n in range(1, 21)
    ]
    assert [to for kind, to in mails() if kind == "ticket"] == [f"p{n}@ville.fr" for n in range(1, 21)]


@pytest.mark.usefixtures("edition")
def test_seat_left_unnamed_in_a_list_is_named_later_by_its_link(client: FlaskClient) -> None:
    listed = send(client, "list", {**BUYER, "listed": text_list(["", "", *PERSON[2:]])})
    review = send(client, "review", every_field(listed.text))
    send(client, "order", {**every_field(review.text), "payment_method": "purchase_order", "terms": "y"})
    seat = db.session.query(Attendee).one()
    assert (seat.name, seat.department) == ("", "59")
    page = fields(client.get(attendee_path(seat)).text)
    client.post(attendee_path(seat), data={**page, "first_name": "Jean", "last_name": "Petit"})
    assert [one.name for one in fresh(db.session.query(Order).one()).attendees] == ["Jean Petit"]


@pytest.mark.usefixtures("edition")
def test_list_goes_beside_those_who_were_typed_and_into_empty_places(client: FlaskClient) -> None:
    typed = {
        **BUYER,
        "attendees-0-first_name": "Anne",
        "attendees-0-last_name": "Roux",
        "attendees-0-category": "member",
        "attendees-1-last_name": "",
    }
    added = send(client, "list", {**typed, "listed": text_list(*people(2))})
    assert names(added.text) == ["Roux", "Nom 1", "Nom 2"]
    too_many = send(client, "list", {**typed, "listed": text_list(*people(20))})
    assert (names(too_many.text), faults(too_many.text)) == (
        ["Roux", ""],
        [["", "", "", "Avec les personnes déjà saisies (1), la commande en compterait 21 : 20 au plus."]],
    )


@pytest.mark.usefixtures("edition")
def test_list_that_was_pasted_and_not_imported_is_not_forgotten(client: FlaskClient) -> None:
    going_on = send(client, "review", {**BUYER, "listed": text_list(*people(2))})
    assert (names(going_on.text), rows(Order)) == (["Nom 1", "Nom 2"], 0)
    rearranged = send(client, "add", {**BUYER, "listed": "à finir"})
    assert fields(rearranged.text)["listed"] == "à finir"


@pytest.mark.usefixtures("edition")
def test_import_of_nothing_says_what_to_do(client: FlaskClient) -> None:
    assert faults(send(client, "list", BUYER, b"").text) == [
        ["", "", "", "Choisissez un fichier, ou collez une liste."]
    ]


@pytest.mark.usefixtures("edition")
def test_column_that_is_not_read_is_told_beside_the_import(client: FlaskClient) -> None:
    text = text_list([*people(1)[0], "06 00"], titles=[*TITLES, "Téléphone"])
    assert "Colonnes non reprises : Téléphone." in text_of(send(client, "list", {**BUYER, "listed": text}).text)


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("content", [b"\x00\x01", b"%PDF-1.7", b"PK\x03\x04"])
def test_file_that_is_no_list_is_refused_and_the_form_kept(client: FlaskClient, content: bytes) -> None:
    answer = send(client, "list", BUYER, content)
    assert (answer.status_code, len(faults(answer.text)), fields(answer.text)["email"]) == (422, 1, "mairie@ville.fr")


@pytest.mark.usefixtures("edition")
def test_what_a_list_says_is_shown_as_text(client: FlaskClient) -> None:
    text = text_list(["<script>alert(1)</script>", "", *PERSON[2:4], "<b>"])
    answer = send(client, "list", {**BUYER, "listed": text})
    assert ("<script>alert" in answer.text, "<b>" in answer.text) == (False, False)
    assert fields(answer.text)["listed"] == text


def test_templates_have_what_is_on_sale_and_open_the_offer_of_a_link(client: FlaskClient, edition: Edition) -> None:
    with transaction():
        db.session.add(
            Offer(
                edition_id=edition.id,
                ref="presse",
                position=2,
                name="Presse",
                price=ZERO,
                visibility=Visibility.LINK,
                secret="clé",
            )
        )
        db.session.add(Option(edition_id=edition.id, ref="repas", position=1, name="Repas", price=ZERO, offers=[]))
    text = client.get("/inscription/modele.csv").data.decode("utf-8-sig")
    assert list(csv.reader(StringIO(text), delimiter=";"))[1][5] == "Les deux jours"
    book = load_workbook(BytesIO(client.get("/inscription/modele.xlsx?formule=clé").data))
    columns = [[cell.value for cell in column if cell.value] for column in book.worksheets[1].iter_cols()]
    assert columns[1:] == [["Formule", "Les deux jours", "Presse"], ["Options", "Repas"]]


def test_template_is_a_download_that_no_cache_keeps(client: FlaskClient, edition: Edition) -> None:
    answer = client.get("/inscription/modele.xlsx")
    assert (answer.headers["Content-Disposition"], answer.headers["Cache-Control"], edition.ref) == (
        "attachment; filename=modele-inscriptions.xlsx",
        "no-store",
        "2027",
    )
