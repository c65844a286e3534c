"""The « devis »: read back from the PDF, of an order and before there is any."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from congress.checkout.models import OrderFile
from congress.checkout.quotations import quotation_data, quotation_of_order
from congress.editions.models import VatRegime
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.money import Money
from congress.offers.models import Offer, Option
from congress.orders.models import BuyerKind, Order, PaymentMethod
from congress.payments.references import creditor_reference, grouped
from tests.checkout.accounts import IBAN, with_accounts
from tests.checkout.pages import text_of
from tests.checkout.sale import make_order, person, rows
from tests.checkout.test_registration import BUYER, FIRST, review
from tests.factories import NOON

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

MAYOR = {
    "buyer_name": "Aïcha Ben Saïd",
    "buyer_organisation": "Mairie d'Exemple",
    "buyer_kind": BuyerKind.PUBLIC_BODY,
    "buyer_siret": "20000000800025",
    "buyer_address": "Place de l'Hôtel-de-Ville\n59000 Exemple",
    "purchase_order_number": "EJ-2027-42",
    "purchase_order_service": "SRV-1",
    "payment_method": PaymentMethod.PURCHASE_ORDER,
}


def lunch(edition: Edition, price: str = "24.50") -> None:
    with transaction():
        option = Option(
            edition_id=edition.id, ref="dejeuner", position=1, name="Déjeuner du jeudi", price=Money.euros(price)
        )
        db.session.add(option)


def delegation(edition: Edition, **changes: Any) -> Order:
    lunch(edition)
    people = (person(1, options=("dejeuner",)), person(2, options=("dejeuner",)), person(3))
    return make_order(edition, attendees=people, at=clock.now(), **{**MAYOR, **changes})


def read(content: bytes) -> str:
    """All the words of a PDF, every space a plain one."""
    pages = PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def quotation(client: FlaskClient, order: Order) -> str:
    answer = client.get(f"/commande/{order.ref}/{order.secret}/devis.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == f'inline; filename="devis-{order.ref}.pdf"'
    return read(answer.data)


def test_quotation_names_seller_buyer_lines_and_where_to_sign(client: FlaskClient, edition: Edition) -> None:
    order = delegation(with_accounts(edition, vat_regime=VatRegime.FRANCHISE))
    words = quotation(client, order)
    for part in (
        f"Devis {order.ref}",
        "Organisateur Coorace association loi 1901 17 rue Froment 75011 Paris SIRET : 200 000 008 00025",
        "Pour Mairie d'Exemple Aïcha Ben Saïd Place de l'Hôtel-de-Ville 59000 Exemple SIRET : 200 000 008 00025",
        "Numéro d’engagement : EJ-2027-42 Code service : SRV-1",
        "Inscription au 20e congrès de Coorace, 25 et 26 novembre 2027",
        "Les deux jours 3 150,00 € 450,00 €",
        "Déjeuner du jeudi 2 24,50 € 49,00 €",
        "Net à payer 499,00 €",
        "TVA non applicable, art. 293 B du CGI",
        f"Référence à rappeler : {grouped(creditor_reference(order.ref))}",
        f"IBAN {grouped(IBAN)}, BIC AGRIFRPP",
        "Bon pour accord",
        "Signature et cachet :",
    ):
        assert part in words


def test_quotation_is_good_for_thirty_days(edition: Edition) -> None:
    facts = quotation_data(quotation_of_order(make_order(edition), at=NOON))["facts"]
    assert facts[1:] == [("Date", "10 janvier 2027"), ("Valable jusqu’au", "9 février 2027")]


def test_tax_is_told_line_by_line_and_adds_up(client: FlaskClient, edition: Edition) -> None:
    with_accounts(edition, vat_regime=VatRegime.STANDARD, vat_basis_points=2000, organiser_vat_id="FR88100000009")
    words = quotation(client, delegation(edition))
    assert "Les deux jours 3 150,00 € 20 % 375,00 € 75,00 € 450,00 €" in words
    assert "Déjeuner du jeudi 2 24,50 € 20 % 40,83 € 8,17 € 49,00 €" in words
    assert "Total HT 415,83 € TVA 20 % 83,17 € Total TTC 499,00 €" in words
    assert "TVA : FR88100000009" in words
    assert "non applicable" not in words


@pytest.mark.parametrize(
    ("regime", "mention"),
    [
        (VatRegime.FRANCHISE, "TVA non applicable, art. 293 B du CGI"),
        (VatRegime.EXEMPT, "Exonération de TVA, art. 261, 7, 1° du CGI"),
        (VatRegime.NOT_SUBJECT, "Opération hors du champ d’application de la TVA"),
    ],
)
def test_law_of_the_regime_is_quoted(edition: Edition, regime: VatRegime, mention: str) -> None:
    order = make_order(with_accounts(edition, vat_regime=regime))
    assert quotation_data(quotation_of_order(order, at=NOON))["mention"] == mention


def test_quotation_of_seats_that_are_held_says_until_when(client: FlaskClient, edition: Edition) -> None:
    order = delegation(with_accounts(edition), payment_method=PaymentMethod.TRANSFER)
    assert "Les places sont gardées jusqu’au" in quotation(client, order)


def test_quotation_is_tagged_and_in_the_reader_s_language(client: FlaskClient, edition: Edition) -> None:
    order = delegation(with_accounts(edition))
    answer = client.get(f"/commande/{order.ref}/{order.secret}/devis.pdf?lang=en")
    reader = PdfReader(io.BytesIO(answer.data))
    root: Any = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en")
    assert "Opération hors du champ d’application de la TVA" in read(answer.data)  # the law's words stay its own


def test_names_of_any_length_stay_on_the_page(client: FlaskClient, edition: Edition) -> None:
    order = delegation(with_accounts(edition), buyer_organisation="Saint-" * 33, buyer_name="W" * 200)
    words = quotation(client, order).replace(" ", "").replace("\u200b", "")
    assert "W" * 200 in words
    assert "Saint-" * 33 in words


def quote_form(client: FlaskClient, values: dict[str, str]) -> Any:
    return client.post("/inscription/devis", data=values)


def test_quotation_comes_before_the_order_and_orders_nothing(client: FlaskClient, edition: Edition) -> None:
    with_accounts(edition, vat_regime=VatRegime.FRANCHISE)
    page = client.post("/inscription", data={**BUYER, **FIRST, "action": "review"}).text
    assert 'formaction="/inscription/devis"' in page
    answer = quote_form(client, review(client))
    assert (answer.status_code, answer.mimetype, rows(Order), rows(OrderFile)) == (200, "application/pdf", 0, 0)
    assert answer.headers["Cache-Control"] == "no-store"
    words = read(answer.data)
    ref = re.search(r"Devis ([A-Z2-9]{8}) ", words)
    assert ref is not None
    assert answer.headers["Content-Disposition"] == f'attachment; filename="devis-{ref[1]}.pdf"'
    assert "Pour Nord Claude Dupont 1 rue des Arts 59000 Lille" in words
    assert "Les deux jours 1 150,00 € 150,00 €" in words
    assert "Ce devis ne retient pas de place : c’est la commande qui le fait." in words


def test_form_that_is_no_order_is_not_quoted(client: FlaskClient, edition: Edition) -> None:
    answer = quote_form(client, {**review(client), "attendees-0-category": "roi"})
    assert answer.status_code == 422
    assert "Ce devis ne peut pas être établi" in text_of(answer.text)
    with transaction():
        db.session.query(Offer).one().price = Money(0)
    assert quote_form(client, review(client)).status_code == 422


def test_closed_registration_quotes_nothing(client: FlaskClient, edition: Edition) -> None:
    values = review(client)
    with transaction():
        edition.registration_closes_at = clock.now()
    assert quote_form(client, values).status_code == 409


def test_order_of_another_is_not_quoted(client: FlaskClient, edition: Edition) -> None:
    one, other = make_order(edition, at=clock.now()), make_order(edition, at=clock.now())
    assert client.get(f"/commande/{one.ref}/{other.secret}/devis.pdf").status_code == 404
