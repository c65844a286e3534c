"""A town hall orders by purchase order, and brings the number and the signed order later, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from congress.checkout.models import OrderFile
from congress.kernel.db import db
from congress.orders.models import Order, OrderStatus, PaymentMethod
from tests.checkout.accounts import with_accounts
from tests.checkout.test_sale_in_browser import AXE, RUN_AXE, chromium, service  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from congress.editions.models import Edition
    from tests.checkout.killing import Service

pytestmark = pytest.mark.browser
TOWN_HALL = {
    "first_name": "Aïcha",
    "last_name": "Ben Saïd",
    "email": "mairie@exemple.fr",
    "organisation": "Mairie d'Exemple",
    "siret": "20000000800025",
    "address": "Place de l'Hôtel-de-Ville\n59000 Exemple",
}


def register(page: Page, url: str) -> None:
    """From the empty form to the review."""
    page.goto(f"{url}/inscription")
    page.check("input[name=kind][value=public_body]")
    for name, value in TOWN_HALL.items():
        page.fill(f"#{name}", value)
    page.get_by_role("button", name="Je participe moi-même").click()
    expect(page.locator("#attendees-0-last_name")).to_have_value("Ben Saïd")
    page.select_option("#attendees-0-category", "institution")
    with page.expect_navigation():
        page.get_by_role("button", name="Continuer vers la vérification").click()


def look(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_town_hall_orders_now_and_sends_number_and_file_later(
    chromium: Browser,  # noqa: F811 - the fixture of that name
    service: Service,  # noqa: F811
    edition: Edition,
    tmp_path: Path,
) -> None:
    with_accounts(edition)
    page = chromium.new_context(locale="fr-FR").new_page()
    register(page, service.url)
    with page.expect_download() as quotation:
        page.get_by_role("button", name="Télécharger un devis (PDF), sans commander").click()
    assert quotation.value.path().read_bytes().startswith(b"%PDF-")
    page.check("input[name=payment_method][value=purchase_order]")
    page.get_by_label("J’ai lu et j’accepte").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Commander avec obligation de paiement").last.click()
    page.get_by_role("heading", name="Inscription confirmée").wait_for()
    for width in (320, 1280):
        look(page, width)

    address = page.url
    page.context.close()
    later = chromium.new_context(locale="fr-FR").new_page()
    later.goto(address)
    signed = tmp_path / "bon de commande.pdf"
    signed.write_bytes(b"%PDF-1.7\nsigned")
    later.get_by_label("Numéro d’engagement ou de bon de commande").fill("EJ-2027-42")
    later.get_by_label("Bon de commande signé").set_input_files(signed)
    with later.expect_navigation():
        later.get_by_role("button", name="Enregistrer").click()
    with later.expect_download() as kept:
        later.get_by_role("link", name="bon de commande.pdf").click()
    assert kept.value.path().read_bytes() == signed.read_bytes()

    db.session.rollback()
    order, file = db.session.query(Order).one(), db.session.query(OrderFile).one()
    assert (order.status, order.payment_method, order.purchase_order_number, order.expires_at) == (
        OrderStatus.CONFIRMED,
        PaymentMethod.PURCHASE_ORDER,
        "EJ-2027-42",
        None,
    )
    assert (file.order_id, file.name) == (order.id, "bon de commande.pdf")
