"""Registering and paying as people do, in a real browser, with and without JavaScript."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from config import DEMO_WEBHOOK_SECRET
from congress.devtools.stripe_standin.server import StandIn
from congress.kernel.db import db
from congress.orders.models import Order, OrderStatus
from congress.payments.models import Payment
from tests.checkout.killing import Service, free_port
from tests.checkout.sale import rows
from tests.devtools.ground import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflask import APIFlask
    from playwright.sync_api import Browser, Page

    from congress.editions.models import Edition

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RUN_AXE = "async () => (await axe.run()).violations.map(({id, nodes}) => [id, nodes.map((node) => node.html)])"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def service(app: APIFlask, edition: Edition) -> Iterator[Service]:
    assert edition.ref == "2027"
    port = free_port()
    with StandIn(webhook_url=f"http://127.0.0.1:{port}/webhooks/stripe", webhook_secret=DEMO_WEBHOOK_SECRET) as stripe:
        found = Service(app, port, stripe.url)
        yield found
        found.kill()


def fill(page: Page, *, in_place: bool = True) -> None:
    for name, value in {"first_name": "Claude", "last_name": "Dupont", "email": "claude@exemple.fr"}.items():
        page.fill(f"#{name}", value)
    page.get_by_role("button", name="Je participe moi-même").click()
    expect(page.locator("#attendees-0-last_name")).to_have_value("Dupont")
    page.select_option("#attendees-0-category", "member")
    page.get_by_role("button", name="Ajouter une personne").click()
    if in_place:
        expect(page.locator("#attendees-1-first_name")).to_be_focused()
    page.fill("#attendees-1-first_name", "Aïcha")
    page.fill("#attendees-1-last_name", "Ben Salah")
    page.select_option("#attendees-1-category", "elected")


def order(page: Page) -> None:
    page.get_by_role("button", name="Continuer vers la vérification").click()
    page.get_by_label("J’ai lu et j’accepte").check()
    page.get_by_role("button", name="Commander avec obligation de paiement").last.click()
    page.wait_for_url("**/pay/cs_*")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_two_people_are_registered_and_paid(chromium: Browser, service: Service, *, javascript: bool) -> None:
    page = chromium.new_context(java_script_enabled=javascript, locale="fr-FR").new_page()
    page.goto(f"{service.url}/inscription")
    if javascript:
        page.evaluate("window.stayed = true")
    fill(page, in_place=javascript)
    if javascript:
        assert page.evaluate("window.stayed") is True  # the list of people changed in place
    order(page)
    page.get_by_role("button", name="Payer", exact=True).click()
    page.wait_for_url(f"{service.url}/commande/**")
    page.get_by_role("heading", name="Commande payée").wait_for()
    assert page.locator(".tickets-list .name").all_inner_texts() == ["Claude Dupont", "Aïcha Ben Salah"]
    eventually(paid, [OrderStatus.PAID])
    assert (rows(Order), rows(Payment)) == (1, 1)


def paid() -> list[OrderStatus]:
    db.session.rollback()
    return [status for (status,) in db.session.query(Order.status)]


def test_impatience_and_the_back_arrow_make_one_order(chromium: Browser, service: Service) -> None:
    page = chromium.new_context(locale="fr-FR").new_page()
    page.goto(f"{service.url}/inscription")
    fill(page)
    page.get_by_role("button", name="Continuer vers la vérification").click()
    page.get_by_label("J’ai lu et j’accepte").check()
    page.get_by_role("button", name="Commander avec obligation de paiement").last.dblclick(no_wait_after=True)
    page.wait_for_url("**/pay/cs_*")
    first = page.url
    page.get_by_role("link", name="Abandonner et revenir").or_(page.get_by_role("button", name="Abandonner")).click()
    page.get_by_role("heading", name="Paiement abandonné").wait_for()
    page.get_by_role("link", name="Payer maintenant").click()
    page.wait_for_url("**/pay/cs_*")
    assert (page.url, rows(Order)) == (first, 1)


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_the_way_and_nothing_overflows(chromium: Browser, service: Service, width: int) -> None:
    page = chromium.new_context(viewport={"width": width, "height": 900}, locale="fr-FR").new_page()
    seen: list[object] = []
    page.on("request", lambda request: seen.append(request.url) if not request.url.startswith(service.url) else None)

    def look() -> None:
        page.evaluate(AXE)
        assert page.evaluate(RUN_AXE) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width

    page.goto(f"{service.url}/inscription")
    look()
    page.get_by_role("button", name="Continuer vers la vérification").click()
    page.get_by_role("alert").wait_for()
    look()
    fill(page)
    page.get_by_role("button", name="Continuer vers la vérification").click()
    page.get_by_role("heading", name="Vérifier la commande").wait_for()
    look()
    assert seen == []
    page.get_by_label("J’ai lu et j’accepte").check()
    page.get_by_role("button", name="Commander avec obligation de paiement").last.click()
    page.wait_for_url("**/pay/cs_*")
    page.get_by_role("button", name="Payer", exact=True).click()
    page.get_by_role("heading", name="Commande payée").wait_for()
    look()
