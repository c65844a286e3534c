"""How to pay, by mail: all there is to copy, the code as a picture, once for each way chosen."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING

from congress.checkout import paying, reminders
from congress.kernel.db import transaction
from congress.orders.models import PaymentMethod
from congress.payments.references import creditor_reference, grouped
from tests.checkout.accounts import IBAN, with_accounts
from tests.checkout.sale import BUYER, mails, make_order
from tests.checkout.test_mails import attached, sent, text
from tests.factories import NOON

if TYPE_CHECKING:
    from pathlib import Path

    from congress.editions.models import Edition

KIND = "payment-instructions"


def test_transfer_s_mail_says_all_there_is_to_copy_and_carries_the_code(edition: Edition, tmp_path: Path) -> None:
    order = make_order(with_accounts(edition), 2, payment_method=PaymentMethod.TRANSFER)
    message = sent(tmp_path)[KIND, BUYER]
    assert message["Subject"] == f"Commande {order.ref}\u00a0: comment la régler"
    reference = creditor_reference(order.ref)
    for words in (text(message), text(message, "html")):
        for fact in ("300 €", "Fédération Coorace", grouped(IBAN), "AGRIFRPP", grouped(reference), "25 janvier 2027"):
            assert fact in words
    assert f"http://congres.test/commande/{order.ref}/{order.secret}" in text(message)
    picture = tmp_path / "code.png"
    picture.write_bytes(attached(message)[f"virement-{order.ref}.png"])
    read = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sbinary", str(picture)], check=True, capture_output=True)
    lines = read.stdout.decode().rstrip("\n").split("\n")
    assert (lines[6], lines[7], lines[9]) == (IBAN, "EUR300.00", reference)


def test_cheque_s_mail_says_where_to_send_it(edition: Edition, tmp_path: Path) -> None:
    order = make_order(with_accounts(edition), payment_method=PaymentMethod.CHEQUE)
    message = sent(tmp_path)[KIND, BUYER]
    for words in (text(message), text(message, "html")):
        assert "17 rue Froment 75011 Paris" in words
        assert f"Au dos du chèque {order.ref}" in words.replace(" :", "").replace("\u00a0:", "")
    assert attached(message) == {}


def test_purchase_order_s_mail_says_the_seats_are_confirmed(edition: Edition, tmp_path: Path) -> None:
    order = make_order(with_accounts(edition), payment_method=PaymentMethod.PURCHASE_ORDER)
    words = text(sent(tmp_path)[KIND, BUYER])
    assert f"votre commande {order.ref} est confirmée. Il reste à régler : 150 €." in words
    assert "par mandat administratif" in words


def test_each_way_is_told_once_to_and_fro(edition: Edition) -> None:
    order = make_order(with_accounts(edition), payment_method=PaymentMethod.TRANSFER)
    for method in (PaymentMethod.CHEQUE, PaymentMethod.TRANSFER, PaymentMethod.CHEQUE):
        with transaction():
            paying.switch_method(order.id, method, actor="buyer", at=NOON)
    assert mails() == [(KIND, BUYER), (KIND, BUYER)]


def test_reminder_repeats_how_to_pay_in_the_reader_s_language(edition: Edition, tmp_path: Path) -> None:
    order = make_order(with_accounts(edition), payment_method=PaymentMethod.TRANSFER)
    reminders.remind_all(NOON + timedelta(days=12))
    message = sent(tmp_path)["payment-reminder", BUYER]
    assert message["Subject"] == f"Commande {order.ref}\u00a0: votre règlement est attendu"
    assert grouped(IBAN) in text(message)
    assert "Si vous venez de payer, tout va bien" in text(message)
