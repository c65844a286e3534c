"""What the buyer's page says of paying, and what its buttons do."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageDraw

from congress.checkout import use_cases
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.money import Money
from congress.offers.models import Offer
from congress.orders.models import BuyerKind, OrderStatus, PaymentMethod
from congress.payments.references import creditor_reference, grouped
from tests.checkout.accounts import IBAN, with_accounts
from tests.checkout.pages import text_of
from tests.checkout.sale import fresh, make_order

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.orders.models import Order

TRANSFER, CHEQUE = PaymentMethod.TRANSFER, PaymentMethod.CHEQUE
PURCHASE_ORDER = PaymentMethod.PURCHASE_ORDER


def place(edition: Edition, people: int = 1, **changes: Any) -> Order:
    return make_order(edition, people, at=clock.now(), **changes)


def path(order: Order, tail: str = "") -> str:
    return f"/commande/{order.ref}/{order.secret}{tail}"


def page(client: FlaskClient, order: Order) -> str:
    answer = client.get(path(order))
    assert answer.status_code == 200
    return answer.text


def switch(client: FlaskClient, order: Order, method: PaymentMethod, **typed: str) -> Any:
    return client.post(path(order, "/moyen"), data={"version": str(order.version), "method": method.value} | typed)


def receive(order: Order, euros: int) -> None:
    with transaction():
        use_cases.receive_payment(
            order.id,
            method=TRANSFER,
            amount=Money.euros(euros),
            external_ref=f"v-{order.ref}",
            received_at=clock.now(),
            at=clock.now(),
            actor="compta",
        )


def scanned(html: str, folder: Path) -> str:
    """The text of the QR code drawn in a page, as a telephone reads it."""
    svg = re.search(r'<div class="qr".*?</svg>', html, re.DOTALL)
    assert svg is not None
    side = re.search(r'viewBox="0 0 (\d+) \d+"', svg[0])
    assert side is not None
    size, scale = int(side[1]), 6
    picture = Image.new("1", (size * scale, size * scale), 1)
    draw = ImageDraw.Draw(picture)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg[0]):
        left, top = int(x) * scale, int(y) * scale
        draw.rectangle((left, top, left + int(length) * scale - 1, top + scale - 1), fill=0)
    picture.save(folder / "code.png")
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sbinary", str(folder / "code.png")], check=True, capture_output=True
    )
    return read.stdout.decode().rstrip("\n")


def test_transfer_says_where_how_much_under_which_reference_and_until_when(
    client: FlaskClient, edition: Edition, tmp_path: Path
) -> None:
    order = place(with_accounts(edition), 2, payment_method=TRANSFER)
    html = page(client, order)
    reference = creditor_reference(order.ref)
    assert (
        f"Montant 300 € Titulaire du compte Fédération Coorace IBAN {grouped(IBAN)} BIC AGRIFRPP"
        f" Référence du virement {grouped(reference)} À recevoir avant le" in text_of(html)
    )
    alt = f"Code QR de virement\u00a0: 300\u00a0€ à Fédération Coorace, IBAN {grouped(IBAN)}"
    assert f'role="img" aria-label="{alt}, référence {grouped(reference)}"' in html
    assert scanned(html, tmp_path).split("\n") == [
        *("BCD", "002", "1", "SCT", "AGRIFRPP", "Fédération Coorace", IBAN, "EUR300.00", "", reference, ""),
        f"Commande {order.ref}",
    ]


def test_transfer_paid_in_part_asks_for_the_rest_by_either_way(
    client: FlaskClient, edition: Edition, tmp_path: Path
) -> None:
    order = place(with_accounts(edition), payment_method=TRANSFER)
    receive(order, 50)
    html = page(client, order)
    assert scanned(html, tmp_path).split("\n")[7] == "EUR100.00"
    assert "Payer le reste par carte : 100 €" in text_of(html)
    assert f'href="{path(order, "/payer")}"' in html
    assert "Payer par chèque" not in text_of(html)


def test_cheque_says_to_whom_where_to_and_what_to_write_on_its_back(client: FlaskClient, edition: Edition) -> None:
    order = place(with_accounts(edition), payment_method=CHEQUE)
    html = page(client, order)
    assert (
        f"Montant 150 € À l’ordre de Coorace À envoyer à 17 rue Froment 75011 Paris Au dos du chèque {order.ref}"
        " À recevoir avant le" in text_of(html)
    )
    assert 'class="qr"' not in html


def test_congress_that_gave_no_account_says_whom_to_ask(client: FlaskClient, edition: Edition) -> None:
    words = text_of(page(client, place(edition, payment_method=TRANSFER)))
    assert "Demandez-nous les coordonnées du compte : congres@exemple.fr." in words


def test_purchase_order_is_confirmed_and_its_number_may_follow(client: FlaskClient, edition: Edition) -> None:
    order = place(with_accounts(edition), payment_method=PURCHASE_ORDER)
    html = page(client, order)
    words = text_of(html)
    assert "Inscription confirmée" in words
    assert "Numéro d’engagement à nous indiquer dès que vous l’avez" in words
    assert f'action="{path(order, "/bon-de-commande")}"' in html
    assert "/payer" not in html


def test_purchase_order_that_is_paid_still_takes_its_papers_and_asks_for_nothing(
    client: FlaskClient, edition: Edition
) -> None:
    order = place(with_accounts(edition), payment_method=PURCHASE_ORDER)
    receive(order, 150)
    html = page(client, order)
    assert f'action="{path(order, "/bon-de-commande")}"' in html
    assert "devis.pdf" not in html
    assert "Il reste à régler" not in text_of(html)


@pytest.mark.parametrize("end", ["paid", "cancelled", "late"])
def test_order_with_nothing_to_pay_says_nothing_of_paying(client: FlaskClient, edition: Edition, end: str) -> None:
    with_accounts(edition)
    long_ago = clock.now() - timedelta(days=40 if end == "late" else 0)
    order = make_order(edition, at=long_ago, payment_method=TRANSFER)
    if end == "paid":
        receive(order, 150)
    elif end == "cancelled":
        with transaction():
            use_cases.cancel(order.id, reason="Malade", at=clock.now(), actor="test")
    html = page(client, order)
    assert 'class="how-to-pay"' not in html
    assert client.get(path(order, "/devis.pdf")).status_code == 404
    assert switch(client, fresh(order), CHEQUE).status_code == 422


def test_button_changes_the_way_to_pay(client: FlaskClient, edition: Edition) -> None:
    order = place(with_accounts(edition))
    html = page(client, order)
    assert "Payer par virement Payer par chèque" in text_of(html)
    assert switch(client, order, CHEQUE).headers["Location"] == path(order)
    assert fresh(order).payment_method is CHEQUE
    assert "Payer plutôt par carte" in text_of(page(client, order))


def test_town_hall_may_have_its_seats_by_purchase_order_after_all(client: FlaskClient, edition: Edition) -> None:
    order = place(with_accounts(edition), buyer_kind=BuyerKind.PUBLIC_BODY)
    assert "Régler sur bon de commande" in text_of(page(client, order))
    switch(client, order, PURCHASE_ORDER)
    assert fresh(order).status is OrderStatus.CONFIRMED


def test_card_again_leads_to_the_pay_page(client: FlaskClient, edition: Edition) -> None:
    order = place(with_accounts(edition), payment_method=CHEQUE)
    assert switch(client, order, PaymentMethod.CARD).headers["Location"] == path(order, "/payer")


@pytest.mark.parametrize("value", ["", "free", "or", "purchase_order"])
def test_way_that_is_none_is_refused(client: FlaskClient, edition: Edition, value: str) -> None:
    order = place(with_accounts(edition))
    answer = client.post(path(order, "/moyen"), data={"version": str(order.version), "method": value})
    assert answer.status_code == 422
    assert fresh(order).payment_method is PaymentMethod.CARD


def test_way_changed_in_another_window_is_not_changed_over(client: FlaskClient, edition: Edition) -> None:
    order = place(with_accounts(edition))
    seen = str(order.version)
    switch(client, order, TRANSFER)
    answer = switch(client, order, CHEQUE, version=seen)
    assert answer.status_code == 409
    assert "Cette commande a changé entre-temps" in text_of(answer.text)
    assert fresh(order).payment_method is TRANSFER


def test_offer_that_takes_no_card_shows_none_and_leads_to_no_pay_page(client: FlaskClient, edition: Edition) -> None:
    with transaction():
        db.session.query(Offer).one().methods = ["transfer", "cheque"]
    order = place(with_accounts(edition), payment_method=TRANSFER)
    assert "/payer" not in page(client, order)
    assert client.get(path(order, "/payer")).headers["Location"] == path(order)
